//! An order to pay back as its readers see it.

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::lifecycle::recovery::State;
use rules::{Fen, Law, Trace};
use store::queries::contracts::Whose;
use store::queries::{parties, recoveries as rows};
use store::{Claim, Recovery, TopUp, Voucher};
use uuid::Uuid;

use super::{left, may};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct RecoveryLine {
    pub id: Uuid,
    pub number: String,
    /// Who owes.
    pub debtor: String,
    /// To whom: the authority by its full name, or nothing for the region.
    pub creditor: Option<String>,
    pub amount: Fen,
    pub paid_back: Fen,
    pub written_off: Fen,
    pub left: Fen,
    pub ordered_on: NaiveDate,
    pub due_on: NaiveDate,
    pub state: State,
}

/// One part that came back.
#[derive(Clone, Debug)]
pub struct Part {
    pub amount: Fen,
    pub reference: String,
    pub paid_on: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct RecoveryView {
    pub line: RecoveryLine,
    pub facts: String,
    pub clause: String,
    pub claim: Uuid,
    pub claim_number: String,
    pub voucher_number: String,
    /// The top-up that is owed back to its authority; nothing when it is owed to the region.
    pub top_up: Option<(Uuid, String)>,
    /// How the amount of such an order came about.
    pub trace: Trace,
    pub parts: Vec<Part>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

pub(crate) fn state(row: &Recovery) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("recovery state {}", row.state)))
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<RecoveryView, Refused> {
    let row: Recovery = store_row(office, id).await?;
    may(actor, Act::SeeRecovery, &row)?;
    let claim: Claim = store_row(office, row.claim).await?;
    let voucher: Voucher = store_row(office, row.voucher).await?;
    let can = |act: &Act| may(actor, *act, &row).is_ok();
    let open = state(&row)? == State::Owed;
    let acts = [Act::PayBack, Act::WriteOff];
    let parts = rows::repayments(&office.store, id).await?;
    let top_up: Option<TopUp> = match row.top_up {
        Some(id) => Some(store_row(office, id).await?),
        None => None,
    };
    let trace = match row.trace.as_str() {
        "" => Trace::default(),
        json => serde_json::from_str(json)?,
    };
    let timeline = timeline::of(office, &[(FileKind::Recovery, id)]).await?;
    let to_do = acts.into_iter().filter(|act| open && can(act)).collect();
    let (facts, clause, edition) = (row.facts.clone(), row.clause.clone(), row.edition);
    let mut lines = read_all(office, vec![row]).await?;
    Ok(RecoveryView {
        line: lines.pop().ok_or(Refused::Unknown)?,
        facts,
        clause,
        claim: claim.id,
        claim_number: claim.number,
        voucher_number: voucher.number,
        top_up: top_up.map(|row| (row.id, row.number)),
        trace,
        parts: parts.into_iter().map(part).collect(),
        edition,
        timeline,
        to_do,
    })
}

fn part(row: store::Repayment) -> Part {
    Part {
        amount: Fen::new(row.amount),
        reference: row.reference,
        paid_on: row.paid_on,
    }
}

/// How many rows a page has.
const ROWS: u64 = 50;

/// A page of orders, with the sums over all of them.
#[derive(Clone, Debug, Default)]
pub struct Orders {
    pub lines: Vec<RecoveryLine>,
    pub count: u64,
    pub amount: Fen,
    pub paid_back: Fen,
    pub written_off: Fen,
    pub left: Fen,
    /// The page shown, from 1, and how many there are.
    pub page: u64,
    pub pages: u64,
}

/// The orders the actor may see, those still owed first.
pub async fn list(office: &Office, actor: &Actor, page: u64) -> Result<Orders, Refused> {
    if !actor.may(Act::SeeRecovery) {
        return Err(Refused::Unknown);
    }
    let divisions = actor.jurisdiction().unwrap_or_default();
    let whose = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Whose::Subject(id),
        (Role::Provider, Some(id)) => Whose::Provider(id),
        (Role::Subject | Role::Provider, None) => return Ok(Orders::default()),
        (Role::County, _) => Whose::Divisions(&divisions),
        _ => Whose::Everyones,
    };
    let own = actor.division.as_deref();
    let sums = rows::sums(&office.store, (whose, own)).await?;
    let count = u64::try_from(sums.count).unwrap_or_default();
    let pages = count.div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let found = rows::page(&office.store, (whose, own), ((page - 1) * ROWS, ROWS)).await?;
    Ok(Orders {
        lines: read_all(office, found).await?,
        count,
        amount: Fen::new(sums.amount),
        paid_back: Fen::new(sums.paid_back),
        written_off: Fen::new(sums.written_off),
        left: Fen::new(sums.amount - sums.paid_back - sums.written_off),
        page,
        pages,
    })
}

async fn read_all(office: &Office, rows: Vec<Recovery>) -> Result<Vec<RecoveryLine>, Refused> {
    let store = &office.store;
    let subjects = parties::subject_names(store, rows.iter().filter_map(|row| row.subject)).await?;
    let providers =
        parties::provider_names(store, rows.iter().filter_map(|row| row.provider)).await?;
    let name = |row: &Recovery| {
        let subject = row.subject.and_then(|id| subjects.get(&id));
        let provider = row.provider.and_then(|id| providers.get(&id));
        subject.or(provider).cloned().unwrap_or_default()
    };
    rows.into_iter()
        .map(|row| {
            Ok(RecoveryLine {
                debtor: name(&row),
                creditor: row
                    .top_up
                    .map(|_| Law::shipped().divisions.full_name(&row.division)),
                state: state(&row)?,
                left: left(&row),
                amount: Fen::new(row.amount),
                paid_back: Fen::new(row.paid_back),
                written_off: Fen::new(row.written_off),
                id: row.id,
                number: row.number,
                ordered_on: row.ordered_on,
                due_on: row.due_on,
            })
        })
        .collect()
}
