//! Subjects and providers.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches};
use crate::tables::{AccountChange, account_change, provider, subject};

/// Whether a person has a live registration under one of these indexes.
pub async fn person_registered(
    source: &impl Source,
    indexes: &[String],
) -> Result<bool, StoreError> {
    let found = subject::Entity::find()
        .filter(subject::Column::IdentityIndex.is_in(indexes))
        .filter(subject::Column::State.ne("refused"))
        .count(source.connection())
        .await?;
    Ok(found > 0)
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident, $table:ident) => {
        $(#[$doc])*
        pub async fn $name(
            source: &impl Source,
            ids: impl IntoIterator<Item = Uuid>,
        ) -> Result<BTreeMap<Uuid, String>, StoreError> {
            let mut names = BTreeMap::new();
            for some in batches(ids) {
                let found: Vec<(Uuid, String)> = $table::Entity::find()
                    .select_only()
                    .columns([$table::Column::Id, $table::Column::Name])
                    .filter($table::Column::Id.is_in(some))
                    .into_tuple()
                    .all(source.connection())
                    .await?;
                names.extend(found);
            }
            Ok(names)
        }
    };
}

names! {
    /// What these subjects are called.
    subject_names, subject
}
names! {
    /// What these providers are called.
    provider_names, provider
}

/// Every provider with its name and, inside the region, its division.
pub async fn providers_named(
    source: &impl Source,
) -> Result<Vec<(Uuid, String, Option<String>)>, StoreError> {
    Ok(provider::Entity::find()
        .select_only()
        .columns([
            provider::Column::Id,
            provider::Column::Name,
            provider::Column::Division,
        ])
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// The change of a provider's account that waits for the Agency.
pub async fn account_change(
    source: &impl Source,
    provider: Uuid,
) -> Result<Option<AccountChange>, StoreError> {
    Ok(account_change::Entity::find()
        .filter(account_change::Column::Provider.eq(provider))
        .filter(account_change::Column::State.eq("submitted"))
        .first(source.connection())
        .await?)
}

/// Which of these providers wait for the Agency to agree to a new account.
pub async fn accounts_changing(
    source: &impl Source,
    providers: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut found = BTreeSet::new();
    for some in batches(providers) {
        let rows: Vec<Uuid> = account_change::Entity::find()
            .select_only()
            .column(account_change::Column::Provider)
            .filter(account_change::Column::State.eq("submitted"))
            .filter(account_change::Column::Provider.is_in(some))
            .into_tuple()
            .all(source.connection())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
