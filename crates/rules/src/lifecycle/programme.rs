//! The life of a local authority's programme (2.3, R27): open, then closed; what it promised it pays after that too.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a programme stands.
    pub enum State {
        /// It tops up what is redeemed on its days.
        Open = "open", "进行中";
        /// No new top-ups; what was promised is paid.
        Closed = "closed", "已结束";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// Its terms or its money change.
        Change = "change", "变更";
        /// It ends.
        Close = "close", "结束";
    }
}

/// The state after its opening.
#[must_use]
pub const fn start() -> State {
    State::Open
}

impl State {
    /// Whose turn it is: nobody waits for the authority.
    #[must_use]
    pub const fn turn(self) -> Turn {
        Turn::Nobody
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("R27"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    match (state, event) {
        (State::Open, Event::Change) => Some(State::Open), // R27
        (State::Open, Event::Close) => Some(State::Closed), // R27
        (State::Closed, _) => None,
    }
}
