//! What stands against a party today, and what it holds up: new files, payments, a new registration (5.4, R31).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rules::integrity::Mark;
use rules::{Refusal, Region, clause};
use store::queries::cases as rows;
use store::{Claim, Source};
use uuid::Uuid;

use crate::act::Deal;
use crate::error::Refused;

/// One of the two sides.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Party {
    Subject(Uuid),
    Provider(Uuid),
}

/// The open cases against a party and its integrity records in force.
pub(crate) async fn marks(
    source: &impl Source,
    party: Party,
    today: NaiveDate,
) -> Result<Vec<Mark>, Refused> {
    match party {
        Party::Subject(id) => against(source, (&[id], &[]), today).await,
        Party::Provider(id) => against(source, (&[], &[id]), today).await,
    }
}

async fn against(
    source: &impl Source,
    (subjects, providers): (&[Uuid], &[Uuid]),
    today: NaiveDate,
) -> Result<Vec<Mark>, Refused> {
    let cases = rows::open_against(source, subjects, providers).await?;
    let records = rows::records(source, (subjects, providers), today).await?;
    let records = records.into_iter();
    let records = records.map(|(row, number)| Mark::Record(number, row.to_on));
    let cases = cases.into_iter().map(|row| Mark::Case(row.number));
    Ok(cases.chain(records).collect())
}

/// Against which of these subjects a case is open.
pub(crate) async fn accused(
    source: &impl Source,
    subjects: &[Uuid],
) -> Result<BTreeSet<Uuid>, Refused> {
    let mut found = BTreeSet::new();
    for some in subjects.chunks(1_000) {
        let open = rows::open_against(source, some, &[]).await?;
        found.extend(open.into_iter().filter_map(|case| case.subject));
    }
    Ok(found)
}

/// Whether a case on this voucher is open.
pub(crate) async fn open_on(source: &impl Source, voucher: Uuid) -> Result<bool, Refused> {
    Ok(!rows::vouchers_in_case(source, [voucher]).await?.is_empty())
}

/// Holds the payment of claims whose voucher or payee is in an open case; what holds them already stays the reason.
pub(crate) async fn hold(
    source: &impl Source,
    claims: &[Claim],
    held: &mut BTreeMap<Uuid, Refusal>,
) -> Result<(), Refused> {
    let vouchers = rows::vouchers_in_case(source, claims.iter().map(|row| row.voucher)).await?;
    let inside = |row: &&Claim| row.region == Region::Inside.code();
    let providers: Vec<Uuid> = claims
        .iter()
        .filter(inside)
        .map(|row| row.provider)
        .collect();
    let outside = claims.iter().filter(|row| !inside(row));
    let subjects: Vec<Uuid> = outside.map(|row| row.subject).collect();
    let cases = rows::open_against(source, &subjects, &providers).await?;
    for row in claims {
        let payee = cases.iter().any(|case| match inside(&row) {
            true => case.provider == Some(row.provider),
            false => case.subject == Some(row.subject),
        });
        if payee || vouchers.contains(&row.voucher) {
            held.entry(row.id).or_insert_with(in_case);
        }
    }
    Ok(())
}

fn in_case() -> Refusal {
    Refusal::new(
        "batch.in-case",
        clause!("R31"),
        "",
        "这张券或收款单位正在立案调查，结案之前不付款",
        "案件不成立的，结案后照常付款；查证属实的，按决定办理",
    )
}

/// Who registers under a code, or as a person, against whom a case is open is told to wait; a provider with a bad credit
/// record is not admitted (7.3(d)).
pub(crate) async fn may_begin(
    deal: &Deal<'_>,
    uscc: Option<&str>,
    person: &str,
    records_too: bool,
) -> Result<(), Refused> {
    let person = deal.office.blinds(person)?;
    let (subjects, providers) = rows::same_parties(&deal.tx, uscc, &person).await?;
    let marks = against(&deal.tx, (&subjects, &providers), deal.today).await?;
    let bars = |mark: &&Mark| records_too || matches!(mark, Mark::Case(_));
    match marks.iter().find(bars) {
        None => Ok(()),
        Some(Mark::Case(number)) => Err(Refusal::new(
            "registration.in-case",
            clause!("R31"),
            "",
            format!("同一单位或同一人的案件 {number} 尚未结案"),
            "结案后再提交",
        )
        .into()),
        Some(Mark::Record(number, until)) => Err(Refusal::new(
            "registration.in-record",
            clause!("7.3(d)"),
            "",
            format!("同一单位或同一人有生效的科研诚信记录（案件 {number}）"),
            "记录期满后再提交",
        )
        .limit(format!("{until} 24时以后"))
        .into()),
    }
}
