//! The yearly appraisal of a provider (9.1, R36): raw figures become points, points a grade.
//!
//! Points are whole hundredths; every step rounds down, so that nobody gets more than the scale says. A scale belongs to
//! a year: it is the one in force on the year's first day, so that nothing changes under a provider in June.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clause::Clause;
use crate::law::Law;
use crate::money::Fen;
use crate::policy::Policy;
use crate::refusal::Refusal;

coded! {
    /// What is appraised (9.1); the weights of the four sum to 100.
    pub enum Measure {
        /// The voucher money redeemed for the provider's services.
        Redeemed = "redeemed", "创新券兑付额";
        /// What it earned with services, as it reported with evidence.
        Income = "income", "服务收入";
        /// The mean of the ratings that subjects gave.
        Quality = "quality", "服务质量";
        /// What it did late, had returned, or was found at fault with.
        Compliance = "compliance", "规范履约";
    }
}

coded! {
    /// What costs points of compliance (R36).
    pub enum Lapse {
        /// Evidence or a correction after its limit (R10).
        Late = "late", "逾期";
        /// A claim returned for correction.
        Returned = "returned", "兑付申请退回补正";
        /// An objection to its admission that was upheld.
        Upheld = "upheld", "公示异议成立";
        /// Suspended until it rectified.
        Suspended = "suspended", "暂停服务、限期整改";
        /// Ordered to pay back.
        Recovered = "recovered", "被追回兑付资金";
        /// A spot check that found something to mend.
        Checked = "checked", "抽查责令整改";
        /// A complaint about it that was upheld.
        Complaint = "complaint", "投诉属实";
        /// Entered in the research-integrity record by a case.
        Integrity = "integrity", "列入科研诚信记录";
    }
}

coded! {
    /// The grade of a year (R36).
    pub enum Grade {
        /// Preferred and praised.
        Excellent = "excellent", "优秀";
        /// Nothing but the formula.
        Good = "good", "良好";
        /// Nothing but the formula.
        Pass = "pass", "合格";
        /// No subsidy; it is criticised in public and rectifies within a limit (5.3).
        Poor = "poor", "差";
    }
}

impl Grade {
    /// What follows from it, and on which clause.
    #[must_use]
    pub const fn consequence(self) -> (&'static str, Clause) {
        match self {
            Self::Excellent => (
                "通报表扬，同等条件下优先支持；补贴按公式计算",
                clause!("R15"),
            ),
            Self::Good | Self::Pass => ("补贴按公式计算", clause!("R15")),
            Self::Poor => (
                "当年不给予补贴；通报批评，暂停服务并限期整改，拒不整改的移出名录",
                clause!("5.3"),
            ),
        }
    }
}

/// Points in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(i64);

impl Points {
    /// So many hundredths of a point.
    #[must_use]
    pub const fn hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// So many whole points.
    #[must_use]
    pub const fn whole(points: u32) -> Self {
        Self(points as i64 * 100)
    }

    /// In hundredths.
    #[must_use]
    pub const fn in_hundredths(self) -> i64 {
        self.0
    }

    /// This part of them, rounded down.
    fn part(self, num: i128, den: i128) -> Self {
        let part = (i128::from(self.0) * num).checked_div_euclid(den);
        Self(part.and_then(|part| i64::try_from(part).ok()).unwrap_or(0))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// From an amount on, this share of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The amount, inclusive.
    pub from: Fen,
    /// Per cent of the weight.
    pub percent: u32,
}

impl Band {
    /// Reads `50000元起75%`.
    ///
    /// ```
    /// use rules::{Fen, appraisal::Band};
    /// assert_eq!(Band::parse("50000元起75%"), Some(Band { from: Fen::from_yuan(50_000), percent: 75 }));
    /// assert_eq!(Band::parse("很多"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, percent) = text.split_once("元起")?;
        let percent = percent.strip_suffix('%')?.parse().ok()?;
        let from = Fen::parse(from).ok()?;
        (percent <= 100).then_some(Self { from, percent })
    }

    /// Whether amount and share both rise from each to the next.
    pub(crate) fn rise(bands: &[Self]) -> bool {
        let pair = |pair: &[Self]| pair[0].from < pair[1].from && pair[0].percent < pair[1].percent;
        !bands.is_empty() && bands.windows(2).all(pair)
    }
}

/// How a year is appraised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// The weights, in the order of [`Measure::ALL`].
    pub weights: [u32; 4],
    /// The points from which on a year is excellent, good, pass.
    pub grades: [u32; 3],
    /// Shares by the amount redeemed.
    pub redeemed: Vec<Band>,
    /// Shares by the service income.
    pub income: Vec<Band>,
    /// Per cent of the weight of quality where nobody rated.
    pub unrated: u32,
    /// What each lapse costs, in the order of [`Lapse::ALL`].
    pub costs: [u32; 8],
    /// What being late and returned cost at most together.
    pub minor_most: u32,
}

impl Scale {
    /// The weight of a measure.
    #[must_use]
    pub const fn weight(&self, measure: Measure) -> u32 {
        self.weights[measure as usize]
    }

    /// What one lapse costs.
    #[must_use]
    pub const fn cost(&self, lapse: Lapse) -> u32 {
        self.costs[lapse as usize]
    }

    /// The grade of so many points.
    #[must_use]
    pub fn grade(&self, total: Points) -> Grade {
        let [excellent, good, pass] = self.grades.map(Points::whole);
        if total >= excellent {
            Grade::Excellent
        } else if total >= good {
            Grade::Good
        } else if total >= pass {
            Grade::Pass
        } else {
            Grade::Poor
        }
    }
}

/// The policy whose scale and rates a year goes by: that of its first day, or of the programme's first day.
///
/// # Errors
/// `policy.none` for a year before the programme.
pub fn policy_of(law: &Law, year: u16) -> Result<&Policy, Refusal> {
    let [first, last] = days(year);
    match law.policy(first) {
        Ok(policy) => Ok(policy),
        Err(refusal) => {
            let began = law.policies().first().map(|policy| policy.from);
            match began.filter(|day| (first..=last).contains(day)) {
                Some(day) => law.policy(day),
                None => Err(refusal),
            }
        }
    }
}

/// The first and the last day of a year.
#[must_use]
pub fn days(year: u16) -> [NaiveDate; 2] {
    let day = |month, day| NaiveDate::from_ymd_opt(i32::from(year), month, day);
    [day(1, 1), day(12, 31)].map(Option::unwrap_or_default)
}

/// The raw figures of a provider's year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Voucher money paid in the year for its services, less what was ordered back.
    pub redeemed: Fen,
    /// How many payments these are.
    pub payments: u32,
    /// Its service income of the year; none while it has not reported it.
    pub income: Option<Fen>,
    /// The stars of the year's ratings together.
    pub stars: u32,
    /// How many ratings these are.
    pub ratings: u32,
    /// Its lapses, by kind.
    pub lapses: BTreeMap<Lapse, u32>,
}

impl Facts {
    /// Whether there is a service year to appraise: something was redeemed, or what was rated was rated badly, below half
    /// of the stars. Good service that only waits for its money is no poor year.
    #[must_use]
    pub const fn served(&self) -> bool {
        self.payments > 0 || self.ratings.saturating_mul(5) > self.stars.saturating_mul(2)
    }
}

/// The points of one measure, and how they came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// What is measured.
    pub measure: Measure,
    /// The points.
    pub points: Points,
    /// Its weight.
    pub most: Points,
    /// How they came about.
    pub why: String,
}

/// The appraisal of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appraised {
    /// The four measures.
    pub scores: Vec<Score>,
    /// Their sum.
    pub total: Points,
    /// The grade.
    pub grade: Grade,
}

/// Points and grade from the raw figures (R36).
///
/// ```
/// use rules::appraisal::{Facts, Grade, appraise, policy_of};
/// use rules::{Fen, Law};
/// let scale = &policy_of(Law::shipped(), 2026).unwrap().appraisal;
/// let facts = Facts { redeemed: Fen::from_yuan(80_000), payments: 1, stars: 10, ratings: 2, ..Facts::default() };
/// let done = appraise(scale, &facts);
/// assert_eq!((done.total.to_string().as_str(), done.grade), ("72.50", Grade::Pass)); // no income reported
/// ```
#[must_use]
pub fn appraise(scale: &Scale, facts: &Facts) -> Appraised {
    let score = |measure: &Measure| {
        let most = Points::whole(scale.weight(*measure));
        let (points, why) = match measure {
            Measure::Redeemed => banded(most, &scale.redeemed, facts.redeemed),
            Measure::Income => match facts.income {
                Some(income) => banded(most, &scale.income, income),
                None => (Points::default(), "没有上报服务收入".to_owned()),
            },
            Measure::Quality => rated(most, scale, facts),
            Measure::Compliance => kept(most, scale, facts),
        };
        Score {
            measure: *measure,
            points,
            most,
            why,
        }
    };
    let scores: Vec<Score> = Measure::ALL.iter().map(score).collect();
    let total = Points(scores.iter().map(|score| score.points.0).sum());
    Appraised {
        grade: scale.grade(total),
        scores,
        total,
    }
}

fn banded(most: Points, bands: &[Band], amount: Fen) -> (Points, String) {
    let reached = bands.iter().rev().find(|band| amount >= band.from);
    match reached {
        Some(Band { from, percent }) => (
            most.part((*percent).into(), 100),
            format!("{amount}元，达到 {from}元：{most} 分 × {percent}%"),
        ),
        None => (Points::default(), format!("{amount}元")),
    }
}

fn rated(most: Points, scale: &Scale, facts: &Facts) -> (Points, String) {
    if facts.ratings == 0 {
        let points = most.part(scale.unrated.into(), 100);
        let why = format!("当年没有评价：{most} 分 × {}%", scale.unrated);
        return (points, why);
    }
    let (stars, ratings) = (i128::from(facts.stars), i128::from(facts.ratings));
    let why = format!(
        "{} 份评价，共 {} 星：{most} 分 × {} ÷ {}",
        facts.ratings,
        facts.stars,
        facts.stars,
        ratings * 5
    );
    (most.part(stars, ratings * 5), why)
}

fn kept(most: Points, scale: &Scale, facts: &Facts) -> (Points, String) {
    let (mut minor, mut major, mut said) = (0_u64, 0_u64, Vec::new());
    for (lapse, count) in facts.lapses.iter().filter(|(_, count)| **count > 0) {
        let cost = u64::from(scale.cost(*lapse)) * u64::from(*count);
        match lapse {
            Lapse::Late | Lapse::Returned => minor += cost,
            Lapse::Upheld
            | Lapse::Suspended
            | Lapse::Recovered
            | Lapse::Checked
            | Lapse::Complaint
            | Lapse::Integrity => major += cost,
        }
        said.push(format!("{lapse} {count} 次，扣 {cost} 分"));
    }
    if minor > u64::from(scale.minor_most) {
        minor = scale.minor_most.into();
        said.push(format!("逾期和退回合计至多扣 {minor} 分"));
    }
    if said.is_empty() {
        return (most, format!("没有扣分：{most} 分"));
    }
    let lost = i64::try_from(minor + major).unwrap_or(i64::MAX);
    let points = (most.0 - lost.saturating_mul(100)).max(0);
    (Points(points), format!("{most} 分，{}", said.join("；")))
}

/// A year is appraised once it is over: payments count by their day (9.1, R17).
///
/// # Errors
/// `appraisal.early`.
pub fn may_draw(year: u16, today: NaiveDate) -> Result<(), Refusal> {
    let [_, last] = days(year);
    if today > last {
        return Ok(());
    }
    Err(Refusal::new(
        "appraisal.early",
        clause!("9.1"),
        "year",
        format!("{year}年度还没有结束"),
        "年度结束后拟定；现在可以查看试算",
    )
    .limit(format!("{last} 24时以后"))
    .own(today.to_string()))
}

/// A provider objects within its days, once.
///
/// # Errors
/// `appraisal.objection-late`.
pub fn may_object(last: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if today <= last {
        return Ok(());
    }
    Err(Refusal::new(
        "appraisal.objection-late",
        clause!("R36"),
        "",
        "提出异议的期限已过",
        "评价结果不再变更；对发布的结果有意见的，向自治区科技管理部门反映",
    )
    .limit(format!("{last} 24时以前"))
    .own(today.to_string()))
}

/// Nobody is confirmed while he may still object.
///
/// # Errors
/// `appraisal.objection-runs`.
pub fn may_confirm(last: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if today > last {
        return Ok(());
    }
    Err(Refusal::new(
        "appraisal.objection-runs",
        clause!("R36"),
        "",
        "提出异议的期限还没有届满",
        "期满后审定",
    )
    .limit(format!("{last} 24时以后"))
    .own(today.to_string()))
}
