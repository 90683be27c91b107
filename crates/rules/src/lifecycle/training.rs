//! A training event from its announcement to its attendance (2.4, 2.5).

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where an event stands.
    pub enum State {
        /// Announced; seats can be taken until it begins.
        Announced = "announced", "接受报名";
        /// It took place, and who came is entered.
        Held = "held", "已举办";
        /// It does not take place.
        Cancelled = "cancelled", "已取消";
    }
}

coded! {
    /// What can happen to an event.
    pub enum Event {
        /// Who came is entered.
        Hold = "hold", "登记到场";
        /// It is cancelled.
        Cancel = "cancel", "取消活动";
    }
}

/// The state of an event that was just announced.
#[must_use]
pub const fn start() -> State {
    State::Announced
}

impl State {
    /// Whose turn it is: the Centre's or the Agency's, whichever announced it.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Announced => Turn::Centre,
            Self::Held | Self::Cancelled => Turn::Nobody,
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
        (S::Announced, E::Hold) => Some(S::Held),        // 2.4, 2.5
        (S::Announced, E::Cancel) => Some(S::Cancelled), // 2.4
        (S::Held | S::Cancelled, _) => None,
    }
}
