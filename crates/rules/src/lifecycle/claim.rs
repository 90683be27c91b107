//! The life of a claim (8.5, 8.6): re-check, confirmation, payment.

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where a claim stands.
    pub enum State {
        /// With the Agency.
        Submitted = "submitted", "专业机构复核中";
        /// With the Centre.
        Confirming = "confirming", "创业中心审定中";
        /// With Finance.
        Payable = "payable", "待付款";
        /// In a payment batch: the bank is told to pay it, or will be.
        Instructed = "instructed", "付款在途";
        /// The bank could not pay into the account; its owner mends it.
        Bounced = "bounced", "付款被退，待改正账户";
        /// Paid.
        Paid = "paid", "已付款";
        /// Back with the claimant for correction.
        Returned = "returned", "退回补正";
        /// Refused.
        Refused = "refused", "不予兑付";
        /// Withdrawn by the claimant.
        Withdrawn = "withdrawn", "已撤回";
    }
}

coded! {
    /// What can happen to a claim.
    pub enum Event {
        /// The Agency passes its re-check.
        Recheck = "recheck", "复核通过";
        /// The Centre confirms.
        Confirm = "confirm", "审定通过";
        /// Finance records the payment.
        Pay = "pay", "付款";
        /// Finance takes it into a payment batch.
        Instruct = "instruct", "列入付款批次";
        /// The bank's return file says that it is paid.
        Book = "book", "银行已付款";
        /// The batch is cancelled, or the bank did not pay for a reason that is not the account's.
        Free = "free", "移出付款批次";
        /// The bank could not pay into the account.
        Bounce = "bounce", "银行退回";
        /// The claimant mends the account, or says that it is right.
        Mend = "mend", "改正收款账户";
        /// A reviewer returns it with all reasons.
        Return = "return", "退回补正";
        /// A reviewer refuses.
        Refuse = "refuse", "不予兑付";
        /// The claimant withdraws it.
        Withdraw = "withdraw", "撤回";
        /// The claimant hands it in again.
        Resubmit = "resubmit", "重新提交";
        /// Who passed the re-check takes it back, before anybody acted upon it.
        TakeBack = "take-back", "撤回通过";
        /// A ticket on which it rests was offset by a red invoice or declared void (8.4).
        Strike = "strike", "票据红冲或作废退回";
        /// A case on its voucher ended against it, before it was paid (5.4).
        Void = "void", "案件决定不予兑付";
    }
}

/// The state after submission.
#[must_use]
pub const fn start() -> State {
    State::Submitted
}

impl State {
    /// Whose turn it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Submitted => Turn::Agency,
            Self::Confirming => Turn::Centre,
            Self::Payable | Self::Instructed => Turn::Finance,
            // The claimant is the provider in-region and the subject out of it (6.2, 6.3).
            Self::Returned | Self::Bounced => Turn::Both,
            Self::Paid | Self::Refused | Self::Withdrawn => Turn::Nobody,
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
        (S::Submitted, E::Recheck) => Some(S::Confirming), // 8.5
        (S::Confirming, E::Confirm) => Some(S::Payable),   // 2.4, 8.6
        (S::Payable, E::Pay) | (S::Instructed, E::Book) => Some(S::Paid), // 8.6
        (S::Payable, E::Instruct) => Some(S::Instructed),  // 8.6
        (S::Instructed, E::Free) => Some(S::Payable),      // 8.6
        (S::Instructed, E::Bounce) => Some(S::Bounced),    // 8.6
        (S::Bounced, E::Mend) => Some(S::Payable),         // 1.4, 8.6
        (S::Submitted | S::Confirming, E::Return) => Some(S::Returned), // R11
        (S::Submitted | S::Confirming, E::Refuse) => Some(S::Refused), // 8.5, 8.6
        (S::Submitted | S::Confirming | S::Returned, E::Withdraw) => Some(S::Withdrawn), // 8.7
        (S::Returned, E::Resubmit) => Some(S::Submitted),  // R11
        (S::Confirming, E::TakeBack) => Some(S::Submitted), // R19
        (S::Submitted | S::Confirming | S::Returned | S::Payable | S::Bounced, E::Void) => {
            Some(S::Refused)
        } // 5.4, R31
        (S::Submitted | S::Confirming | S::Payable | S::Bounced, E::Strike) => Some(S::Returned), // 8.4
        (S::Instructed, E::Void | E::Strike) => None, // its batch is cancelled or answered first
        (S::Submitted | S::Returned | S::Payable | S::Instructed | S::Bounced, E::TakeBack) => None,
        (
            S::Submitted | S::Confirming | S::Returned,
            E::Pay | E::Instruct | E::Book | E::Free | E::Bounce | E::Mend,
        )
        | (S::Submitted, E::Confirm | E::Resubmit)
        | (S::Confirming, E::Recheck | E::Resubmit)
        | (S::Returned, E::Recheck | E::Confirm | E::Return | E::Refuse | E::Strike)
        | (
            S::Payable | S::Instructed | S::Bounced,
            E::Recheck | E::Confirm | E::Return | E::Refuse | E::Withdraw | E::Resubmit,
        )
        | (S::Payable, E::Book | E::Free | E::Bounce | E::Mend)
        | (S::Instructed, E::Pay | E::Instruct | E::Mend)
        | (S::Bounced, E::Pay | E::Instruct | E::Book | E::Free | E::Bounce)
        | (S::Paid | S::Refused | S::Withdrawn, _) => None,
    }
}
