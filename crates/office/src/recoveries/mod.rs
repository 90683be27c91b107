//! Public money that must come back: the order, what is paid back on it, what is written off (5.4, R31).

mod order;
mod pay_back;
mod view;
mod write_off;

pub(crate) use order::issue;
pub use order::{Order, Ordered, Terms, look_at_order, order};
pub use pay_back::{PaidBack, PayBack, pay_back};
pub(crate) use view::state;
pub use view::{Orders, Part, RecoveryLine, RecoveryView, list, view};
pub use write_off::{WriteOff, WrittenOff, write_off};

use rules::Fen;
use store::Recovery;

use crate::actor::Owners;

/// It concerns who was paid, and nobody of the other side.
pub(crate) fn owners(row: &Recovery) -> Owners<'_> {
    Owners {
        subject: row.subject,
        provider: row.provider,
        division: Some(&row.division),
        private: false,
    }
}

/// What is still owed.
pub(crate) fn left(row: &Recovery) -> Fen {
    Fen::new(row.amount - row.paid_back - row.written_off)
}
