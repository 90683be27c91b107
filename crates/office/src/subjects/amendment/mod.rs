//! What a certified subject changes: name, bank account or county with a certification of just that part,
//! contact data at once (1.4, 2.3).

mod certify;
mod contact;
mod file;
mod form;
mod view;

pub use certify::{AmendmentCertified, CertifyAmendment, certify_amendment};
pub use contact::{ContactUpdated, UpdateContact, update_contact};
pub use file::{
    Amend, Amended, WithdrawAmendment, amend, known_contact, known_part, withdraw_amendment,
};
pub use view::{AmendmentLine, AmendmentView, amendment, amendments, open_amendment};
pub(crate) use view::{bank_change_open, former_names, name_as_typed, reader};

use rules::lifecycle::amendment::{Part, State};
use rules::{Refusal, clause};
use store::{Amendment, Subject};

use super::register::is_certified;
use crate::actor::Owners;
use crate::error::Refused;

pub(crate) fn owners(row: &Amendment) -> Owners<'_> {
    Owners {
        subject: Some(row.subject),
        provider: None,
        division: Some(&row.division),
        private: false,
    }
}

pub(crate) fn state(row: &Amendment) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("amendment state {}", row.state)))
}

fn part(row: &Amendment) -> Result<Part, Refused> {
    Part::parse(&row.part).ok_or_else(|| Refused::Fault(format!("amendment part {}", row.part)))
}

/// Only what is certified is certified anew; before that the registration itself is corrected.
fn certified(subject: &Subject) -> Result<(), Refused> {
    if is_certified(subject) {
        return Ok(());
    }
    Err(Refusal::new(
        "amendment.not-certified",
        clause!("1.4"),
        "",
        "主体登记尚未认证，不能办理变更",
        "认证之前在登记中修改；认证之后再来变更",
    )
    .into())
}
