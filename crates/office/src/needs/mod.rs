//! Matchmaking (服务对接, 2.5): a subject posts a need, the providers that it fits are told and offer, one offer is chosen.
//!
//! A need is read by its owner, by the providers whom it reached and by those who run the programme; no other subject and
//! no visitor learns of it (decision 0033).

mod close;
mod contract;
mod offer;
mod post;
mod reach;
mod suggest;
mod tend;
mod view;

pub use close::{Close, Closed, end, withdraw};
pub use contract::draft;
pub use offer::{Accept, Accepted, MakeOffer, Offered, TakeBack, accept, offer, take_back};
pub use post::{LONGEST, Named, Post, Posted, post};
pub use suggest::{Suggest, Suggested, suggest};
pub use tend::tend;
pub use view::{
    MyService, NeedLine, NeedView, Needs, OfferLine, list, may_read, my_services, of_offer, view,
};

use rules::lifecycle::need::State;
use store::Need;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::{FileKind, Owners};
use crate::error::Refused;

pub(crate) fn state(row: &Need) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("need state {}", row.state)))
}

/// The owners of a need for one reader: the provider only where the need reached him.
pub(crate) fn owners(row: &Need, reached: Option<Uuid>) -> Owners<'_> {
    Owners {
        subject: Some(row.subject),
        provider: reached,
        ..Owners::default()
    }
}

/// The need, locked, as it stood at the edition that the form was shown.
async fn take(deal: &Deal<'_>, id: Uuid, edition: &str) -> Result<Need, Refused> {
    let row: Need = deal.take(id).await?;
    reach::may_touch(deal, &row).await?;
    if edition != row.edition.to_string() {
        return Err(deal.meanwhile(FileKind::Need, row.id).await?);
    }
    Ok(row)
}
