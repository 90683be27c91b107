//! Science and technology innovation subjects: registration and certification (1.1, 1.4, 2.3).

mod certify;
mod form;
pub(crate) mod masks;
pub(crate) mod register;
pub(crate) mod view;

pub use certify::{Certified, Certify, certify};
pub(crate) use form::SLOTS;
pub use form::faults;
pub use register::{Register, Registered, correct, register};
pub use view::{SubjectView, mine, view};

use crate::actor::Owners;

pub(crate) fn owners(subject: &store::Subject) -> Owners<'_> {
    Owners {
        subject: Some(subject.id),
        provider: None,
        division: Some(&subject.division),
    }
}

/// What sealed columns are sealed for, so that one cannot be passed off as another.
pub(crate) mod purpose {
    pub const IDENTITY: &str = "identity";
    pub const PHONE: &str = "phone";
    pub const BANK: &str = "bank-account";
}
