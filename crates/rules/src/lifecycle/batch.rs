//! The life of a payment batch (8.6, R20): drawn up, released by two others, sent to the bank, settled line by line.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a batch stands.
    pub enum State {
        /// Drawn up: its claims are bound, nobody has released it.
        Drawn = "drawn", "待第一人放行";
        /// Released by one.
        Once = "released-once", "待第二人放行";
        /// Released by two.
        Released = "released", "已放行，待导出";
        /// Exported for the bank.
        Sent = "sent", "已送银行，待回单";
        /// Every line has its outcome.
        Settled = "settled", "已结清";
        /// Cancelled: its claims are payable again.
        Cancelled = "cancelled", "已撤销";
    }
}

coded! {
    /// What can happen to a batch.
    pub enum Event {
        /// One of the two releases it.
        Release = "release", "放行";
        /// The payment file is made for the bank.
        Export = "export", "导出付款文件";
        /// The last outcome is recorded.
        Settle = "settle", "结清";
        /// It is called off before the bank has it.
        Cancel = "cancel", "撤销";
    }
}

/// The state after drawing up.
#[must_use]
pub const fn start() -> State {
    State::Drawn
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Drawn | Self::Once | Self::Released | Self::Sent => Turn::Finance,
            Self::Settled | Self::Cancelled => Turn::Nobody,
        }
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("8.6"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Drawn, E::Release) => Some(S::Once),       // R20
        (S::Once, E::Release) => Some(S::Released),    // R20
        (S::Released | S::Sent, E::Export) => Some(S::Sent), // 8.6; a lost file is made again, the same
        (S::Sent, E::Settle) => Some(S::Settled),      // 8.6
        (S::Drawn | S::Once | S::Released, E::Cancel) => Some(S::Cancelled), // R20
        (S::Drawn | S::Once, E::Export | E::Settle)
        | (S::Released, E::Release | E::Settle)
        // What the bank has is not called off here: the bank answers for each line.
        | (S::Sent, E::Release | E::Cancel)
        | (S::Settled | S::Cancelled, _) => None,
    }
}
