//! Everybody's year in raw figures, summed by the database: a list tells points, and not the files behind them (9.1, R36).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rules::Fen;
use rules::appraisal::{Facts, days};
use store::Source;
use store::queries::appraisals as rows;
use store::queries::served;
use uuid::Uuid;

use super::facts::{Basis, lapses, moments};
use crate::Office;
use crate::error::Refused;

/// The raw figures of every provider that has one in this year; what [`Basis::facts`] counts from the files.
pub(super) async fn everybodys(
    office: &Office,
    source: &impl Source,
    year: u16,
) -> Result<BTreeMap<Uuid, Facts>, Refused> {
    let mut files: BTreeMap<Uuid, Basis> = BTreeMap::new();
    lapses(office, source, (None, year), &mut files).await?;
    let counted = files.into_iter().map(|(id, basis)| (id, basis.facts()));
    let mut all: BTreeMap<Uuid, Facts> = counted.collect();
    redeemed(source, year, office.now(), &mut all).await?;
    for row in rows::incomes(source, None, i64::from(year)).await? {
        all.entry(row.provider).or_default().income = Some(Fen::new(row.amount));
    }
    for row in served::star_sums(source, moments(office, year)).await? {
        let facts = all.entry(row.provider).or_default();
        facts.ratings = count(row.count);
        facts.stars = count(row.sum);
    }
    Ok(all)
}

/// What was paid, less what was ordered back of each payment, and never less than nothing.
async fn redeemed(
    source: &impl Source,
    year: u16,
    until: DateTime<Utc>,
    all: &mut BTreeMap<Uuid, Facts>,
) -> Result<(), Refused> {
    let [first, last] = days(year);
    for row in served::paid_sums(source, (first, last), until).await? {
        let facts = all.entry(row.provider).or_default();
        facts.payments = count(row.count);
        facts.redeemed = Fen::new(row.sum);
    }
    let back = served::ordered_back(source, None, until).await?;
    let claims = back.keys().copied();
    for (claim, provider, paid) in served::paid_on(source, claims, (first, last), until).await? {
        let lost = back.get(&claim).copied().unwrap_or(0).min(paid);
        all.entry(provider).or_default().redeemed -= Fen::new(lost);
    }
    Ok(())
}

fn count(many: i64) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
