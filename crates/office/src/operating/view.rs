//! The operating subsidies as their readers see them: all, one, and what an open year would come to.

use chrono::NaiveDate;
use rules::appraisal::policy_of;
use rules::duties::{Act, Role};
use rules::ledger::{Book, Line};
use rules::lifecycle::operating::State;
use rules::operating::{compute, may_propose};
use rules::{Fen, Reasoned, Trace};
use store::Operating;
use store::queries::{money, operating as rows};
use uuid::Uuid;

use super::basis::gather;
use super::state;
use crate::actor::{Actor, FileKind};
use crate::appraisals::year_of;
use crate::error::Refused;
use crate::ledger::Balance;
use crate::subjects::view::year as this_year;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct OperatingLine {
    pub id: Uuid,
    pub number: String,
    pub year: u16,
    pub computed: Fen,
    pub amount: Fen,
    pub state: State,
    pub paid_on: Option<NaiveDate>,
}

/// A year that is not proposed: what it would come to from the record as it is now.
#[derive(Clone, Debug)]
pub struct Year {
    pub year: u16,
    pub due: Reasoned<Fen>,
    /// Whether the reader may propose it now.
    pub proposes: bool,
}

#[derive(Clone, Debug)]
pub struct OperatingView {
    pub line: OperatingLine,
    pub trace: Trace,
    pub reason: String,
    pub payee: String,
    pub reference: Option<String>,
    /// What the line of this year can still promise.
    pub free: Fen,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

fn line(row: &Operating) -> Result<OperatingLine, Refused> {
    Ok(OperatingLine {
        id: row.id,
        number: row.number.clone(),
        year: year_of(row.year)?,
        computed: Fen::new(row.computed),
        amount: Fen::new(row.amount),
        state: state(row)?,
        paid_on: row.paid_on,
    })
}

/// Every year that was proposed, the latest first.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<OperatingLine>, Refused> {
    if !actor.may(Act::SeeOperating) {
        return Err(Refused::Unknown);
    }
    let rows = rows::all(&office.store).await?;
    rows.iter().map(line).collect()
}

/// What a year comes to that is not proposed; none once it is.
pub async fn year(office: &Office, actor: &Actor, year: u16) -> Result<Option<Year>, Refused> {
    if !actor.may(Act::SeeOperating) {
        return Err(Refused::Unknown);
    }
    if rows::of_year(&office.store, year.into()).await?.is_some() {
        return Ok(None);
    }
    let policy = policy_of(office.law(), year)?;
    let basis = gather(office, &office.store, year).await?;
    let over = may_propose(year, office.today()).is_ok();
    Ok(Some(Year {
        year,
        due: compute(&policy.operating, &basis),
        proposes: over && actor.may(Act::ProposeOperating),
    }))
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<OperatingView, Refused> {
    if !actor.may(Act::SeeOperating) {
        return Err(Refused::Unknown);
    }
    let store = &office.store;
    let row: Operating = store_row(office, id).await?;
    let possible: &[Act] = match state(&row)? {
        State::Proposed => &[Act::DecideOperating],
        State::Decided => &[Act::PayOperating],
        State::Paid | State::Ended => &[],
    };
    let key = Book::line(Line::Operating, this_year(office.today())?).key();
    let books = money::books_of(store, [key.clone()]).await?;
    // What is promised of a decision of its own is for those who handle the budget.
    let free = books.get(&key).map(|book| Balance::from(book).free());
    let sees = actor.may(Act::SeeBudget) && actor.role != Role::Agency;
    Ok(OperatingView {
        line: line(&row)?,
        trace: serde_json::from_str(&row.trace)?,
        reason: row.reason.clone(),
        payee: row.payee.clone(),
        reference: row.reference.clone(),
        free: free.filter(|_| sees).unwrap_or(Fen::ZERO),
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::Operating, id)]).await?,
        to_do: possible
            .iter()
            .copied()
            .filter(|act| actor.may(*act))
            .collect(),
    })
}
