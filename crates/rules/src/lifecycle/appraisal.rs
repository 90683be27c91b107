//! The life of a provider's appraisal (9.1, R36): drawn up, objected to and answered, confirmed, published.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where an appraisal stands.
    pub enum State {
        /// The provider may object.
        Drawn = "drawn", "已拟定，可提出异议";
        /// The provider objected; the Centre answers.
        Objected = "objected", "有异议，待答复";
        /// Answered.
        Answered = "answered", "异议已答复，待审定";
        /// Confirmed by the Centre; the Department publishes.
        Confirmed = "confirmed", "已审定，待发布";
        /// Published.
        Published = "published", "已发布";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// The provider objects.
        Object = "object", "提出异议";
        /// The Centre answers in writing.
        Answer = "answer", "答复异议";
        /// The Centre confirms.
        Confirm = "confirm", "审定";
        /// The Department publishes.
        Publish = "publish", "发布";
    }
}

/// The state of one that was just drawn up.
#[must_use]
pub const fn start() -> State {
    State::Drawn
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Drawn => Turn::Provider,
            Self::Objected | Self::Answered => Turn::Centre,
            Self::Confirmed => Turn::Department,
            Self::Published => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("9.1"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Drawn, E::Object) => Some(S::Objected),    // R36
        (S::Objected, E::Answer) => Some(S::Answered), // R36
        (S::Drawn | S::Answered, E::Confirm) => Some(S::Confirmed), // 9.1
        (S::Confirmed, E::Publish) => Some(S::Published), // 6.4
        (S::Drawn, E::Answer | E::Publish)
        | (S::Objected, E::Object | E::Confirm | E::Publish)
        | (S::Answered, E::Object | E::Answer | E::Publish)
        | (S::Confirmed, E::Object | E::Answer | E::Confirm)
        | (S::Published, _) => None,
    }
}
