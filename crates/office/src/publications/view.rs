//! Public notices and objections as their readers see them.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rules::calendar::Due;
use rules::coded::Coded;
use rules::duties::Act;
use store::queries::admission;
use store::{NoticeObjection, Provider, Publication};
use uuid::Uuid;

use super::answer::Outcome;
use super::purpose;
use crate::actor::Actor;
use crate::attachments::Download;
use crate::error::Refused;
use crate::providers::{Dossier, Entry, entry, view};
use crate::subjects::masks;
use crate::{Office, store_row};

/// A public notice, as anybody reads it.
#[derive(Clone, Debug)]
pub struct PublicNotice {
    pub id: Uuid,
    pub provider: Uuid,
    pub number: String,
    pub uscc: String,
    pub recognition: String,
    pub entry: Entry,
    pub dossier: Dossier,
    pub from: NaiveDate,
    pub due: Due,
    /// Working days left; below zero when the last day is past.
    pub days_left: i64,
    pub ended_on: Option<NaiveDate>,
    pub upheld: bool,
    /// How many objections there are, and how many of them wait for an answer.
    pub objections: usize,
    pub open: usize,
    /// Whether one may still object.
    pub may_object: bool,
}

/// How long an ended notice stays in the public list.
const SHOWN_AFTER: u64 = 90;

/// The public notices that stand, the first to end first.
pub async fn standing(office: &Office) -> Result<Vec<PublicNotice>, Refused> {
    read_all(office, admission::standing(&office.store).await?).await
}

/// The public notices that ended in the last three months, the latest first.
pub async fn past(office: &Office) -> Result<Vec<PublicNotice>, Refused> {
    let since = office.today() - Days::new(SHOWN_AFTER);
    read_all(office, admission::ended_since(&office.store, since).await?).await
}

async fn read_all(office: &Office, rows: Vec<Publication>) -> Result<Vec<PublicNotice>, Refused> {
    let mut notices = Vec::with_capacity(rows.len());
    for row in rows {
        notices.push(read(office, row).await?);
    }
    Ok(notices)
}

/// One public notice.
pub async fn notice(office: &Office, id: Uuid) -> Result<PublicNotice, Refused> {
    read(office, store_row(office, id).await?).await
}

async fn read(office: &Office, row: Publication) -> Result<PublicNotice, Refused> {
    let provider: Provider = store_row(office, row.provider).await?;
    let objections = admission::objections(&office.store, row.id).await?;
    let today = office.today();
    let calendar = &office.calendar();
    Ok(PublicNotice {
        id: row.id,
        provider: provider.id,
        entry: entry(office, &provider)?,
        dossier: view::dossier(office, provider.id).await?,
        number: provider.number,
        uscc: provider.uscc,
        recognition: provider.recognition,
        from: row.from_on,
        due: Due {
            date: row.until_on,
            provisional: false,
            skipped: Vec::new(),
        },
        days_left: calendar.days_left(today, row.until_on),
        ended_on: row.ended_on,
        upheld: row.outcome == super::UPHELD,
        open: objections
            .iter()
            .filter(|one| one.outcome.is_empty())
            .count(),
        objections: objections.len(),
        may_object: row.ended_on.is_none() && today <= row.until_on,
    })
}

/// What the sender of an objection finds under its address: nothing that says who he is.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub id: Uuid,
    pub notice: PublicNotice,
    pub at: DateTime<Utc>,
    pub outcome: Option<Outcome>,
    pub answer: String,
    pub answered_at: Option<DateTime<Utc>>,
}

/// An objection for whoever holds its address, which nobody can guess.
pub async fn receipt(office: &Office, id: Uuid) -> Result<Receipt, Refused> {
    let row: NoticeObjection = store_row(office, id).await?;
    Ok(Receipt {
        id,
        notice: notice(office, row.publication).await?,
        at: row.at,
        outcome: Outcome::parse(&row.outcome),
        answer: row.answer,
        answered_at: row.answered_at,
    })
}

/// An objection as the Centre reads it; the contact is masked.
#[derive(Clone, Debug)]
pub struct Objection {
    pub receipt: Receipt,
    pub name: String,
    pub contact: String,
    pub facts: String,
    /// The name of the evidence; empty for none.
    pub evidence: String,
}

pub async fn objection(office: &Office, actor: &Actor, id: Uuid) -> Result<Objection, Refused> {
    if !actor.may(Act::AnswerNotice) {
        return Err(Refused::Unknown);
    }
    let row: NoticeObjection = store_row(office, id).await?;
    let contact = office.unseal(purpose::CONTACT, &row.contact_sealed)?;
    Ok(Objection {
        receipt: receipt(office, id).await?,
        name: office.unseal(purpose::NAME, &row.name_sealed)?,
        contact: masks::phone(&contact),
        facts: row.facts,
        evidence: row.evidence_name,
    })
}

/// The evidence of an objection, for the Centre.
pub async fn download(office: &Office, actor: &Actor, id: Uuid) -> Result<Download, Refused> {
    if !actor.may(Act::AnswerNotice) {
        return Err(Refused::Unknown);
    }
    let row: NoticeObjection = store_row(office, id).await?;
    if row.evidence.is_empty() {
        return Err(Refused::Unknown);
    }
    office
        .taken_down(&row.evidence_name, &row.evidence_media, &row.evidence)
        .await
}
