//! The operating subsidies of the body that issues and redeems, and the work of a year that they rest on (6.4).

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect};

use super::listed::Text;
use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Operating, operating};

/// All, the latest year first.
pub async fn all(source: &impl Source) -> Result<Vec<Operating>, StoreError> {
    Ok(operating::Entity::find()
        .order_by_desc(operating::Column::Year)
        .all(source.connection())
        .await?)
}

pub async fn of_year(source: &impl Source, year: i64) -> Result<Option<Operating>, StoreError> {
    Ok(operating::Entity::find()
        .filter(operating::Column::Year.eq(year))
        .first(source.connection())
        .await?)
}

pub async fn numbered(source: &impl Source, number: &str) -> Result<Option<Operating>, StoreError> {
    Ok(operating::Entity::find()
        .filter(operating::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// How many acts of one kind the Agency did in a period that moved a file of this kind on, or answered an objection, which
/// leaves its voucher where it was.
pub async fn acts(
    source: &impl Source,
    (act, file_kind): (&str, &str),
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<i64, StoreError> {
    let mut text = Text::of(
        "SELECT COUNT(*) AS count FROM record r WHERE (r.after IS NOT NULL OR r.act = 'answer-objection') \
         AND r.role = 'agency'",
    );
    text.compare("r.act", "=", act.to_owned());
    text.compare("r.file_kind", "=", file_kind.to_owned());
    text.compare("r.at", ">=", from);
    text.compare("r.at", "<", before);
    let found: Vec<Count> = text.all(source).await?;
    Ok(found.first().map_or(0, |row| row.count))
}

/// A re-check with the moment from which its file waited for it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Recheck {
    pub at: DateTime<Utc>,
    pub waited_from: Option<DateTime<Utc>>,
}

/// The Agency's re-checks of claims in a period; one that is refused ends its voucher as well, and counts once.
pub async fn rechecks(
    source: &impl Source,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Recheck>, StoreError> {
    let mut text = Text::of(
        "SELECT r.at AS at, (SELECT MAX(b.at) FROM record b WHERE b.file_kind = r.file_kind AND b.file = r.file \
         AND b.entry < r.entry AND b.after = 'submitted') AS waited_from FROM record r \
         WHERE r.act = 'recheck-claim' AND r.file_kind = 'claim' AND r.after IS NOT NULL AND r.role = 'agency'",
    );
    text.compare("r.at", ">=", from);
    text.compare("r.at", "<", before);
    text.all(source).await
}

/// What decided and unpaid operating subsidies bind, by the year of the budget.
pub async fn bound(source: &impl Source) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(operating::Entity::find()
        .select_only()
        .column(operating::Column::BudgetYear)
        .column(operating::Column::Amount)
        .filter(operating::Column::State.eq("decided"))
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// What was paid in all.
pub async fn paid(source: &impl Source) -> Result<i64, StoreError> {
    let sums: Vec<i64> = operating::Entity::find()
        .select_only()
        .column(operating::Column::Amount)
        .filter(operating::Column::State.eq("paid"))
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(sums.into_iter().sum())
}

impl Tx {
    /// The next year's budget holds what the closed one still owed.
    pub async fn carry_operating(&self, year: i64) -> Result<u64, StoreError> {
        let done = operating::Entity::update_many()
            .col_expr(operating::Column::BudgetYear, Expr::value(year + 1))
            .filter(operating::Column::BudgetYear.eq(year))
            .filter(operating::Column::State.eq("decided"))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }
}
