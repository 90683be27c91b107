//! The life of one spot check (2.4, 5.3): drawn, its sheet recorded, answered by the checked, settled;
//! what was ordered to be mended is handed in and looked at.

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
        /// Proof of mending was handed in; the Centre looks at it.
        Mended = "mended", "已提交整改，待核对";
        /// Mended.
        Rectified = "rectified", "整改完成";
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
        /// Proof of mending is handed in.
        HandIn = "hand-in", "提交整改";
        /// The mending is accepted.
        Accept = "accept", "认可整改";
        /// Something is still to be mended, by a later day.
        Again = "again", "要求继续整改";
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
            Self::Drawn | Self::Recorded | Self::Answered | Self::Mended => Turn::Centre,
            Self::Rectify => Turn::Both,
            Self::Passed | Self::Rectified | Self::Charged => Turn::Nobody,
        }
    }

    /// Whether what was found is settled, so that it speaks for its sample; mending may still go on.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Drawn | Self::Recorded | Self::Answered)
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
        (S::Rectify | S::Mended, E::HandIn) => Some(S::Mended), // 5.3
        (S::Mended, E::Accept) => Some(S::Rectified), // 5.3
        (S::Mended, E::Again) => Some(S::Rectify),  // 5.3
        (S::Recorded | S::Answered | S::Rectify | S::Mended, E::Charge) => Some(S::Charged), // 5.4
        (
            S::Drawn,
            E::Answer | E::Pass | E::Order | E::HandIn | E::Accept | E::Again | E::Charge,
        )
        | (S::Recorded | S::Answered, E::Record | E::HandIn | E::Accept | E::Again)
        | (S::Rectify, E::Record | E::Answer | E::Pass | E::Order | E::Accept | E::Again)
        | (S::Mended, E::Record | E::Answer | E::Pass | E::Order)
        | (S::Passed | S::Rectified | S::Charged, _) => None,
    }
}
