//! Figures without a cut: what a year came to in all, and what waits now.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;

use super::contracts::Whose;
use super::figures::{Number, Often, within};
use super::listed::Text;
use crate::db::Source;
use crate::error::StoreError;

/// A count and its money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Total {
    pub count: i64,
    pub amount: i64,
}

/// The vouchers issued in a year in all.
pub async fn all_issued(
    source: &impl Source,
    whose: Whose<'_>,
    year: i64,
) -> Result<Total, StoreError> {
    total(source, whose, ("voucher", "face", "year"), year).await
}

/// What was spent of a year's budget by claims in all.
pub async fn all_redeemed(
    source: &impl Source,
    whose: Whose<'_>,
    year: i64,
) -> Result<Total, StoreError> {
    total(source, whose, ("claim", "amount", "spent_year"), year).await
}

async fn total(
    source: &impl Source,
    whose: Whose<'_>,
    (rows, money, of): (&str, &str, &str),
    year: i64,
) -> Result<Total, StoreError> {
    let mut text = Text::of(format!(
        "SELECT COUNT(*) AS count, CAST(COALESCE(SUM(f.{money}), 0) AS bigint) AS amount FROM {rows} f WHERE 1 = 1"
    ));
    text.compare(&format!("f.{of}"), "=", year);
    within(&mut text, whose);
    let found: Vec<Total> = text.all(source).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// How many claims are past their last day.
pub async fn overdue(
    source: &impl Source,
    whose: Whose<'_>,
    today: NaiveDate,
) -> Result<i64, StoreError> {
    let mut text = Text::of("SELECT COUNT(*) AS number FROM claim f WHERE f.due_on IS NOT NULL");
    text.compare("f.due_on", "<", today);
    within(&mut text, whose);
    let found: Vec<Number> = text.all(source).await?;
    Ok(found.first().and_then(|one| one.number).unwrap_or(0))
}

/// How many files wait in each of these states now.
pub async fn waiting(
    source: &impl Source,
    whose: Whose<'_>,
    rows: &str,
    states: &[&str],
) -> Result<Vec<Often>, StoreError> {
    let mut text = Text::of(format!(
        "SELECT f.state AS what, COUNT(*) AS count FROM {rows} f WHERE 1 = 1"
    ));
    let states: Vec<String> = states.iter().map(|state| (*state).to_owned()).collect();
    text.one_of("f.state", &states);
    within(&mut text, whose);
    text.push(" GROUP BY f.state");
    text.all(source).await
}
