//! Stays in the directory, suspensions, public notices.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{
    Listing, NoticeObjection, Provider, Publication, Suspension, listing, notice_objection,
    provider, publication, suspension,
};

/// Every stay of a provider in the directory, the first first.
pub async fn stays(source: &impl Source, provider: Uuid) -> Result<Vec<Listing>, StoreError> {
    Ok(listing::Entity::find()
        .filter(listing::Column::Provider.eq(provider))
        .order_by_asc(listing::Column::FromOn)
        .order_by_asc(listing::Column::Id)
        .all(source.connection())
        .await?)
}

/// The stay that has not ended.
pub async fn stay(source: &impl Source, provider: Uuid) -> Result<Option<Listing>, StoreError> {
    Ok(listing::Entity::find()
        .filter(listing::Column::Provider.eq(provider))
        .filter(listing::Column::UntilOn.is_null())
        .first(source.connection())
        .await?)
}

/// The providers that stood in the directory at the end of a day, by name, each with its stay.
pub async fn stood_on(
    source: &impl Source,
    day: NaiveDate,
) -> Result<Vec<(Listing, Provider)>, StoreError> {
    let stays = listing::Entity::find()
        .filter(listing::Column::FromOn.lte(day))
        .filter(
            Condition::any()
                .add(listing::Column::UntilOn.is_null())
                .add(listing::Column::UntilOn.gt(day)),
        )
        .all(source.connection())
        .await?;
    // Not by a list of ids: a statement takes a limited number of parameters, and the directory thousands of providers.
    let mut providers: std::collections::BTreeMap<Uuid, Provider> = provider::Entity::find()
        .filter(provider::Column::FiledOn.is_not_null())
        .all(source.connection())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut stood: Vec<_> = stays
        .into_iter()
        .filter_map(|stay| Some((providers.remove(&stay.provider)?, stay)))
        .map(|(row, stay)| (stay, row))
        .collect();
    stood.sort_by(|one, other| one.1.name.cmp(&other.1.name));
    Ok(stood)
}

/// The suspension that has not ended.
pub async fn suspension(
    source: &impl Source,
    provider: Uuid,
) -> Result<Option<Suspension>, StoreError> {
    Ok(suspension::Entity::find()
        .filter(suspension::Column::Provider.eq(provider))
        .filter(suspension::Column::EndedOn.is_null())
        .first(source.connection())
        .await?)
}

/// The public notice of an admission that stands.
pub async fn publication(
    source: &impl Source,
    provider: Uuid,
) -> Result<Option<Publication>, StoreError> {
    Ok(publication::Entity::find()
        .filter(publication::Column::Provider.eq(provider))
        .filter(publication::Column::EndedOn.is_null())
        .first(source.connection())
        .await?)
}

/// The public notices that stand, the first to end first.
pub async fn standing(source: &impl Source) -> Result<Vec<Publication>, StoreError> {
    Ok(publication::Entity::find()
        .filter(publication::Column::EndedOn.is_null())
        .order_by_asc(publication::Column::UntilOn)
        .order_by_asc(publication::Column::Id)
        .all(source.connection())
        .await?)
}

/// The public notices that ended on or after this day, the latest first.
pub async fn ended_since(
    source: &impl Source,
    day: NaiveDate,
) -> Result<Vec<Publication>, StoreError> {
    Ok(publication::Entity::find()
        .filter(publication::Column::EndedOn.gte(day))
        .order_by_desc(publication::Column::EndedOn)
        .order_by_desc(publication::Column::Id)
        .all(source.connection())
        .await?)
}

/// What was objected to a public notice, the first first.
pub async fn objections(
    source: &impl Source,
    publication: Uuid,
) -> Result<Vec<NoticeObjection>, StoreError> {
    Ok(notice_objection::Entity::find()
        .filter(notice_objection::Column::Publication.eq(publication))
        .order_by_asc(notice_objection::Column::At)
        .all(source.connection())
        .await?)
}
