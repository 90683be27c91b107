//! A subject registers, or hands in a corrected registration (1.4).

use rules::duties::{Act, Role};
use rules::lifecycle::subject::{Event, State, next, start};
use rules::numbers::Series;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::parties;
use store::{Constraint, StoreError, Subject};
use uuid::Uuid;

use super::form::{self, Registration};
use super::{owners, purpose};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::drafts::{self, Draft, DraftKind};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Handed, receipt};
use crate::record::{Body, Change};
use crate::{Office, cases, store_row};

/// Hands in the registration kept in a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Register {
    pub draft: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Registered {
    pub subject: Uuid,
    pub number: String,
}

pub async fn register(
    office: &Office,
    by: By<'_>,
    command: Register,
) -> Result<Registered, Refused> {
    let command = &command;
    office
        .act(by, Act::RegisterSubject, command, |deal| {
            Box::pin(async move {
                let draft = deal.take_draft(command.draft, DraftKind::Subject).await?;
                let form = form::read(deal.office, &draft.answers)?;
                let done = match draft.corrects {
                    Some(subject) => resubmit(deal, subject, &form, &draft).await?,
                    None => submit(deal, &form, &draft).await?,
                };
                deal.close_draft(draft.id, done.subject).await?;
                received(deal, &done).await?;
                let words = News::of(&done.number, "主体登记待审核").next("核对实名信息后办理");
                let link = format!("/subjects/{}", done.subject);
                deal.notify(To::Desk(Role::County, Some(&form.division)), words, link)
                    .await?;
                Ok(done)
            })
        })
        .await
}

/// The receipt of what was handed in (UX-13).
async fn received(deal: &Deal<'_>, done: &Registered) -> Result<(), Refused> {
    let row: Subject = deal.take(done.subject).await?;
    let handed = Handed {
        file: (FileKind::Subject, row.id),
        number: &done.number,
        by: &row.name,
        what: Vec::new(),
        turn: start().turn(),
        next: "所在市县科技管理部门审核实名信息（办法解读 2.3）",
        due: None,
    };
    receipt(deal, handed).await?;
    Ok(())
}

/// An account stands for one subject; another may follow only a refused registration (1.4).
async fn one_an_account(deal: &Deal<'_>) -> Result<(), Refused> {
    let Some(party) = deal.actor.party else {
        return Ok(());
    };
    let earlier: Subject = deal.take(party).await?;
    if super::view::state(&earlier)? == State::Refused {
        return Ok(());
    }
    Err(Refusal::new(
        "subject.one-an-account",
        clause!("1.4"),
        "",
        "本账号已登记过创新主体",
        "在“我的办理”中查看已登记的信息；另一单位用另一账号登记",
    )
    .own(earlier.number)
    .into())
}

/// While keys are turned, the same person may stand under an older index, where the constraint does not look.
async fn one_a_person(deal: &Deal<'_>, form: &Registration) -> Result<(), Refused> {
    let Some(id) = form.identity.as_ref().filter(|_| deal.office.turning()) else {
        return Ok(());
    };
    let indexes = deal.office.blinds(id.as_str())?;
    match parties::person_registered(&deal.tx, &indexes).await? {
        true => Err(StoreError::Constraint(Constraint::SubjectOnce).into()),
        false => Ok(()),
    }
}

async fn submit(
    deal: &Deal<'_>,
    form: &Registration,
    draft: &Draft,
) -> Result<Registered, Refused> {
    one_an_account(deal).await?;
    one_a_person(deal, form).await?;
    let uscc = form.uscc.as_ref().map(|code| code.as_str());
    let person = form.representative_id.as_str();
    cases::may_begin(deal, uscc, person, false).await?;
    let subject = deal.new_id();
    let number = deal.number(Series::Registration).await?.to_string();
    let mut row = Subject {
        id: subject,
        number: number.clone(),
        account: deal.actor.account()?,
        state: start().code().to_owned(),
        edition: 1,
        created_at: deal.now,
        ..blank(deal)
    };
    fill(deal, &mut row, form)?;
    deal.name_subject(&row).await?;
    deal.tx.insert(row).await?;
    deal.become_owner(Role::Subject, subject).await?;
    let change = Change::begins(start().code());
    record(deal, subject, change, form, draft).await?;
    Ok(Registered { subject, number })
}

async fn resubmit(
    deal: &Deal<'_>,
    subject: Uuid,
    form: &Registration,
    draft: &Draft,
) -> Result<Registered, Refused> {
    let mut row: Subject = deal.take(subject).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let state = super::view::state(&row)?;
    let after = next(state, Event::Resubmit)?;
    fill(deal, &mut row, form)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = None;
    let number = row.number.clone();
    deal.name_subject(&row).await?;
    deal.tx.update(row).await?;
    let change = Change::from(state.code(), after.code());
    record(deal, subject, change, form, draft).await?;
    Ok(Registered { subject, number })
}

/// The act stands in the record with the hashes of the evidence handed in with it.
async fn record(
    deal: &Deal<'_>,
    subject: Uuid,
    change: Change<'_>,
    form: &Registration,
    draft: &Draft,
) -> Result<(), Refused> {
    let handed_in = deal
        .hand_in(draft, FileKind::Subject, subject, &form.slots)
        .await?;
    let body = Body::default().fact("files", serde_json::to_value(handed_in)?);
    deal.record(FileKind::Subject, subject, change, body).await
}

fn blank(deal: &Deal<'_>) -> Subject {
    Subject {
        id: Uuid::nil(),
        number: String::new(),
        account: Uuid::nil(),
        kind: String::new(),
        name: String::new(),
        uscc: None,
        identity_sealed: None,
        identity_index: None,
        representative: String::new(),
        representative_sealed: String::new(),
        representative_index: String::new(),
        division: String::new(),
        zone: String::new(),
        phone_index: String::new(),
        bank_index: String::new(),
        address: String::new(),
        contact: String::new(),
        phone_sealed: String::new(),
        email: String::new(),
        bank: String::new(),
        bank_account_sealed: String::new(),
        state: String::new(),
        edition: 0,
        last_reviewer: None,
        created_at: deal.now,
        updated_at: deal.now,
    }
}

fn fill(deal: &Deal<'_>, row: &mut Subject, form: &Registration) -> Result<(), Refused> {
    let office = deal.office;
    row.kind = form.kind.code().to_owned();
    row.name = form.name.clone();
    row.uscc = form.uscc.as_ref().map(|code| code.as_str().to_owned());
    row.identity_sealed = None;
    row.identity_index = None;
    if let Some(id) = &form.identity {
        row.identity_sealed = Some(office.seal(purpose::IDENTITY, id.as_str())?);
        row.identity_index = Some(office.blind(id.as_str())?);
    }
    row.representative = form.representative.clone();
    let id = form.representative_id.as_str();
    row.representative_sealed = office.seal(purpose::IDENTITY, id)?;
    row.representative_index = office.blind(id)?;
    row.division = form.division.clone();
    row.zone = form.zone.clone();
    row.address = form.address.clone();
    row.contact = form.contact.clone();
    row.phone_sealed = office.seal(purpose::PHONE, &form.phone)?;
    row.phone_index = office.blind(&form.phone)?;
    row.email = form.email.clone();
    row.bank = form.bank.clone();
    row.bank_account_sealed = office.seal(purpose::BANK, &form.bank_account)?;
    row.bank_index = office.blind(&form.bank_account)?;
    row.updated_at = deal.now;
    Ok(())
}

/// Opens a returned registration again, with everything that was filled in.
pub async fn correct(office: &Office, by: By<'_>, subject: Uuid) -> Result<Uuid, Refused> {
    let actor = by.actor;
    let row: Subject = store_row(office, subject).await?;
    actor.may_touch(Act::RegisterSubject, owners(&row))?;
    next(super::view::state(&row)?, Event::Resubmit)?;
    let open = drafts::list(office, actor, DraftKind::Subject).await?;
    if let Some(draft) = open.iter().find(|draft| draft.corrects == Some(subject)) {
        return Ok(draft.id);
    }
    let answers = answers_of(office, &row)?;
    drafts::begin(office, by, DraftKind::Subject, answers, Some(subject)).await
}

/// What was filled in for a registration that was refused, for who begins anew; its files are handed in anew.
pub async fn filled_in(office: &Office, actor: &Actor, subject: Uuid) -> Result<Answers, Refused> {
    let row: Subject = store_row(office, subject).await?;
    actor.may_touch(Act::RegisterSubject, owners(&row))?;
    answers_of(office, &row)
}

/// The answers from which a registration was made.
fn answers_of(office: &Office, row: &Subject) -> Result<Answers, Refused> {
    let unseal = |purpose, sealed: &str| office.unseal(purpose, sealed);
    let identity = match &row.identity_sealed {
        Some(sealed) => unseal(purpose::IDENTITY, sealed)?,
        None => String::new(),
    };
    let place = match row.zone.as_str() {
        "" => &row.division,
        zone => zone,
    };
    Ok([
        ("kind", row.kind.as_str()),
        ("name", &row.name),
        ("uscc", row.uscc.as_deref().unwrap_or_default()),
        ("identity", &identity),
        ("legal_person", "yes"),
        ("representative", &row.representative),
        (
            "representative_identity",
            &unseal(purpose::IDENTITY, &row.representative_sealed)?,
        ),
        ("division", place),
        ("address", &row.address),
        ("contact", &row.contact),
        ("phone", &unseal(purpose::PHONE, &row.phone_sealed)?),
        ("email", &row.email),
        ("bank", &row.bank),
        (
            "bank_account",
            &unseal(purpose::BANK, &row.bank_account_sealed)?,
        ),
        ("own_account", "yes"),
    ]
    .into_iter()
    .collect())
}

/// The state a registration must be in to count as certified (1.4).
pub(crate) fn is_certified(row: &Subject) -> bool {
    row.state == State::Certified.code()
}
