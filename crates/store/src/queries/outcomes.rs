//! What subjects were asked and told a year after the payment.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;
use sea_orm::entity::prelude::*;

use super::listed::Text;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Outcome, outcome};

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// Claims paid up to a day whose subject was not asked yet, the first paid first.
pub async fn to_ask(
    source: &impl Source,
    until: NaiveDate,
    most: u64,
) -> Result<Vec<Uuid>, StoreError> {
    // Only what is paid has a day of payment; asked by state, every payment there ever was would be looked at each night.
    let mut text = Text::of(
        "SELECT f.id AS id FROM claim f \
         WHERE NOT EXISTS (SELECT 1 FROM outcome o WHERE o.claim = f.id)",
    );
    text.compare("f.paid_on", "<=", until);
    text.push(&format!(" ORDER BY f.paid_on, f.id LIMIT {most}"));
    let found: Vec<Found> = text.all(source).await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

pub async fn of_claim(source: &impl Source, claim: Uuid) -> Result<Option<Outcome>, StoreError> {
    Ok(outcome::Entity::find()
        .filter(outcome::Column::Claim.eq(claim))
        .first(source.connection())
        .await?)
}

/// How many were asked on these days.
pub async fn asked(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<u64, StoreError> {
    Ok(outcome::Entity::find()
        .filter(outcome::Column::AskedOn.between(from, to))
        .count(source.connection())
        .await?)
}

/// What was told on these days.
pub async fn told(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Outcome>, StoreError> {
    Ok(outcome::Entity::find()
        .filter(outcome::Column::ToldOn.between(from, to))
        .all(source.connection())
        .await?)
}
