//! How well the programme serves, for everybody: how far people come, how long each stage takes, what handling costs, how
//! much of it is done online, and how the served rate it (UX-45).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::future::{try_join, try_join3, try_join4};
use rules::clock::Limit;
use rules::figures::rank;
use rules::operating::Basis;
use rules::opinions::Sums;
use rules::{Clause, Fen, clause};
use store::queries::contracts::Whose;
use store::queries::figures::Wait;
use store::queries::public::{self as rows, Signed};
use store::queries::{figures, operating};

use super::numbers::{Step, contracts, fault, registrations, year_within};
use super::{days, lengths, moments, years};
use crate::error::Refused;
use crate::{Office, opinions};

/// A stage, and how long it took those who went through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub label: &'static str,
    pub clause: Clause,
    /// The working days that the Measures give it; none where they set none.
    pub limit: Option<u32>,
    pub count: i64,
    /// None of it is told of too few.
    pub told: bool,
    pub median: Option<i64>,
    pub ninetieth: Option<i64>,
    pub in_time: i64,
}

/// What the handling of a year cost (6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub paid: Fen,
    pub files: i64,
    pub each: Fen,
}

/// The performance of a year.
#[derive(Clone, Debug)]
pub struct Performance {
    pub year: u16,
    pub years: Vec<u16>,
    pub as_of: DateTime<Utc>,
    pub registrations: Vec<Step>,
    pub contracts: Vec<Step>,
    pub stages: Vec<Stage>,
    /// None while the operating subsidy of the year is not paid.
    pub cost: Option<Cost>,
    pub signed: Signed,
    pub satisfaction: Sums,
    /// Fewer files than so many are told nothing of.
    pub least: u32,
}

/// The performance of a year; a year of which there is nothing is read as the latest.
pub async fn performance(office: &Office, year: u16) -> Result<Performance, Refused> {
    let (years, year) = (years(office).await?, year_within(office, year).await?);
    let (store, whose) = (&office.store, Whose::Everyones);
    let ways = try_join3(
        fault(figures::registrations(store, whose, moments(year))),
        fault(figures::contracts(store, whose, days(year))),
        opinions::satisfaction(office, year.into()),
    );
    let work = try_join4(
        fault(rows::reviewed(store, days(year))),
        fault(rows::limits(store, days(year))),
        fault(rows::signed(store, moments(year))),
        cost(office, year),
    );
    let (ways, work) = try_join(ways, work).await?;
    let (registered, handed_in, satisfaction) = ways;
    let (reviewed, limits, signed, cost) = work;
    let least = office.law.policy(office.today())?.figures_min_subjects;
    Ok(Performance {
        registrations: registrations(&registered),
        contracts: contracts(&handed_in),
        stages: stages(office, (&reviewed, &limits), least)?,
        as_of: office.now(),
        cost,
        signed,
        satisfaction,
        least,
        year,
        years,
    })
}

fn stages(
    office: &Office,
    (reviewed, limits): (&[Wait], &[Wait]),
    least: u32,
) -> Result<Vec<Stage>, Refused> {
    let policy = office.law.policy(office.today())?;
    let of = |limit: Limit| limits.iter().filter(move |one| one.what == limit.code());
    let stage = |label, clause, limit: Option<u32>, lengths: BTreeMap<i64, i64>| {
        let count = lengths.values().sum();
        let last = limit.map_or(i64::MAX, i64::from);
        Stage {
            label,
            clause,
            limit,
            count,
            told: count >= i64::from(least),
            median: rank(&lengths, 50),
            ninetieth: rank(&lengths, 90),
            in_time: lengths.range(..=last).map(|(_, count)| count).sum(),
        }
    };
    let (evidence, payment, reply) = (
        Some(policy.evidence_days),
        Some(policy.payment_days),
        Some(policy.reply_days),
    );
    let ended = |limit| lengths(office, of(limit));
    Ok(vec![
        stage(
            "合同审核，从提交到发券",
            clause!("5.7"),
            None,
            lengths(office, reviewed),
        ),
        stage(
            "主体评价、上传材料",
            clause!("8.4"),
            evidence,
            ended(Limit::Evidence),
        ),
        stage(
            "兑付审核和付款",
            clause!("8.6"),
            payment,
            ended(Limit::Payment),
        ),
        stage("答复评价和投诉", clause!("5.3"), reply, ended(Limit::Reply)),
    ])
}

/// What the Agency was paid for a year, by the files of that year that its decision counted.
async fn cost(office: &Office, year: u16) -> Result<Option<Cost>, Refused> {
    let row = operating::of_year(&office.store, year.into()).await?;
    let Some(row) = row.filter(|row| row.paid_on.is_some()) else {
        return Ok(None);
    };
    let basis: Basis = serde_json::from_str(&row.basis)?;
    let files: i64 = basis.done.iter().map(|one| i64::from(one.count)).sum();
    let paid = Fen::new(row.amount);
    // Half a fen and more is a fen.
    let each = match files {
        0 => return Ok(None),
        files => Fen::new((row.amount * 2 + files) / (files * 2)),
    };
    Ok(Some(Cost { paid, files, each }))
}
