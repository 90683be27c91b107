//! A registration as its readers see it: personal data masked (PIPL).

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::ledger::Book;
use rules::lifecycle::subject::State;
use rules::{Fen, Kind};
use store::Subject;
use uuid::Uuid;

use super::{masks, owners, purpose};
use crate::actor::{Actor, FileKind};
use crate::attachments::papers::{self, Paper};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::timeline::{self, Entry};
use crate::{Office, local, store_row};

#[derive(Clone, Debug)]
pub struct SubjectView {
    pub id: Uuid,
    pub number: String,
    pub kind: Kind,
    pub name: String,
    pub uscc: Option<String>,
    pub identity: Option<String>,
    pub representative: String,
    pub representative_id: String,
    pub division: String,
    pub county: String,
    pub address: String,
    pub contact: String,
    pub phone: String,
    pub email: String,
    pub bank: String,
    pub bank_account: String,
    pub state: State,
    pub edition: i64,
    pub submitted_on: NaiveDate,
    /// This year's ceiling: the grant, what is bound, what is redeemed.
    pub ceiling: Balance,
    pub timeline: Vec<Entry>,
    /// What proves it.
    pub files: Vec<Paper>,
    /// Whether the reader is to decide it now.
    pub to_certify: bool,
}

pub(crate) fn state(row: &Subject) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("subject state {}", row.state)))
}

pub(crate) fn kind(row: &Subject) -> Result<Kind, Refused> {
    Kind::parse(&row.kind).ok_or_else(|| Refused::Fault(format!("subject kind {}", row.kind)))
}

/// The actor's own registration, if there is one.
pub async fn mine(office: &Office, actor: &Actor) -> Result<Option<SubjectView>, Refused> {
    match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => view(office, actor, id).await.map(Some),
        _ => Ok(None),
    }
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<SubjectView, Refused> {
    let row: Subject = store_row(office, id).await?;
    actor.may_touch(Act::SeeSubject, owners(&row))?;
    let state = state(&row)?;
    let kind = kind(&row)?;
    let timeline = timeline::of(office, &[(FileKind::Subject, id)]).await?;
    let to_certify =
        state == State::Submitted && actor.may_touch(Act::CertifySubject, owners(&row)).is_ok();
    let identity = match &row.identity_sealed {
        Some(sealed) => Some(masks::id(&office.unseal(purpose::IDENTITY, sealed)?)),
        None => None,
    };
    Ok(SubjectView {
        identity,
        representative_id: masks::id(
            &office.unseal(purpose::IDENTITY, &row.representative_sealed)?,
        ),
        phone: masks::phone(&office.unseal(purpose::PHONE, &row.phone_sealed)?),
        bank_account: masks::account(&office.unseal(purpose::BANK, &row.bank_account_sealed)?),
        ceiling: ceiling(office, id, kind, office.today()).await?,
        county: office.law.divisions.full_name(&row.division),
        submitted_on: local(row.created_at).date_naive(),
        id,
        number: row.number,
        kind,
        name: row.name,
        uscc: row.uscc,
        representative: row.representative,
        division: row.division,
        address: row.address,
        contact: row.contact,
        email: row.email,
        bank: row.bank,
        state,
        edition: row.edition,
        files: papers::of_file(&office.store, FileKind::Subject, id).await?,
        timeline,
        to_certify,
    })
}

/// What a subject's ceiling stands at in the year of `day`; a year not yet begun is whole (4.4).
pub(crate) async fn ceiling(
    office: &Office,
    subject: Uuid,
    kind: Kind,
    day: NaiveDate,
) -> Result<Balance, Refused> {
    let book = Book::ceiling(subject.to_string(), year(day)?);
    match store::find::<store::Book>(&office.store, book.key()).await? {
        Some(row) => Ok(Balance::from(&row)),
        None => Ok(Balance {
            granted: office.law.policy(day)?.ceiling(kind),
            reserved: Fen::ZERO,
            used: Fen::ZERO,
        }),
    }
}

pub(crate) fn year(day: NaiveDate) -> Result<u16, Refused> {
    use chrono::Datelike;
    u16::try_from(day.year()).map_err(|_| Refused::Fault(format!("year of {day}")))
}
