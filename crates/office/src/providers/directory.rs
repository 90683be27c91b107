//! The public directory of providers in force (7.4).

use chrono::NaiveDate;
use rules::lifecycle::provider::State;
use rules::{ProviderCategory, ProviderClass, Region, Use};
use store::Provider;
use store::queries::contracts::Whose;
use store::queries::{contracts, vouchers};
use uuid::Uuid;

use super::listing::Stay;
use crate::error::Refused;
use crate::{Office, store_row};

/// One provider in the list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: Uuid,
    pub name: String,
    pub region: Region,
    pub place: String,
    pub class: ProviderClass,
    pub uses: Vec<Use>,
    pub services: String,
    pub public_phone: String,
    pub filed_on: Option<NaiveDate>,
}

/// A provider's public page.
#[derive(Clone, Debug)]
pub struct Card {
    pub entry: Entry,
    pub number: String,
    pub category: ProviderCategory,
    pub recognition: String,
    pub address: String,
    pub email: String,
    /// How many subjects rated it, and the sum of their stars.
    pub ratings: usize,
    pub stars: i64,
    /// How many vouchers it served or serves.
    pub vouchers: usize,
    /// Where it stands now; only a filed one may take new contracts.
    pub state: State,
    /// Each stay in the directory, the first first.
    pub stays: Vec<Stay>,
}

impl Card {
    /// Whether it may take new contracts.
    pub fn in_force(&self) -> bool {
        self.state == State::Filed
    }

    /// The mean rating to one decimal, as text, so that no float is needed.
    pub fn mean(&self) -> Option<String> {
        let count = i64::try_from(self.ratings).ok().filter(|n| *n > 0)?;
        let tenths = (self.stars * 10 + count / 2) / count;
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }
}

/// The public page of a provider that is or was in the directory.
pub async fn public(office: &Office, id: Uuid) -> Result<Card, Refused> {
    let row: Provider = store_row(office, id).await?;
    if row.filed_on.is_none() {
        return Err(Refused::Unknown);
    }
    let ratings = contracts::ratings_of(&office.store, id).await?;
    let served = vouchers::list(
        &office.store,
        Whose::Provider(id),
        &["issued", "set-off", "paid-in-full", "claimed", "redeemed"],
    )
    .await?;
    Ok(Card {
        entry: entry(office, &row)?,
        category: ProviderCategory::parse(&row.category)
            .ok_or_else(|| Refused::Fault(format!("category {}", row.category)))?,
        state: super::view::state(&row)?,
        stays: super::listing::stays(office, id).await?,
        number: row.number,
        recognition: row.recognition,
        address: row.address,
        email: row.email,
        ratings: ratings.len(),
        stars: ratings.iter().map(|rating| rating.stars).sum(),
        vouchers: served.len(),
    })
}

pub(crate) fn entry(office: &Office, row: &Provider) -> Result<Entry, Refused> {
    let class = super::view::class(row)?;
    Ok(Entry {
        id: row.id,
        name: row.name.clone(),
        region: super::view::region(row)?,
        place: super::view::place(office, row),
        class,
        uses: row.uses.split(',').filter_map(Use::parse).collect(),
        services: row.services.clone(),
        public_phone: rules::text::telephone(&row.public_phone),
        filed_on: row.filed_on,
    })
}
