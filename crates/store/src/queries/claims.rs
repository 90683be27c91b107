//! Claims and payments.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
use crate::tables::{Claim, Payment, claim, payment};

/// Claims in these states (any when empty), the first due first.
pub async fn list(
    source: &impl Source,
    whose: Whose<'_>,
    states: &[&str],
) -> Result<Vec<Claim>, StoreError> {
    let mut query = claim::Entity::find();
    query = match whose {
        Whose::Subject(id) => query.filter(claim::Column::Subject.eq(id)),
        Whose::Provider(id) => query.filter(claim::Column::Provider.eq(id)),
        Whose::Divisions(codes) => query.filter(claim::Column::Division.is_in(codes)),
        Whose::Everyones => query,
    };
    if !states.is_empty() {
        query = query.filter(claim::Column::State.is_in(states.to_vec()));
    }
    Ok(query
        .order_by_asc(claim::Column::DueOn)
        .order_by_asc(claim::Column::Id)
        .all(source.connection())
        .await?)
}

/// The latest claim on a voucher.
pub async fn of_voucher(source: &impl Source, voucher: Uuid) -> Result<Option<Claim>, StoreError> {
    Ok(claim::Entity::find()
        .filter(claim::Column::Voucher.eq(voucher))
        .order_by_desc(claim::Column::Id)
        .one(source.connection())
        .await?)
}

pub async fn payment_of(source: &impl Source, claim: Uuid) -> Result<Option<Payment>, StoreError> {
    Ok(payment::Entity::find()
        .filter(payment::Column::Claim.eq(claim))
        .one(source.connection())
        .await?)
}

/// All payments, the latest first.
pub async fn payments(source: &impl Source) -> Result<Vec<Payment>, StoreError> {
    Ok(payment::Entity::find()
        .order_by_desc(payment::Column::At)
        .all(source.connection())
        .await?)
}
