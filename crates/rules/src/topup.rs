//! What a city or county pays on top of a redemption from a programme of its own (2.3, R27).
//!
//! Rate, ceiling, budget and dates are the authority's own: data of its programme, not of `law/ningxia.toml`.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::ledger::budget::Stand;
use crate::ledger::{Book, Bucket, Posting, positive, shift};
use crate::money::{Fen, Ratio, Rounding};
use crate::refusal::Refusal;
use crate::text;
use crate::trace::{Reasoned, Trace};

/// The rate of a programme in hundredths of a per cent, above 0 and at most 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rate(u16);

/// The whole, in hundredths of a per cent.
const WHOLE: u16 = 10_000;

impl Rate {
    /// The rate of so many hundredths of a per cent.
    #[must_use]
    pub const fn new(hundredths: u16) -> Option<Self> {
        if hundredths > 0 && hundredths <= WHOLE {
            Some(Self(hundredths))
        } else {
            None
        }
    }

    /// In hundredths of a per cent.
    #[must_use]
    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// Reads what stands before the per cent sign: `30`, `12.5`, `12.25`, of any width.
    ///
    /// ```
    /// use rules::topup::Rate;
    /// assert_eq!(Rate::parse("12.5%").unwrap().to_string(), "12.5%");
    /// assert_eq!(Rate::parse("３０"), Rate::new(3_000));
    /// for bad in ["", "0", "100.01", "-5", "1/2", "12.345", "+3"] {
    ///     assert_eq!(Rate::parse(bad), None, "{bad}");
    /// }
    /// ```
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let plain = text::code(typed);
        let plain = plain.trim_end_matches(['%', '％']);
        let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part)
        {
            return None;
        }
        let whole: u16 = whole.parse().ok()?;
        let part: u16 = format!("{part:0<2}").parse().ok()?;
        Self::new(whole.checked_mul(100)?.checked_add(part)?)
    }

    fn share(self) -> Option<Ratio> {
        Ratio::new(i64::from(self.0), i64::from(WHOLE))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0 / 100, self.0 % 100);
        match part {
            0 => write!(f, "{whole}%"),
            part if part % 10 == 0 => write!(f, "{whole}.{}%", part / 10),
            part => write!(f, "{whole}.{part:02}%"),
        }
    }
}

/// What a top-up is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// What the region paid on the claim, less what it has ordered back.
    pub redeemed: Fen,
    /// What the service cost: the smaller of contract and tickets (R3).
    pub actual: Fen,
    /// Other public money on the same cost: top-ups of other programmes.
    pub others: Fen,
    /// The rate in force on the day the region paid.
    pub rate: Rate,
    /// The ceiling of a subject in the programme's year.
    pub ceiling: Fen,
    /// What of it the subject's other top-ups take.
    pub taken: Fen,
}

/// What the subject is owed: the rate on what was redeemed, within the year's ceiling, and never so much that public
/// money exceeds the cost. Whether the programme's money covers it now is asked apart: nobody is paid in part.
///
/// ```
/// use rules::Fen;
/// use rules::topup::{Base, Rate, award};
/// let [redeemed, actual, ceiling, taken] = [110_000, 300_000, 50_000, 20_000].map(Fen::from_yuan);
/// let rate = Rate::parse("30").unwrap();
/// let base = Base { redeemed, actual, others: Fen::ZERO, rate, ceiling, taken };
/// assert_eq!(award(&base).value, Fen::from_yuan(30_000)); // 33,000 by the rate, 30,000 left of the ceiling
/// ```
#[must_use]
pub fn award(base: &Base) -> Reasoned<Fen> {
    let mut trace = Trace::default();
    let share = base.rate.share();
    let computed = share.map_or(Fen::ZERO, |share| {
        base.redeemed.at_least_zero().times(share, Rounding::Floor)
    });
    trace.note(
        clause!("2.3"),
        "自治区兑付额按配套比例计算",
        Some(base.redeemed),
        Some(base.rate.to_string()),
        computed,
    );
    let left = (base.ceiling - base.taken).at_least_zero();
    let text = format!(
        "本年度限额 {}元，已占用 {}元，剩余",
        base.ceiling, base.taken
    );
    trace.note(clause!("R27"), text, None, None, left);
    let public = base.redeemed + base.others;
    let room = (base.actual - public).at_least_zero();
    let text = format!(
        "实际支出 {}元减去已有公共资金 {public}元，最多再补",
        base.actual
    );
    trace.note(clause!("R27"), text, None, None, room);
    let value = computed.min(left).min(room);
    trace.note(
        clause!("R27"),
        "配套金额：以上三项中最小的",
        None,
        None,
        value,
    );
    Reasoned { value, trace }
}

/// What was paid of a top-up must come back as far as less was redeemed in the end: what stands of the payment, less what
/// is owed on the rest of the redemption (R27, R31). The base is that of the rest; `asked` was asked back before.
///
/// ```
/// use rules::Fen;
/// use rules::topup::{Base, Rate, back};
/// let [redeemed, actual, ceiling, paid] = [80_000, 300_000, 50_000, 33_000].map(Fen::from_yuan);
/// let (rate, others, taken) = (Rate::parse("30").unwrap(), Fen::ZERO, Fen::ZERO);
/// let base = Base { redeemed, actual, others, rate, ceiling, taken };
/// assert_eq!(back(&base, (paid, Fen::ZERO)).value, Fen::from_yuan(9_000)); // 33,000 − 30 % of 80,000
/// assert_eq!(back(&base, (paid, Fen::from_yuan(9_000))).value, Fen::ZERO);
/// ```
#[must_use]
pub fn back(base: &Base, (paid, asked): (Fen, Fen)) -> Reasoned<Fen> {
    let Reasoned { value, mut trace } = award(base);
    let stands = paid - asked;
    let text = format!("配套已付 {paid}元，已通知追回 {asked}元，尚存");
    trace.note(clause!("R27"), text, None, None, stands);
    let back = (stands - value).at_least_zero();
    let text = format!("应追回的配套：尚存的减去仍应配套的 {value}元");
    trace.note(clause!("R31"), text, None, None, back);
    Reasoned { value: back, trace }
}

/// The words of a programme as they were read, before it is opened.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    /// The first day of redemption that counts.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
}

/// Whether a programme can run on these days: in one budget year, not in the past, beside no other one of the division.
///
/// # Errors
/// Each that applies: `programme.past`, `programme.order`, `programme.year`, `programme.overlap`.
pub fn may_open(
    dates: Dates,
    today: NaiveDate,
    others: &[(String, Dates)],
) -> Result<(), Vec<Refusal>> {
    let Dates { from, to } = dates;
    let refuse =
        |code, field, message: String, fix| Refusal::new(code, clause!("R27"), field, message, fix);
    let mut faults = Vec::new();
    if from < today {
        let message = "起始日期已经过去".to_owned();
        let told = refuse("programme.past", "from_on", message, "填写今天或以后的日期");
        faults.push(told.limit(format!("{today} 或以后")).own(from.to_string()));
    }
    if to < from {
        let message = "截止日期早于起始日期".to_owned();
        let told = refuse("programme.order", "to_on", message, "核对两个日期");
        faults.push(told.limit(format!("{from} 或以后")).own(to.to_string()));
    } else if to.year() != from.year() {
        let message = "配套计划跨了两个预算年度".to_owned();
        let told = refuse(
            "programme.year",
            "to_on",
            message,
            "按年度分别设立，每年一个计划",
        );
        let last = format!("{}-12-31 或以前", from.year());
        faults.push(told.limit(last).own(to.to_string()));
    }
    for (number, other) in others {
        if from <= other.to && other.from <= to {
            let message = format!("与计划 {number} 的日期重叠");
            let fix = "改变日期，或先结束那个计划";
            let told = refuse("programme.overlap", "from_on", message, fix);
            let limit = format!("不在 {} 至 {} 之间", other.from, other.to);
            faults.push(told.limit(limit).own(format!("{from} 至 {to}")));
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}

/// Whether new terms can begin on a day: what is promised stays, so that terms change forward only.
///
/// # Errors
/// `programme.backward`.
pub fn may_change(
    from: NaiveDate,
    today: NaiveDate,
    (latest, end): (NaiveDate, NaiveDate),
) -> Result<(), Refusal> {
    let first = today.max(latest).succ_opt().unwrap_or(NaiveDate::MAX);
    if (first..=end).contains(&from) {
        return Ok(());
    }
    let refusal = Refusal::new(
        "programme.backward",
        clause!("R27"),
        "from_on",
        "新条件的起始日期不在今天之后、计划截止之前",
        "填写以后的日期；已经付款的兑付按当时的条件配套",
    );
    let limit = match first <= end {
        true => format!("{first} 至 {end}"),
        false => format!("计划于 {end} 截止，不能再变更"),
    };
    Err(refusal.limit(limit).own(from.to_string()))
}

/// The authority grants its programme money, or adds to it.
///
/// # Errors
/// `ledger.amount` when the amount is not above zero.
pub fn fund(book: &Book, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    Ok(shift(
        book,
        Bucket::Source,
        Bucket::Free,
        amount,
        clause!("R27"),
    ))
}

/// It cuts it: never below what is promised and paid.
///
/// # Errors
/// `ledger.amount`, `programme.cut-below-promised`.
pub fn cut(book: &Book, stand: &Stand, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let most = stand.free();
    if amount > most {
        return Err(Refusal::new(
            "programme.cut-below-promised",
            clause!("R27"),
            "amount",
            "调减后的配套预算低于已承诺和已付款的金额",
            "按可调减的金额填写",
        )
        .limit(format!(
            "最多调减 {most}元：预算 {}元，已承诺 {}元，已付 {}元",
            stand.granted, stand.reserved, stand.used
        ))
        .own(format!("{amount}元")));
    }
    Ok(shift(
        book,
        Bucket::Free,
        Bucket::Source,
        amount,
        clause!("R27"),
    ))
}

/// A top-up is offered: the programme promises it.
///
/// # Errors
/// `ledger.amount` when nothing is promised.
pub fn promise(book: &Book, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    Ok(shift(
        book,
        Bucket::Free,
        Bucket::Reserved,
        amount,
        clause!("R27"),
    ))
}

/// A promise, or a part of it, is not kept any more: its money is free again.
///
/// # Errors
/// `ledger.amount` when nothing is freed.
pub fn release(book: &Book, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    Ok(shift(
        book,
        Bucket::Reserved,
        Bucket::Free,
        amount,
        clause!("R27"),
    ))
}

/// What was promised is paid.
///
/// # Errors
/// `ledger.amount` when nothing is paid.
pub fn pay(book: &Book, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    Ok(shift(
        book,
        Bucket::Reserved,
        Bucket::Used,
        amount,
        clause!("R27"),
    ))
}

/// The programme is closed: what is promised stays, what is free is given back.
#[must_use]
pub fn close(book: &Book, stand: &Stand) -> Vec<Posting> {
    let free = stand.free().at_least_zero();
    shift(book, Bucket::Free, Bucket::Lapsed, free, clause!("R27"))
}

/// Nobody who owes public money, or against whom a case is open, is paid by an authority meanwhile (R31). His place in
/// the queue and what was promised to him stay as they are: nothing lapses while it is held.
///
/// # Errors
/// `topup.owes`, `topup.in-case`, each that applies.
pub fn may_have(owed: Fen, in_case: bool) -> Result<(), Vec<Refusal>> {
    let refuse = |code, message, fix| Refusal::new(code, clause!("R31"), "", message, fix);
    let mut faults = Vec::new();
    if !owed.is_zero() {
        let message = "有未缴清的追回款，地方配套暂缓";
        let told = refuse("topup.owes", message, "缴清后，次日起继续办理，位次不变");
        let told = told.limit("没有未缴清的追回款");
        faults.push(told.own(format!("未缴 {owed}元")));
    }
    if in_case {
        let message = "主体正在立案调查，结案之前地方配套暂缓";
        let fix = "案件不成立的，次日起继续办理，位次不变；查证属实的，按决定办理";
        faults.push(refuse("topup.in-case", message, fix));
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}
