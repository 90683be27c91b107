//! Spot checks: a stratified draw from redeemed vouchers that anybody re-runs, and what the sample says of all (2.4, 5.3).
//!
//! The seed is fixed and its SM3 published when the plan is made. Once the period is over, each voucher redeemed in it
//! gets the SM3 of seed and number; in every stratum the first in the order of their hashes are drawn. Every voucher of
//! a stratum has the same chance, so that the estimate needs no model.

mod estimate;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::draw::hash;
use crate::money::Ratio;
use crate::refusal::Refusal;

pub use estimate::{Band, Estimate, Sampled, estimate};

coded! {
    /// How a checked voucher comes out.
    pub enum Outcome {
        /// In order.
        Pass = "pass", "符合要求";
        /// Something is to be mended.
        Rectify = "rectify", "限期整改";
        /// A case is opened (5.4).
        Case = "case", "立案调查";
    }
}

coded! {
    /// What the Centre makes of what was handed in as mended.
    pub enum Mending {
        /// It is mended.
        Accept = "accept", "整改到位";
        /// Something is still to be mended, by a later day.
        Again = "again", "继续整改";
        /// A case is opened (5.4).
        Case = "case", "立案调查";
    }
}

/// A redeemed voucher before the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its number.
    pub number: String,
    /// The code of its county.
    pub county: String,
    /// The code of its use.
    pub purpose: String,
    /// The number of its provider.
    pub provider: String,
    /// Whether the automatic checks left something about it to a person.
    pub risky: bool,
}

/// A stratum with fewer vouchers is joined with others, so that two can be drawn from it without drawing nearly all.
pub const SMALLEST: usize = 5;

/// The vouchers by stratum: risk, county, use and provider, as far as enough vouchers are alike; what is left over is
/// joined from the last of these to the first.
#[must_use]
pub fn strata(units: &[Unit]) -> BTreeMap<String, Vec<Unit>> {
    let mut left: Vec<Unit> = units.to_vec();
    left.sort_by(|a, b| a.number.cmp(&b.number));
    let mut found = BTreeMap::new();
    for depth in (1..=4).rev() {
        let mut cells: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
        for unit in left.drain(..) {
            cells.entry(cell(&unit, depth)).or_default().push(unit);
        }
        for (key, cell) in cells {
            // The widest cell takes whatever is left.
            match cell.len() >= SMALLEST || depth == 1 {
                true => {
                    found.insert(key, cell);
                }
                false => left.extend(cell),
            }
        }
    }
    found
}

fn cell(unit: &Unit, depth: usize) -> String {
    let risk = if unit.risky { "risk" } else { "usual" };
    let parts = [risk, &unit.county, &unit.purpose, &unit.provider];
    parts[..depth].join("/")
}

/// How many of so many vouchers are drawn: the share, rounded up, and two where there are two, so that the spread is seen.
///
/// ```
/// use rules::{Ratio, spot::wanted};
/// let share = Ratio::parse("20%").unwrap();
/// assert_eq!([1, 2, 5, 6, 10, 11, 100].map(|all| wanted(share, all)), [1, 2, 2, 2, 2, 3, 20]);
/// ```
#[must_use]
pub fn wanted(share: Ratio, all: usize) -> usize {
    let (num, den) = (
        share.num().max(0).unsigned_abs(),
        share.den().max(1).unsigned_abs(),
    );
    let all_of = u64::try_from(all).unwrap_or(u64::MAX);
    let drawn = all_of.saturating_mul(num).div_ceil(den);
    usize::try_from(drawn).unwrap_or(all).max(2).min(all)
}

/// One stratum of a draw: its vouchers, how many of them are drawn, and its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// What its vouchers have in common; for the Centre, not for the public.
    pub key: String,
    /// The numbers of all its vouchers.
    pub numbers: Vec<String>,
    /// How many are drawn.
    pub wanted: usize,
}

/// The strata of a draw, risky ones with a share of their own.
#[must_use]
pub fn layers(units: &[Unit], share: Ratio, share_risk: Ratio) -> Vec<Stratum> {
    let layer = |(key, units): (String, Vec<Unit>)| {
        let share = match key.starts_with("risk") {
            true => share_risk,
            false => share,
        };
        Stratum {
            wanted: wanted(share, units.len()),
            numbers: units.into_iter().map(|unit| unit.number).collect(),
            key,
        }
    };
    strata(units).into_iter().map(layer).collect()
}

/// The frame of a draw as text: for each stratum a line `stratum NUMBER-OF-IT WANTED`, then its numbers, one a line.
/// Strata are told by number alone: that the checks left a doubt about a voucher is no matter for the public.
#[must_use]
pub fn canonical(strata: &[Stratum]) -> String {
    let mut text = String::new();
    for (at, stratum) in strata.iter().enumerate() {
        let _ = writeln!(text, "stratum {} {}", at + 1, stratum.wanted);
        for number in &stratum.numbers {
            let _ = writeln!(text, "{number}");
        }
    }
    text
}

/// The numbers drawn from a stratum, the first first.
#[must_use]
pub fn drawn(seed: &str, stratum: &Stratum) -> Vec<String> {
    let mut ranked: Vec<(String, &String)> = stratum
        .numbers
        .iter()
        .map(|number| (hash(&format!("{seed}{number}")), number))
        .collect();
    ranked.sort();
    let first = ranked.into_iter().take(stratum.wanted);
    first.map(|(_, number)| number.clone()).collect()
}

/// Whether a plan may be drawn: its period is over, and the seed is the one that was published.
///
/// # Errors
/// `spot.early`, `spot.seed-changed`, `spot.nothing`.
pub fn may_draw(
    (to_on, today): (NaiveDate, NaiveDate),
    (seed, commitment): (&str, &str),
    units: usize,
) -> Result<(), Refusal> {
    if today <= to_on {
        return Err(Refusal::new(
            "spot.early",
            clause!("2.4"),
            "",
            "抽查期间还没有结束，不能抽取",
            "期间结束后再抽取，使期间内兑付的每张券都有同样的机会",
        )
        .limit(format!("{to_on} 24时以后"))
        .own(today.to_string()));
    }
    if hash(seed) != commitment {
        return Err(Refusal::new(
            "spot.seed-changed",
            clause!("5.3"),
            "",
            "种子与制定计划时公布的杂凑值不符，不能抽取",
            "由审计核查操作记录和数据库；查明之前另行制定计划",
        )
        .limit(commitment)
        .own(hash(seed)));
    }
    if units == 0 {
        return Err(Refusal::new(
            "spot.nothing",
            clause!("2.4"),
            "",
            "期间内没有兑付的创新券",
            "结束这个计划，按有兑付的期间另行制定",
        ));
    }
    Ok(())
}

/// Before anything is handed in, only a case can be opened, and only once the last day is past (5.3).
///
/// # Errors
/// `spot.mending-runs`, `spot.not-mended`.
pub fn may_judge(
    handed_in: bool,
    mending: Mending,
    (last, today): (NaiveDate, NaiveDate),
) -> Result<(), Refusal> {
    if handed_in || (mending == Mending::Case && today > last) {
        return Ok(());
    }
    if mending != Mending::Case {
        return Err(Refusal::new(
            "spot.not-mended",
            clause!("5.3"),
            "mending",
            "还没有提交整改，不能认可或要求继续整改",
            "等当事方提交整改；逾期不提交的，可以立案调查",
        ));
    }
    Err(Refusal::new(
        "spot.mending-runs",
        clause!("5.3"),
        "mending",
        "整改期限还没有到",
        "等当事方提交整改，或期限届满后再立案",
    )
    .limit(format!("{last} 24时以后"))
    .own(today.to_string()))
}

/// A plan is not closed below its share: everything that was drawn is settled first.
///
/// # Errors
/// `spot.below-share`.
pub fn may_close(drawn: usize, settled: usize) -> Result<(), Refusal> {
    if settled >= drawn {
        return Ok(());
    }
    Err(Refusal::new(
        "spot.below-share",
        clause!("2.4"),
        "",
        "抽中的创新券还没有全部查完，不能结束计划",
        "逐件登记检查结果并作出处理",
    )
    .limit(format!("{drawn}件"))
    .own(format!("{settled}件")))
}

/// The days of a plan. The seed is fixed while nobody knows yet which vouchers it will draw from: a period that is over
/// has no plan any more.
///
/// # Errors
/// `spot.days`, `spot.late`, `spot.overlap`.
pub fn may_plan(
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
    others: &[(String, NaiveDate, NaiveDate)],
) -> Result<(), Vec<Refusal>> {
    let mut faults = Vec::new();
    if to < from {
        faults.push(
            Refusal::new(
                "spot.days",
                clause!("2.4"),
                "to_on",
                "截止日期早于起始日期",
                "核对起止日期",
            )
            .limit(format!("{from} 及以后"))
            .own(to.to_string()),
        );
    }
    if to >= from && to < today {
        faults.push(
            Refusal::new(
                "spot.late",
                clause!("5.3"),
                "to_on",
                "这个期间已经结束，不能再定种子",
                "种子要在期间结束之前公布；选择还没有结束的期间",
            )
            .limit(format!("{today} 及以后"))
            .own(to.to_string()),
        );
    }
    let overlaps = |(_, a, b): &&(String, NaiveDate, NaiveDate)| *a <= to && from <= *b;
    if let Some((number, a, b)) = others.iter().find(overlaps) {
        faults.push(
            Refusal::new(
                "spot.overlap",
                clause!("2.4"),
                "from_on",
                format!("与计划 {number} 的期间重叠"),
                "同一笔兑付只属于一个抽查期间；改填日期",
            )
            .limit(format!("{a} 至 {b} 以外"))
            .own(format!("{from} 至 {to}")),
        );
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}
