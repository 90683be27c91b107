//! A claim as its readers see it, and their lists.

use chrono::{DateTime, NaiveDate, Utc};
use rules::calendar::Due;
use rules::clock::Limit;
use rules::duties::{Act, Role};
use rules::lifecycle::Turn;
use rules::lifecycle::claim::State;
use rules::{Fen, Finding, Region, Trace};
use store::queries::claims as rows;
use store::queries::contracts::Whose;
use store::queries::listed::Files;
use store::queries::{parties, vouchers};
use store::{Claim, Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use super::{claimant, owners};
use crate::actor::{Actor, FileKind};
use crate::clocks::{self, Clock};
use crate::contracts::view::named;
use crate::error::Refused;
use crate::listing::{self, Ask, Found};
use crate::papers::{self, PaperLine};
use crate::reveal::Party;
use crate::service::{self, Evidence};
use crate::subjects::{masks, purpose};
use crate::timeline::{self, Entry};
use crate::{Office, budget, store_row};

/// One claim in a list.
#[derive(Clone, Debug)]
pub struct ClaimLine {
    pub id: Uuid,
    pub number: String,
    pub voucher_number: String,
    pub subject: String,
    pub provider: String,
    pub region: Region,
    pub amount: Fen,
    pub state: State,
    pub turn: Turn,
    pub submitted_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub paid_on: Option<NaiveDate>,
    /// Working days left until the due date; below zero when it is past.
    pub days_left: Option<i64>,
    /// When its state last changed.
    pub moved_at: DateTime<Utc>,
}

impl ClaimLine {
    pub(crate) async fn read(office: &Office, row: Claim) -> Result<ClaimLine, Refused> {
        let mut lines = ClaimLine::read_all(office, vec![row]).await?;
        lines.pop().ok_or(Refused::Unknown)
    }

    /// Rows as their lists show them: one question for all vouchers, subjects and providers.
    pub(crate) async fn read_all(
        office: &Office,
        rows: Vec<Claim>,
    ) -> Result<Vec<ClaimLine>, Refused> {
        let store = &office.store;
        let numbers = vouchers::numbers(store, rows.iter().map(|row| row.voucher)).await?;
        let subjects = parties::subject_names(store, rows.iter().map(|row| row.subject)).await?;
        let providers = parties::provider_names(store, rows.iter().map(|row| row.provider)).await?;
        let today = office.today();
        let line = |row: Claim| {
            let state = state(&row)?;
            let region = region(&row)?;
            let days_left = |due| office.calendar().days_left(today, due);
            Ok(ClaimLine {
                id: row.id,
                voucher_number: named(&numbers, row.voucher)?,
                subject: named(&subjects, row.subject)?,
                provider: named(&providers, row.provider)?,
                number: row.number,
                amount: Fen::new(row.amount),
                turn: turn(state, region),
                state,
                region,
                submitted_on: row.submitted_on,
                due_on: row.due_on,
                paid_on: row.paid_on,
                days_left: row.due_on.map(days_left),
                moved_at: row.updated_at,
            })
        };
        rows.into_iter().map(line).collect()
    }
}

/// A returned claim is with its claimant (6.2, 6.3).
pub fn turn(state: State, region: Region) -> Turn {
    match (state.turn(), region) {
        (Turn::Both, Region::Inside) => Turn::Provider,
        (Turn::Both, Region::Outside) => Turn::Subject,
        (turn, _) => turn,
    }
}

#[derive(Clone, Debug)]
pub struct PaymentLine {
    pub amount: Fen,
    pub payee: String,
    pub bank: String,
    pub bank_account: String,
    pub reference: String,
    pub paid_on: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct ClaimView {
    pub line: ClaimLine,
    pub contract: Uuid,
    pub contract_number: String,
    pub contract_title: String,
    pub contract_amount: Fen,
    pub voucher: Uuid,
    pub face: Fen,
    pub actual: Fen,
    pub trace: Trace,
    pub findings: Vec<Finding>,
    pub edition: i64,
    /// The last day for confirmation and payment, with the days that do not count (8.6);
    /// none while the clock stands still (R11).
    pub due: Option<Due>,
    /// Its place in the queue, from its confirmation until it is paid (R12).
    pub queue: Option<budget::Standing>,
    pub confirmed_on: Option<NaiveDate>,
    pub evidence: Evidence,
    /// Whose file holds the account in full.
    pub paid_to: Party,
    /// To whom it is or will be paid; the account masked.
    pub payee: String,
    pub bank: String,
    pub bank_account: String,
    /// Whether the subject's account is under change; until that is certified the certified one is paid into (1.4).
    pub account_changes: bool,
    /// Who has to agree to the new account of what the bank could not pay, when there is one (8.6).
    pub agrees: Option<Turn>,
    pub payment: Option<PaymentLine>,
    pub timeline: Vec<Entry>,
    /// Its time limits: when they began, stood still, and ended (R11).
    pub clocks: Vec<Clock>,
    /// The papers of voucher and claim, the latest first.
    pub papers: Vec<PaperLine>,
    pub to_do: Vec<Act>,
}

pub(crate) fn state(row: &Claim) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("claim state {}", row.state)))
}

pub(super) fn region(row: &Claim) -> Result<Region, Refused> {
    Region::parse(&row.region).ok_or_else(|| Refused::Fault(format!("region {}", row.region)))
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<ClaimView, Refused> {
    let row: Claim = store_row(office, id).await?;
    actor.may_touch(Act::SeeClaim, owners(&row))?;
    let contract: Contract = store_row(office, row.contract).await?;
    let voucher: Voucher = store_row(office, row.voucher).await?;
    let payment = rows::payment_of(&office.store, id).await?;
    let parties = (row.subject, row.provider);
    let (payee, bank, account) = payee(office, region(&row)?, parties).await?;
    let files = [(FileKind::Voucher, row.voucher), (FileKind::Claim, row.id)];
    let queue = budget::queue::standing(office, &row, state(&row)? == State::Payable).await?;
    let covered = queue.is_none_or(|queue| queue.place.covered);
    let agrees = agrees(office, region(&row)?, parties).await?;
    let bounced = state(&row)? == State::Bounced;
    let mut to_do = to_do(actor, &row)?;
    // What the money does not cover is not paid out of turn (R12).
    to_do.retain(|act| *act != Act::PayClaim || covered);
    let evidence = service::evidence(office, &contract).await?;
    let strikes = evidence.standing().next().is_some();
    to_do.retain(|act| *act != Act::StrikeTicket || strikes);
    Ok(ClaimView {
        paid_to: match region(&row)? {
            Region::Inside => Party::Provider(row.provider),
            Region::Outside => Party::Subject(row.subject),
        },
        clocks: clocks::of_file(office, FileKind::Claim, id).await?,
        contract: contract.id,
        contract_amount: Fen::new(contract.amount),
        voucher: voucher.id,
        face: Fen::new(voucher.face),
        actual: Fen::new(row.actual),
        trace: serde_json::from_str(&row.trace)?,
        findings: serde_json::from_str(&row.findings)?,
        edition: row.edition,
        due: due(office, &row).await?,
        queue,
        confirmed_on: row.confirmed_on,
        evidence,
        contract_number: contract.number,
        contract_title: contract.title,
        payee,
        bank,
        bank_account: masks::account(&office.unseal(purpose::BANK, &account)?),
        account_changes: agrees == Some(Turn::County),
        agrees: agrees.filter(|_| bounced),
        payment: match payment {
            Some(row) => Some(paid(office, row)?),
            None => None,
        },
        timeline: timeline::of(office, &files).await?,
        papers: papers::of(office, actor, &files).await?,
        to_do,
        line: ClaimLine::read(office, row).await?,
    })
}

/// Who has to agree to a new account of the party that is paid, while one is under way (1.4, 8.6).
pub(crate) async fn agrees(
    office: &Office,
    region: Region,
    (subject, provider): (Uuid, Uuid),
) -> Result<Option<Turn>, Refused> {
    let store = &office.store;
    Ok(match region {
        Region::Inside => parties::accounts_changing(store, [provider])
            .await?
            .contains(&provider)
            .then_some(Turn::Agency),
        Region::Outside => crate::subjects::bank_change_open(office, subject)
            .await?
            .then_some(Turn::County),
    })
}

/// The days are those of the clock that runs: after a carry-over it began anew with what was left (R12).
async fn due(office: &Office, row: &Claim) -> Result<Option<Due>, Refused> {
    let running = clocks::running(office, Limit::Payment, row.id).await?;
    let Some(clock) = running.filter(|_| row.due_on.is_some()) else {
        return Ok(None);
    };
    let days = u32::try_from(clock.days).map_err(|e| Refused::Fault(e.to_string()))?;
    Ok(Some(office.calendar().due(clock.started_on, days)?))
}

fn paid(office: &Office, row: store::Payment) -> Result<PaymentLine, Refused> {
    let account = office.unseal(purpose::BANK, &row.bank_account_sealed)?;
    Ok(PaymentLine {
        amount: Fen::new(row.amount),
        payee: row.payee,
        bank: row.bank,
        bank_account: masks::account(&account),
        reference: row.reference,
        paid_on: row.paid_on,
    })
}

/// Name, bank and sealed account of whoever is paid: the provider in-region (6.2), the subject out of it (6.3).
pub(super) async fn payee(
    office: &Office,
    region: Region,
    (subject, provider): (Uuid, Uuid),
) -> Result<(String, String, String), Refused> {
    Ok(match region {
        Region::Inside => {
            let provider: Provider = store_row(office, provider).await?;
            (provider.name, provider.bank, provider.bank_account_sealed)
        }
        Region::Outside => {
            let subject: Subject = store_row(office, subject).await?;
            (subject.name, subject.bank, subject.bank_account_sealed)
        }
    })
}

fn to_do(actor: &Actor, row: &Claim) -> Result<Vec<Act>, Refused> {
    let owner = claimant(region(row)?, row.subject, row.provider, &row.division);
    let possible: &[Act] = match state(row)? {
        State::Submitted => &[Act::RecheckClaim, Act::StrikeTicket, Act::WithdrawClaim],
        State::Confirming => &[Act::ConfirmClaim, Act::StrikeTicket, Act::WithdrawClaim],
        State::Payable => &[Act::PayClaim, Act::StrikeTicket],
        State::Bounced => &[Act::CorrectAccount, Act::StrikeTicket],
        State::Paid => &[Act::OrderRecovery],
        State::Returned => &[Act::SubmitClaim, Act::StrikeTicket, Act::WithdrawClaim],
        _ => &[],
    };
    Ok(possible
        .iter()
        .copied()
        .filter(|act| {
            let owners = match act {
                Act::SubmitClaim | Act::WithdrawClaim | Act::CorrectAccount => owner,
                _ => owners(row),
            };
            actor.may_touch(*act, owners).is_ok()
        })
        .collect())
}

/// The claims the actor may see, the first due first.
pub async fn list(office: &Office, actor: &Actor, ask: &Ask) -> Result<Found, Refused> {
    listing::files_page(office, actor, (Files::Claims, Act::SeeClaim), ask).await
}

/// The claims of the actor's own subject or provider, the first due first.
pub(crate) async fn own(office: &Office, actor: &Actor) -> Result<Vec<ClaimLine>, Refused> {
    let whose = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Whose::Subject(id),
        (Role::Provider, Some(id)) => Whose::Provider(id),
        _ => return Ok(Vec::new()),
    };
    ClaimLine::read_all(office, rows::list(&office.store, whose, &[]).await?).await
}
