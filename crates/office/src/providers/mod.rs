//! Providers: application, admission, the public directory, how one leaves it and comes back (section 7).

mod account;
mod apply;
mod decide;
mod directory;
mod form;
mod listing;
mod suspend;
pub(crate) mod view;

pub(crate) use account::change;
pub use account::{
    AccountCertified, AccountChange, CertifyAccount, account_change, certify_account,
};
pub use apply::{Applied, Apply, apply, correct, filled_in};
pub use decide::{Decide, Decided, file, take_in};
pub(crate) use decide::{save, tell_centre};
pub(crate) use directory::entry;
pub use directory::{Card, Entry, public};
pub(crate) use form::SLOTS;
pub use form::{Dossier, faults};
pub use listing::{Stay, stays, stood_on};
pub use suspend::{Rectify, rectify, reinstate, remove, suspend};
pub(crate) use suspend::{reinstate_by_rule, suspend_by_decision, suspend_by_rule};
pub use view::{Paused, ProviderView, mine, view};

use crate::actor::Owners;

pub(crate) fn owners(provider: &store::Provider) -> Owners<'_> {
    Owners {
        subject: None,
        provider: Some(provider.id),
        division: provider.division.as_deref(),
        private: false,
    }
}
