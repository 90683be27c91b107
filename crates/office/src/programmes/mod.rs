//! Programmes of cities and counties that top up what the region redeems, each with money of its own (2.3, R27).

mod change;
mod close;
mod fund;
mod open;
mod read;
mod view;

pub use change::{Change, Changed, change};
pub use close::{Close, Closed, close};
pub use fund::{Fund, Funded, fund};
pub use open::{Open, Opened, Terms, look_at_opening, open};
pub use view::{ProgrammeLine, ProgrammeView, TermsLine, list, view};

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::ledger::Book;
use rules::lifecycle::programme::State;
use rules::topup::Rate;
use rules::{Refusal, clause};
use store::{Programme, ProgrammeTerms};
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::{Actor, FileKind, Owners};
use crate::error::Refused;
use crate::subjects::view::year;

/// Whether the actor keeps this programme: the staff of the very division whose money it is. A prefecture has its own
/// programme for its counties and does not read theirs.
pub(crate) fn may(actor: &Actor, act: Act, row: &Programme) -> Result<(), Refused> {
    let owners = Owners {
        division: Some(&row.division),
        ..Owners::default()
    };
    actor.may_touch(act, owners)?;
    own(actor, &row.division)
}

/// Whether a division is the very one that a local authority's actor works for.
pub(crate) fn own(actor: &Actor, division: &str) -> Result<(), Refused> {
    match actor.role == Role::County && actor.division.as_deref() != Some(division) {
        true => Err(Refused::Unknown),
        false => Ok(()),
    }
}

pub(crate) fn state(row: &Programme) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("programme state {}", row.state)))
}

/// The book of a programme's money; it lies in one budget year.
pub(crate) fn book(row: &Programme) -> Result<Book, Refused> {
    Ok(Book::top_up(row.id.to_string(), year(row.from_on)?))
}

pub(crate) fn rate(terms: &ProgrammeTerms) -> Result<Rate, Refused> {
    let rate = u16::try_from(terms.rate).ok().and_then(Rate::new);
    rate.ok_or_else(|| Refused::Fault(format!("rate {}", terms.rate)))
}

/// The terms in force on a day: the last that began by then.
pub(crate) fn in_force(terms: &[ProgrammeTerms], day: NaiveDate) -> Option<&ProgrammeTerms> {
    terms.iter().rev().find(|one| one.from_on <= day)
}

/// The programme, locked, as the actor saw it; who came between is told (UX-27).
async fn take(deal: &Deal<'_>, id: Uuid, edition: &str) -> Result<Programme, Refused> {
    let row: Programme = deal.take(id).await?;
    may(deal.actor, deal.act, &row)?;
    match edition == row.edition.to_string() {
        true => Ok(row),
        false => Err(deal.meanwhile(FileKind::Programme, row.id).await?),
    }
}

fn nothing_changed(message: &'static str, fix: &'static str) -> Refusal {
    Refusal::new("programme.same", clause!("R27"), "", message, fix)
}
