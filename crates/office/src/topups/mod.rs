//! What programmes of cities and counties add to a redemption: computed with its payment, offered in order, confirmed by
//! the subject in one act, paid in batches of the division (2.3, R27, decision 0024).

mod arise;
mod confirm;
mod keep;
mod lower;
mod pay;
mod totals;
mod view;
mod watch;

pub(crate) use arise::arise;
pub use confirm::{Confirm, Confirmed, confirm};
pub(crate) use confirm::{Facts, hindrances, in_change};
pub(crate) use keep::{end_waiting, keep};
pub(crate) use lower::{lock, recovered};
pub(crate) use pay::{book, failed, instruct, release};
pub use totals::{Total, totals};
pub use view::{TopUpLine, TopUpView, mine, on_claims, on_voucher, view};
pub(crate) use view::{may_see, read_all};
pub use watch::watch;

use rules::lifecycle::top_up::State;
use store::TopUp;

use crate::actor::Owners;
use crate::error::Refused;

/// The subject's and the division's whose money it is; the provider has no part in it.
pub(crate) fn owners(row: &TopUp) -> Owners<'_> {
    Owners {
        subject: Some(row.subject),
        provider: None,
        division: Some(&row.division),
        private: false,
    }
}

pub(crate) fn state(row: &TopUp) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("top-up state {}", row.state)))
}
