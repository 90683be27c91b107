//! The service contract: form, first check, drawing up, seals, submission, the three reviews, issue (sections 3–5, 8, 10.1).

mod again;
mod decide;
mod draw;
mod editions;
mod elsewhere;
mod facts;
pub(crate) mod form;
mod issue;
mod parties;
mod reasons;
pub(crate) mod sealed;
mod submit;
mod tell;
pub(crate) mod view;
mod withdraw;

pub use again::{Former, again, former};
pub use decide::{Decide, Decided, confirm, recheck, review};
pub use draw::{Draw, Drawn, correct, draw};
pub use editions::{History, history, late_returns};
pub use elsewhere::barred;
pub(crate) use elsewhere::{is_gone, ties};
pub use facts::{look_again, look_over};
pub(crate) use form::SLOTS;
pub use form::of_service;
pub use parties::{Both, Registered, parties};
pub use sealed::{LIMITS as SEAL_LIMITS, Sealed, recognise};
pub use submit::{Submit, Submitted, submit};
pub use view::{ContractView, PartyName, list, view};
pub use withdraw::{Withdraw, withdraw};

use crate::actor::Owners;

pub(crate) fn owners(contract: &store::Contract) -> Owners<'_> {
    Owners {
        subject: Some(contract.subject),
        provider: contract.handed_in.then_some(contract.provider),
        division: Some(&contract.division),
        private: !contract.handed_in,
    }
}
