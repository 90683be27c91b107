//! The yearly operating subsidy of the body that issues and redeems: counted from the record, proposed by the Centre,
//! decided by the Department, paid by Finance from a budget line of its own (6.4, decision 0034).

mod basis;
mod decide;
mod pay;
mod propose;
mod view;

pub use decide::{Decide, Decided, decide};
pub use pay::{Paid, Pay, pay};
pub use propose::{Propose, Proposed, propose};
pub use view::{OperatingLine, OperatingView, Year, list, view, year};

use rules::lifecycle::operating::{Event, State, next};
use store::Operating;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::{Body, Change};

pub(crate) fn state(row: &Operating) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("operating {}", row.state)))
}

/// The file, locked, as the actor saw it; who came between is told (UX-27).
async fn take(deal: &Deal<'_>, id: Uuid, edition: &str) -> Result<Operating, Refused> {
    let row: Operating = deal.take(id).await?;
    if row.edition.to_string() != edition {
        return Err(deal.meanwhile(FileKind::Operating, row.id).await?);
    }
    Ok(row)
}

/// Saves what an event made of it, with its record.
async fn step(
    deal: &Deal<'_>,
    mut row: Operating,
    event: Event,
    body: Body,
) -> Result<Operating, Refused> {
    let before = state(&row)?;
    let after = next(before, event)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Operating, row.id, change, body)
        .await?;
    Ok(row)
}
