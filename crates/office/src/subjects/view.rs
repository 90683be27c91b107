//! A registration as its readers see it: personal data masked (PIPL).

use chrono::NaiveDate;
use rules::Kind;
use rules::duties::{Act, Role};
use rules::ledger::Book;
use rules::lifecycle::subject::State;
use store::Subject;
use uuid::Uuid;

use super::{AmendmentLine, Kin, amendments, former_names, kin, masks, owners, purpose};
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
    /// Its changes after certification, the latest first (1.4).
    pub amendments: Vec<AmendmentLine>,
    /// The names it bore, each with the day on which it gave it up.
    pub former_names: Vec<(String, NaiveDate)>,
    /// Whether the reader may change it.
    pub may_amend: bool,
    /// Other registrations of the same person, for officials (R8, R24).
    pub kin: Vec<Kin>,
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
    let amendments = amendments(office, id).await?;
    let changes = amendments.iter().map(|line| (FileKind::Amendment, line.id));
    let files: Vec<_> = [(FileKind::Subject, id)]
        .into_iter()
        .chain(changes)
        .collect();
    let timeline = timeline::of(office, &files).await?;
    let may_amend =
        state == State::Certified && actor.may_touch(Act::AmendSubject, owners(&row)).is_ok();
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
        county: office.law.divisions.place(&row.division, &row.zone),
        former_names: former_names(&office.store, id).await?,
        kin: kin(office, actor, id).await?,
        amendments,
        may_amend,
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
            ..Balance::EMPTY
        }),
    }
}

pub(crate) fn year(day: NaiveDate) -> Result<u16, Refused> {
    use chrono::Datelike;
    u16::try_from(day.year()).map_err(|_| Refused::Fault(format!("year of {day}")))
}
