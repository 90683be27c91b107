//! A contract as its readers see it, and their lists.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::calendar::Due;
use rules::duties::{Act, Role};
use rules::eligibility::PlanProject;
use rules::lifecycle::Turn;
use rules::lifecycle::claim;
use rules::lifecycle::contract::State;
use rules::{Fen, Finding, Region, TechKind, Use};
use store::queries::contracts::{self as rows, Whose};
use store::queries::listed::Files;
use store::queries::{claims, vouchers};
use store::{Contract, Provider, Subject};
use uuid::Uuid;

use super::form::SLOTS;
use super::{Sealed, owners};
use crate::actor::{Actor, FileKind};
use crate::attachments::papers::{Paper, of_file};
use crate::claims::{ClaimLine, view as claims_view};
use crate::clocks::{self, Clock};
use crate::error::Refused;
use crate::listing::{self, Ask, Found};
use crate::papers::{self, PaperLine};
use crate::service::{self, Evidence};
use crate::timeline::{self, Entry};
use crate::topups::{self, TopUpLine};
use crate::vouchers::VoucherView;
use crate::{Office, providers, store_row};

/// A party as other readers of the file see it.
#[derive(Clone, Debug)]
pub struct PartyName {
    pub id: Uuid,
    pub name: String,
    /// The credit code; an individual's number is not shown.
    pub code: Option<String>,
    pub place: String,
}

#[derive(Clone, Debug)]
pub struct ContractView {
    pub id: Uuid,
    pub number: String,
    pub policy: String,
    pub subject: PartyName,
    pub provider: PartyName,
    pub region: Region,
    pub title: String,
    pub purpose: Use,
    /// The service bought, as the catalogue or the contract calls it; may be empty.
    pub item: String,
    pub content: String,
    pub method: String,
    pub instruments: String,
    pub deliverables: String,
    pub acceptance: String,
    pub signed_on: NaiveDate,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub amount: Fen,
    /// What was paid when it was handed in.
    pub paid: Fen,
    pub tech: TechKind,
    pub tech_number: Option<String>,
    pub tech_registered_on: Option<NaiveDate>,
    pub tech_amount: Option<Fen>,
    pub project: Option<PlanProject>,
    pub consent: bool,
    pub findings: Vec<Finding>,
    /// What stands in the slots of its form.
    pub files: Vec<Paper>,
    /// The signed copy that was handed in.
    pub sealed: Option<Sealed>,
    pub state: State,
    pub turn: Turn,
    pub edition: i64,
    pub submitted_on: NaiveDate,
    pub subject_done_on: Option<NaiveDate>,
    pub provider_done_on: Option<NaiveDate>,
    pub completed_on: Option<NaiveDate>,
    /// The last day for rating and evidence, with the days that do not count (8.4).
    pub evidence_due: Option<Due>,
    /// Working days left until then; below zero when it is past.
    pub evidence_days_left: Option<i64>,
    pub voucher: Option<VoucherView>,
    pub evidence: Evidence,
    pub claim: Option<ClaimLine>,
    /// What local authorities add to it, for its subject and for them (R27).
    pub top_ups: Vec<TopUpLine>,
    pub timeline: Vec<Entry>,
    /// The papers of contract, voucher and claim, the latest first.
    pub papers: Vec<PaperLine>,
    /// Its time limits: when they began and how they ended (R10).
    pub clocks: Vec<Clock>,
    /// What the reader may do with it now.
    pub to_do: Vec<Act>,
}

pub(crate) fn state(row: &Contract) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("contract state {}", row.state)))
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<ContractView, Refused> {
    let row: Contract = store_row(office, id).await?;
    actor.may_touch(Act::SeeContract, owners(&row))?;
    let state = state(&row)?;
    let subject: Subject = store_row(office, row.subject).await?;
    let provider: Provider = store_row(office, row.provider).await?;
    let voucher = vouchers::of_contract(&office.store, id).await?;
    let claim = match &voucher {
        Some(voucher) => claims::of_voucher(&office.store, voucher.id).await?,
        None => None,
    };
    let mut files = vec![(FileKind::Contract, id)];
    files.extend(voucher.iter().map(|row| (FileKind::Voucher, row.id)));
    files.extend(claim.iter().map(|row| (FileKind::Claim, row.id)));
    let evidence = service::evidence(office, &row).await?;
    let fixed = match &claim {
        Some(row) => !is_open(claims_view::state(row)?),
        None => false,
    };
    let claimed: Vec<Uuid> = claim.iter().map(|row| row.id).collect();
    let to_do = to_do(actor, &row, state, (fixed, evidence.stars.is_some()));
    let fault = |what: &str| Refused::Fault(format!("contract {}: {what}", row.number));
    Ok(ContractView {
        clocks: clocks::of_file(office, FileKind::Contract, id).await?,
        subject: subject_name(office, &subject),
        region: providers::view::region(&provider)?,
        provider: provider_name(office, &provider),
        purpose: Use::parse(&row.purpose).ok_or_else(|| fault("purpose"))?,
        tech: TechKind::parse(&row.tech_kind).ok_or_else(|| fault("kind"))?,
        project: project(&row),
        // The check tells of the subject's ceiling and of its contracts with others: not the provider's affair.
        findings: match actor.role {
            Role::Provider => Vec::new(),
            _ => serde_json::from_str(&row.findings)?,
        },
        files: form_files(office, id).await?,
        sealed: super::sealed::standing(&office.store, id).await?,
        turn: state.turn(),
        evidence_days_left: row
            .evidence_due
            .map(|due| office.calendar().days_left(office.today(), due)),
        evidence_due: evidence_due(office, row.completed_on)?,
        voucher: match voucher {
            Some(row) => Some(VoucherView::read(office, actor, row).await?),
            None => None,
        },
        claim: match claim {
            Some(row) => Some(ClaimLine::read(office, row).await?),
            None => None,
        },
        top_ups: topups::on_claims(office, actor, &claimed).await?,
        timeline: timeline::of(office, &files).await?,
        papers: papers::of(office, actor, &files).await?,
        evidence,
        to_do,
        state,
        id,
        number: row.number,
        policy: row.policy,
        title: row.title,
        item: row.item,
        content: row.content,
        method: row.method,
        instruments: row.instruments,
        deliverables: row.deliverables,
        acceptance: row.acceptance,
        signed_on: row.signed_on,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        amount: Fen::new(row.amount),
        paid: Fen::new(row.paid),
        tech_number: row.tech_number,
        tech_registered_on: row.tech_registered_on,
        tech_amount: row.tech_amount.map(Fen::new),
        consent: row.consent,
        edition: row.edition,
        submitted_on: row.submitted_on,
        subject_done_on: row.subject_done_on,
        provider_done_on: row.provider_done_on,
        completed_on: row.completed_on,
    })
}

/// The files of the form; what proves the completed service stands apart.
async fn form_files(office: &Office, contract: Uuid) -> Result<Vec<Paper>, Refused> {
    let mut files = of_file(&office.store, FileKind::Contract, contract).await?;
    files.retain(|file| SLOTS.contains(&file.slot.as_str()));
    Ok(files)
}

/// Whether evidence may still change beside a claim in this state (8.5).
fn is_open(state: claim::State) -> bool {
    matches!(state, claim::State::Returned | claim::State::Withdrawn)
}

/// Which of the acts on a contract are open to this reader in this state.
pub(crate) fn to_do(
    actor: &Actor,
    row: &Contract,
    state: State,
    (fixed, rated): (bool, bool),
) -> Vec<Act> {
    let possible: &[Act] = match state {
        State::Submitted => &[Act::ReviewContract, Act::WithdrawContract],
        State::Rechecking => &[Act::RecheckContract, Act::WithdrawContract],
        State::Confirming => &[Act::ConfirmContract, Act::WithdrawContract],
        State::Drawn => &[
            Act::SubmitContract,
            Act::DrawContract,
            Act::WithdrawContract,
        ],
        State::Returned => &[Act::DrawContract, Act::WithdrawContract],
        State::Running => &[Act::CompleteService],
        State::DoneBySubject if actor.role == Role::Provider => &[Act::CompleteService],
        State::DoneByProvider if actor.role == Role::Subject => &[Act::CompleteService],
        State::Done if fixed => &[],
        State::Done if rated => &[Act::AddTicket, Act::AddResult],
        State::Done => &[Act::RateProvider, Act::AddTicket, Act::AddResult],
        _ => &[],
    };
    possible
        .iter()
        .copied()
        .filter(|act| actor.may_touch(*act, owners(row)).is_ok())
        .collect()
}

pub(super) fn project(row: &Contract) -> Option<PlanProject> {
    Some(PlanProject {
        number: row.project_number.clone()?,
        from: row.project_from?,
        to: row.project_to?,
    })
}

pub(crate) fn evidence_due(
    office: &Office,
    completed: Option<NaiveDate>,
) -> Result<Option<Due>, Refused> {
    let Some(day) = completed else {
        return Ok(None);
    };
    let days = office.law.policy(day)?.evidence_days;
    Ok(Some(office.calendar().due(day, days)?))
}

pub(crate) fn subject_name(office: &Office, row: &Subject) -> PartyName {
    PartyName {
        id: row.id,
        name: row.name.clone(),
        code: row.uscc.clone(),
        place: office.law.divisions.full_name(&row.division),
    }
}

pub(crate) fn provider_name(office: &Office, row: &Provider) -> PartyName {
    PartyName {
        id: row.id,
        name: row.name.clone(),
        code: Some(row.uscc.clone()),
        place: providers::view::place(office, row),
    }
}

/// The contracts the actor may see, the latest first.
pub async fn list(office: &Office, actor: &Actor, ask: &Ask) -> Result<Found, Refused> {
    listing::files_page(office, actor, (Files::Contracts, Act::SeeContract), ask).await
}

/// The contracts of the actor's own subject or provider, the latest first.
pub(crate) async fn seen(office: &Office, actor: &Actor) -> Result<Vec<Contract>, Refused> {
    if !actor.may(Act::SeeContract) {
        return Err(Refused::Unknown);
    }
    let whose = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Whose::Subject(id),
        (Role::Provider, Some(id)) => Whose::Provider(id),
        _ => return Ok(Vec::new()),
    };
    Ok(rows::list(&office.store, whose, &[]).await?)
}

/// What a party is called among those that were read together; one that a file names is there.
pub(crate) fn named(names: &BTreeMap<Uuid, String>, party: Uuid) -> Result<String, Refused> {
    let name = names.get(&party).cloned();
    name.ok_or_else(|| Refused::Fault(format!("no party {party}")))
}
