//! The yearly operating subsidy of the body that issues and redeems (6.4).
//!
//! The Measures name no amount: the Department decides it each year. What is proposed rests on the record alone (files
//! handled, what of them was in time, training given), each at a dated rate, within a ceiling (decision 0034).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::appraisal::days;
use crate::ledger::budget::Stand;
use crate::ledger::{Book, Bucket, Line, Posting, positive, shift};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::trace::{Reasoned, Trace};

coded! {
    /// What the body does for the programme.
    pub enum Work {
        /// Contracts re-checked (2.5).
        Contracts = "contracts", "复核服务合同";
        /// Claims re-checked (8.5).
        Claims = "claims", "复核兑付申请";
        /// Applications for admission taken in (2.5).
        Providers = "providers", "受理入库申请";
        /// Objections to set-offs answered (R21).
        Objections = "objections", "处理抵用异议";
        /// Bad ratings and complaints answered (5.3).
        Tickets = "tickets", "答复评价和投诉";
    }
}

/// How much of one kind of work was done in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Done {
    /// The kind.
    pub work: Work,
    /// How many.
    pub count: u32,
    /// How many of them within their limit; nothing where the law sets none.
    pub in_time: Option<u32>,
}

/// What a year's proposal rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The work, in any order.
    pub done: Vec<Done>,
    /// Training events held.
    pub trainings: u32,
}

/// The rates of the proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// For each file handled.
    pub per_file: Fen,
    /// More for each that was handled in time.
    pub per_in_time: Fen,
    /// For each training event.
    pub per_training: Fen,
    /// The most of a year.
    pub ceiling: Fen,
}

/// What is proposed for a year.
///
/// ```
/// use rules::operating::{Basis, Done, Work, compute};
/// use rules::{Fen, Law, appraisal::policy_of};
/// let rates = &policy_of(Law::shipped(), 2026).unwrap().operating;
/// let done = vec![Done { work: Work::Claims, count: 10, in_time: Some(8) }];
/// let told = compute(rates, &Basis { done, trainings: 1 });
/// assert_eq!(told.value, Fen::from_yuan(10 * 30 + 8 * 20 + 2_000));
/// ```
#[must_use]
pub fn compute(rates: &Rates, basis: &Basis) -> Reasoned<Fen> {
    let mut trace = Trace::default();
    let times = |each: Fen, count: u32| Fen::new(each.fen().saturating_mul(i64::from(count)));
    let mut lines = basis.done.clone();
    lines.sort();
    let mut sum = Fen::ZERO;
    for one in &lines {
        let (each, count) = (rates.per_file, one.count);
        let (text, rate) = (one.work.label(), Some(format!("{count}件")));
        sum += trace.note(clause!("6.4"), text, Some(each), rate, times(each, count));
        if let Some(in_time) = one.in_time {
            let each = rates.per_in_time;
            let text = format!("其中按期{}", one.work.label());
            let rate = Some(format!("{in_time}件"));
            sum += trace.note(clause!("8.6"), text, Some(each), rate, times(each, in_time));
        }
    }
    let (each, count) = (rates.per_training, basis.trainings);
    let rate = Some(format!("{count}场"));
    sum += trace.note(
        clause!("2.5"),
        "举办培训",
        Some(each),
        rate,
        times(each, count),
    );
    if sum > rates.ceiling {
        let text = format!("合计 {sum}元，每年最高");
        sum = trace.note(clause!("6.4"), text, None, None, rates.ceiling);
    }
    trace.note(clause!("6.4"), "建议金额", None, None, sum);
    Reasoned { value: sum, trace }
}

/// A year is proposed once it is over.
///
/// # Errors
/// `operating.early`.
pub fn may_propose(year: u16, today: NaiveDate) -> Result<(), Refusal> {
    let [_, last] = days(year);
    if today > last {
        return Ok(());
    }
    Err(Refusal::new(
        "operating.early",
        clause!("6.4"),
        "year",
        format!("{year}年度还没有结束"),
        "年度结束后提出；现在可以查看按记录计算的金额",
    )
    .limit(format!("{last} 24时以后"))
    .own(today.to_string()))
}

/// Whatever the Department decides other than what was computed, it says why.
///
/// # Errors
/// `operating.reason`.
pub fn may_decide(computed: Fen, amount: Fen, words: &str) -> Result<(), Refusal> {
    if amount == computed || !words.trim().is_empty() {
        return Ok(());
    }
    Err(Refusal::new(
        "operating.reason",
        clause!("6.4"),
        "words",
        "决定的金额与按依据计算的不同，没有说明理由",
        "写明理由，或按计算的金额决定",
    )
    .limit(format!("按依据计算 {computed}元"))
    .own(format!("决定 {amount}元")))
}

/// The decision promises the money of the year's line, which must be there (2.2).
///
/// # Errors
/// `operating.no-money`, `ledger.amount`.
pub fn promise(year: u16, stand: &Stand, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let free = stand.free();
    if amount > free {
        return Err(Refusal::new(
            "operating.no-money",
            clause!("2.2"),
            "amount",
            "平台运行补贴预算不足",
            "由财政追加“平台运行补贴”预算，或说明理由后减少金额",
        )
        .limit(format!("{year}年度可用 {free}元"))
        .own(format!("{amount}元")));
    }
    let book = Book::line(Line::Operating, year);
    let (from, to) = (Bucket::Free, Bucket::Reserved);
    Ok(shift(&book, from, to, amount, clause!("6.4")))
}

/// What was promised is paid.
///
/// # Errors
/// `ledger.amount` when nothing is paid.
pub fn pay(year: u16, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let book = Book::line(Line::Operating, year);
    let (from, to) = (Bucket::Reserved, Bucket::Used);
    Ok(shift(&book, from, to, amount, clause!("6.4")))
}
