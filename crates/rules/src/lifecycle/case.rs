//! The life of a case of suspected fraud (5.4, R31): opened, heard, decided, appealed once, carried out.
//!
//! What a decision orders takes effect when the case is closed, after the time for the appeal or its ruling; until then
//! both parties are blocked, so that nothing has to be undone when the Department rules otherwise.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a case stands.
    pub enum State {
        /// The accused may state their side.
        Opened = "opened", "调查中";
        /// Decided against them; they may appeal.
        Decided = "decided", "已作决定";
        /// With the Department.
        Appealed = "appealed", "申诉中";
        /// The Department upheld the decision.
        Upheld = "upheld", "申诉维持";
        /// What was decided is carried out.
        Closed = "closed", "已结案";
        /// Nothing was found, or the Department overturned the decision.
        Cleared = "cleared", "不成立";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// Found against the accused.
        Decide = "decide", "认定并作出决定";
        /// Nothing found.
        Clear = "clear", "认定不成立";
        /// One of the accused appeals.
        Appeal = "appeal", "申诉";
        /// The Department upholds the decision.
        Uphold = "uphold", "维持决定";
        /// The Department overturns it.
        Overturn = "overturn", "撤销决定";
        /// What was decided is carried out.
        Close = "close", "执行并结案";
    }
}

/// The state after opening.
#[must_use]
pub const fn start() -> State {
    State::Opened
}

impl State {
    /// Whose turn it is; the accused are heard and may appeal while it is the Centre's.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Opened | Self::Decided | Self::Upheld => Turn::Centre,
            Self::Appealed => Turn::Department,
            Self::Closed | Self::Cleared => Turn::Nobody,
        }
    }

    /// Whether both parties are blocked from new files by it (R31).
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(
            self,
            Self::Opened | Self::Decided | Self::Appealed | Self::Upheld
        )
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step; an appeal that was ruled on has no second one.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("5.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Opened, E::Decide) => Some(S::Decided),     // 5.4
        (S::Opened, E::Clear) => Some(S::Cleared),      // R31
        (S::Decided, E::Appeal) => Some(S::Appealed),   // 2.1
        (S::Appealed, E::Uphold) => Some(S::Upheld),    // 2.1
        (S::Appealed, E::Overturn) => Some(S::Cleared), // 2.1
        (S::Decided | S::Upheld, E::Close) => Some(S::Closed), // 5.4, R31
        (S::Opened, E::Appeal | E::Uphold | E::Overturn | E::Close)
        | (S::Decided, E::Decide | E::Clear | E::Uphold | E::Overturn)
        | (S::Appealed, E::Decide | E::Clear | E::Appeal | E::Close)
        | (S::Upheld, E::Decide | E::Clear | E::Appeal | E::Uphold | E::Overturn)
        | (S::Closed | S::Cleared, _) => None,
    }
}
