//! A batch as its readers see it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rules::Fen;
use rules::bank::{Answer, may_release};
use rules::duties::Act;
use rules::lifecycle::batch::State;
use store::queries::{batches as rows, topups};
use store::{Account, Batch, TopUp};
use uuid::Uuid;

use super::state;
use super::take::answer;
use super::treasury::{Pays, Treasury, may_know, numbers, pays};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::subjects::{masks, purpose};
use crate::timeline::{self, Entry};
use crate::{Office, local, programmes, store_row};

/// One batch in a list.
#[derive(Clone, Debug)]
pub struct BatchLine {
    pub id: Uuid,
    pub number: String,
    pub state: State,
    pub count: i64,
    pub amount: Fen,
    pub drawn_on: NaiveDate,
    pub drawn_by: String,
    pub released_on: Option<NaiveDate>,
    /// By when the bank has to answer, while it has not.
    pub due_on: Option<NaiveDate>,
    pub days_left: Option<i64>,
}

/// Who did one of the steps that R20 keeps apart.
#[derive(Clone, Debug)]
pub struct Signed {
    pub name: String,
    pub at: DateTime<Utc>,
}

/// One instruction with what became of it.
#[derive(Clone, Debug)]
pub struct InstructionLine {
    pub place: i64,
    pub pays: Pays,
    pub number: String,
    pub payee: String,
    pub bank: String,
    /// Masked.
    pub account: String,
    pub amount: Fen,
    pub answer: Option<Answer>,
}

/// One return file that was recorded.
#[derive(Clone, Debug)]
pub struct Filed {
    pub name: String,
    pub at: DateTime<Utc>,
    pub by: String,
    pub paid: i64,
    pub failed: i64,
    pub same: i64,
    pub doubts: i64,
}

#[derive(Clone, Debug)]
pub struct BatchView {
    pub line: BatchLine,
    pub edition: i64,
    pub lines_hash: String,
    pub drawn: Signed,
    pub first: Option<Signed>,
    pub second: Option<Signed>,
    pub instructions: Vec<InstructionLine>,
    pub returns: Vec<Filed>,
    /// How many lines wait for a person.
    pub doubts: usize,
    /// From which account a division pays; nothing of the region's.
    pub payer: Option<String>,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

impl BatchView {
    /// What was paid, what failed and what waits, each with its sum.
    pub fn sums(&self) -> [(usize, Fen); 3] {
        let of = |wanted: fn(&Option<Answer>) -> bool| {
            let lines = self.instructions.iter().filter(|line| wanted(&line.answer));
            lines.fold((0, Fen::ZERO), |(count, sum), line| {
                (count + 1, sum + line.amount)
            })
        };
        [
            of(|answer| matches!(answer, Some(Answer::Paid { .. }))),
            of(|answer| matches!(answer, Some(Answer::Failed { .. }))),
            of(Option::is_none),
        ]
    }
}

type People = BTreeMap<Uuid, Account>;

fn name(people: &People, account: Uuid) -> String {
    people
        .get(&account)
        .map_or_else(String::new, |one| one.name.clone())
}

fn line(office: &Office, row: &Batch, people: &People) -> Result<BatchLine, Refused> {
    let left = |due| office.calendar().days_left(office.today(), due);
    Ok(BatchLine {
        due_on: row.due_on,
        days_left: row.due_on.map(left),
        id: row.id,
        number: row.number.clone(),
        state: state(row)?,
        count: row.count,
        amount: Fen::new(row.amount),
        drawn_on: local(row.drawn_at).date_naive(),
        drawn_by: name(people, row.drawn_by),
        released_on: row.released_on,
    })
}

/// All batches, the latest first.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<BatchLine>, Refused> {
    if !actor.may(Act::SeeBatch) {
        return Err(Refused::Unknown);
    }
    let treasury = Treasury::of(actor)?;
    let batches = rows::list(&office.store, treasury.division()).await?;
    let people = store::many(&office.store, batches.iter().map(|row| row.drawn_by)).await?;
    batches
        .iter()
        .map(|row| line(office, row, &people))
        .collect()
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<BatchView, Refused> {
    if !actor.may(Act::SeeBatch) {
        return Err(Refused::Unknown);
    }
    let store = &office.store;
    let row: Batch = store_row(office, id).await?;
    may_know(actor, &row)?;
    let returns = rows::returns(store, id).await?;
    let people = [Some(row.drawn_by), row.first_by, row.second_by];
    let people = people
        .into_iter()
        .flatten()
        .chain(returns.iter().map(|file| file.account));
    let people = store::many(store, people).await?;
    let signed = |who: Option<Uuid>, at: Option<DateTime<Utc>>| {
        Some(Signed {
            name: name(&people, who?),
            at: at?,
        })
    };
    Ok(BatchView {
        edition: row.edition,
        lines_hash: row.lines_hash.clone(),
        drawn: Signed {
            name: name(&people, row.drawn_by),
            at: row.drawn_at,
        },
        first: signed(row.first_by, row.first_at),
        second: signed(row.second_by, row.second_at),
        instructions: instructions(office, id).await?,
        returns: returns
            .into_iter()
            .map(|file| Filed {
                by: name(&people, file.account),
                name: file.name,
                at: file.at,
                paid: file.paid,
                failed: file.failed,
                same: file.same,
                doubts: file.doubts,
            })
            .collect(),
        doubts: rows::doubts(store, Some(id)).await?.len(),
        payer: payer(office, &row).await?,
        timeline: timeline::of(office, &[(FileKind::Batch, id)]).await?,
        to_do: to_do(actor, &row)?,
        line: line(office, &row, &people)?,
    })
}

/// The account of the programme whose top-ups a division's batch pays, as it stands now.
async fn payer(office: &Office, batch: &Batch) -> Result<Option<String>, Refused> {
    let store = &office.store;
    let first = rows::instructions(store, batch.id)
        .await?
        .into_iter()
        .next();
    let Some(id) = first.and_then(|one| one.top_up) else {
        return Ok(None);
    };
    let row: TopUp = store_row(office, id).await?;
    let terms = topups::terms(store, row.programme).await?;
    let Some(terms) = programmes::in_force(&terms, office.today()) else {
        return Ok(None);
    };
    let account = office.unseal(purpose::BANK, &terms.bank_account_sealed)?;
    let account = masks::account(&account);
    Ok(Some(format!("{} {} {account}", terms.payer, terms.bank)))
}

async fn instructions(office: &Office, batch: Uuid) -> Result<Vec<InstructionLine>, Refused> {
    let store = &office.store;
    let rows = rows::instructions(store, batch).await?;
    let paid: Result<Vec<Pays>, Refused> = rows.iter().map(pays).collect();
    let numbers = numbers(store, paid?).await?;
    let outcomes = rows::outcomes(store, rows.iter().map(|row| row.id)).await?;
    let line = |row: store::Instruction| {
        Ok(InstructionLine {
            place: row.place,
            pays: pays(&row)?,
            number: numbers
                .get(&pays(&row)?.id())
                .ok_or(Refused::Unknown)?
                .clone(),
            account: masks::account(&office.unseal(purpose::BANK, &row.bank_account_sealed)?),
            payee: row.payee,
            bank: row.bank,
            amount: Fen::new(row.amount),
            answer: outcomes.get(&row.id).map(answer).transpose()?,
        })
    };
    rows.into_iter().map(line).collect()
}

/// What the reader may do with the batch; the one who drew it up, or released it before, is not asked to release it.
fn to_do(actor: &Actor, row: &Batch) -> Result<Vec<Act>, Refused> {
    let me = actor.account()?.to_string();
    let first = row.first_by.map(|account| account.to_string());
    let releases = may_release(&row.drawn_by.to_string(), first.as_deref(), &me).is_ok();
    let possible: &[Act] = match state(row)? {
        State::Drawn | State::Once => &[Act::ReleaseBatch, Act::CancelBatch],
        State::Released => &[Act::ExportBatch, Act::CancelBatch],
        State::Sent => &[Act::ImportReturn, Act::EnterAnswer, Act::ExportBatch],
        State::Settled => &[Act::ImportReturn],
        State::Cancelled => &[],
    };
    let may = |act: &Act| actor.may(*act) && (*act != Act::ReleaseBatch || releases);
    Ok(possible.iter().copied().filter(may).collect())
}
