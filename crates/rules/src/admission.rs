//! Admission of providers: how long it stands in public notice, and when a suspended one may be removed (7.2–7.5).

use chrono::NaiveDate;

use crate::clause::Clause;
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
    /// What is handed in to prove the ground of an admission; the code is the slot of the form.
    pub enum Material {
        /// The decision that recognised the innovation platform (7.2(1)).
        Host = "host_file", "创新平台的批准或认定文件";
        /// The recognition of the incubator, maker space, Star Space or transfer body (7.2(2)).
        Incubator = "incubator_file", "孵化器、众创空间、星创天地或技术转移机构的认定文件";
        /// What accredits the testing body or the patent agency (7.2(3)).
        Testing = "testing_file", "检验检测资质证书，或专利代理机构执业许可证";
        /// Registration on the own province's platform and the recognition there.
        Platform = "platform_file", "外省平台注册和当地认定的证明";
        /// Business base and equipment.
        Base = "base_file", "业务基础和主要设备清单";
        /// Management system and processes.
        Management = "management_file", "管理制度和服务流程";
        /// The full-time team.
        Team = "team_file", "专职人员名单和社会保险缴纳证明";
        /// The credit report.
        Credit = "credit_file", "信用报告";
    }
}

impl Material {
    /// The clause that asks for it.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Host => clause!("7.2(1)"),
            Self::Incubator => clause!("7.2(2)"),
            Self::Testing => clause!("7.2(3)"),
            Self::Platform => clause!("7.2(4)"),
            Self::Base => clause!("7.3(a)"),
            Self::Management => clause!("7.3(b)"),
            Self::Team => clause!("7.3(c)"),
            Self::Credit => clause!("7.3(d)"),
        }
    }
}

/// The material list of a class; each is needed (7.2, 7.3).
#[must_use]
pub const fn materials(class: ProviderClass) -> &'static [Material] {
    match class {
        ProviderClass::PlatformHost => &[Material::Host],
        ProviderClass::Incubator => &[Material::Incubator],
        ProviderClass::Testing => &[Material::Testing],
        ProviderClass::OtherProvince => &[Material::Platform],
        ProviderClass::Reviewed => &[
            Material::Base,
            Material::Management,
            Material::Team,
            Material::Credit,
        ],
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

/// On what grounds a provider goes at once: fraud, or because what its admission rests on is gone.
const AT_ONCE: [&str; 5] = ["5.4", "R31", "7.1", "7.2", "7.3"];

/// Who was never asked to rectify has not refused to: at once a provider goes for another ground alone (7.5).
///
/// # Errors
/// `provider.not-suspended` when no reason names such a ground.
pub fn removable_at_once(reasons: &[Refusal]) -> Result<(), Refusal> {
    // 7.2 stands for its parts, such as 7.2(1), too.
    let ground = |number: &str| {
        let mut parts = AT_ONCE.iter().map(|one| number.strip_prefix(one));
        parts.any(|rest| rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('(')))
    };
    if reasons.iter().any(|one| ground(one.clause.number())) {
        return Ok(());
    }
    Err(Refusal::new(
        "provider.not-suspended",
        clause!("7.5"),
        "decision",
        "7.5 以评价为差且拒不整改为条件，这家机构还没有被要求整改",
        "先“暂停服务资格”并限期整改；弄虚作假的引用 5.4，不再具备入库条件的引用 7.1 至 7.3",
    ))
}
