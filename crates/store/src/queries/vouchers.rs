//! Vouchers and objections to them.

use chrono::NaiveDate;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
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

/// The contract's voucher that is not void.
pub async fn of_contract(
    source: &impl Source,
    contract: Uuid,
) -> Result<Option<Voucher>, StoreError> {
    Ok(voucher::Entity::find()
        .filter(voucher::Column::Contract.eq(contract))
        .order_by_desc(voucher::Column::Id)
        .one(source.connection())
        .await?)
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

/// Objections that wait for the Agency's answer (R21), the oldest first.
pub async fn open_objections(source: &impl Source) -> Result<Vec<Objection>, StoreError> {
    Ok(objection::Entity::find()
        .filter(objection::Column::Answer.is_null())
        .order_by_asc(objection::Column::At)
        .all(source.connection())
        .await?)
}
