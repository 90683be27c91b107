//! A need that a subject posts, and what becomes of it (2.5).

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a need stands.
    pub enum State {
        /// Posted; nobody has offered yet.
        Open = "open", "征集报价";
        /// At least one offer waits for the subject.
        Offered = "offered", "已有报价";
        /// The subject chose an offer; a contract may follow.
        Accepted = "accepted", "已选定";
        /// The subject needs it no more.
        Withdrawn = "withdrawn", "已撤回";
        /// The Agency ended it, for a reason.
        Ended = "ended", "已关闭";
        /// Its days are over.
        Expired = "expired", "已到期";
    }
}

coded! {
    /// What can happen to a need.
    pub enum Event {
        /// A provider offers.
        Offer = "offer", "报价";
        /// The last open offer is taken back.
        NoneLeft = "none-left", "报价全部撤回";
        /// The subject chooses an offer.
        Accept = "accept", "选定报价";
        /// The subject takes its need back.
        Withdraw = "withdraw", "撤回需求";
        /// The Agency ends it.
        End = "end", "关闭需求";
        /// Its days are over.
        Expire = "expire", "到期";
    }
}

/// The state of a need that was just posted.
#[must_use]
pub const fn start() -> State {
    State::Open
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Open => Turn::Provider,
            Self::Offered => Turn::Subject,
            Self::Accepted | Self::Withdrawn | Self::Ended | Self::Expired => Turn::Nobody,
        }
    }

    /// Whether offers are still taken.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Open | Self::Offered)
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("2.5"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Open | S::Offered, E::Offer) => Some(S::Offered), // 2.5
        (S::Offered, E::NoneLeft) => Some(S::Open),
        (S::Offered, E::Accept) => Some(S::Accepted), // 2.5, 10.1
        (S::Open | S::Offered, E::Withdraw) => Some(S::Withdrawn),
        (S::Open | S::Offered, E::End) => Some(S::Ended), // 2.5
        (S::Open | S::Offered, E::Expire) => Some(S::Expired),
        (S::Open, E::NoneLeft | E::Accept)
        | (S::Accepted | S::Withdrawn | S::Ended | S::Expired, _) => None,
    }
}
