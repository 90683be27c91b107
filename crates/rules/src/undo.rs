//! Taking an approval back (UX-25): only by whoever gave it, only for a short time, only while nobody acted upon it, and
//! never one that gave a right or money. It is a step of the file's life with a record of its own; nothing is deleted.

use crate::duties::Act;
use crate::refusal::Refusal;

/// How long an approval can be taken back, in minutes.
pub const UNDO_MINUTES: i64 = 10;

/// Whether the approvals of this step can be taken back at all: a voucher that was issued and a claim that was confirmed
/// have their own ways back (R30, R31).
///
/// ```
/// use rules::{duties::Act, undo::can_be};
/// assert!(can_be(Act::RecheckClaim));
/// assert!(!can_be(Act::ConfirmContract));
/// ```
#[must_use]
pub const fn can_be(act: Act) -> bool {
    matches!(
        act,
        Act::ReviewContract | Act::RecheckContract | Act::RecheckClaim
    )
}

/// An approval, as it stands when somebody wants it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// The step.
    pub act: Act,
    /// Whether the one who wants it back gave it.
    pub own: bool,
    /// Whether the file stands as the approval left it.
    pub untouched: bool,
    /// Seconds since it was given.
    pub seconds: i64,
}

/// Whether it can be taken back.
///
/// ```
/// use rules::duties::Act;
/// use rules::undo::{Approval, may_take_back};
/// let fresh = Approval { act: Act::RecheckClaim, own: true, untouched: true, seconds: 600 };
/// assert!(may_take_back(fresh).is_ok());
/// let code = |approval| may_take_back(approval).unwrap_err().code.into_owned();
/// assert_eq!(code(Approval { seconds: 601, ..fresh }), "undo.late");
/// assert_eq!(code(Approval { untouched: false, ..fresh }), "undo.acted");
/// assert_eq!(code(Approval { own: false, ..fresh }), "undo.another");
/// assert_eq!(code(Approval { act: Act::ConfirmClaim, ..fresh }), "undo.final");
/// ```
///
/// # Errors
/// `undo.final`, `undo.another`, `undo.acted`, `undo.late`.
pub fn may_take_back(approval: Approval) -> Result<(), Refusal> {
    let (code, message, fix) = if !can_be(approval.act) {
        (
            "undo.final",
            "这一步已经发券或审定兑付，不能撤回",
            "按退回创新券、追回等程序办理",
        )
    } else if !approval.untouched {
        (
            "undo.acted",
            "这一件在通过后又有办理",
            "与现在办理的岗位联系，由其退回",
        )
    } else if !approval.own {
        ("undo.another", "这一件由他人通过", "由通过的本人撤回")
    } else if approval.seconds > UNDO_MINUTES * 60 {
        (
            "undo.late",
            "已超过可以撤回的时间",
            "与下一环节的岗位联系，由其退回",
        )
    } else {
        return Ok(());
    };
    let told = Refusal::new(code, clause!("R19"), "", message, fix);
    Err(match code {
        "undo.late" => told
            .limit(format!("通过后 {UNDO_MINUTES} 分钟以内"))
            .own(format!("{} 分钟", approval.seconds / 60)),
        _ => told,
    })
}
