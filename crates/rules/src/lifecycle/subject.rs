//! The registration of a subject (1.4): the local authority certifies (2.3).

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a registration stands.
    pub enum State {
        /// With the local authority.
        Submitted = "submitted", "待审核";
        /// Back with the subject for correction.
        Returned = "returned", "退回补正";
        /// Certified: may apply for vouchers.
        Certified = "certified", "已认证";
        /// Refused.
        Refused = "refused", "不予认证";
    }
}

coded! {
    /// What can happen to a registration.
    pub enum Event {
        /// The local authority certifies.
        Certify = "certify", "通过认证";
        /// The local authority returns it with all reasons.
        Return = "return", "退回补正";
        /// The local authority refuses.
        Refuse = "refuse", "不予认证";
        /// The subject hands it in again.
        Resubmit = "resubmit", "重新提交";
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
            Self::Certified | Self::Refused => Turn::Nobody,
        }
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
        (S::Submitted, E::Resubmit)
        | (S::Returned, E::Certify | E::Return | E::Refuse)
        | (S::Certified | S::Refused, _) => None,
    }
}
