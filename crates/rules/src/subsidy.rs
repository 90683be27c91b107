//! The yearly subsidy of a provider (9.2–9.5, R14–R17): a share of what was redeemed to it in the year, or a sum for each
//! contract of public benefit, within one ceiling.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::appraisal::Grade;
use crate::ledger::budget::Stand;
use crate::ledger::{Book, Bucket, Line, Posting, positive, shift};
use crate::money::{Fen, Ratio, Rounding};
use crate::parties::{ProviderCategory, Region, Use};
use crate::refusal::Refusal;
use crate::text;
use crate::trace::{Reasoned, Step, Trace};

/// The parameters of the subsidy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// Of universities, institutes and other public institutions (9.2).
    pub public: Ratio,
    /// Of commercial providers (9.3).
    pub commercial: Ratio,
    /// For each contract of public benefit (9.4).
    pub per_contract: Fen,
    /// The ceiling of a provider and year (9.5).
    pub ceiling: Fen,
    /// Whether a contract of public benefit earns the percentage as well (R14).
    pub additive: bool,
    /// What a contract of public benefit is called (9.4).
    pub words: Vec<String>,
}

impl Rates {
    const fn rate(&self, category: ProviderCategory) -> Ratio {
        match category {
            ProviderCategory::Public => self.public,
            ProviderCategory::Commercial => self.commercial,
        }
    }

    /// Whether a contract is of public benefit: novelty search or appraisal of results, by its own words (9.4).
    ///
    /// ```
    /// use rules::{Law, Use, appraisal::policy_of};
    /// let rates = &policy_of(Law::shipped(), 2026).unwrap().subsidy;
    /// assert!(rates.is_public_benefit(Use::Consulting, "科技 查新", ""));
    /// assert!(!rates.is_public_benefit(Use::Consulting, "管理咨询", "贯标辅导"));
    /// assert!(!rates.is_public_benefit(Use::Testing, "成果评价用样品检测", ""));
    /// ```
    #[must_use]
    pub fn is_public_benefit(&self, purpose: Use, item: &str, title: &str) -> bool {
        let plain = [item, title].map(text::code);
        let named = |word: &String| plain.iter().any(|said| said.contains(&text::code(word)));
        purpose == Use::Consulting && self.words.iter().any(named)
    }
}

/// One payment to the provider in the year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Redemption {
    /// The number of the 服务券.
    pub number: String,
    /// The number of its contract.
    pub contract: String,
    /// The day of the payment (R17).
    pub paid_on: NaiveDate,
    /// What was paid.
    pub paid: Fen,
    /// What of it was ordered back (R31).
    pub back: Fen,
    /// Whether its contract is of public benefit.
    pub public_benefit: bool,
}

impl Redemption {
    fn stays(&self) -> Fen {
        (self.paid - self.back).at_least_zero()
    }
}

/// What a provider is due for a year.
///
/// ```
/// use rules::appraisal::{Grade, policy_of};
/// use rules::subsidy::{Redemption, compute};
/// use rules::{Fen, Law, ProviderCategory};
/// let rates = &policy_of(Law::shipped(), 2026).unwrap().subsidy;
/// let paid = Redemption {
///     number: "FW2026-000001-8".into(), contract: "HT2026-000001-8".into(), paid_on: "2026-05-06".parse().unwrap(),
///     paid: Fen::from_yuan(400_000), back: Fen::ZERO, public_benefit: false,
/// };
/// let due = |grade| compute(rates, ProviderCategory::Public, grade, &[paid.clone()]).value;
/// assert_eq!(due(Grade::Pass), Fen::from_yuan(200_000));
/// assert_eq!(due(Grade::Poor), Fen::ZERO);
/// ```
#[must_use]
pub fn compute(
    rates: &Rates,
    category: ProviderCategory,
    grade: Grade,
    redeemed: &[Redemption],
) -> Reasoned<Fen> {
    let mut trace = Trace::default();
    let mut lines: Vec<&Redemption> = redeemed.iter().collect();
    // Whatever the order of payments, the same lines.
    lines.sort();
    for one in &lines {
        let mut text = format!("服务券 {}，{} 付款", one.number, one.paid_on);
        if !one.back.is_zero() {
            text.push_str(&format!(" {}元，追回 {}元", one.paid, one.back));
        }
        if one.public_benefit {
            text.push_str("，公益性服务");
        }
        trace.note(clause!("R17"), text, None, None, one.stays());
    }
    let by_rate = lines
        .iter()
        .filter(|one| rates.additive || !one.public_benefit);
    let base: Fen = by_rate.map(|one| one.stays()).sum();
    let rate = rates.rate(category);
    let share = base.times(rate, Rounding::Floor);
    let (clause, text) = match category {
        ProviderCategory::Public => (clause!("9.2"), "事业单位：当年兑付额合计"),
        ProviderCategory::Commercial => (clause!("9.3"), "社会化服务机构：当年兑付额合计"),
    };
    trace.note(clause, text, Some(base), Some(rate.to_string()), share);
    let mut sum = share;
    let kept = lines
        .iter()
        .filter(|one| one.public_benefit && !one.stays().is_zero());
    let contracts: BTreeSet<&str> = kept.map(|one| one.contract.as_str()).collect();
    if !contracts.is_empty() {
        let count = i64::try_from(contracts.len()).unwrap_or(i64::MAX);
        let each = rates.per_contract;
        let flat = Fen::new(each.fen().saturating_mul(count));
        let text = match rates.additive {
            true => "公益性服务合同，另按份补贴",
            false => "公益性服务合同，以按份补贴代替比例",
        };
        let times = Some(format!("{count}份"));
        sum += trace.note(clause!("9.4"), text, Some(each), times, flat);
    }
    if sum > rates.ceiling {
        let text = format!("合计 {sum}元，每年最高");
        sum = trace.note(clause!("9.5"), text, None, None, rates.ceiling);
    }
    if grade == Grade::Poor {
        sum = trace.note(
            clause!("R15"),
            "年度评价为差，不给予补贴",
            None,
            None,
            Fen::ZERO,
        );
    }
    trace.note(clause!("9.5"), "补贴金额", None, None, sum);
    Reasoned { value: sum, trace }
}

/// A calculation of a busy year with its payments (R17) as one line with their sum, where it has more than so many lines.
#[must_use]
pub fn in_short(trace: Trace, longest: usize) -> Trace {
    if trace.0.len() <= longest {
        return trace;
    }
    let is_payment = |step: &Step| step.clause == clause!("R17");
    let (payments, sums): (Vec<Step>, Vec<Step>) = trace.0.into_iter().partition(is_payment);
    let count = payments.len();
    let text = format!("当年付款的服务券共 {count} 张，逐张列在平台上此件的页面，合计");
    let sum = payments.iter().map(|step| step.value).sum();
    let mut short = Trace::default();
    short.note(clause!("R17"), text, None, None, sum);
    short.0.extend(sums);
    short
}

/// Nothing is redeemed to a provider outside the region, so that it has no subsidy (R16).
///
/// # Errors
/// `subsidy.outside`.
pub fn may_have(region: Region) -> Result<(), Refusal> {
    match region {
        Region::Inside => Ok(()),
        Region::Outside => Err(Refusal::new(
            "subsidy.outside",
            clause!("R16"),
            "",
            "区外机构没有服务补贴，因为创新券不兑付给区外机构",
            "不用办理",
        )),
    }
}

/// The Centre may lower what was computed, and says why; never raise it (R15).
///
/// # Errors
/// `subsidy.not-lower`.
pub fn may_lower(now: Fen, to: Fen) -> Result<(), Refusal> {
    if to >= Fen::ZERO && to < now {
        return Ok(());
    }
    Err(Refusal::new(
        "subsidy.not-lower",
        clause!("R15"),
        "amount",
        "调低后的金额不低于现在的金额",
        "填写较低的金额；不需要调低的不用办理",
    )
    .limit(format!("低于 {now}元"))
    .own(format!("{to}元")))
}

/// The decision promises the money of the year's line, which must be there (2.2).
///
/// # Errors
/// `subsidy.no-money`, `ledger.amount`.
pub fn offer(year: u16, stand: &Stand, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let free = stand.free();
    if amount > free {
        return Err(Refusal::new(
            "subsidy.no-money",
            clause!("2.2"),
            "",
            "服务机构补贴预算不足",
            "由财政追加“服务机构补贴”预算，或由创业中心说明理由后调低",
        )
        .limit(format!("{year}年度可用 {free}元"))
        .own(format!("本次合计 {amount}元")));
    }
    let book = Book::line(Line::Subsidy, year);
    let (from, to) = (Bucket::Free, Bucket::Reserved);
    Ok(shift(&book, from, to, amount, clause!("9.5")))
}

/// What was promised is paid.
///
/// # Errors
/// `ledger.amount` when nothing is paid.
pub fn pay(year: u16, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let book = Book::line(Line::Subsidy, year);
    let (from, to) = (Bucket::Reserved, Bucket::Used);
    Ok(shift(&book, from, to, amount, clause!("9.5")))
}
