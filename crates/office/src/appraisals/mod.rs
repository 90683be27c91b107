//! The yearly appraisal of providers: a preview at any time, then drawn up, objected to, answered, confirmed and published
//! (9.1, R36, decision 0027).

mod answer;
mod confirm;
mod draw;
mod facts;
mod income;
mod object;
mod sums;
mod view;

pub use answer::{Answer, Answered, Finding, answer};
pub use confirm::{Confirm, Done, confirm, publish};
pub use draw::{Draw, Drawn, draw};
pub use facts::{Basis, LapseItem, PaidItem, RatedItem, Reported};
pub(crate) use facts::{moments, paid_to, redeemed_by_provider};
pub use income::{Income, ReportIncome, report};
pub use object::{Object, Objected, object};
pub use view::{
    AppraisalLine, AppraisalView, Published, Standing, Year, list, mine, published, standing, view,
    years,
};

use rules::appraisal::{Appraised, Grade};
use rules::lifecycle::appraisal::State;
use store::Appraisal;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::{FileKind, Owners};
use crate::error::Refused;

/// It is its provider's; the desks that appraise read all.
pub(crate) fn owners(row: &Appraisal) -> Owners<'_> {
    Owners {
        provider: Some(row.provider),
        ..Owners::default()
    }
}

pub(crate) fn state(row: &Appraisal) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("appraisal state {}", row.state)))
}

pub(crate) fn grade(row: &Appraisal) -> Result<Grade, Refused> {
    Grade::parse(&row.grade).ok_or_else(|| Refused::Fault(format!("grade {}", row.grade)))
}

pub(crate) fn result(row: &Appraisal) -> Result<Appraised, Refused> {
    Ok(serde_json::from_str(&row.result)?)
}

/// A year as its column has it.
pub(crate) fn year_of(row: i64) -> Result<u16, Refused> {
    u16::try_from(row).map_err(|_| Refused::Fault(format!("year {row}")))
}

/// The appraisal, locked, as the actor saw it; who came between is told (UX-27).
async fn take(deal: &Deal<'_>, id: Uuid, edition: i64) -> Result<Appraisal, Refused> {
    let row: Appraisal = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    if row.edition != edition {
        return Err(deal.meanwhile(FileKind::Appraisal, row.id).await?);
    }
    Ok(row)
}
