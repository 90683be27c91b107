//! Providers: application for direct filing, the public directory, removal (section 7).

mod apply;
mod decide;
mod directory;
mod form;
pub(crate) mod view;

pub use apply::{Applied, Apply, apply, correct};
pub use decide::{Decide, Decided, file, remove, take_in};
pub use directory::{Card, Entry, Search, directory, public};
pub use form::faults;
pub use view::{ProviderView, mine, view};

use crate::actor::Owners;

pub(crate) fn owners(provider: &store::Provider) -> Owners<'_> {
    Owners {
        subject: None,
        provider: Some(provider.id),
        division: provider.division.as_deref(),
    }
}
