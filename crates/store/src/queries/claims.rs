//! Claims and payments.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect, QueryTrait};

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches};
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
        // The one that lives is the last, also when its id was made by a clock that had been set back.
        .order_by_asc(Expr::cust(
            "CASE WHEN state = 'withdrawn' THEN 1 ELSE 0 END",
        ))
        .order_by_desc(claim::Column::Id)
        .first(source.connection())
        .await?)
}

pub async fn payment_of(source: &impl Source, claim: Uuid) -> Result<Option<Payment>, StoreError> {
    Ok(payment::Entity::find()
        .filter(payment::Column::Claim.eq(claim))
        .first(source.connection())
        .await?)
}

/// The numbers of these claims.
pub async fn numbers(
    source: &impl Source,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let mut numbers = BTreeMap::new();
    for some in batches(ids) {
        let found: Vec<(Uuid, String)> = claim::Entity::find()
            .select_only()
            .columns([claim::Column::Id, claim::Column::Number])
            .filter(claim::Column::Id.is_in(some))
            .into_tuple()
            .all(source.connection())
            .await?;
        numbers.extend(found);
    }
    Ok(numbers)
}

/// A confirmed claim that waits for its money.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Payable {
    pub id: Uuid,
    pub number: String,
    pub amount: i64,
    pub submitted_on: NaiveDate,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// None while its clock stands still.
    pub due_on: Option<NaiveDate>,
}

/// Every confirmed claim that waits for its money, the first confirmed first (R12).
pub async fn payable(source: &impl Source) -> Result<Vec<Payable>, StoreError> {
    Ok(claim::Entity::find()
        .filter(claim::Column::State.eq("payable"))
        .order_by_asc(claim::Column::QueueNo)
        .into_model::<Payable>()
        .all(source.connection())
        .await?)
}

/// The confirmed claims whose payee owes, or stands in an open case, or whose voucher does (R31).
///
/// They are looked for from those who owe or are accused: these are few, and the line of the others is long.
pub async fn payable_held(source: &impl Source) -> Result<BTreeSet<Uuid>, StoreError> {
    const HELD: [&str; 3] = [
        "claim.region = 'inside' AND claim.provider IN (\
             SELECT provider FROM recovery WHERE state = 'owed' \
             UNION SELECT provider FROM inquiry WHERE state NOT IN ('closed', 'cleared'))",
        "claim.region <> 'inside' AND claim.subject IN (\
             SELECT subject FROM recovery WHERE state = 'owed' \
             UNION SELECT subject FROM inquiry WHERE state NOT IN ('closed', 'cleared'))",
        "claim.voucher IN (SELECT voucher FROM inquiry WHERE state NOT IN ('closed', 'cleared'))",
    ];
    let mut all = BTreeSet::new();
    for held in HELD {
        let found: Vec<Uuid> = claim::Entity::find()
            .select_only()
            .column(claim::Column::Id)
            .filter(claim::Column::State.eq("payable"))
            .filter(Expr::cust(held))
            .into_tuple()
            .all(source.connection())
            .await?;
        all.extend(found);
    }
    Ok(all)
}

/// What the claims in payment batches ask for together, the bank's answer still to come.
pub async fn instructed(source: &impl Source) -> Result<i64, StoreError> {
    let sum: Option<Option<i64>> = claim::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .filter(claim::Column::State.eq("instructed"))
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

/// The same, of the batches that were released on this day or before.
pub async fn instructed_until(source: &impl Source, day: NaiveDate) -> Result<i64, StoreError> {
    use crate::tables::{batch, instruction};
    let released = batch::Entity::find()
        .select_only()
        .column(batch::Column::Id)
        .filter(batch::Column::ReleasedOn.lte(day))
        .into_query();
    let live = instruction::Entity::find()
        .select_only()
        .column(instruction::Column::Claim)
        .filter(instruction::Column::Ended.eq(false))
        .filter(instruction::Column::Batch.in_subquery(released))
        .into_query();
    let sum: Option<Option<i64>> = claim::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .filter(claim::Column::State.eq("instructed"))
        .filter(claim::Column::Id.in_subquery(live))
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

/// How many confirmed claims wait before this place in the order of confirmation, and what they ask for together.
pub async fn payable_before(source: &impl Source, queue_no: i64) -> Result<(i64, i64), StoreError> {
    let found: Option<(i64, Option<i64>)> = claim::Entity::find()
        .select_only()
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .filter(claim::Column::State.eq("payable"))
        .filter(claim::Column::QueueNo.lt(queue_no))
        .into_tuple()
        .first(source.connection())
        .await?;
    let (count, amount) = found.unwrap_or_default();
    Ok((count, amount.unwrap_or(0)))
}
