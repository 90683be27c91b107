//! The service contract as an application (8.2, 8.3, R19), and its service (8.4).

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a contract stands.
    pub enum State {
        /// Drawn up and numbered; both parties sign and seal the paper.
        Drawn = "drawn", "待签章";
        /// With the local authority.
        Submitted = "submitted", "市县审核中";
        /// With the Agency.
        Rechecking = "rechecking", "专业机构复核中";
        /// With the Centre.
        Confirming = "confirming", "创业中心审定中";
        /// Back with the subject for correction.
        Returned = "returned", "退回补正";
        /// Refused.
        Refused = "refused", "不予支持";
        /// Withdrawn by the subject.
        Withdrawn = "withdrawn", "已撤回";
        /// The voucher is issued and the service runs.
        Running = "running", "已发券，服务中";
        /// The subject confirmed completion, the provider has not.
        DoneBySubject = "done-by-subject", "主体已确认完成";
        /// The provider confirmed completion, the subject has not.
        DoneByProvider = "done-by-provider", "服务机构已确认完成";
        /// Both confirmed completion.
        Done = "done", "服务已完成";
        /// The subject gave the unused voucher back; the contract goes on, if at all, without public money.
        Ended = "ended", "已退券终止";
    }
}

coded! {
    /// What can happen to a contract.
    pub enum Event {
        /// The local authority approves.
        Approve = "approve", "审核通过";
        /// The Agency passes its re-check.
        Recheck = "recheck", "复核通过";
        /// The Centre confirms and the voucher is issued.
        Confirm = "confirm", "审定发券";
        /// A reviewer returns it with all reasons.
        Return = "return", "退回补正";
        /// A reviewer refuses.
        Refuse = "refuse", "不予支持";
        /// The subject withdraws it.
        Withdraw = "withdraw", "撤回";
        /// The subject draws it up anew, with other terms.
        Redraw = "redraw", "重新拟定";
        /// The subject hands in the signed and sealed paper.
        Submit = "submit", "提交签章件";
        /// The subject confirms completion.
        SubjectDone = "subject-done", "主体确认完成";
        /// The provider confirms completion.
        ProviderDone = "provider-done", "服务机构确认完成";
        /// The subject gives the unused voucher back.
        GiveUp = "give-up", "退回创新券";
        /// Who approved takes it back, before anybody acted upon it.
        TakeBack = "take-back", "撤回通过";
    }
}

/// The state after drawing up.
#[must_use]
pub const fn start() -> State {
    State::Drawn
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Submitted => Turn::County,
            Self::Rechecking => Turn::Agency,
            Self::Confirming => Turn::Centre,
            Self::Drawn | Self::Returned | Self::DoneByProvider => Turn::Subject,
            Self::DoneBySubject => Turn::Provider,
            Self::Running => Turn::Both,
            Self::Refused | Self::Withdrawn | Self::Done | Self::Ended => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("8.2"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Drawn | S::Returned, E::Redraw) => Some(S::Drawn), // 10.1
        (S::Drawn, E::Submit) => Some(S::Submitted),           // 8.2, 10.1
        (S::Submitted, E::Approve) => Some(S::Rechecking),     // 2.3, R19
        (S::Rechecking, E::Recheck) => Some(S::Confirming),    // 2.5, R19
        (S::Confirming, E::Confirm) => Some(S::Running),       // 2.4, 8.3
        (S::Submitted | S::Rechecking | S::Confirming, E::Return) => Some(S::Returned), // R19
        (S::Submitted | S::Rechecking | S::Confirming, E::Refuse) => Some(S::Refused), // R19
        (S::Drawn | S::Submitted | S::Rechecking | S::Confirming | S::Returned, E::Withdraw) => {
            Some(S::Withdrawn)
        } // R5
        (S::Running, E::SubjectDone) => Some(S::DoneBySubject), // 8.4
        (S::Running, E::ProviderDone) => Some(S::DoneByProvider), // 8.4
        (S::DoneBySubject, E::ProviderDone) | (S::DoneByProvider, E::SubjectDone) => Some(S::Done), // R10
        (S::Running | S::DoneBySubject | S::DoneByProvider | S::Done, E::GiveUp) => Some(S::Ended), // R30
        (S::Rechecking, E::TakeBack) => Some(S::Submitted), // R19
        (S::Confirming, E::TakeBack) => Some(S::Rechecking), // R19
        (
            S::Drawn
            | S::Submitted
            | S::Returned
            | S::Running
            | S::DoneBySubject
            | S::DoneByProvider
            | S::Done,
            E::TakeBack,
        ) => None,
        (S::Drawn | S::Returned, E::Approve | E::Recheck | E::Confirm | E::Return | E::Refuse)
        | (S::Submitted, E::Recheck | E::Confirm)
        | (S::Rechecking, E::Approve | E::Confirm)
        | (S::Confirming, E::Approve | E::Recheck)
        | (S::Submitted | S::Rechecking | S::Confirming, E::Redraw)
        | (S::Submitted | S::Rechecking | S::Confirming | S::Returned, E::Submit)
        | (
            S::Drawn | S::Submitted | S::Rechecking | S::Confirming | S::Returned,
            E::SubjectDone | E::ProviderDone | E::GiveUp,
        )
        | (
            S::Running | S::DoneBySubject | S::DoneByProvider,
            E::Approve
            | E::Recheck
            | E::Confirm
            | E::Return
            | E::Refuse
            | E::Withdraw
            | E::Redraw
            | E::Submit,
        )
        | (S::DoneBySubject, E::SubjectDone)
        | (S::DoneByProvider, E::ProviderDone)
        | (
            S::Done,
            E::Approve
            | E::Recheck
            | E::Confirm
            | E::Return
            | E::Refuse
            | E::Withdraw
            | E::Redraw
            | E::Submit
            | E::SubjectDone
            | E::ProviderDone,
        )
        | (S::Refused | S::Withdrawn | S::Ended, _) => None,
    }
}
