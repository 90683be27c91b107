//! Vouchers and objections to them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches};
use crate::tables::{Objection, Voucher, objection, voucher};

/// The states in which a voucher counts as served by its provider.
pub const SERVED: [&str; 5] = ["issued", "set-off", "paid-in-full", "claimed", "redeemed"];

/// Vouchers in these states (any when empty), the latest first.
pub async fn list(
    source: &impl Source,
    whose: Whose<'_>,
    states: &[&str],
) -> Result<Vec<Voucher>, StoreError> {
    let mut query = voucher::Entity::find();
    query = match whose {
        Whose::Subject(id) => query.filter(voucher::Column::Subject.eq(id)),
        Whose::Provider(id) => query.filter(voucher::Column::Provider.eq(id)),
        Whose::Divisions(codes) => query.filter(voucher::Column::Division.is_in(codes)),
        Whose::Everyones => query,
    };
    if !states.is_empty() {
        query = query.filter(voucher::Column::State.is_in(states.to_vec()));
    }
    Ok(query
        .order_by_desc(voucher::Column::IssuedOn)
        .order_by_desc(voucher::Column::Id)
        .all(source.connection())
        .await?)
}

/// The latest voucher of each of these contracts, by the contract.
pub async fn of_contracts(
    source: &impl Source,
    contracts: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, Voucher>, StoreError> {
    let mut latest = BTreeMap::new();
    for some in batches(contracts) {
        let rows = voucher::Entity::find()
            .filter(voucher::Column::Contract.is_in(some))
            .order_by_asc(voucher::Column::Id)
            .all(source.connection())
            .await?;
        latest.extend(rows.into_iter().map(|row| (row.contract, row)));
    }
    Ok(latest)
}

/// The numbers of these vouchers.
pub async fn numbers(
    source: &impl Source,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let mut numbers = BTreeMap::new();
    for some in batches(ids) {
        let found: Vec<(Uuid, String)> = voucher::Entity::find()
            .select_only()
            .columns([voucher::Column::Id, voucher::Column::Number])
            .filter(voucher::Column::Id.is_in(some))
            .into_tuple()
            .all(source.connection())
            .await?;
        numbers.extend(found);
    }
    Ok(numbers)
}

/// The contract's voucher that is not void.
pub async fn of_contract(
    source: &impl Source,
    contract: Uuid,
) -> Result<Option<Voucher>, StoreError> {
    Ok(voucher::Entity::find()
        .filter(voucher::Column::Contract.eq(contract))
        .order_by_desc(voucher::Column::Id)
        .first(source.connection())
        .await?)
}

/// The objections to these vouchers, the first first.
pub async fn objections_to(
    source: &impl Source,
    vouchers: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Objection>, StoreError> {
    let mut objections = Vec::new();
    for some in batches(vouchers) {
        let rows = objection::Entity::find()
            .filter(objection::Column::Voucher.is_in(some))
            .order_by_asc(objection::Column::At)
            .all(source.connection())
            .await?;
        objections.extend(rows);
    }
    Ok(objections)
}

pub async fn objections(source: &impl Source, voucher: Uuid) -> Result<Vec<Objection>, StoreError> {
    Ok(objection::Entity::find()
        .filter(objection::Column::Voucher.eq(voucher))
        .order_by_asc(objection::Column::At)
        .all(source.connection())
        .await?)
}

/// Live vouchers whose validity ended before this day (8.8), the oldest first.
pub async fn overdue(source: &impl Source, today: NaiveDate) -> Result<Vec<Voucher>, StoreError> {
    Ok(voucher::Entity::find()
        .filter(voucher::Column::ValidUntil.lt(today))
        .filter(voucher::Column::State.is_in(["issued", "set-off", "paid-in-full", "claimed"]))
        .order_by_asc(voucher::Column::ValidUntil)
        .all(source.connection())
        .await?)
}
