//! From the rows of the database to the index: only what changed, whoever changed it.

use std::collections::HashMap;

use rules::catalogue::CertificateKind;
use rules::{Fen, ProviderCategory, ProviderClass, Region, Use};
use store::queries::directory::{self as rows, Shown};
use store::{Certificate, Instrument, Provider, Service, Spot};
use tokio::sync::{Mutex, RwLock, RwLockReadGuard};
use uuid::Uuid;

use super::doc::{Listed, Offer, Paper, Tool};
use super::index::{Index, Prepared, prepare};
use crate::Office;
use crate::catalogue::point;
use crate::error::Refused;

/// How many providers are read at once.
const AT_ONCE: usize = 500;

/// The directory as this process knows it.
#[derive(Default)]
pub(crate) struct Directory {
    index: RwLock<Index>,
    // One reader takes up what changed; the others wait for him instead of doing the same.
    taking_up: Mutex<()>,
}

/// The index with every change that was committed before the call.
pub(super) async fn current(office: &Office) -> Result<RwLockReadGuard<'_, Index>, Refused> {
    let kept = &office.directory;
    let seen = kept.index.read().await.version;
    if !rows::changed(&office.store, seen).await?.is_empty() {
        let _turn = kept.taking_up.lock().await;
        take_up(office).await?;
    }
    Ok(kept.index.read().await)
}

async fn take_up(office: &Office) -> Result<(), Refused> {
    let kept = &office.directory;
    let seen = kept.index.read().await.version;
    let changed = rows::changed(&office.store, seen).await?;
    let mut ready = Vec::new();
    for some in changed.chunks(AT_ONCE) {
        let ids: Vec<Uuid> = some.iter().map(|change| change.provider).collect();
        let shown = rows::shown(&office.store, &ids).await?;
        let law = office.law;
        // Cutting thousands of lines into words would keep other visitors waiting.
        let work = tokio::task::spawn_blocking(move || {
            prepared(&ids, shown, |code| law.divisions.full_name(code))
        });
        let done = work.await;
        ready.extend(done.map_err(|fault| Refused::Fault(fault.to_string()))?);
    }
    let mut index = kept.index.write().await;
    for provider in ready {
        index.apply(provider);
    }
    if let Some(last) = changed.last() {
        index.version = last.version;
        index.changed_at = changed.iter().map(|change| change.changed_at).max();
    }
    Ok(())
}

fn prepared(ids: &[Uuid], shown: Shown, county: impl Fn(&str) -> String) -> Vec<Prepared> {
    let mut offers = gathered(shown.services, |row| row.provider);
    let mut tools = gathered(shown.instruments, |row| row.provider);
    let mut papers = gathered(shown.certificates, |row| row.provider);
    let ratings: HashMap<Uuid, (i64, i64)> = shown
        .ratings
        .into_iter()
        .map(|(id, count, stars)| (id, (count, stars)))
        .collect();
    let spots: HashMap<Uuid, Spot> = shown
        .spots
        .into_iter()
        .map(|row| (row.provider, row))
        .collect();
    let served: HashMap<Uuid, i64> = shown.served.into_iter().collect();
    let mut listed: HashMap<Uuid, Listed> = HashMap::new();
    for row in shown.providers {
        let id = row.id;
        let Some(mut one) = provider(row, &county) else {
            tracing::error!(%id, "a provider with an unknown code is left out of the directory");
            continue;
        };
        let offers = offers.remove(&id).unwrap_or_default();
        one.offers = offers.into_iter().filter_map(offer).collect();
        one.serving
            .extend(one.offers.iter().map(|offer| offer.purpose));
        one.serving.sort_unstable();
        one.serving.dedup();
        let tools = tools.remove(&id).unwrap_or_default();
        one.tools = tools.into_iter().map(tool).collect();
        let papers = papers.remove(&id).unwrap_or_default();
        one.papers = papers.into_iter().map(paper).collect();
        (one.ratings, one.stars) = ratings.get(&id).copied().unwrap_or_default();
        one.spot = spots.get(&id).map(point);
        one.served = served.get(&id).copied().unwrap_or_default();
        listed.insert(id, one);
    }
    ids.iter()
        .map(|id| prepare(*id, listed.remove(id)))
        .collect()
}

fn gathered<R>(rows: Vec<R>, of: impl Fn(&R) -> Uuid) -> HashMap<Uuid, Vec<R>> {
    let mut gathered: HashMap<Uuid, Vec<R>> = HashMap::new();
    for row in rows {
        gathered.entry(of(&row)).or_default().push(row);
    }
    gathered
}

fn provider(row: Provider, county: impl Fn(&str) -> String) -> Option<Listed> {
    let place = match (&row.division, &row.province) {
        (Some(division), _) => county(division),
        (None, province) => province.clone().unwrap_or_default(),
    };
    let uses: Vec<Use> = row.uses.split(',').filter_map(Use::parse).collect();
    let labels: Vec<&str> = uses.iter().map(|one| one.label()).collect();
    Some(Listed {
        region: Region::parse(&row.region)?,
        class: ProviderClass::parse(&row.class)?,
        category: ProviderCategory::parse(&row.category)?,
        uses_text: labels.join("；"),
        serving: uses.clone(),
        id: row.id,
        number: row.number,
        name: row.name,
        division: row.division,
        province: row.province,
        place,
        uses,
        recognition: row.recognition,
        address: row.address,
        public_phone: rules::text::telephone(&row.public_phone),
        services: row.services,
        filed_on: row.filed_on,
        offers: Vec::new(),
        tools: Vec::new(),
        papers: Vec::new(),
        spot: None,
        ratings: 0,
        stars: 0,
        served: 0,
    })
}

fn offer(row: Service) -> Option<Offer> {
    Some(Offer {
        purpose: Use::parse(&row.use_code)?,
        id: row.id,
        item: row.item,
        method: row.method,
        price: Fen::new(row.price),
        unit: row.unit,
        days: row.days,
    })
}

fn tool(row: Instrument) -> Tool {
    Tool {
        id: row.id,
        name: row.name,
        model: row.model,
        place: row.place,
        booking: row.booking,
    }
}

fn paper(row: Certificate) -> Paper {
    let certifies = CertificateKind::parse(&row.kind);
    Paper {
        kind: certifies.map_or(row.kind, |kind| kind.label().to_owned()),
        certifies,
        number: row.number,
        scope: row.scope,
    }
}
