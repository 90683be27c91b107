//! Vouchers in use: set-off in-region, full payment out of it, objections (8.3, R21, R34).

mod expire;
mod lower;
mod object;
mod settle;
pub(crate) mod view;
mod void;

pub use expire::expire;
pub use lower::{Lower, Prospect, look_at_lower, lower};
pub use object::{Answer, Answered, Ground, Object, Objected, answer, object};
pub use settle::{Settle, Settled, pay_in_full, set_off};
pub(crate) use view::asked_as_held;
pub use view::{
    ObjectionView, VoucherView, held, list, objection_to_answer, service_number, timeline, view,
};
pub(crate) use void::void_by_case;
pub use void::{Void, Voided, void};

use crate::actor::Owners;

pub(crate) fn owners(voucher: &store::Voucher) -> Owners<'_> {
    Owners {
        subject: Some(voucher.subject),
        provider: Some(voucher.provider),
        division: Some(&voucher.division),
        private: false,
    }
}
