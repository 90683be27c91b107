//! What was paid and rated of the services of a year, each row with what a page tells of it and nothing more: a region
//! has a hundred thousand of them, and each is read for its provider's appraisal (9.1, R36).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::appraisals::{Among, Days, Moments};
use super::listed::Text;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::batches;

/// Payments of these days, entered until a moment.
fn entered(text: &mut Text, (from, to): Days, until: DateTime<Utc>) {
    text.compare("p.paid_on", ">=", from);
    text.compare("p.paid_on", "<=", to);
    text.compare("p.at", "<=", until);
}

/// One provider's, or everybody's.
fn of(text: &mut Text, column: &str, among: Among) {
    if let Some(provider) = among {
        text.compare(column, "=", provider);
    }
}

/// A payment with its claim, voucher and contract.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Served {
    pub provider: Uuid,
    pub claim: Uuid,
    pub number: String,
    pub region: String,
    pub voucher: String,
    pub contract: String,
    pub title: String,
    pub purpose: String,
    pub item: String,
    pub paid_on: NaiveDate,
    pub amount: i64,
}

/// The payments on claims of providers' services on these days, entered until a moment.
pub async fn payments(
    source: &impl Source,
    among: Among,
    days: Days,
    until: DateTime<Utc>,
) -> Result<Vec<Served>, StoreError> {
    let mut text = Text::of(
        "SELECT c.provider AS provider, c.id AS claim, c.number AS number, c.region AS region, v.number AS voucher, \
         k.number AS contract, k.title AS title, k.purpose AS purpose, k.item AS item, p.paid_on AS paid_on, \
         p.amount AS amount FROM payment p JOIN claim c ON c.id = p.claim JOIN voucher v ON v.id = c.voucher \
         JOIN contract k ON k.id = c.contract WHERE 1 = 1",
    );
    of(&mut text, "c.provider", among);
    entered(&mut text, days, until);
    text.push(" ORDER BY p.paid_on, p.id");
    text.all(source).await
}

/// How many of a provider, and what they come to: in fen or in stars.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sum {
    pub provider: Uuid,
    pub count: i64,
    pub sum: i64,
}

/// The payments of these days, entered until a moment, summed for each provider.
pub async fn paid_sums(
    source: &impl Source,
    days: Days,
    until: DateTime<Utc>,
) -> Result<Vec<Sum>, StoreError> {
    let mut text = Text::of(
        "SELECT c.provider AS provider, COUNT(*) AS count, CAST(SUM(p.amount) AS bigint) AS sum FROM payment p \
         JOIN claim c ON c.id = p.claim WHERE 1 = 1",
    );
    entered(&mut text, days, until);
    text.push(" GROUP BY c.provider");
    text.all(source).await
}

/// The ratings of a time, summed for each provider.
pub async fn star_sums(source: &impl Source, (from, to): Moments) -> Result<Vec<Sum>, StoreError> {
    let mut text = Text::of(
        "SELECT r.provider AS provider, COUNT(*) AS count, CAST(SUM(r.stars) AS bigint) AS sum FROM rating r WHERE 1 = 1",
    );
    text.compare("r.at", ">=", from);
    text.compare("r.at", "<", to);
    text.push(" GROUP BY r.provider");
    text.all(source).await
}

#[derive(FromQueryResult)]
struct PaidOn {
    claim: Uuid,
    provider: Uuid,
    amount: i64,
}

/// The payments on these claims: claim, provider, amount.
pub async fn paid_on(
    source: &impl Source,
    claims: impl IntoIterator<Item = Uuid>,
    days: Days,
    until: DateTime<Utc>,
) -> Result<Vec<(Uuid, Uuid, i64)>, StoreError> {
    let mut paid = Vec::new();
    for some in batches(claims) {
        let mut text = Text::of(
            "SELECT p.claim AS claim, c.provider AS provider, p.amount AS amount FROM payment p \
             JOIN claim c ON c.id = p.claim WHERE p.claim IN (",
        );
        let places: Vec<String> = some.into_iter().map(|id| text.bind(id)).collect();
        text.push(&places.join(", "));
        text.push(")");
        entered(&mut text, days, until);
        let found: Vec<PaidOn> = text.all(source).await?;
        paid.extend(
            found
                .into_iter()
                .map(|row| (row.claim, row.provider, row.amount)),
        );
    }
    Ok(paid)
}

/// A rating with the number of its contract.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Rated {
    pub provider: Uuid,
    pub contract: Uuid,
    pub number: String,
    pub stars: i64,
    pub at: DateTime<Utc>,
}

/// The ratings of providers in a time.
pub async fn ratings(
    source: &impl Source,
    among: Among,
    (from, to): Moments,
) -> Result<Vec<Rated>, StoreError> {
    let mut text = Text::of(
        "SELECT r.provider AS provider, r.contract AS contract, k.number AS number, r.stars AS stars, r.at AS at \
         FROM rating r JOIN contract k ON k.id = r.contract WHERE 1 = 1",
    );
    of(&mut text, "r.provider", among);
    text.compare("r.at", ">=", from);
    text.compare("r.at", "<", to);
    text.push(" ORDER BY r.at, r.id");
    text.all(source).await
}

/// A claim that was sent back.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Returned {
    pub provider: Uuid,
    pub claim: Uuid,
    pub number: String,
    pub at: DateTime<Utc>,
}

/// Each return of a claim that a provider made. Said as the index of returns says it.
pub async fn returned(
    source: &impl Source,
    among: Among,
    (from, to): Moments,
) -> Result<Vec<Returned>, StoreError> {
    let mut text = Text::of(
        "SELECT c.provider AS provider, c.id AS claim, c.number AS number, r.at AS at FROM record r \
         JOIN claim c ON c.id = r.file WHERE r.file_kind = 'claim' AND r.after = 'returned' AND c.region = 'inside'",
    );
    of(&mut text, "c.provider", among);
    text.compare("r.at", ">=", from);
    text.compare("r.at", "<", to);
    text.push(" ORDER BY r.at, r.id");
    text.all(source).await
}

#[derive(FromQueryResult)]
struct Back {
    claim: Uuid,
    amount: i64,
}

/// What was ordered back until a moment, by claim: of one provider's payments, or of everybody's. The order itself is the
/// first act of its record; a division's top-up is no money of the region.
pub async fn ordered_back(
    source: &impl Source,
    among: Among,
    until: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, i64>, StoreError> {
    let mut text = Text::of(
        "SELECT o.claim AS claim, CAST(SUM(o.amount) AS bigint) AS amount FROM recovery o \
         JOIN claim c ON c.id = o.claim \
         JOIN record r ON r.file_kind = 'recovery' AND r.file = o.id AND r.entry = 1 WHERE o.top_up IS NULL",
    );
    of(&mut text, "c.provider", among);
    text.compare("r.at", "<=", until);
    text.push(" GROUP BY o.claim");
    let found: Vec<Back> = text.all(source).await?;
    Ok(found
        .into_iter()
        .map(|row| (row.claim, row.amount))
        .collect())
}

/// Files whose numbers a page tells.
#[derive(Clone, Copy, Debug)]
pub enum Numbered {
    Claim,
    Contract,
    Provider,
    Recovery,
}

#[derive(FromQueryResult)]
struct Number {
    id: Uuid,
    number: String,
}

/// The numbers of these files.
pub async fn numbers(
    source: &impl Source,
    what: Numbered,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let table = match what {
        Numbered::Claim => "claim",
        Numbered::Contract => "contract",
        Numbered::Provider => "provider",
        Numbered::Recovery => "recovery",
    };
    let mut numbers = BTreeMap::new();
    for some in batches(ids) {
        let mut text = Text::of(format!("SELECT id, number FROM {table} WHERE id IN ("));
        let places: Vec<String> = some.into_iter().map(|id| text.bind(id)).collect();
        text.push(&places.join(", "));
        text.push(")");
        let found: Vec<Number> = text.all(source).await?;
        numbers.extend(found.into_iter().map(|row| (row.id, row.number)));
    }
    Ok(numbers)
}
