//! What everybody may know of a year: how long each stage took, how papers were signed, and who was awarded a voucher.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;

use super::figures::Wait;
use super::listed::Text;
use crate::db::Source;
use crate::error::StoreError;

type Days = (NaiveDate, NaiveDate);

/// From which day contracts were under review that brought a voucher from a day on and before another.
pub async fn reviewed(source: &impl Source, days: Days) -> Result<Vec<Wait>, StoreError> {
    let mut text = Text::of(
        "SELECT '' AS what, f.filed_on AS from_on, f.issued_on AS to_on, COUNT(*) AS count FROM voucher f \
         WHERE 1 = 1",
    );
    between(&mut text, "f.issued_on", days);
    text.push(" GROUP BY f.filed_on, f.issued_on");
    text.all(source).await
}

/// The limits that were met or missed from a day on and before another, by their kind.
pub async fn limits(source: &impl Source, days: Days) -> Result<Vec<Wait>, StoreError> {
    let mut text = Text::of(
        "SELECT f.kind AS what, f.started_on AS from_on, f.ended_on AS to_on, COUNT(*) AS count \
         FROM time_limit f WHERE f.outcome IN ('met', 'missed')",
    );
    between(&mut text, "f.ended_on", days);
    text.push(" GROUP BY f.kind, f.started_on, f.ended_on");
    text.all(source).await
}

fn between(text: &mut Text, column: &str, (from, before): Days) {
    text.compare(column, ">=", from);
    text.compare(column, "<", before);
}

/// How many signed copies of papers were recognised in a period, and how many of them were signed electronically.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Signed {
    pub copies: i64,
    pub electronic: i64,
}

pub async fn signed(
    source: &impl Source,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Signed, StoreError> {
    let mut text = Text::of(
        "SELECT COUNT(*) AS copies, COUNT(CASE WHEN f.found LIKE '{\"way\":\"electronic\"%' THEN 1 END) AS electronic \
         FROM recognition f WHERE 1 = 1",
    );
    text.compare("f.at", ">=", from);
    text.compare("f.at", "<", before);
    let found: Vec<Signed> = text.all(source).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// A voucher of a legal person that stands.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Award {
    pub number: String,
    pub subject: String,
    pub division: String,
    pub purpose: String,
    pub provider: String,
    pub issued_on: NaiveDate,
}

/// Nobody's who is a person, and none that was taken back.
const AWARDS: &str = "FROM voucher f JOIN subject s ON s.id = f.subject JOIN provider p ON p.id = f.provider \
                      WHERE s.kind <> 'individual' AND f.state <> 'void'";

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

/// How many such vouchers were issued from a day on and before another.
pub async fn awarded(source: &impl Source, days: Days) -> Result<i64, StoreError> {
    let mut text = Text::of(format!("SELECT COUNT(*) AS count {AWARDS}"));
    between(&mut text, "f.issued_on", days);
    let found: Vec<Count> = text.all(source).await?;
    Ok(found.first().map_or(0, |row| row.count))
}

/// So many of them after the first, the latest day first.
pub async fn awards(
    source: &impl Source,
    days: Days,
    part: (u64, u64),
) -> Result<Vec<Award>, StoreError> {
    let mut text = Text::of(format!(
        "SELECT f.number AS number, s.name AS subject, f.division AS division, f.purpose AS purpose, \
         p.name AS provider, f.issued_on AS issued_on {AWARDS}"
    ));
    between(&mut text, "f.issued_on", days);
    text.push(" ORDER BY f.issued_on DESC, f.number DESC");
    text.part(part);
    text.all(source).await
}
