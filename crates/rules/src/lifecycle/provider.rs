//! The admission of a provider (7.1–7.5): the Agency takes it in, the Centre files it.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where an admission stands.
    pub enum State {
        /// With the Agency.
        Applied = "applied", "待受理";
        /// Taken in by the Agency, with the Centre.
        TakenIn = "taken-in", "已受理，待备案";
        /// Filed: in the directory.
        Filed = "filed", "已备案";
        /// Back with the provider for correction.
        Returned = "returned", "退回补正";
        /// Refused.
        Refused = "refused", "不予备案";
        /// Removed from the directory.
        Removed = "removed", "已移出名录";
    }
}

coded! {
    /// What can happen to an admission.
    pub enum Event {
        /// The Agency takes the application in.
        TakeIn = "take-in", "受理";
        /// The Centre files the provider.
        File = "file", "备案";
        /// Agency or Centre return it with all reasons.
        Return = "return", "退回补正";
        /// Agency or Centre refuse.
        Refuse = "refuse", "不予备案";
        /// The provider hands it in again.
        Resubmit = "resubmit", "重新提交";
        /// The Centre removes the provider.
        Remove = "remove", "移出名录";
    }
}

/// The state after application.
#[must_use]
pub const fn start() -> State {
    State::Applied
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Applied => Turn::Agency,
            Self::TakenIn => Turn::Centre,
            Self::Returned => Turn::Provider,
            Self::Filed | Self::Refused | Self::Removed => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("7.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Applied, E::TakeIn) => Some(S::TakenIn), // 2.5
        (S::TakenIn, E::File) => Some(S::Filed),     // 2.4, 7.1
        (S::Applied | S::TakenIn, E::Return) => Some(S::Returned), // 7.1
        (S::Applied | S::TakenIn, E::Refuse) => Some(S::Refused), // 7.1
        (S::Returned, E::Resubmit) => Some(S::Applied), // 7.4
        (S::Filed, E::Remove) => Some(S::Removed),   // 7.5
        (S::Applied, E::File | E::Resubmit | E::Remove)
        | (S::TakenIn, E::TakeIn | E::Resubmit | E::Remove)
        | (S::Returned, E::TakeIn | E::File | E::Return | E::Refuse | E::Remove)
        | (S::Filed, E::TakeIn | E::File | E::Return | E::Refuse | E::Resubmit)
        | (S::Refused | S::Removed, _) => None,
    }
}
