//! The life of an order to pay back (5.4, R31): owed, then paid back in one or more parts, or written off.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where an order stands.
    pub enum State {
        /// Something is still owed.
        Owed = "owed", "追缴中";
        /// Everything was paid back.
        Settled = "settled", "已缴清";
        /// Finance gave up what was left.
        WrittenOff = "written-off", "已核销";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// A part is paid back, and something is left.
        PayPart = "pay-part", "缴回一部分";
        /// What was left is paid back.
        PayRest = "pay-rest", "缴清";
        /// What is left is written off.
        WriteOff = "write-off", "核销";
    }
}

/// The state after the order.
#[must_use]
pub const fn start() -> State {
    State::Owed
}

impl State {
    /// Whose turn it is: whoever pays back does so at the bank, and Finance records it.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Owed => Turn::Finance,
            Self::Settled | Self::WrittenOff => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("R31"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Owed, E::PayPart) => Some(S::Owed),        // R31
        (S::Owed, E::PayRest) => Some(S::Settled),     // R31
        (S::Owed, E::WriteOff) => Some(S::WrittenOff), // R31
        (S::Settled | S::WrittenOff, _) => None,
    }
}
