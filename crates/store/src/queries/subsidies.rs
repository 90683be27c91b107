//! The yearly subsidies of providers, and what was paid of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Subsidy, SubsidyPayment, UseReport, subsidy, subsidy_payment, use_report};

/// The subsidies of a year, the highest first.
pub async fn of_year(source: &impl Source, year: i64) -> Result<Vec<Subsidy>, StoreError> {
    Ok(subsidy::Entity::find()
        .filter(subsidy::Column::Year.eq(year))
        .order_by_desc(subsidy::Column::Amount)
        .order_by_asc(subsidy::Column::Number)
        .all(source.connection())
        .await?)
}

/// A provider's subsidies, the latest year first.
pub async fn of_provider(source: &impl Source, provider: Uuid) -> Result<Vec<Subsidy>, StoreError> {
    Ok(subsidy::Entity::find()
        .filter(subsidy::Column::Provider.eq(provider))
        .order_by_desc(subsidy::Column::Year)
        .all(source.connection())
        .await?)
}

/// Those that their providers have confirmed, in the order of their numbers.
pub async fn confirmed(source: &impl Source) -> Result<Vec<Subsidy>, StoreError> {
    Ok(subsidy::Entity::find()
        .filter(subsidy::Column::State.eq("confirmed"))
        .order_by_asc(subsidy::Column::Number)
        .all(source.connection())
        .await?)
}

/// The years of which subsidies were proposed, the latest first.
pub async fn years(source: &impl Source) -> Result<Vec<i64>, StoreError> {
    Ok(subsidy::Entity::find()
        .select_only()
        .column(subsidy::Column::Year)
        .distinct()
        .order_by_desc(subsidy::Column::Year)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// The one with this number.
pub async fn numbered(source: &impl Source, number: &str) -> Result<Option<Subsidy>, StoreError> {
    Ok(subsidy::Entity::find()
        .filter(subsidy::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}

/// The payment of a subsidy.
pub async fn payment_of(
    source: &impl Source,
    subsidy: Uuid,
) -> Result<Option<SubsidyPayment>, StoreError> {
    Ok(subsidy_payment::Entity::find()
        .filter(subsidy_payment::Column::Subsidy.eq(subsidy))
        .first(source.connection())
        .await?)
}

/// What was paid as subsidies on these days, by provider.
pub async fn paid_between(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<Uuid, i64>, StoreError> {
    let sums: Vec<(Uuid, i64)> = subsidy_payment::Entity::find()
        .select_only()
        .column(subsidy::Column::Provider)
        .column_as(
            Expr::cust("CAST(SUM(subsidy_payment.amount) AS bigint)"),
            "amount",
        )
        .join(
            sea_orm::JoinType::InnerJoin,
            subsidy_payment::Entity::belongs_to(subsidy::Entity)
                .from(subsidy_payment::Column::Subsidy)
                .to(subsidy::Column::Id)
                .into(),
        )
        .filter(subsidy_payment::Column::PaidOn.between(from, to))
        .group_by(subsidy::Column::Provider)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(sums.into_iter().collect())
}

/// The reports on a year, by provider.
pub async fn use_reports(
    source: &impl Source,
    year: i64,
) -> Result<BTreeMap<Uuid, UseReport>, StoreError> {
    let rows = use_report::Entity::find()
        .filter(use_report::Column::Year.eq(year))
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(|row| (row.provider, row)).collect())
}

/// The states in which a subsidy binds the budget.
const BOUND: [&str; 4] = ["offered", "confirmed", "instructed", "bounced"];

/// What of a year's line is with the bank.
pub async fn instructed_in(source: &impl Source, year: i64) -> Result<i64, StoreError> {
    let sum: Option<Option<i64>> = subsidy::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .filter(subsidy::Column::BudgetYear.eq(year))
        .filter(subsidy::Column::State.eq("instructed"))
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

impl Tx {
    /// What decided and unpaid subsidies bind in the budget of a year.
    pub async fn subsidies_bound_in(&self, year: i64) -> Result<i64, StoreError> {
        let sum: Option<Option<i64>> = subsidy::Entity::find()
            .select_only()
            .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
            .filter(subsidy::Column::BudgetYear.eq(year))
            .filter(subsidy::Column::State.is_in(BOUND))
            .into_tuple()
            .first(self.connection())
            .await?;
        Ok(sum.flatten().unwrap_or(0))
    }

    /// The next year's budget holds what the closed one still owed.
    pub async fn carry_subsidies(&self, year: i64) -> Result<u64, StoreError> {
        let done = subsidy::Entity::update_many()
            .col_expr(subsidy::Column::BudgetYear, Expr::value(year + 1))
            .filter(subsidy::Column::BudgetYear.eq(year))
            .filter(subsidy::Column::State.is_in(BOUND))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }
}
