//! Public money that must come back: the order, what is paid back on it, what is written off (5.4, R31).

mod order;
mod pay_back;
mod topped;
mod view;
mod write_off;

pub(crate) use order::issue;
pub use order::{Order, Ordered, Terms, look_at_order, order};
pub use pay_back::{PaidBack, PayBack, pay_back};
pub(crate) use topped::of_top_up;
pub(crate) use view::state;
pub use view::{Orders, Part, RecoveryLine, RecoveryView, list, view};
pub use write_off::{WriteOff, WrittenOff, write_off};

use rules::Fen;
use rules::duties::{Act, Role};
use store::Recovery;

use crate::actor::{Actor, Owners};
use crate::error::Refused;
use crate::programmes;

/// It concerns who was paid, and nobody of the other side.
pub(crate) fn owners(row: &Recovery) -> Owners<'_> {
    Owners {
        subject: row.subject,
        provider: row.provider,
        division: Some(&row.division),
        private: false,
    }
}

/// Whether the actor may do this with an order. What is owed to an authority is its debtor's and the very division's,
/// and no other desk's; what is owed to the region is read by the authorities, and handled by none of them (R27).
pub(crate) fn may(actor: &Actor, act: Act, row: &Recovery) -> Result<(), Refused> {
    actor.may_touch(act, owners(row))?;
    let reads = act == Act::SeeRecovery;
    match (row.top_up.is_some(), actor.role) {
        (true, Role::County) => programmes::own(actor, &row.division),
        (true, Role::Subject) => Ok(()),
        (true, _) => Err(Refused::Unknown),
        (false, Role::County) if !reads => Err(Refused::Unknown),
        (false, _) => Ok(()),
    }
}

/// Whether the actor may know of it.
pub(crate) fn may_see(actor: &Actor, row: &Recovery) -> bool {
    may(actor, Act::SeeRecovery, row).is_ok()
}

/// The treasury to which it is owed, as a receipt names it: empty for the region, else the division.
pub(crate) fn treasury(row: &Recovery) -> &str {
    match row.top_up {
        Some(_) => &row.division,
        None => "",
    }
}

/// What is still owed.
pub(crate) fn left(row: &Recovery) -> Fen {
    Fen::new(row.amount - row.paid_back - row.written_off)
}
