//! The people of one subject or provider: who answers for it, and who only works for it (1.4).

use super::Act;
use crate::refusal::Refusal;

coded! {
    /// How somebody stands to the subject or provider he acts for.
    pub enum Standing {
        /// Answers for it: keeps its registration and its people.
        Owner = "owner", "负责人";
        /// Fills in, submits and claims in its name.
        Clerk = "clerk", "经办人";
    }
}

/// Whether an act of a subject or provider is its owners' alone: what is registered, and who acts for it.
///
/// ```
/// use rules::duties::{Act, owners_only};
/// assert!(owners_only(Act::ManageMembers));
/// assert!(!owners_only(Act::SubmitContract));
/// ```
#[must_use]
pub const fn owners_only(act: Act) -> bool {
    matches!(
        act,
        Act::ManageMembers
            | Act::RegisterSubject
            | Act::ApplyProvider
            | Act::AmendSubject
            | Act::CorrectAccount
    )
}

/// Whether somebody of this standing may do the act for his subject or provider.
///
/// # Errors
/// `member.owners-only` for a clerk.
pub fn may_for_party(standing: Standing, act: Act) -> Result<(), Refusal> {
    if standing == Standing::Owner || !owners_only(act) {
        return Ok(());
    }
    Err(Refusal::new(
        "member.owners-only",
        clause!("1.4"),
        "",
        format!("“{}”由本单位负责人办理", act.label()),
        "在“人员”中查看负责人，由负责人登录办理",
    )
    .limit(Standing::Owner.label())
    .own(standing.label()))
}

/// Whether a new owner may be named from outside: only where no account of an owner is in force any more.
///
/// # Errors
/// `owner.stands` while one is.
pub fn may_succeed(owners_in_force: usize) -> Result<(), Refusal> {
    if owners_in_force == 0 {
        return Ok(());
    }
    Err(Refusal::new(
        "owner.stands",
        clause!("1.4"),
        "",
        "本单位还有账号启用的负责人",
        "由这位负责人在“人员”中移交，或邀请新的负责人",
    )
    .limit("没有账号启用的负责人时才能提名")
    .own(format!("{owners_in_force}位")))
}

/// Whether an owner may go while `others` owners remain: a subject or provider never stands without one.
///
/// # Errors
/// `member.last-owner`.
pub fn may_go(standing: Standing, others: usize) -> Result<(), Refusal> {
    if standing == Standing::Clerk || others > 0 {
        return Ok(());
    }
    Err(Refusal::new(
        "member.last-owner",
        clause!("1.4"),
        "",
        "这是本单位最后一位负责人",
        "先把负责人移交给另一位人员，再办理",
    )
    .limit("至少1位负责人")
    .own("1位"))
}
