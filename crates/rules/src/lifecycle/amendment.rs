//! The change of one part of a certified registration (1.4): certified by itself, while everything else stays certified.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// The parts of a registration that are certified anew when they change; contact data are not.
    pub enum Part {
        /// The name.
        Name = "name", "名称";
        /// Bank and account into which is paid (6.3).
        Bank = "bank", "收款账户";
        /// The county, whose authority reviews from then on (2.3).
        County = "county", "所在县（市、区）";
    }
}

coded! {
    /// Where a change stands.
    pub enum State {
        /// With the local authority; for a change of county with the new one.
        Submitted = "submitted", "变更待审核";
        /// Back with the subject for correction.
        Returned = "returned", "变更退回补正";
        /// Certified: the new value stands.
        Certified = "certified", "变更已认证";
        /// Refused: the old value stands.
        Refused = "refused", "变更不予认证";
        /// Taken back by the subject: the old value stands.
        Withdrawn = "withdrawn", "变更已撤回";
    }
}

coded! {
    /// What can happen to a change.
    pub enum Event {
        /// The local authority certifies.
        Certify = "certify", "通过变更";
        /// The local authority returns it with all reasons.
        Return = "return", "退回补正";
        /// The local authority refuses.
        Refuse = "refuse", "不予变更";
        /// The subject hands it in again.
        Resubmit = "resubmit", "重新提交";
        /// The subject takes it back.
        Withdraw = "withdraw", "撤回变更";
    }
}

/// The state after submission.
#[must_use]
pub const fn start() -> State {
    State::Submitted
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Submitted => Turn::County,
            Self::Returned => Turn::Subject,
            Self::Certified | Self::Refused | Self::Withdrawn => Turn::Nobody,
        }
    }

    /// Whether the change is still under way.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned)
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("1.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Submitted, E::Certify) => Some(S::Certified), // 2.3
        (S::Submitted, E::Return) => Some(S::Returned),   // 1.4
        (S::Submitted, E::Refuse) => Some(S::Refused),    // 2.3
        (S::Returned, E::Resubmit) => Some(S::Submitted), // 1.4
        (S::Submitted | S::Returned, E::Withdraw) => Some(S::Withdrawn), // 1.4
        (S::Submitted, E::Resubmit)
        | (S::Returned, E::Certify | E::Return | E::Refuse)
        | (S::Certified | S::Refused | S::Withdrawn, _) => None,
    }
}
