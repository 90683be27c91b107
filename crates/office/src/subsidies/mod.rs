//! The yearly subsidy of providers: computed for every published appraisal, proposed, decided, offered as one
//! confirmation, paid in the region's batches from a budget line of its own (9.2–9.5, R14–R17, decision 0027).

mod confirm;
mod decide;
mod pay;
mod propose;
mod recompute;
mod report;
mod view;

pub use confirm::{Confirm, Confirmed, confirm};
pub use decide::{Decide, Decided, decide};
pub(crate) use pay::{book, failed, instruct, release};
pub use propose::{Lower, Lowered, Propose, Proposed, lower, propose};
pub use recompute::{Recomputed, recompute};
pub use report::{ReportUse, Reported, UseLine, Used, report_use, uses};
pub(crate) use view::may_see;
pub use view::{SubsidyLine, SubsidyView, SubsidyYear, list, mine, view};

use rules::lifecycle::subsidy::State;
use store::Subsidy;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::{FileKind, Owners};
use crate::error::Refused;
use crate::record::{Body, Change};
use rules::lifecycle::subsidy::{Event, next};

pub(crate) fn owners(row: &Subsidy) -> Owners<'_> {
    Owners {
        provider: Some(row.provider),
        ..Owners::default()
    }
}

pub(crate) fn state(row: &Subsidy) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("subsidy state {}", row.state)))
}

/// The subsidy, locked, as the actor saw it; who came between is told (UX-27).
async fn take(deal: &Deal<'_>, id: Uuid, edition: i64) -> Result<Subsidy, Refused> {
    let row: Subsidy = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    if row.edition != edition {
        return Err(deal.meanwhile(FileKind::Subsidy, row.id).await?);
    }
    Ok(row)
}

/// Saves what an event made of it, with its record.
async fn step(
    deal: &Deal<'_>,
    mut row: Subsidy,
    event: Event,
    body: Body,
) -> Result<Subsidy, Refused> {
    let before = state(&row)?;
    let after = next(before, event)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Subsidy, row.id, change, body).await?;
    Ok(row)
}
