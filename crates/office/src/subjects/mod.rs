//! Science and technology innovation subjects: registration and certification (1.1, 1.4, 2.3).

mod amendment;
mod certify;
mod form;
mod kin;
pub(crate) mod masks;
pub(crate) mod register;
pub(crate) mod view;

pub use amendment::{
    Amend, Amended, AmendmentCertified, AmendmentLine, AmendmentView, CertifyAmendment,
    ContactUpdated, UpdateContact, WithdrawAmendment, amend, amendment, amendments,
    certify_amendment, known_contact, known_part, open_amendment, update_contact,
    withdraw_amendment,
};
pub(crate) use amendment::{
    bank_change_open, former_names, name_as_typed, reader, state as amendment_state,
};
pub use certify::{Certified, Certify, certify};
pub(crate) use form::SLOTS;
pub use form::faults;
pub use kin::{Kin, Tie, kin};
pub use register::{Register, Registered, correct, filled_in, register};
pub use view::{SubjectView, mine, view};

use crate::actor::Owners;

pub(crate) fn owners(subject: &store::Subject) -> Owners<'_> {
    Owners {
        subject: Some(subject.id),
        provider: None,
        division: Some(&subject.division),
        private: false,
    }
}

/// What sealed columns are sealed for, so that one cannot be passed off as another.
pub(crate) mod purpose {
    pub const IDENTITY: &str = "identity";
    pub const PHONE: &str = "phone";
    pub const BANK: &str = "bank-account";
}
