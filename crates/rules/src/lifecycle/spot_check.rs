//! The life of one spot check (2.4, 5.3): drawn, its sheet recorded, answered by the checked, settled.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a check stands.
    pub enum State {
        /// Drawn; nothing is recorded yet.
        Drawn = "drawn", "待检查";
        /// The sheet is recorded; the checked may answer.
        Recorded = "recorded", "已登记检查结果";
        /// A party answered.
        Answered = "answered", "当事方已答复";
        /// In order.
        Passed = "passed", "符合要求";
        /// Something is to be mended by a day.
        Rectify = "rectify", "限期整改";
        /// A case was opened.
        Charged = "charged", "已立案";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// The checker records what he found.
        Record = "record", "登记检查结果";
        /// A party answers.
        Answer = "answer", "答复";
        /// Settled as in order.
        Pass = "pass", "认定符合要求";
        /// Settled with something to mend.
        Order = "order", "责令整改";
        /// A case is opened.
        Charge = "charge", "立案";
    }
}

/// The state of a voucher that was drawn.
#[must_use]
pub const fn start() -> State {
    State::Drawn
}

impl State {
    /// Whose turn it is; the checked may answer while it is the Centre's.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Drawn | Self::Recorded | Self::Answered => Turn::Centre,
            Self::Passed | Self::Rectify | Self::Charged => Turn::Nobody,
        }
    }

    /// Whether it is settled.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Passed | Self::Rectify | Self::Charged)
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
        (S::Drawn, E::Record) => Some(S::Recorded), // 2.4
        (S::Recorded | S::Answered, E::Answer) => Some(S::Answered), // 5.3
        (S::Recorded | S::Answered, E::Pass) => Some(S::Passed), // 5.3
        (S::Recorded | S::Answered, E::Order) => Some(S::Rectify), // 5.3
        (S::Recorded | S::Answered, E::Charge) => Some(S::Charged), // 5.4
        (S::Drawn, E::Answer | E::Pass | E::Order | E::Charge)
        | (S::Recorded | S::Answered, E::Record)
        | (S::Passed | S::Rectify | S::Charged, _) => None,
    }
}
