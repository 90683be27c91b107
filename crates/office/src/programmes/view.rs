//! A division's programmes as its own staff read them.

use chrono::NaiveDate;
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::programme::State;
use rules::topup::Rate;
use store::queries::{money, topups as rows};
use store::{Programme, ProgrammeTerms};
use uuid::Uuid;

use super::{book, in_force, may, rate, state};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::subjects::{masks, purpose};
use crate::timeline::{self, Entry};
use crate::topups::{self, TopUpLine};
use crate::{Office, store_row};

/// One programme in the list.
#[derive(Clone, Debug)]
pub struct ProgrammeLine {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub division: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub state: State,
    pub money: Balance,
}

/// Its terms from a day on.
#[derive(Clone, Debug)]
pub struct TermsLine {
    pub from_on: NaiveDate,
    pub rate: Rate,
    pub ceiling: Fen,
    pub payer: String,
    pub bank: String,
    /// Masked.
    pub account: String,
    pub document: String,
    /// Whether they are in force today.
    pub now: bool,
}

#[derive(Clone, Debug)]
pub struct ProgrammeView {
    pub line: ProgrammeLine,
    pub terms: Vec<TermsLine>,
    /// One page of its top-ups, the latest first, and how many there are.
    pub top_ups: Vec<TopUpLine>,
    pub count: u64,
    /// How many wait for money, and for how much.
    pub waiting: (i64, Fen),
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// The programmes of the actor's own division, the latest first.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<ProgrammeLine>, Refused> {
    if !actor.may(Act::SeeProgramme) {
        return Err(Refused::Unknown);
    }
    let mine: Vec<String> = actor.division.iter().cloned().collect();
    let programmes = rows::programmes(&office.store, &mine).await?;
    lines(office, programmes).await
}

async fn lines(office: &Office, programmes: Vec<Programme>) -> Result<Vec<ProgrammeLine>, Refused> {
    let keys: Result<Vec<String>, Refused> =
        programmes.iter().map(|row| Ok(book(row)?.key())).collect();
    let books = money::books_of(&office.store, keys?).await?;
    let line = |row: Programme| {
        Ok(ProgrammeLine {
            money: books
                .get(&book(&row)?.key())
                .map_or(Balance::EMPTY, Balance::from),
            state: state(&row)?,
            id: row.id,
            number: row.number,
            name: row.name,
            division: row.division,
            from_on: row.from_on,
            to_on: row.to_on,
            closed_on: row.closed_on,
        })
    };
    programmes.into_iter().map(line).collect()
}

/// A programme with one page of its top-ups; the first page is 0.
pub async fn view(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    (page, size): (u64, u64),
) -> Result<ProgrammeView, Refused> {
    let store = &office.store;
    let row: Programme = store_row(office, id).await?;
    may(actor, Act::SeeProgramme, &row)?;
    let terms = rows::terms(store, id).await?;
    let now = in_force(&terms, office.today()).map(|one| one.id);
    let (found, count) = rows::of_programme(store, id, page.saturating_mul(size), size).await?;
    let waiting = rows::waiting(store, id).await?;
    let asked = waiting.iter().map(|one| Fen::new(one.amount)).sum();
    let possible: &[Act] = match state(&row)? {
        State::Open => &[
            Act::ChangeProgramme,
            Act::FundProgramme,
            Act::CloseProgramme,
        ],
        State::Closed => &[],
    };
    let acts = possible.iter().copied();
    let to_do = acts.filter(|act| may(actor, *act, &row).is_ok()).collect();
    let terms: Result<Vec<TermsLine>, Refused> = terms
        .into_iter()
        .map(|one| terms_line(office, one, now))
        .collect();
    Ok(ProgrammeView {
        terms: terms?,
        top_ups: topups::read_all(office, found).await?,
        count,
        waiting: (i64::try_from(waiting.len()).unwrap_or(i64::MAX), asked),
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::Programme, id)]).await?,
        to_do,
        line: lines(office, vec![row])
            .await?
            .pop()
            .ok_or(Refused::Unknown)?,
    })
}

fn terms_line(
    office: &Office,
    one: ProgrammeTerms,
    now: Option<Uuid>,
) -> Result<TermsLine, Refused> {
    let account = office.unseal(purpose::BANK, &one.bank_account_sealed)?;
    Ok(TermsLine {
        rate: rate(&one)?,
        now: now == Some(one.id),
        from_on: one.from_on,
        ceiling: Fen::new(one.ceiling),
        payer: one.payer,
        bank: one.bank,
        account: masks::account(&account),
        document: one.document,
    })
}
