//! Payment batches: drawn up by one, released by two others, sent to the bank, settled by what the bank answers
//! (8.6, R20, decision 0021).

mod by_hand;
mod cancel;
mod doubts;
mod draw;
mod export;
mod prospect;
mod reconcile;
mod release;
mod returns;
mod subsidised;
mod take;
mod topped;
mod treasury;
mod view;

pub use by_hand::{Enter, Entered, Said, enter, open_places};
pub use cancel::{Cancel, Cancelled, cancel};
pub use doubts::{Doubt, How, Resolve, Resolved, doubt, doubts, resolve};
pub use draw::{Draw, Drawn, MOST, draw, look_at_draft};
pub use export::{Export, FileForm, export};
pub(crate) use prospect::payees_owe;
pub use prospect::{Candidate, Prospect, prospect};
pub use reconcile::{Difference, Reconciliation, Tally, reconcile};
pub use release::{Release, Released, release};
pub use returns::{Checked, Import, Imported, Preview, hold, import, look};
pub use treasury::Pays;
pub(crate) use treasury::{Treasury, may_see};
pub use view::{BatchLine, BatchView, Filed, InstructionLine, Signed, list, view};

use rules::lifecycle::batch::State;
use rules::{Refusal, clause};
use store::Batch;
use uuid::Uuid;

use self::treasury::may_know;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

pub(crate) fn state(row: &Batch) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("batch state {}", row.state)))
}

/// The batch, locked, as the actor saw it; who came between is told (UX-27).
async fn take(deal: &Deal<'_>, batch: Uuid, edition: i64) -> Result<Batch, Refused> {
    let row: Batch = deal.take(batch).await?;
    may_know(deal.actor, &row)?;
    if row.edition != edition {
        return Err(deal.meanwhile(FileKind::Batch, row.id).await?);
    }
    Ok(row)
}

fn refusal(code: &'static str, message: impl Into<String>, fix: &'static str) -> Refusal {
    Refusal::new(code, clause!("8.6"), "", message, fix)
}
