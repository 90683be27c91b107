//! What others see of a catalogue: the provider's public page, and what a contract rests on (7.4, 10.1).

use chrono::{DateTime, Utc};
use rules::Use;
use rules::eligibility::{Chosen, Offer, Validity};
use rules::lifecycle::entry::State;
use rules::places::Point;
use store::queries::{catalogue as rows, contracts};
use store::{Certificate, Service, Source, Spot};
use uuid::Uuid;

use super::item::certificate_name;
use super::view::{Body, EntryView, InstrumentView, ServiceView, entries};
use crate::Office;
use crate::error::Refused;

/// How many ratings a provider's page shows in words.
const WORDS: usize = 5;

/// A rating in words; whose it is stays unsaid.
#[derive(Clone, Debug)]
pub struct Comment {
    pub stars: i64,
    pub words: String,
    pub at: DateTime<Utc>,
}

/// What a provider's public page shows besides its card.
#[derive(Clone, Debug)]
pub struct Shop {
    pub entries: Vec<EntryView>,
    pub spot: Option<Point>,
    /// The county in which the spot lies.
    pub division: Option<String>,
    /// The newest ratings that say something.
    pub comments: Vec<Comment>,
}

/// What a provider offers in public.
pub async fn shop(office: &Office, provider: Uuid) -> Result<Shop, Refused> {
    let store = &office.store;
    let row: store::Provider = crate::store_row(office, provider).await?;
    let ratings = contracts::ratings_of(store, provider).await?;
    let said = ratings.into_iter().filter(|one| !one.comment.is_empty());
    // Who left offers nothing; what it once offered stands in its vouchers (7.5, R32).
    let gone = row.removed_on.is_some();
    let entries = match gone {
        true => Vec::new(),
        false => entries(store, provider, &[State::Approved.code()]).await?,
    };
    Ok(Shop {
        entries,
        spot: super::place::spot(store, provider).await?,
        division: row.division,
        comments: said
            .take(WORDS)
            .map(|one| Comment {
                stars: one.stars,
                words: one.comment,
                at: one.at,
            })
            .collect(),
    })
}

/// The public services of a provider, for the form of a contract.
pub async fn services(
    office: &Office,
    provider: Uuid,
) -> Result<Vec<(Uuid, ServiceView)>, Refused> {
    let public = entries(&office.store, provider, &[State::Approved.code()]).await?;
    let services = public.into_iter().filter_map(|entry| match entry.body {
        Body::Service(service) => Some((entry.id, service)),
        _ => None,
    });
    Ok(services.collect())
}

/// The public instruments of a provider, for the form of a contract.
pub async fn instruments(office: &Office, provider: Uuid) -> Result<Vec<InstrumentView>, Refused> {
    let public = entries(&office.store, provider, &[State::Approved.code()]).await?;
    let instruments = public.into_iter().filter_map(|entry| match entry.body {
        Body::Instrument(instrument) => Some(instrument),
        _ => None,
    });
    Ok(instruments.collect())
}

/// What a contract with this provider rests on today.
pub(crate) async fn offer(
    source: &impl Source,
    provider: Uuid,
    service: Option<Uuid>,
) -> Result<Offer, Refused> {
    let standing = [State::Approved.code(), State::Suspended.code()];
    let certificates = rows::certificates(source, provider, &standing).await?;
    let bases = certificates.iter().filter(|row| row.basis).map(validity);
    Ok(Offer {
        bases: bases.collect(),
        service: match service {
            Some(id) => chosen(source, provider, id).await?,
            None => None,
        },
    })
}

fn validity(row: &Certificate) -> Validity {
    Validity {
        name: certificate_name(row),
        expires_on: row.expires_on,
    }
}

/// The chosen service as it stands now: a change that was approved meanwhile has followed it.
async fn chosen(source: &impl Source, provider: Uuid, id: Uuid) -> Result<Option<Chosen>, Refused> {
    let Some(mut row) = store::find::<Service>(source, id).await? else {
        return Ok(None);
    };
    while row.state == State::Withdrawn.code() {
        let followers = rows::services_after(source, row.id).await?;
        let stands = |one: &Service| State::parse(&one.state).is_some_and(State::stands);
        let gone = |one: &Service| one.state == State::Withdrawn.code();
        let Some(next) = followers.into_iter().rfind(|one| stands(one) || gone(one)) else {
            break;
        };
        row = next;
    }
    let certificate: Option<Certificate> = match row.certificate {
        Some(id) => store::find(source, id).await?,
        None => None,
    };
    let purpose = Use::parse(&row.use_code);
    Ok(Some(Chosen {
        purpose: purpose.ok_or_else(|| Refused::Fault(format!("use {}", row.use_code)))?,
        public: row.provider == provider && row.state == State::Approved.code(),
        certificate: certificate.as_ref().map(validity),
        item: row.item,
    }))
}

/// The provider's point on the map.
pub(crate) const fn point(spot: &Spot) -> Point {
    Point {
        longitude: spot.longitude,
        latitude: spot.latitude,
    }
}
