//! An admission file as its readers see it.

use chrono::NaiveDate;
use rules::admission::Rectification;
use rules::duties::{Act, Role};
use rules::lifecycle::provider::State;
use rules::{ProviderCategory, ProviderClass, Refusal, Region, Use};
use store::Provider;
use store::queries::{admission, contracts, review};
use uuid::Uuid;

use super::form::{Dossier, SLOTS};
use super::owners;
use super::suspend::RECTIFICATION;
use crate::actor::{Actor, FileKind};
use crate::attachments::papers::{self, Paper};
use crate::error::Refused;
use crate::service::FileLine;
use crate::subjects::masks;
use crate::subjects::purpose;
use crate::timeline::{self, Entry};
use crate::{Office, local, store_row};

#[derive(Clone, Debug)]
pub struct ProviderView {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub uscc: String,
    pub region: Region,
    pub place: String,
    pub class: ProviderClass,
    pub category: ProviderCategory,
    pub recognition: String,
    pub representative: String,
    pub representative_id: String,
    pub address: String,
    pub contact: String,
    pub phone: String,
    pub public_phone: String,
    pub email: String,
    pub bank: String,
    pub bank_account: String,
    pub uses: Vec<Use>,
    pub services: String,
    pub state: State,
    pub edition: i64,
    pub submitted_on: NaiveDate,
    pub filed_on: Option<NaiveDate>,
    pub removed_on: Option<NaiveDate>,
    pub timeline: Vec<Entry>,
    /// What it says beyond the rest, by its class.
    pub dossier: Dossier,
    /// The files that prove its ground.
    pub files: Vec<Paper>,
    /// Whether it was taken in for a review by experts.
    pub reviewed: bool,
    /// The public notice that stands.
    pub notice: Option<Uuid>,
    /// The suspension that stands.
    pub paused: Option<Paused>,
    /// What the reader may do with it now; what takes something away last.
    pub to_do: Vec<Act>,
}

pub(crate) fn state(row: &Provider) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("provider state {}", row.state)))
}

pub(crate) fn class(row: &Provider) -> Result<ProviderClass, Refused> {
    ProviderClass::parse(&row.class)
        .ok_or_else(|| Refused::Fault(format!("provider class {}", row.class)))
}

/// What may be done to an admission in this state, by whoever may.
const fn open_acts(state: State) -> &'static [Act] {
    match state {
        State::Applied => &[Act::TakeInProvider],
        State::TakenIn | State::Reviewed | State::Reopened => &[Act::FileProvider],
        State::ToReview | State::Reviewing => &[Act::OrganiseReview],
        State::Filed => &[Act::SuspendProvider, Act::RemoveProvider],
        State::Suspended => &[
            Act::RectifyProvider,
            Act::ReinstateProvider,
            Act::RemoveProvider,
        ],
        State::Rectified => &[Act::ReinstateProvider, Act::RemoveProvider],
        State::Noticed | State::Returned | State::Refused | State::Removed => &[],
    }
}

/// What an application says beyond the provider itself.
pub(crate) async fn dossier(office: &Office, provider: Uuid) -> Result<Dossier, Refused> {
    let row = store::find::<store::Dossier>(&office.store, provider).await?;
    Ok(row.map_or_else(Dossier::default, |row| Dossier {
        team: row.team.and_then(|team| u32::try_from(team).ok()),
        base: row.base,
        management: row.management,
        platform: row.platform,
        platform_number: row.platform_number,
    }))
}

/// The files in the slots of an application.
pub(crate) async fn materials(office: &Office, provider: Uuid) -> Result<Vec<Paper>, Refused> {
    let files = papers::of_file(&office.store, FileKind::Provider, provider).await?;
    let slots = files.into_iter();
    Ok(slots
        .filter(|file| SLOTS.contains(&file.slot.as_str()))
        .collect())
}

/// A suspension that stands.
#[derive(Clone, Debug)]
pub struct Paused {
    pub since: NaiveDate,
    pub due: NaiveDate,
    /// Working days left until the due date; below zero when it is past.
    pub days_left: i64,
    pub reasons: Vec<Refusal>,
    /// What the provider answered, and in what words.
    pub answer: Option<Rectification>,
    pub words: String,
    pub files: Vec<FileLine>,
}

async fn paused(office: &Office, provider: Uuid) -> Result<Option<Paused>, Refused> {
    let Some(row) = admission::suspension(&office.store, provider).await? else {
        return Ok(None);
    };
    let files = contracts::attachments(&office.store, FileKind::Provider.code(), provider).await?;
    let files = files.into_iter().filter(|file| {
        file.purpose == RECTIFICATION && local(file.at).date_naive() >= row.suspended_on
    });
    Ok(Some(Paused {
        since: row.suspended_on,
        due: row.due_on,
        days_left: office.calendar().days_left(office.today(), row.due_on),
        reasons: serde_json::from_str(&row.reasons)?,
        answer: Rectification::parse(&row.answer),
        words: row.words,
        files: files
            .map(|file| FileLine {
                id: file.id,
                name: file.name,
                size: file.size,
            })
            .collect(),
    }))
}

pub(crate) fn region(row: &Provider) -> Result<Region, Refused> {
    Region::parse(&row.region)
        .ok_or_else(|| Refused::Fault(format!("provider region {}", row.region)))
}

/// The county in the region, the province outside it.
pub(crate) fn place(office: &Office, row: &Provider) -> String {
    match (&row.division, &row.province) {
        (Some(division), _) => office.law.divisions.full_name(division),
        (None, Some(province)) => province.clone(),
        (None, None) => String::new(),
    }
}

/// The actor's own admission file, if there is one.
pub async fn mine(office: &Office, actor: &Actor) -> Result<Option<ProviderView>, Refused> {
    match (actor.role, actor.party) {
        (Role::Provider, Some(id)) => view(office, actor, id).await.map(Some),
        _ => Ok(None),
    }
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<ProviderView, Refused> {
    let row: Provider = store_row(office, id).await?;
    actor.may_touch(Act::SeeProvider, owners(&row))?;
    let state = state(&row)?;
    let may = |act| actor.may_touch(act, owners(&row)).is_ok();
    let to_do = open_acts(state).iter().copied().filter(|act| may(*act));
    let fault = |what: &str, code: &str| Refused::Fault(format!("provider {what} {code}"));
    Ok(ProviderView {
        region: region(&row)?,
        place: place(office, &row),
        class: class(&row)?,
        category: ProviderCategory::parse(&row.category)
            .ok_or_else(|| fault("category", &row.category))?,
        representative_id: masks::id(
            &office.unseal(purpose::IDENTITY, &row.representative_sealed)?,
        ),
        phone: masks::phone(&office.unseal(purpose::PHONE, &row.phone_sealed)?),
        bank_account: masks::account(&office.unseal(purpose::BANK, &row.bank_account_sealed)?),
        uses: row.uses.split(',').filter_map(Use::parse).collect(),
        submitted_on: local(row.created_at).date_naive(),
        timeline: timeline::of(office, &[(FileKind::Provider, id)]).await?,
        dossier: dossier(office, id).await?,
        files: materials(office, id).await?,
        reviewed: review::panel_of(&office.store, id).await?.is_some(),
        notice: admission::publication(&office.store, id)
            .await?
            .map(|row| row.id),
        paused: paused(office, id).await?,
        to_do: to_do.collect(),
        id,
        number: row.number,
        name: row.name,
        uscc: row.uscc,
        recognition: row.recognition,
        representative: row.representative,
        address: row.address,
        contact: row.contact,
        public_phone: rules::text::telephone(&row.public_phone),
        email: row.email,
        bank: row.bank,
        services: row.services,
        state,
        edition: row.edition,
        filed_on: row.filed_on,
        removed_on: row.removed_on,
    })
}
