//! The life of a plan of spot checks (2.4): planned with a seed that is fixed, drawn, closed when all is settled.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a plan stands.
    pub enum State {
        /// The hash of the seed is published.
        Planned = "planned", "已公布种子杂凑值";
        /// The vouchers are drawn and checked.
        Drawn = "drawn", "检查中";
        /// Everything drawn is settled, or nothing was there to draw.
        Closed = "closed", "已结束";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// The seed is revealed, the vouchers drawn.
        Draw = "draw", "抽取";
        /// It is closed.
        Close = "close", "结束";
    }
}

/// The state of a new plan.
#[must_use]
pub const fn start() -> State {
    State::Planned
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Planned | Self::Drawn => Turn::Centre,
            Self::Closed => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("2.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Planned, E::Draw) => Some(S::Drawn),              // 2.4
        (S::Planned | S::Drawn, E::Close) => Some(S::Closed), // 2.4
        (S::Drawn, E::Draw) | (S::Closed, _) => None,
    }
}
