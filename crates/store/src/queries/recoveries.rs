//! Orders to pay back: of a claim, of a party, and what was paid back on them.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, FromQueryResult, QueryOrder, QuerySelect};

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches as some_at_once};
use crate::tables::{Recovery, Repayment, recovery, repayment};

/// The orders of a reader. What is owed to an authority is its own division's, and no other desk's (R27).
fn of(whose: Whose<'_>, own: Option<&str>) -> Select<recovery::Entity> {
    use recovery::Column::{Division, Provider, Subject, TopUp};
    let query = recovery::Entity::find();
    match (whose, own) {
        (Whose::Subject(id), _) => query.filter(Subject.eq(id)),
        (Whose::Provider(id), _) => query.filter(Provider.eq(id)),
        (Whose::Divisions(codes), Some(own)) => {
            let regions = Condition::all()
                .add(TopUp.is_null())
                .add(Division.is_in(codes));
            let theirs = Condition::all()
                .add(TopUp.is_not_null())
                .add(Division.eq(own));
            query.filter(Condition::any().add(regions).add(theirs))
        }
        (Whose::Divisions(codes), None) => {
            query.filter(TopUp.is_null()).filter(Division.is_in(codes))
        }
        (Whose::Everyones, _) => query.filter(TopUp.is_null()),
    }
}

/// Some orders, those that are still owed first, the first due first.
pub async fn page(
    source: &impl Source,
    (whose, own): (Whose<'_>, Option<&str>),
    (offset, limit): (u64, u64),
) -> Result<Vec<Recovery>, StoreError> {
    Ok(of(whose, own)
        .order_by_asc(recovery::Column::State)
        .order_by_asc(recovery::Column::DueOn)
        .order_by_asc(recovery::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

/// How many orders there are, and their sums in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Sums {
    pub count: i64,
    pub amount: i64,
    pub paid_back: i64,
    pub written_off: i64,
}

pub async fn sums(
    source: &impl Source,
    (whose, own): (Whose<'_>, Option<&str>),
) -> Result<Sums, StoreError> {
    let sum = |column: &str| Expr::cust(format!("CAST(COALESCE(SUM({column}), 0) AS bigint)"));
    let found = of(whose, own)
        .select_only()
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(sum("amount"), "amount")
        .column_as(sum("paid_back"), "paid_back")
        .column_as(sum("written_off"), "written_off")
        .into_model::<Sums>()
        .first(source.connection())
        .await?;
    Ok(found.unwrap_or_default())
}

/// The region's orders on a paid claim, the first first.
pub async fn of_claim(source: &impl Source, claim: Uuid) -> Result<Vec<Recovery>, StoreError> {
    Ok(recovery::Entity::find()
        .filter(recovery::Column::Claim.eq(claim))
        .filter(recovery::Column::TopUp.is_null())
        .order_by_asc(recovery::Column::Number)
        .all(source.connection())
        .await?)
}

/// The orders on some top-ups, the first first.
pub async fn of_top_ups(
    source: &impl Source,
    top_ups: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Recovery>, StoreError> {
    let mut found = Vec::new();
    for some in some_at_once(top_ups) {
        let rows = recovery::Entity::find()
            .filter(recovery::Column::TopUp.is_in(some))
            .order_by_asc(recovery::Column::Number)
            .all(source.connection())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What each division has asked back and got back of its top-ups.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Back {
    pub division: String,
    pub asked: i64,
    pub paid_back: i64,
}

pub async fn back_to_divisions(source: &impl Source) -> Result<Vec<Back>, StoreError> {
    let sum = |column: &str| Expr::cust(format!("CAST(SUM({column}) AS bigint)"));
    Ok(recovery::Entity::find()
        .select_only()
        .column(recovery::Column::Division)
        .column_as(sum("amount"), "asked")
        .column_as(sum("paid_back"), "paid_back")
        .filter(recovery::Column::TopUp.is_not_null())
        .group_by(recovery::Column::Division)
        .into_model()
        .all(source.connection())
        .await?)
}

/// Said as the indexes of what is owed say it: of a bound word SQLite would have to look each time which it is, and
/// prepare the statement anew.
fn still_owed() -> Expr {
    Expr::cust("recovery.state = 'owed'")
}

/// What one of these parties still owes.
pub async fn owed(
    source: &impl Source,
    subject: Option<Uuid>,
    provider: Option<Uuid>,
) -> Result<Vec<Recovery>, StoreError> {
    let mut whose = Condition::any();
    if let Some(id) = subject {
        whose = whose.add(recovery::Column::Subject.eq(id));
    }
    if let Some(id) = provider {
        whose = whose.add(recovery::Column::Provider.eq(id));
    }
    if whose.is_empty() {
        return Ok(Vec::new());
    }
    Ok(recovery::Entity::find()
        .filter(still_owed())
        .filter(whose)
        .order_by_asc(recovery::Column::Id)
        .all(source.connection())
        .await?)
}

/// What these parties still owe, each order once.
pub async fn owed_by(
    source: &impl Source,
    (subjects, providers): (Vec<Uuid>, Vec<Uuid>),
) -> Result<Vec<Recovery>, StoreError> {
    let mut found = Vec::new();
    for (column, ids) in [
        (recovery::Column::Subject, subjects),
        (recovery::Column::Provider, providers),
    ] {
        for some in some_at_once(ids) {
            let rows = recovery::Entity::find()
                .filter(still_owed())
                .filter(column.is_in(some))
                .order_by_asc(recovery::Column::Id)
                .all(source.connection())
                .await?;
            found.extend(rows);
        }
    }
    Ok(found)
}

/// The order with this number.
pub async fn numbered(source: &impl Source, number: &str) -> Result<Option<Recovery>, StoreError> {
    Ok(recovery::Entity::find()
        .filter(recovery::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}

/// What was paid back on an order, the first first.
pub async fn repayments(
    source: &impl Source,
    recovery: Uuid,
) -> Result<Vec<Repayment>, StoreError> {
    Ok(repayment::Entity::find()
        .filter(repayment::Column::Recovery.eq(recovery))
        .order_by_asc(repayment::Column::At)
        .all(source.connection())
        .await?)
}
