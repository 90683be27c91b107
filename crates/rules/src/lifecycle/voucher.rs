//! The life of a voucher (8.3–8.8): issued, used in one of two ways, claimed, redeemed — or void, or expired.

use super::{Turn, not_possible};
use crate::parties::Region;
use crate::refusal::Refusal;

coded! {
    /// Where a voucher stands.
    pub enum State {
        /// Issued.
        Issued = "issued", "已发放";
        /// Set off against the price of an in-region provider.
        SetOff = "set-off", "已抵用";
        /// The subject paid an out-of-region provider in full.
        PaidInFull = "paid-in-full", "已全额付款";
        /// In a claim under review.
        Claimed = "claimed", "兑付审核中";
        /// Redeemed.
        Redeemed = "redeemed", "已兑付";
        /// Void.
        Void = "void", "已作废";
        /// Expired.
        Expired = "expired", "已过期";
    }
}

coded! {
    /// What can happen to a voucher.
    pub enum Event {
        /// The subject sets it off (in-region).
        SetOff = "set-off", "抵用";
        /// The subject records the full payment (out-of-region).
        PayInFull = "pay-in-full", "登记全额付款";
        /// It is claimed.
        Claim = "claim", "提交兑付申请";
        /// The claim on a set-off voucher is withdrawn.
        UnclaimSetOff = "unclaim-set-off", "撤回兑付申请（区内）";
        /// The claim on a fully paid voucher is withdrawn.
        UnclaimPaid = "unclaim-paid", "撤回兑付申请（区外）";
        /// It is paid.
        Redeem = "redeem", "兑付";
        /// It is declared void; a refused claim does so too.
        Void = "void", "作废";
        /// Its validity ends.
        Expire = "expire", "过期";
    }
}

/// The state after issue.
#[must_use]
pub const fn start() -> State {
    State::Issued
}

impl State {
    /// Whose turn it is; who claims depends on the region (6.2, 6.3).
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Issued | Self::PaidInFull => Turn::Subject,
            Self::SetOff => Turn::Provider,
            Self::Claimed => Turn::Agency,
            Self::Redeemed | Self::Void | Self::Expired => Turn::Nobody,
        }
    }

    /// Whether the voucher still binds its share of ceiling and budget (R5).
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::Issued | Self::SetOff | Self::PaidInFull | Self::Claimed
        )
    }
}

impl Event {
    /// How a voucher of this region is used.
    #[must_use]
    pub const fn use_in(region: Region) -> Self {
        match region {
            Region::Inside => Self::SetOff,
            Region::Outside => Self::PayInFull,
        }
    }

    /// How a claim on a voucher of this region is taken back.
    #[must_use]
    pub const fn unclaim_in(region: Region) -> Self {
        match region {
            Region::Inside => Self::UnclaimSetOff,
            Region::Outside => Self::UnclaimPaid,
        }
    }
}

/// Whether a voucher can still be given back, or its contract lowered: only before it is used (R30).
///
/// # Errors
/// `voucher.used` in every other state.
pub fn unused(state: State) -> Result<(), Refusal> {
    if state == State::Issued {
        return Ok(());
    }
    Err(Refusal::new(
        "voucher.used",
        clause!("R30"),
        "",
        "创新券已经使用或已失效，不能退回，合同金额也不能再变更",
        "只有已发放、还没有抵用或登记付款的券可以办理；抵用有误的，由机构提出异议（读法 R21）",
    )
    .limit(State::Issued.label())
    .own(state.label()))
}

/// The state after an event.
///
/// # Errors
/// `state.not-possible` when the table has no such step.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    step(state, event).ok_or_else(|| not_possible(clause!("8.3"), state, event, step))
}

const fn step(state: State, event: Event) -> Option<State> {
    use Event as E;
    use State as S;
    match (state, event) {
        (S::Issued, E::SetOff) => Some(S::SetOff),                          // 8.3
        (S::Issued, E::PayInFull) => Some(S::PaidInFull),                   // 8.3
        (S::SetOff | S::PaidInFull, E::Claim) => Some(S::Claimed),          // 6.2, 6.3
        (S::Claimed, E::UnclaimSetOff) => Some(S::SetOff),                  // 8.7
        (S::Claimed, E::UnclaimPaid) => Some(S::PaidInFull),                // 8.7
        (S::Claimed, E::Redeem) => Some(S::Redeemed),                       // 8.6
        (S::Issued | S::SetOff | S::PaidInFull | S::Claimed, E::Void) => Some(S::Void), // R5, R30
        (S::Issued | S::SetOff | S::PaidInFull, E::Expire) => Some(S::Expired), // 8.8, R9
        (S::Issued, E::Claim | E::UnclaimSetOff | E::UnclaimPaid | E::Redeem)
        | (
            S::SetOff | S::PaidInFull,
            E::SetOff | E::PayInFull | E::UnclaimSetOff | E::UnclaimPaid | E::Redeem,
        )
        // A claim under review does not lapse (R9).
        | (S::Claimed, E::SetOff | E::PayInFull | E::Claim | E::Expire)
        | (S::Redeemed | S::Void | S::Expired, _) => {
            None
        }
    }
}
