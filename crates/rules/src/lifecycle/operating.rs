//! The life of a year's operating subsidy (6.4): proposed by the Centre, decided by the Department, paid.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where it stands.
    pub enum State {
        /// Computed and proposed by the Centre.
        Proposed = "proposed", "已提出，待决定";
        /// Decided; Finance pays.
        Decided = "decided", "已决定，待付款";
        /// Paid.
        Paid = "paid", "已付款";
        /// The Department grants nothing.
        Ended = "ended", "不予补贴";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// The Department grants it.
        Decide = "decide", "决定给予";
        /// The Department grants nothing.
        End = "end", "决定不予补贴";
        /// Finance has paid it.
        Pay = "pay", "付款";
    }
}

/// The state of one that was just computed.
#[must_use]
pub const fn start() -> State {
    State::Proposed
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Proposed => Turn::Department,
            Self::Decided => Turn::Finance,
            Self::Paid | Self::Ended => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("6.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Proposed, E::Decide) => Some(S::Decided), // 6.4
        (S::Proposed, E::End) => Some(S::Ended),      // 6.4
        (S::Decided, E::Pay) => Some(S::Paid),        // 2.2
        (S::Proposed, E::Pay) | (S::Decided, E::Decide | E::End) | (S::Paid | S::Ended, _) => None,
    }
}
