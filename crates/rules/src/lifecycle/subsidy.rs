//! The life of a provider's yearly subsidy (9.2–9.5): computed and proposed, decided, offered, confirmed, paid.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a subsidy stands.
    pub enum State {
        /// Computed and proposed by the Centre; the Department decides.
        Proposed = "proposed", "已提出，待决定";
        /// Decided; the provider confirms.
        Offered = "offered", "待确认领取";
        /// Confirmed; it goes into a batch.
        Confirmed = "confirmed", "待付款";
        /// In a batch.
        Instructed = "instructed", "付款在途";
        /// The bank could not pay into the account.
        Bounced = "bounced", "付款被退，待改正账户";
        /// Paid.
        Paid = "paid", "已付款";
        /// Nothing is due.
        Ended = "ended", "不予补贴";
    }
}

coded! {
    /// What can happen to it.
    pub enum Event {
        /// The Centre lowers it, with a reason.
        Lower = "lower", "调低";
        /// The Department decides: it is offered.
        Decide = "decide", "决定给予";
        /// The Department decides: nothing is due.
        End = "end", "决定不予补贴";
        /// The provider confirms that it takes it.
        Confirm = "confirm", "确认领取";
        /// It goes into a batch.
        Instruct = "instruct", "列入付款批次";
        /// Its batch was called off, or the bank did not pay for another reason than the account.
        Free = "free", "退出付款批次";
        /// The bank could not pay into the account.
        Bounce = "bounce", "付款被退";
        /// The bank has paid.
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
            Self::Offered | Self::Bounced => Turn::Provider,
            Self::Confirmed | Self::Instructed => Turn::Finance,
            Self::Paid | Self::Ended => Turn::Nobody,
        }
    }

    /// Whether the budget's book binds its amount.
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
    step(state, event).ok_or_else(|| not_possible(clause!("9.5"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Proposed, E::Lower) => Some(S::Proposed), // R15
        (S::Proposed, E::Decide) => Some(S::Offered), // 6.4
        (S::Proposed, E::End) => Some(S::Ended),      // R15
        (S::Offered | S::Bounced, E::Confirm) => Some(S::Confirmed), // 9.5
        (S::Confirmed, E::Instruct) => Some(S::Instructed), // R20
        (S::Instructed, E::Free) => Some(S::Confirmed),
        (S::Instructed, E::Bounce) => Some(S::Bounced),
        (S::Instructed, E::Pay) => Some(S::Paid),
        (S::Proposed, E::Confirm | E::Instruct | E::Free | E::Bounce | E::Pay)
        | (
            S::Offered | S::Bounced,
            E::Lower | E::Decide | E::End | E::Instruct | E::Free | E::Bounce | E::Pay,
        )
        | (
            S::Confirmed,
            E::Lower | E::Decide | E::End | E::Confirm | E::Free | E::Bounce | E::Pay,
        )
        | (S::Instructed, E::Lower | E::Decide | E::End | E::Confirm | E::Instruct)
        | (S::Paid | S::Ended, _) => None,
    }
}
