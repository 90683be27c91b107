//! Cases of suspected fraud: opened, heard, decided, appealed once, carried out (5.4, R31).

mod appeal;
mod close;
mod decide;
mod involved;
mod marks;
mod open;
mod statement;
mod view;

pub use appeal::{Appeal, Appealed, Rule, Ruled, Verdict, appeal, rule};
pub use close::{Close, Closed, close};
pub use decide::{Decide, Decided, Outcome, Ruling, decide};
pub(crate) use marks::{Party, accused, hold, marks, may_begin, open_on};
pub use open::{Accused, Open, Opened, open, what};
pub(crate) use open::{Ground, begin};
pub(crate) use statement::side;
pub use statement::{StateSide, Stated, state_side};
pub(crate) use view::may_read_file;
pub use view::{CaseFile, CaseLine, CaseView, Cases, StatementLine, list, standing, view};

use rules::lifecycle::case::State;
use store::{Inquiry, Provider, Subject};

use crate::act::Deal;
use crate::actor::{FileKind, Owners};
use crate::error::Refused;
use crate::notices::To;

pub(crate) fn owners(row: &Inquiry) -> Owners<'_> {
    Owners {
        subject: row.subject,
        provider: row.provider,
        division: row.division.as_deref(),
        private: false,
    }
}

pub(crate) fn state(row: &Inquiry) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("case state {}", row.state)))
}

/// Tells everybody who is accused; one who closed all accounts is told nothing, and the case goes on.
pub(crate) async fn tell_parties(
    deal: &Deal<'_>,
    row: &Inquiry,
    words: String,
) -> Result<(), Refused> {
    let link = format!("/cases/{}", row.id);
    if let Some(id) = row.subject {
        let subject: Subject = deal.take(id).await?;
        deal.notify(To::Account(subject.account), words.clone(), link.clone())
            .await?;
    }
    if let Some(id) = row.provider {
        let provider: Provider = deal.take(id).await?;
        deal.notify(To::Account(provider.account), words, link)
            .await?;
    }
    Ok(())
}

/// The case, locked, as the actor saw it; who came between is told (UX-27).
async fn take(deal: &Deal<'_>, id: uuid::Uuid, edition: &str) -> Result<Inquiry, Refused> {
    let row: Inquiry = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    match edition == row.edition.to_string() {
        true => Ok(row),
        false => Err(deal.meanwhile(FileKind::Case, row.id).await?),
    }
}
