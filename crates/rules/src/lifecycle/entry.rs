//! An entry of a provider's catalogue: a service, an instrument or a certificate; public once the Agency approved it (7.4).

use super::{Turn, not_possible};
use crate::refusal::Refusal;

coded! {
    /// Where an entry stands.
    pub enum State {
        /// With the Agency.
        Submitted = "submitted", "待审核";
        /// Approved: public.
        Approved = "approved", "已公开";
        /// Back with the provider for correction.
        Returned = "returned", "退回补正";
        /// Refused.
        Refused = "refused", "不予公开";
        /// Taken back by the provider, or followed by a newer one.
        Withdrawn = "withdrawn", "已撤下";
        /// Not public because a certificate ran out: the entry itself, or the one it rests on.
        Suspended = "suspended", "证书到期，暂停公开";
    }
}

coded! {
    /// What can happen to an entry.
    pub enum Event {
        /// The Agency approves.
        Approve = "approve", "审核通过";
        /// The Agency returns it with all reasons.
        Return = "return", "退回补正";
        /// The Agency refuses.
        Refuse = "refuse", "不予公开";
        /// The provider corrects what is not public yet.
        Resubmit = "resubmit", "重新提交";
        /// The provider takes it back.
        Withdraw = "withdraw", "撤下";
        /// A change of it was approved and follows it.
        Replace = "replace", "由变更替代";
        /// The certificate ran out.
        Expire = "expire", "证书到期";
        /// A new certificate was approved.
        Restore = "restore", "换证恢复";
    }
}

/// The state after the provider hands the entry in.
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
            Self::Returned | Self::Suspended => Turn::Provider,
            Self::Approved | Self::Refused | Self::Withdrawn => Turn::Nobody,
        }
    }

    /// Whether the entry was approved and still stands, public or suspended; a change of it is then a new entry, and
    /// this one stays as it is until the change is approved.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Approved | Self::Suspended)
    }
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("7.4"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Submitted, E::Approve) | (S::Suspended, E::Restore) => Some(S::Approved), // 2.5, 7.4
        (S::Submitted, E::Return) => Some(S::Returned),                               // 2.5
        (S::Submitted, E::Refuse) => Some(S::Refused),                                // 2.5
        (S::Submitted | S::Returned, E::Resubmit) => Some(S::Submitted),              // 7.4
        (S::Submitted | S::Returned | S::Approved | S::Suspended, E::Withdraw)
        | (S::Approved | S::Suspended, E::Replace) => Some(S::Withdrawn), // 7.4
        (S::Approved, E::Expire) => Some(S::Suspended),                               // 7.4
        (S::Submitted, E::Replace | E::Expire | E::Restore)
        | (S::Returned, E::Approve | E::Return | E::Refuse | E::Replace | E::Expire | E::Restore)
        | (S::Approved, E::Approve | E::Return | E::Refuse | E::Resubmit | E::Restore)
        | (S::Suspended, E::Approve | E::Return | E::Refuse | E::Resubmit | E::Expire)
        | (S::Refused | S::Withdrawn, _) => None,
    }
}
