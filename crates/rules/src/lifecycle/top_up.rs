//! The life of a top-up (2.3, R27): computed when the region has paid, offered, confirmed by the subject, paid in a batch.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a top-up stands.
    pub enum State {
        /// The programme's money does not cover it yet, or the subject owes (R31).
        Waiting = "waiting", "排队待配套资金";
        /// Promised; the subject confirms.
        Offered = "offered", "待确认领取";
        /// Confirmed; it goes into a batch.
        Confirmed = "confirmed", "待付款";
        /// In a batch.
        Instructed = "instructed", "付款在途";
        /// The bank could not pay into the account.
        Bounced = "bounced", "付款被退，待改正账户";
        /// Paid.
        Paid = "paid", "已付款";
        /// Nothing is owed any more.
        Ended = "ended", "已终止";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// The money is there: it is promised.
        Offer = "offer", "提供";
        /// The subject confirms that it takes it.
        Confirm = "confirm", "确认领取";
        /// It goes into a batch.
        Instruct = "instruct", "列入付款批次";
        /// Its batch was called off, or the bank did not pay for another reason than the account.
        Free = "free", "退出付款批次";
        /// The bank could not pay into the account.
        Bounce = "bounce", "付款被退";
        /// The bank has paid.
        Pay = "pay", "付款";
        /// What the region paid is ordered back: less is owed, or nothing.
        Lower = "lower", "减少";
        /// Nothing is left of it.
        End = "end", "终止";
    }
}

/// The state of one that has just been computed.
#[must_use]
pub const fn start() -> State {
    State::Waiting
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Offered | Self::Bounced => Turn::Subject,
            Self::Confirmed | Self::Instructed => Turn::County,
            Self::Waiting | Self::Paid | Self::Ended => Turn::Nobody,
        }
    }

    /// Whether the programme's book binds its amount.
    #[must_use]
    pub const fn binds(self) -> bool {
        matches!(
            self,
            Self::Offered | Self::Confirmed | Self::Instructed | Self::Bounced
        )
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
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Waiting, E::Offer) => Some(S::Offered), // R27, R12
        (S::Offered | S::Bounced, E::Confirm) => Some(S::Confirmed), // 2.3
        (S::Confirmed, E::Instruct) => Some(S::Instructed), // R20
        (S::Instructed, E::Free) => Some(S::Confirmed),
        (S::Instructed, E::Bounce) => Some(S::Bounced),
        (S::Instructed, E::Pay) => Some(S::Paid),
        // What the bank has is not called off here.
        (S::Waiting | S::Offered | S::Confirmed | S::Bounced, E::Lower) => Some(state), // R27, R31
        (S::Waiting | S::Offered | S::Confirmed | S::Bounced, E::End) => Some(S::Ended),
        (S::Waiting, E::Confirm | E::Instruct | E::Free | E::Bounce | E::Pay)
        | (S::Offered, E::Offer | E::Instruct | E::Free | E::Bounce | E::Pay)
        | (S::Confirmed, E::Offer | E::Confirm | E::Free | E::Bounce | E::Pay)
        | (S::Instructed, E::Offer | E::Confirm | E::Instruct | E::Lower | E::End)
        | (S::Bounced, E::Offer | E::Instruct | E::Free | E::Bounce | E::Pay)
        | (S::Paid | S::Ended, _) => None,
    }
}
