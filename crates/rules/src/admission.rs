//! Admission of providers: how long it stands in public notice, and when a suspended one may be removed (7.2–7.5).

use chrono::NaiveDate;

use crate::parties::ProviderClass;
use crate::policy::Policy;
use crate::refusal::Refusal;

/// Working days for which an admission stands in public notice before it takes effect; none for direct filing (7.4).
#[must_use]
pub const fn notice_days(policy: &Policy, class: ProviderClass) -> u32 {
    if class.is_direct() {
        policy.notice_days_direct
    } else {
        policy.notice_days_review
    }
}

coded! {
    /// What a suspended provider answers.
    pub enum Rectification {
        /// It has rectified.
        Done = "done", "已完成整改";
        /// It will not rectify.
        Refused = "refused", "不整改";
    }
}

/// Whether a suspended provider may lose its qualification today: it refused to rectify, let the last day pass, or
/// what it handed in did not suffice (7.5).
///
/// # Errors
/// `provider.still-rectifying` while its time runs and it has not answered.
pub fn removable(
    today: NaiveDate,
    due: NaiveDate,
    answer: Option<Rectification>,
) -> Result<(), Refusal> {
    if answer.is_some() || today > due {
        return Ok(());
    }
    Err(Refusal::new(
        "provider.still-rectifying",
        clause!("7.5"),
        "",
        "整改期限未到，机构尚未答复，不能移出名录",
        "等机构答复，或在期限过后移出",
    )
    .limit(format!("{due} 24时以后"))
    .own(today.to_string()))
}

/// Whether the full-time service team is large enough for admission by review (7.3(c), R25).
///
/// # Errors
/// `team.small` with the limit and the provider's own number.
pub fn team(policy: &Policy, count: u32) -> Result<(), Refusal> {
    if count >= policy.provider_min_team {
        return Ok(());
    }
    Err(Refusal::new(
        "team.small",
        clause!("7.3(c)"),
        "team",
        "专职服务团队人数不足",
        "人数达到后再申请；符合直接备案条件的改选对应类别",
    )
    .limit(format!("不少于{}人", policy.provider_min_team))
    .own(format!("{count}人")))
}
