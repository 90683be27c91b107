//! A top-up as its subject and its division read it.

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::ledger::queue::Place;
use rules::lifecycle::top_up::State;
use rules::topup::Rate;
use rules::{Fen, Law, Refusal, Trace};
use store::queries::{parties, recoveries, topups as rows};
use store::{Claim, Programme, ProgrammeTerms, Subject, TopUp};
use uuid::Uuid;

use super::confirm::{Facts, hinder};
use super::{owners, state};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::programmes;
use crate::subjects::{masks, purpose};
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

/// One top-up in a list.
#[derive(Clone, Debug)]
pub struct TopUpLine {
    pub id: Uuid,
    pub number: String,
    /// Whose money it is.
    pub division: String,
    pub subject: String,
    pub claim: Uuid,
    pub claim_number: String,
    pub redeemed: Fen,
    pub amount: Fen,
    pub trace: Trace,
    pub redeemed_on: NaiveDate,
    pub paid_on: Option<NaiveDate>,
    pub state: State,
}

#[derive(Clone, Debug)]
pub struct TopUpView {
    pub line: TopUpLine,
    pub programme: Uuid,
    pub programme_number: String,
    pub programme_name: String,
    pub rate: Rate,
    pub actual: Fen,
    /// Who pays.
    pub payer: String,
    /// Into which account, masked.
    pub bank: String,
    pub account: String,
    pub payment: Option<(String, NaiveDate)>,
    /// The orders to pay it back: id, number and amount.
    pub orders: Vec<(Uuid, String, Fen)>,
    /// Where it stands while it waits; nothing when it does not wait for money.
    pub place: Option<Place>,
    /// Why it is not paid into the account now.
    pub hindrances: Vec<Refusal>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// Rows as lists show them: one question for each kind of row.
pub(crate) async fn read_all(office: &Office, rows: Vec<TopUp>) -> Result<Vec<TopUpLine>, Refused> {
    let store = &office.store;
    let subjects = parties::subject_names(store, rows.iter().map(|row| row.subject)).await?;
    let claims = store::many::<Claim>(store, rows.iter().map(|row| row.claim)).await?;
    let line = |row: TopUp| {
        let claim = claims.get(&row.claim).ok_or(Refused::Unknown)?;
        Ok(TopUpLine {
            division: Law::shipped().divisions.full_name(&row.division),
            subject: subjects.get(&row.subject).cloned().unwrap_or_default(),
            claim: row.claim,
            claim_number: claim.number.clone(),
            redeemed: Fen::new(row.redeemed),
            amount: Fen::new(row.amount),
            trace: serde_json::from_str(&row.trace)?,
            redeemed_on: row.redeemed_on,
            paid_on: row.paid_on,
            state: state(&row)?,
            id: row.id,
            number: row.number,
        })
    };
    rows.into_iter().map(line).collect()
}

/// Those of the actor's own subject, the latest first.
pub async fn mine(office: &Office, actor: &Actor) -> Result<Vec<TopUpLine>, Refused> {
    if !actor.may(Act::ConfirmTopUp) {
        return Err(Refused::Unknown);
    }
    match actor.party {
        Some(subject) => read_all(office, rows::of_subject(&office.store, subject).await?).await,
        None => Ok(Vec::new()),
    }
}

/// Those on the claims of one contract that the actor may read; nothing for whoever has no part in them.
pub async fn on_claims(
    office: &Office,
    actor: &Actor,
    claims: &[Uuid],
) -> Result<Vec<TopUpLine>, Refused> {
    if !actor.may(Act::SeeTopUp) {
        return Ok(Vec::new());
    }
    let mut seen = rows::of_claims(&office.store, claims).await?;
    seen.retain(|row| may_see(actor, row));
    read_all(office, seen).await
}

/// The same of the claims on one voucher.
pub async fn on_voucher(
    office: &Office,
    actor: &Actor,
    voucher: Uuid,
) -> Result<Vec<TopUpLine>, Refused> {
    if !actor.may(Act::SeeTopUp) {
        return Ok(Vec::new());
    }
    let mut seen = rows::of_voucher(&office.store, voucher).await?;
    seen.retain(|row| may_see(actor, row));
    read_all(office, seen).await
}

fn may(actor: &Actor, act: Act, row: &TopUp) -> Result<(), Refused> {
    actor.may_touch(act, owners(row))?;
    programmes::own(actor, &row.division)
}

/// Whether the actor may know of it.
pub(crate) fn may_see(actor: &Actor, row: &TopUp) -> bool {
    may(actor, Act::SeeTopUp, row).is_ok()
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<TopUpView, Refused> {
    let store = &office.store;
    let row: TopUp = store_row(office, id).await?;
    may(actor, Act::SeeTopUp, &row)?;
    let programme: Programme = store_row(office, row.programme).await?;
    let terms: ProgrammeTerms = store_row(office, row.terms).await?;
    let subject: Subject = store_row(office, row.subject).await?;
    let state = state(&row)?;
    let open = matches!(
        state,
        State::Waiting | State::Offered | State::Confirmed | State::Bounced
    );
    let hindrances = match open {
        true => hinder(office, store, &row, &subject).await?,
        false => Vec::new(),
    };
    let confirms = matches!(state, State::Offered | State::Bounced)
        && hindrances.is_empty()
        && actor.role == Role::Subject
        && actor.may_act(Act::ConfirmTopUp);
    let payment = rows::payment_of(store, id).await?;
    let orders = recoveries::of_top_ups(store, [id]).await?;
    let orders = orders.into_iter();
    let orders = orders.map(|row| (row.id, row.number, Fen::new(row.amount)));
    let account = office.unseal(purpose::BANK, &subject.bank_account_sealed)?;
    Ok(TopUpView {
        place: place(office, &programme, &row, state).await?,
        programme: programme.id,
        programme_number: programme.number,
        programme_name: programme.name,
        rate: programmes::rate(&terms)?,
        payer: terms.payer,
        actual: Fen::new(row.actual),
        bank: subject.bank,
        account: masks::account(&account),
        payment: payment.map(|one| (one.reference, one.paid_on)),
        orders: orders.collect(),
        hindrances,
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::TopUp, id)]).await?,
        to_do: confirms.then_some(Act::ConfirmTopUp).into_iter().collect(),
        line: read_all(office, vec![row])
            .await?
            .pop()
            .ok_or(Refused::Unknown)?,
    })
}

/// The place of one that waits for money, among those that may be offered.
async fn place(
    office: &Office,
    programme: &Programme,
    row: &TopUp,
    state: State,
) -> Result<Option<Place>, Refused> {
    if state != State::Waiting {
        return Ok(None);
    }
    let store = &office.store;
    let waiting = rows::waiting(store, programme.id).await?;
    let facts = Facts::of(store, waiting.iter().map(|one| one.subject)).await?;
    let may_be_offered = |one: &&TopUp| facts.held(one.subject).is_ok();
    let mut before: Vec<&TopUp> = waiting.iter().filter(may_be_offered).collect();
    if !before.iter().any(|one| one.id == row.id) {
        return Ok(None);
    }
    before.retain(|one| one.queue_no < row.queue_no);
    let count = u64::try_from(before.len()).unwrap_or(u64::MAX);
    let sum = before.iter().map(|one| Fen::new(one.amount)).sum();
    let key = programmes::book(programme)?.key();
    let books = store::queries::money::books_of(store, [key.clone()]).await?;
    let free = books
        .get(&key)
        .map_or(Fen::ZERO, |book| Balance::from(book).free());
    Ok(Some(Place::behind(count, sum, Fen::new(row.amount), free)))
}
