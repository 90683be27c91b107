//! Needs as their readers see them. A provider learns whose it is only where its owner shows the name or chose his offer,
//! and reads no offer but his own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::lifecycle::need::State;
use rules::needs::{OfferState, Reach};
use rules::{Fen, Kind, Use};
use store::queries::needs::{self as rows, Readers};
use store::queries::parties;
use store::{Need, NeedOffer, Service, Subject};
use uuid::Uuid;

use super::{owners, reach, state};
use crate::actor::{Actor, FileKind};
use crate::directory::{self, Fitting};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct NeedLine {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub words: String,
    pub purpose: Option<Use>,
    pub budget: Option<Fen>,
    pub needed_by: NaiveDate,
    pub stands_until: NaiveDate,
    /// By when somebody should have offered.
    pub due_on: NaiveDate,
    /// Whether that day is past and nobody did.
    pub idle: bool,
    pub place: String,
    pub kind: Option<Kind>,
    /// Whose it is, for those who may know.
    pub by: Option<String>,
    pub offers: i64,
    pub state: State,
    /// The reader's own offer stands.
    pub offered: bool,
}

/// One offer as its readers see it.
#[derive(Clone, Debug)]
pub struct OfferLine {
    pub id: Uuid,
    pub provider: Uuid,
    pub name: String,
    pub service: Option<String>,
    pub price: Fen,
    pub days: i64,
    pub words: String,
    pub offered_on: NaiveDate,
    pub state: OfferState,
}

#[derive(Clone, Debug)]
pub struct NeedView {
    pub line: NeedLine,
    pub named: bool,
    pub reason: String,
    pub closed_on: Option<NaiveDate>,
    pub edition: i64,
    /// Whose reader he is.
    pub mine: bool,
    /// All for the owner and the staff, a provider's own for him.
    pub offers: Vec<OfferLine>,
    /// What the Agency suggested: provider, name, words. A provider sees what was said of himself.
    pub suggested: Vec<(Uuid, String, String)>,
    /// How many providers know of it.
    pub reached: usize,
    /// What fits, for the owner and the Agency while offers are taken.
    pub fitting: Option<Fitting>,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// A page of needs.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    pub lines: Vec<NeedLine>,
    pub count: u64,
    pub page: u64,
    pub pages: u64,
}

const ROWS: u64 = 50;
/// How many of each kind of what fits are shown.
const SHOWN: usize = 5;

pub async fn list(office: &Office, actor: &Actor, page: u64) -> Result<Needs, Refused> {
    if !actor.may(Act::SeeNeed) {
        return Err(Refused::Unknown);
    }
    let readers = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Readers::Subject(id),
        (Role::Provider, Some(id)) => Readers::Provider(id),
        (Role::Subject | Role::Provider, None) => return Ok(Needs::default()),
        _ => Readers::Everyones,
    };
    let count = rows::count(&office.store, readers).await?;
    let pages = count.div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let found = rows::page(&office.store, readers, ((page - 1) * ROWS, ROWS)).await?;
    Ok(Needs {
        lines: lines(office, actor, &found).await?,
        count,
        page,
        pages,
    })
}

async fn lines(office: &Office, actor: &Actor, found: &[Need]) -> Result<Vec<NeedLine>, Refused> {
    let owners = found.iter().map(|row| row.subject);
    let subjects: BTreeMap<Uuid, Subject> = store::many(&office.store, owners).await?;
    let mine: Vec<NeedOffer> = match (actor.role, actor.party) {
        (Role::Provider, Some(party)) => {
            rows::offers_of(&office.store, party, found.iter().map(|row| row.id)).await?
        }
        _ => Vec::new(),
    };
    let line = |row: &Need| {
        let state = state(row)?;
        let subject = subjects.get(&row.subject);
        let mine = mine.iter().filter(|offer| offer.need == row.id);
        let mine: Vec<&NeedOffer> = mine.collect();
        let shown = actor.role != Role::Provider
            || row.named
            || mine.iter().any(|offer| row.chosen == Some(offer.id));
        Ok(NeedLine {
            id: row.id,
            number: row.number.clone(),
            title: row.title.clone(),
            words: row.words.clone(),
            purpose: Use::parse(&row.purpose),
            budget: row.budget.map(Fen::new),
            needed_by: row.needed_by,
            stands_until: row.stands_until,
            due_on: row.due_on,
            idle: state == State::Open && row.due_on < office.today(),
            place: office.law.divisions.full_name(&row.division),
            kind: subject.and_then(|row| Kind::parse(&row.kind)),
            by: subject.filter(|_| shown).map(|row| row.name.clone()),
            offers: row.offers,
            state,
            offered: mine
                .iter()
                .any(|offer| offer.state == OfferState::Open.code()),
        })
    };
    found.iter().map(line).collect()
}

/// Whether the actor may read the need.
pub async fn may_read(office: &Office, actor: &Actor, row: &Need) -> Result<bool, Refused> {
    let reached = match (actor.role, actor.party) {
        (Role::Provider, Some(party)) => rows::reach(&office.store, (row.id, party)).await?,
        _ => None,
    };
    let owners = owners(row, reached.map(|row| row.provider));
    Ok(actor.may_touch(Act::SeeNeed, owners).is_ok())
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<NeedView, Refused> {
    let row: Need = store_row(office, id).await?;
    if !may_read(office, actor, &row).await? {
        return Err(Refused::Unknown);
    }
    let provider = (actor.role == Role::Provider)
        .then_some(actor.party)
        .flatten();
    let reached = rows::reached(&office.store, id).await?;
    let offers = offers(office, id, provider).await?;
    let helps = matches!(actor.role, Role::Subject | Role::Agency) && state(&row)?.stands();
    let fitting = match helps {
        true => Some(directory::fitting(office, &reach::wanted(office, &row), SHOWN).await?),
        false => None,
    };
    let suggested = reached
        .iter()
        .filter(|row| row.how == Reach::Suggested.code());
    let suggested = suggested.filter(|row| provider.is_none_or(|id| row.provider == id));
    let suggested: Vec<_> = suggested.collect();
    let names = suggested.iter().map(|row| row.provider);
    let names = parties::provider_names(&office.store, names).await?;
    let line = lines(office, actor, std::slice::from_ref(&row)).await?;
    let line = line.into_iter().next().ok_or(Refused::Unknown)?;
    Ok(NeedView {
        to_do: to_do(actor, &row, &line)?,
        suggested: suggested
            .into_iter()
            .map(|row| {
                let name = names.get(&row.provider).cloned().unwrap_or_default();
                (row.provider, name, row.words.clone())
            })
            .collect(),
        named: row.named,
        reason: row.reason.clone(),
        closed_on: row.closed_on,
        edition: row.edition,
        mine: actor.role == Role::Subject,
        offers,
        reached: reached.len(),
        fitting,
        // The record names who acted: its owner, and those who compete.
        timeline: match provider {
            Some(_) => Vec::new(),
            None => timeline::of(office, &[(FileKind::Need, id)]).await?,
        },
        line,
    })
}

fn to_do(actor: &Actor, row: &Need, line: &NeedLine) -> Result<Vec<Act>, Refused> {
    if !state(row)?.stands() {
        return Ok(Vec::new());
    }
    let acts = [
        Act::OfferService,
        Act::SuggestProvider,
        Act::WithdrawNeed,
        Act::EndNeed,
    ];
    let acts = acts.into_iter().filter(|act| actor.may_act(*act));
    Ok(acts
        .filter(|act| *act != Act::OfferService || !line.offered)
        .collect())
}

async fn offers(
    office: &Office,
    need: Uuid,
    provider: Option<Uuid>,
) -> Result<Vec<OfferLine>, Refused> {
    let found = match provider {
        Some(id) => rows::offers_of(&office.store, id, [need]).await?,
        None => rows::offers(&office.store, need).await?,
    };
    let names =
        parties::provider_names(&office.store, found.iter().map(|row| row.provider)).await?;
    let services = found.iter().filter_map(|row| row.service);
    let services = store::many::<Service>(&office.store, services).await?;
    let line = |row: NeedOffer| {
        let state = OfferState::parse(&row.state);
        Ok(OfferLine {
            id: row.id,
            provider: row.provider,
            name: names.get(&row.provider).cloned().unwrap_or_default(),
            service: row
                .service
                .and_then(|id| services.get(&id))
                .map(|row| row.item.clone()),
            price: Fen::new(row.price),
            days: row.days,
            words: row.words,
            offered_on: row.offered_on,
            state: state.ok_or_else(|| Refused::Fault(format!("offer state {}", row.state)))?,
        })
    };
    found.into_iter().map(line).collect()
}

/// A service that the reader may offer: id, what it is, its price.
#[derive(Clone, Debug)]
pub struct MyService {
    pub id: Uuid,
    pub item: String,
    pub price: Fen,
}

/// The approved services of the actor's own catalogue.
pub async fn my_services(office: &Office, actor: &Actor) -> Result<Vec<MyService>, Refused> {
    let party = actor.party.ok_or(Refused::Unknown)?;
    let found = store::queries::catalogue::services(&office.store, party, &["approved"]).await?;
    let service = |row: Service| MyService {
        id: row.id,
        item: row.item,
        price: Fen::new(row.price),
    };
    Ok(found.into_iter().map(service).collect())
}

/// The need of an offer, for those who may read the offer: the need's owner, the staff, and whose it is.
pub async fn of_offer(office: &Office, actor: &Actor, offer: Uuid) -> Result<Uuid, Refused> {
    let offer: NeedOffer = store_row(office, offer).await?;
    let row: Need = store_row(office, offer.need).await?;
    let own = actor.role != Role::Provider || actor.party == Some(offer.provider);
    match own && may_read(office, actor, &row).await? {
        true => Ok(row.id),
        false => Err(Refused::Unknown),
    }
}
