//! Claims: submission, re-check, confirmation, payment (6.1–6.3, 8.4–8.7).

mod book;
mod bundle;
mod check;
mod decide;
mod mend;
mod pay;
mod prospect;
mod strike;
mod submit;
mod tell;
pub(crate) mod view;
mod withdraw;

pub(crate) use tell::{covered, queued, told_void};

pub(crate) use book::{book, failed};
pub use bundle::{Bundle, BundleView, Bundled, Left, Share, bundle, bundles, offer, view_bundle};
pub use check::look_over;
pub use decide::{Decide, Decided, confirm, recheck};
pub use mend::{Mend, Mended, mend};
pub(crate) use mend::{Payee, account_certified};
pub use pay::{Paid, Pay, look_at_payment, pay};
pub use prospect::{Prospect, prospect};
pub use strike::{Stricken, Strike, strike};
pub use submit::{Submit, Submitted, submit};
pub(crate) use view::state;
pub use view::{ClaimLine, ClaimView, PaymentLine, list, turn, view};
pub(crate) use view::{agrees, own};
pub use withdraw::{Withdraw, withdraw};

use rules::Region;

use crate::actor::Owners;

pub(crate) fn owners(claim: &store::Claim) -> Owners<'_> {
    Owners {
        subject: Some(claim.subject),
        provider: Some(claim.provider),
        division: Some(&claim.division),
        private: false,
    }
}

/// To whom the claim belongs: the provider in-region (6.2), the subject out of it (6.3).
/// Only the claimant submits, corrects and withdraws; the other party reads.
pub(crate) fn claimant<'a>(
    region: Region,
    subject: uuid::Uuid,
    provider: uuid::Uuid,
    division: &'a str,
) -> Owners<'a> {
    let inside = region == Region::Inside;
    Owners {
        subject: (!inside).then_some(subject),
        provider: inside.then_some(provider),
        division: Some(division),
        private: false,
    }
}
