//! A subject draws a contract up, or draws it up anew with other terms: checked, numbered, printed for the seals
//! (10.1).

use rules::Fen;
use rules::duties::Act;
use rules::eligibility::FirstCheck;
use rules::lifecycle::contract::{Event, next, start};
use rules::numbers::Series;
use serde::{Deserialize, Serialize};
use store::{Contract, Subject};
use uuid::Uuid;

use super::facts;
use super::form::{self, Terms};
use super::{owners, tell};
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::attachments::papers::of_file;
use crate::drafts::{self, Draft, DraftKind};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, papers, store_row};

/// Draws up the contract kept in a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draw {
    pub draft: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drawn {
    pub contract: Uuid,
    pub number: String,
}

pub async fn draw(office: &Office, by: By<'_>, command: Draw) -> Result<Drawn, Refused> {
    let command = &command;
    office
        .act(by, Act::DrawContract, command, |deal| {
            Box::pin(async move {
                let draft = deal.take_draft(command.draft, DraftKind::Contract).await?;
                let subject: Subject = deal.take(deal.actor.party.ok_or(Refused::Unknown)?).await?;
                let terms = form::read(&draft.answers);
                let check = checked(deal, &subject, &terms, draft.corrects).await?;
                let row = compose(deal, &subject, &terms, &check, &draft)?;
                let papers = (&draft, terms.slots());
                let done = match draft.corrects {
                    Some(contract) => redraw(deal, contract, row, papers).await?,
                    None => insert(deal, row, papers).await?,
                };
                draw_up(deal, &done, &subject, (&terms, &check)).await?;
                deal.close_draft(draft.id, done.contract).await?;
                tell::drawn(deal, &done, &subject).await?;
                Ok(done)
            })
        })
        .await
}

/// The first check, which must hold no refusal.
pub(super) async fn checked(
    deal: &Deal<'_>,
    subject: &Subject,
    terms: &Terms,
    except: Option<Uuid>,
) -> Result<FirstCheck, Refused> {
    let check = facts::check_now(deal, subject, terms, except).await?;
    match check.refusals() {
        refusals if refusals.is_empty() => Ok(check),
        refusals => Err(Refused::Because(refusals)),
    }
}

fn compose(
    deal: &Deal<'_>,
    subject: &Subject,
    terms: &Terms,
    check: &FirstCheck,
    draft: &Draft,
) -> Result<Contract, Refused> {
    // The first check passed, so that what it needs is there.
    let gap = || Refused::Fault("a checked contract lacks a term".into());
    Ok(Contract {
        id: Uuid::nil(),
        number: String::new(),
        subject: subject.id,
        provider: terms.provider.ok_or_else(gap)?,
        division: subject.division.clone(),
        policy: deal.office.law.policy(deal.today)?.id.clone(),
        title: terms.title.clone(),
        purpose: terms.purpose.ok_or_else(gap)?.code().to_owned(),
        item: terms.item.clone(),
        content: terms.content.clone(),
        method: terms.method.clone(),
        instruments: terms.instruments.clone(),
        deliverables: terms.deliverables.clone(),
        acceptance: terms.acceptance.clone(),
        signed_on: terms.signed_on.ok_or_else(gap)?,
        starts_on: terms.starts_on.ok_or_else(gap)?,
        ends_on: terms.ends_on.ok_or_else(gap)?,
        amount: terms.amount.ok_or_else(gap)?.fen(),
        paid: terms.paid.fen(),
        tech_kind: terms.tech.ok_or_else(gap)?.code().to_owned(),
        tech_number: Some(terms.registration.number.clone()).filter(|number| !number.is_empty()),
        tech_registered_on: terms.registration.on,
        tech_amount: terms.registration.amount.map(Fen::fen),
        project_number: terms.project.as_ref().map(|project| project.number.clone()),
        project_from: terms.project.as_ref().map(|project| project.from),
        project_to: terms.project.as_ref().map(|project| project.to),
        consent: terms.consent,
        answers: serde_json::to_string(&draft.answers)?,
        findings: serde_json::to_string(&check.findings)?,
        state: start().code().to_owned(),
        edition: 1,
        last_reviewer: None,
        handed_in: false,
        submitted_on: deal.today,
        subject_done_on: None,
        provider_done_on: None,
        completed_on: None,
        evidence_due: None,
        created_at: deal.now,
        updated_at: deal.now,
    })
}

/// The draft that is drawn up, and the slots that its answers lead to.
type Papers<'a> = (&'a Draft, Vec<&'static str>);

async fn insert(deal: &Deal<'_>, mut row: Contract, papers: Papers<'_>) -> Result<Drawn, Refused> {
    let contract = deal.new_id();
    let number = deal.number(Series::Contract).await?.to_string();
    row.id = contract;
    row.number = number.clone();
    let body = Body::default()
        .fact("amount", row.amount)
        .fact("policy", row.policy.clone());
    deal.tx.insert(row.clone()).await?;
    let body = lay_in(deal, &row, papers, body).await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Contract, contract, change, body)
        .await?;
    Ok(Drawn { contract, number })
}

/// Lays the files of the draft into the contract.
async fn lay_in(
    deal: &Deal<'_>,
    row: &Contract,
    (draft, slots): Papers<'_>,
    body: Body,
) -> Result<Body, Refused> {
    let files = deal
        .hand_in(draft, FileKind::Contract, row.id, &slots)
        .await?;
    Ok(body.fact("files", serde_json::to_value(files)?))
}

async fn redraw(
    deal: &Deal<'_>,
    contract: Uuid,
    row: Contract,
    papers: Papers<'_>,
) -> Result<Drawn, Refused> {
    let old: Contract = deal.take(contract).await?;
    deal.actor.may_touch(deal.act, owners(&old))?;
    let state = super::view::state(&old)?;
    let after = next(state, Event::Redraw)?;
    let number = old.number.clone();
    let body = Body::default()
        .fact("amount", row.amount)
        .fact("amount_before", old.amount);
    let row = Contract {
        id: old.id,
        number: old.number,
        state: after.code().to_owned(),
        edition: old.edition + 1,
        // Who has seen a returned contract sees it again; who has not does not yet.
        handed_in: old.handed_in,
        submitted_on: old.submitted_on,
        created_at: old.created_at,
        ..row
    };
    deal.tx.update(row.clone()).await?;
    let body = lay_in(deal, &row, papers, body).await?;
    let change = Change::from(state.code(), after.code());
    deal.record(FileKind::Contract, contract, change, body)
        .await?;
    Ok(Drawn { contract, number })
}

/// Freezes the paper that both parties sign and seal (10.1).
async fn draw_up(
    deal: &Deal<'_>,
    done: &Drawn,
    subject: &Subject,
    (terms, check): (&Terms, &FirstCheck),
) -> Result<Uuid, Refused> {
    let row: Contract = deal.take(done.contract).await?;
    let files = of_file(&deal.tx, FileKind::Contract, row.id).await?;
    let parts = papers::Parts {
        files: &files,
        county: &super::parties::county(deal.office, subject),
        provider: &deal.take(row.provider).await?,
        row: &row,
        subject,
        terms,
        award: check.award.as_ref(),
    };
    papers::contract(deal, &parts).await
}

/// Opens a contract that is drawn up or returned again, with every answer as it was.
pub async fn correct(office: &Office, by: By<'_>, contract: Uuid) -> Result<Uuid, Refused> {
    let actor = by.actor;
    let row: Contract = store_row(office, contract).await?;
    actor.may_touch(Act::DrawContract, owners(&row))?;
    next(super::view::state(&row)?, Event::Redraw)?;
    let open = drafts::list(office, actor, DraftKind::Contract).await?;
    if let Some(draft) = open.iter().find(|draft| draft.corrects == Some(contract)) {
        return Ok(draft.id);
    }
    let answers: Answers = serde_json::from_str(&row.answers)?;
    drafts::begin(office, by, DraftKind::Contract, answers, Some(contract)).await
}
