//! A provider's year from the record alone: each figure with the files behind it (9.1, R36).

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use rules::appraisal::{Facts, Lapse, days};
use rules::subsidy::{Rates, Redemption};
use rules::{Fen, Refusal, Region, Use};
use serde::{Deserialize, Serialize};
use store::Source;
use store::queries::appraisals::{self as rows, Among};
use store::queries::served::{self, Numbered};
use uuid::Uuid;

use crate::actor::FileKind;
use crate::error::Refused;
use crate::{Office, local};

/// A payment of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidItem {
    pub claim: Uuid,
    pub number: String,
    pub contract: String,
    pub title: String,
    pub paid_on: NaiveDate,
    pub paid: Fen,
    /// What of it was ordered back.
    pub back: Fen,
}

/// A rating of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatedItem {
    pub contract: Uuid,
    pub number: String,
    pub stars: u32,
    pub on: NaiveDate,
}

/// What costs points of compliance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LapseItem {
    pub lapse: Lapse,
    /// The file that shows it.
    pub kind: String,
    pub file: Uuid,
    pub number: String,
    pub on: NaiveDate,
    /// Not counted: an objection was upheld.
    #[serde(default)]
    pub struck: bool,
}

impl LapseItem {
    pub fn file_kind(&self) -> Option<FileKind> {
        FileKind::parse(&self.kind)
    }
}

/// The service income as it was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    pub amount: Fen,
    pub words: String,
    pub attachment: Uuid,
    pub on: NaiveDate,
}

/// The files behind a provider's year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    pub paid: Vec<PaidItem>,
    pub income: Option<Reported>,
    pub rated: Vec<RatedItem>,
    pub lapses: Vec<LapseItem>,
}

impl Basis {
    /// The raw figures.
    pub fn facts(&self) -> Facts {
        let mut lapses: BTreeMap<Lapse, u32> = BTreeMap::new();
        for one in self.lapses.iter().filter(|one| !one.struck) {
            *lapses.entry(one.lapse).or_default() += 1;
        }
        let paid = self.paid.iter();
        Facts {
            redeemed: paid.map(|one| (one.paid - one.back).at_least_zero()).sum(),
            payments: count(self.paid.len()),
            income: self.income.as_ref().map(|one| one.amount),
            stars: self.rated.iter().map(|one| one.stars).sum(),
            ratings: count(self.rated.len()),
            lapses,
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The moments between which a year of Beijing lies.
pub(crate) fn moments(office: &Office, year: u16) -> (DateTime<Utc>, DateTime<Utc>) {
    let [first, last] = days(year);
    let begins = |day: NaiveDate| {
        let there = day.and_time(NaiveTime::MIN);
        let zone = *local(office.now()).offset();
        there
            .and_local_timezone(zone)
            .single()
            .map_or_else(|| there.and_utc(), |at| at.to_utc())
    };
    (begins(first), begins(last.succ_opt().unwrap_or(last)))
}

/// The files behind a provider's year, or behind everybody's, as they stand now.
pub(crate) async fn gather(
    office: &Office,
    source: &impl Source,
    among: Among,
    year: u16,
) -> Result<BTreeMap<Uuid, Basis>, Refused> {
    let mut all: BTreeMap<Uuid, Basis> = BTreeMap::new();
    for (provider, items) in paid(office, source, (among, year), office.now()).await? {
        let list = &mut all.entry(provider).or_default().paid;
        list.extend(items.into_iter().map(|item| item.shown));
    }
    for row in rows::incomes(source, among, i64::from(year)).await? {
        all.entry(row.provider).or_default().income = Some(Reported {
            amount: Fen::new(row.amount),
            words: row.words,
            attachment: row.attachment,
            on: local(row.at).date_naive(),
        });
    }
    for row in served::ratings(source, among, moments(office, year)).await? {
        all.entry(row.provider).or_default().rated.push(RatedItem {
            contract: row.contract,
            number: row.number,
            stars: u32::try_from(row.stars).unwrap_or(0),
            on: local(row.at).date_naive(),
        });
    }
    lapses(office, source, (among, year), &mut all).await?;
    Ok(all)
}

/// What costs points, each with the file that shows it.
pub(super) async fn lapses(
    office: &Office,
    source: &impl Source,
    (among, year): (Among, u16),
    all: &mut BTreeMap<Uuid, Basis>,
) -> Result<(), Refused> {
    let ([first, last], times) = (days(year), moments(office, year));
    let mut found: Vec<(Uuid, Lapse, String, Uuid, NaiveDate)> = Vec::new();
    for (provider, kind, file, due) in
        rows::late(source, among, (first, last), office.today()).await?
    {
        found.push((provider, Lapse::Late, kind, file, due));
    }
    let claim = FileKind::Claim.code().to_owned();
    let mut numbers = BTreeMap::new();
    for row in served::returned(source, among, times).await? {
        let on = local(row.at).date_naive();
        numbers.insert(row.claim, row.number);
        found.push((row.provider, Lapse::Returned, claim.clone(), row.claim, on));
    }
    let itself = FileKind::Provider.code().to_owned();
    for (provider, at) in rows::upheld(source, among, times).await? {
        let on = at.map_or(first, |at| local(at).date_naive());
        found.push((provider, Lapse::Upheld, itself.clone(), provider, on));
    }
    for (provider, reasons, on) in rows::suspended(source, among, (first, last)).await? {
        // What last year's appraisal led to does not cost this year as well.
        let reasons: Vec<Refusal> = serde_json::from_str(&reasons)?;
        if reasons.iter().all(|one| one.code != POOR) {
            found.push((provider, Lapse::Suspended, itself.clone(), provider, on));
        }
    }
    let recovery = FileKind::Recovery.code().to_owned();
    for row in rows::recovered(source, among, (first, last)).await? {
        let Some(provider) = row.provider else {
            continue;
        };
        found.push((
            provider,
            Lapse::Recovered,
            recovery.clone(),
            row.id,
            row.ordered_on,
        ));
    }
    numbered(source, &found, &mut numbers).await?;
    let check = FileKind::SpotCheck.code().to_owned();
    for (provider, file, number, on) in rows::checked(source, among, (first, last)).await? {
        numbers.insert(file, number);
        let on = on.unwrap_or(first);
        found.push((provider, Lapse::Checked, check.clone(), file, on));
    }
    let opinion = FileKind::Opinion.code().to_owned();
    for (provider, file, number, on) in rows::complained(source, among, (first, last)).await? {
        numbers.insert(file, number);
        if let Some(provider) = provider {
            let on = on.unwrap_or(first);
            found.push((provider, Lapse::Complaint, opinion.clone(), file, on));
        }
    }
    let case = FileKind::Case.code().to_owned();
    for (provider, file, number, on) in rows::in_record(source, among, (first, last)).await? {
        numbers.insert(file, number);
        if let Some(provider) = provider {
            found.push((provider, Lapse::Integrity, case.clone(), file, on));
        }
    }
    for (provider, lapse, kind, file, on) in found {
        let number = numbers.get(&file).cloned().unwrap_or_default();
        all.entry(provider).or_default().lapses.push(LapseItem {
            lapse,
            kind,
            file,
            number,
            on,
            struck: false,
        });
    }
    Ok(())
}

/// The reason with which a poor year suspends.
pub(super) const POOR: &str = "appraisal.poor";

/// The numbers of the files that were found, but for those that are known.
async fn numbered(
    source: &impl Source,
    found: &[(Uuid, Lapse, String, Uuid, NaiveDate)],
    numbers: &mut BTreeMap<Uuid, String>,
) -> Result<(), Refused> {
    for (kind, of) in [
        (FileKind::Claim, Numbered::Claim),
        (FileKind::Contract, Numbered::Contract),
        (FileKind::Provider, Numbered::Provider),
        (FileKind::Recovery, Numbered::Recovery),
    ] {
        let files = found.iter().filter(|one| one.2 == kind.code());
        let files = files.map(|one| one.3);
        let open: Vec<Uuid> = files.filter(|id| !numbers.contains_key(id)).collect();
        numbers.extend(served::numbers(source, of, open).await?);
    }
    Ok(())
}

/// A payment with what the subsidy asks of it.
struct Paid {
    shown: PaidItem,
    region: String,
    voucher: String,
    purpose: String,
    item: String,
}

/// The payments of a year, by provider, entered until a moment.
async fn paid(
    office: &Office,
    source: &impl Source,
    (among, year): (Among, u16),
    until: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, Vec<Paid>>, Refused> {
    let [first, last] = days(year);
    let until = until.min(office.now());
    let back = served::ordered_back(source, among, until).await?;
    let mut all: BTreeMap<Uuid, Vec<Paid>> = BTreeMap::new();
    for row in served::payments(source, among, (first, last), until).await? {
        let back = back.get(&row.claim).copied().unwrap_or(0);
        all.entry(row.provider).or_default().push(Paid {
            shown: PaidItem {
                claim: row.claim,
                number: row.number,
                contract: row.contract,
                title: row.title,
                paid_on: row.paid_on,
                paid: Fen::new(row.amount),
                back: Fen::new(back),
            },
            region: row.region,
            voucher: row.voucher,
            purpose: row.purpose,
            item: row.item,
        });
    }
    Ok(all)
}

/// What was redeemed to the provider itself in a year (R14, R16), entered until a moment.
pub(crate) async fn paid_to(
    office: &Office,
    source: &impl Source,
    (provider, year): (Uuid, u16),
    (until, rates): (DateTime<Utc>, &Rates),
) -> Result<Vec<Redemption>, Refused> {
    let mut all = paid(office, source, (Some(provider), year), until).await?;
    let own = all.remove(&provider).unwrap_or_default();
    let inside = own
        .into_iter()
        .filter(|one| one.region == Region::Inside.code());
    let redemption = |one: Paid| {
        let purpose = Use::parse(&one.purpose)
            .ok_or_else(|| Refused::Fault(format!("purpose {}", one.purpose)))?;
        let PaidItem {
            contract,
            title,
            paid_on,
            paid,
            back,
            ..
        } = one.shown;
        Ok(Redemption {
            number: service_number(&one.voucher),
            public_benefit: rates.is_public_benefit(purpose, &one.item, &title),
            contract,
            paid_on,
            paid,
            back,
        })
    };
    inside.map(redemption).collect()
}

/// What was redeemed to each provider itself in a year, less what was ordered back.
pub(crate) async fn redeemed_by_provider(
    office: &Office,
    source: &impl Source,
    (among, year): (Among, u16),
) -> Result<BTreeMap<Uuid, Fen>, Refused> {
    let all = paid(office, source, (among, year), office.now()).await?;
    let sum = |items: Vec<Paid>| {
        let inside = items
            .iter()
            .filter(|one| one.region == Region::Inside.code());
        inside
            .map(|one| (one.shown.paid - one.shown.back).at_least_zero())
            .sum()
    };
    Ok(all
        .into_iter()
        .map(|(provider, items)| (provider, sum(items)))
        .collect())
}

/// The number of the 服务券 that is a voucher's twin (R34).
fn service_number(voucher: &str) -> String {
    rules::numbers::Number::parse(voucher).map_or_else(
        |_| voucher.to_owned(),
        |number| number.service_twin().to_string(),
    )
}

/// The year of today.
pub(super) fn this_year(office: &Office) -> u16 {
    u16::try_from(office.today().year()).unwrap_or(0)
}
