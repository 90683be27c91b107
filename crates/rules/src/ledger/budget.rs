//! A budget line from its appropriation to the close of its year: what it stands at, when it is warned of, what it may be
//! cut by, and what becomes of what is left (2.2, 8.6, R12, R13).

use super::{Book, Bucket, Line, Posting, positive, shift};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::trace::Trace;

/// What a book of the budget stands at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stand {
    /// Appropriated.
    pub granted: Fen,
    /// Bound by issued vouchers.
    pub reserved: Fen,
    /// Paid.
    pub used: Fen,
    /// Given back at the close of the year.
    pub lapsed: Fen,
}

impl Stand {
    /// What is neither bound, nor paid, nor given back; below zero when more was issued than granted (R13).
    #[must_use]
    pub fn free(&self) -> Fen {
        self.granted - self.reserved - self.used - self.lapsed
    }

    /// Bound and paid together.
    #[must_use]
    pub fn bound(&self) -> Fen {
        self.reserved + self.used
    }
}

coded! {
    /// How Finance changes a line.
    pub enum Move {
        /// Granted, or added to.
        Add = "add", "下达或追加";
        /// Cut.
        Cut = "cut", "调减";
    }
}

/// A line of the year's budget is granted, or added to (2.2).
///
/// # Errors
/// `ledger.amount` when the amount is not above zero.
pub fn appropriate(line: Line, year: u16, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let book = Book::line(line, year);
    Ok(shift(
        &book,
        Bucket::Source,
        Bucket::Free,
        amount,
        line.clause(),
    ))
}

/// A line is cut: never below what is paid or on its way to the payee; the lines of subsidies not below what was decided
/// either, which vouchers alone may exceed (2.2, 8.6, R13).
///
/// # Errors
/// `ledger.amount` when the amount is not above zero, `budget.cut-below-spent` when less would be left than was spent.
pub fn cut(
    (line, year): (Line, u16),
    stand: &Stand,
    instructed: Fen,
    amount: Fen,
) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    let decided = match line {
        Line::Redemption => Fen::ZERO,
        Line::Subsidy | Line::Operating => stand.reserved,
    };
    let most = stand.granted - stand.used - stand.lapsed - instructed - decided;
    if amount > most {
        let under_way = match instructed.is_zero() {
            true => String::new(),
            false => format!("，已交银行 {instructed}元"),
        };
        let under_way = match decided.is_zero() {
            true => under_way,
            false => format!("{under_way}，已决定未付 {decided}元"),
        };
        return Err(Refusal::new(
            "budget.cut-below-spent",
            clause!("2.2"),
            "amount",
            "调减后的预算低于已付款的金额",
            "按可调减的金额填写",
        )
        .limit(format!(
            "最多调减 {most}元：{year}年度{line}预算 {}元，已付 {}元{under_way}",
            stand.granted, stand.used
        ))
        .own(format!("{amount}元")));
    }
    let book = Book::line(line, year);
    Ok(shift(
        &book,
        Bucket::Free,
        Bucket::Source,
        amount,
        line.clause(),
    ))
}

/// What the close of a year does to one of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Bound by vouchers that are not redeemed yet; the next year's line binds it from now on.
    pub carried: Fen,
    /// Neither paid nor bound any more: it is given back.
    pub released: Fen,
    /// The postings in both years.
    pub postings: Vec<Posting>,
}

/// The year of a line is closed: what vouchers bind goes over to the next year's line, the rest is given back (8.6, R12).
///
/// Of confirmed claims none is lost: their vouchers are among those that bind.
///
/// ```
/// use rules::Fen;
/// use rules::ledger::Line;
/// use rules::ledger::budget::{Stand, close};
/// let [granted, reserved, used] = [100, 70, 40].map(Fen::from_yuan);
/// let closing = close(Line::Redemption, 2026, &Stand { granted, reserved, used, lapsed: Fen::ZERO });
/// assert_eq!(closing.carried, reserved); // more was issued than granted; the promise stands (R13)
/// assert_eq!(closing.released, Fen::from_yuan(60));
/// ```
#[must_use]
pub fn close(line: Line, year: u16, stand: &Stand) -> Closing {
    let (old, new) = (Book::line(line, year), Book::line(line, year + 1));
    let (free, reserved) = (Bucket::Free, Bucket::Reserved);
    let carried = stand.reserved;
    let released = stand.granted - stand.used - stand.lapsed;
    let mut postings = shift(&old, reserved, free, carried, clause!("R12"));
    postings.extend(shift(&old, free, Bucket::Lapsed, released, line.clause()));
    postings.extend(shift(&new, free, reserved, carried, clause!("R12")));
    Closing {
        carried,
        released,
        postings,
    }
}

/// The year whose line pays: that of the day on which the bank paid (R17), whenever it is entered; when that year is
/// closed already the next open one, because the close took what the voucher binds there (R12).
///
/// ```
/// use rules::ledger::budget::booked_in;
/// assert_eq!(booked_in(2026, &[2025]), 2026);
/// assert_eq!(booked_in(2026, &[2025, 2026]), 2027);
/// ```
#[must_use]
pub fn booked_in(paid_in: u16, closed: &[u16]) -> u16 {
    let open = |year: &u16| !closed.contains(year);
    (paid_in..=u16::MAX).find(open).unwrap_or(paid_in)
}

/// From how many per cent of the appropriation staff are warned (R13).
pub const WARNED_AT: [i64; 2] = [80, 100];

coded! {
    /// What of a line is watched (R13).
    pub enum Watched {
        /// Bound and paid together.
        Committed = "committed", "占用和付款";
        /// Paid.
        Paid = "paid", "付款";
    }
}

impl Watched {
    fn of(self, stand: &Stand) -> Fen {
        match self {
            Self::Committed => stand.bound(),
            Self::Paid => stand.used,
        }
    }

    /// The highest warning that a line has reached, in per cent; 0 while there is none.
    #[must_use]
    pub fn reached(self, stand: &Stand) -> i64 {
        let part = i128::from(self.of(stand).fen()) * 100;
        let granted = i128::from(stand.granted.fen());
        let reached = |percent: &&i64| part > 0 && part >= granted * i128::from(**percent);
        WARNED_AT.iter().filter(reached).max().copied().unwrap_or(0)
    }
}

/// The warnings that an act made newly due: each crossing once, again only after it fell below.
///
/// ```
/// use rules::Fen;
/// use rules::ledger::budget::{Stand, Watched, crossed};
/// let stand = |reserved| Stand { granted: Fen::from_yuan(100), reserved: Fen::from_yuan(reserved), ..Stand::default() };
/// assert_eq!(crossed(&stand(79), &stand(80)), [(Watched::Committed, 80)]);
/// assert_eq!(crossed(&stand(80), &stand(99)), []);
/// assert_eq!(crossed(&stand(79), &stand(100)), [(Watched::Committed, 100)]);
/// ```
#[must_use]
pub fn crossed(before: &Stand, after: &Stand) -> Vec<(Watched, i64)> {
    let newly = |watched: &Watched| {
        let (was, is) = (watched.reached(before), watched.reached(after));
        (is > was).then_some((*watched, is))
    };
    Watched::ALL.iter().filter_map(newly).collect()
}

/// Whole per cent of the appropriation; nothing when there is none.
#[must_use]
pub fn percent(part: Fen, granted: Fen) -> Option<i64> {
    let percent = (i128::from(part.fen()) * 100).checked_div(i128::from(granted.fen()))?;
    i64::try_from(percent).ok()
}

coded! {
    /// The figures of a line, as Finance reads them.
    pub enum Figure {
        /// Appropriated.
        Appropriated = "appropriated", "预算";
        /// Bound by issued vouchers.
        Committed = "committed", "已占用";
        /// Confirmed and not paid.
        Approved = "approved", "已审定待付款";
        /// Of these, what the money does not cover.
        Queued = "queued", "排队待付（预算结转）";
        /// Paid.
        Paid = "paid", "已付款";
        /// Given back.
        Lapsed = "lapsed", "已收回";
        /// What is left.
        Free = "free", "可用";
    }
}

/// What confirmed claims ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Confirmed and unpaid.
    pub approved: Fen,
    /// Of these, not covered by the money.
    pub queued: Fen,
}

/// Every figure of a line, and how it came about.
#[must_use]
pub fn figures(line: Line, stand: &Stand, asked: &Asked) -> Vec<(Figure, Fen, Trace)> {
    let value = |figure: &Figure| match figure {
        Figure::Appropriated => stand.granted,
        Figure::Committed => stand.reserved,
        Figure::Approved => asked.approved,
        Figure::Queued => asked.queued,
        Figure::Paid => stand.used,
        Figure::Lapsed => stand.lapsed,
        Figure::Free => stand.free(),
    };
    let shown = |figure: &&Figure| match figure {
        Figure::Committed => line != Line::Operating,
        // Only vouchers are claimed.
        Figure::Approved | Figure::Queued => line == Line::Redemption,
        Figure::Lapsed => !stand.lapsed.is_zero(),
        _ => true,
    };
    let figures = Figure::ALL.iter().filter(shown);
    figures
        .map(|figure| (*figure, value(figure), how(line, *figure, stand, asked)))
        .collect()
}

fn how(line: Line, figure: Figure, stand: &Stand, asked: &Asked) -> Trace {
    let mut trace = Trace::default();
    let mut note = |clause, text: &str, value| {
        trace.note(clause, text, None, None, value);
    };
    match figure {
        Figure::Appropriated => {
            note(
                line.clause(),
                "登记的预算与追加之和，减去调减",
                stand.granted,
            );
        }
        Figure::Committed if line == Line::Subsidy => {
            let text = "已决定给予、还没有付款的服务补贴之和";
            note(clause!("9.5"), text, stand.reserved);
        }
        Figure::Committed => {
            let text = "已发放、未付款、仍有效的创新券面额之和";
            note(clause!("R5"), text, stand.reserved);
        }
        Figure::Approved => {
            let text = "审定通过、还没有付款的兑付金额之和；其面额已在“已占用”中";
            note(clause!("8.6"), text, asked.approved);
        }
        Figure::Queued => {
            let text = "其中按审定先后排队、预算余额还轮不到的兑付金额之和";
            note(clause!("R12"), text, asked.queued);
        }
        Figure::Paid => note(clause!("8.6"), "这一年度付款之和", stand.used),
        Figure::Lapsed => note(line.clause(), "年度结转时没有付出的预算", stand.lapsed),
        Figure::Free => {
            note(line.clause(), "预算", stand.granted);
            note(clause!("R5"), "已占用", -stand.reserved);
            note(clause!("8.6"), "已付款", -stand.used);
            if !stand.lapsed.is_zero() {
                note(line.clause(), "已收回", -stand.lapsed);
            }
            let text = match line {
                Line::Redemption => "发券照常，可以低于 0",
                Line::Subsidy | Line::Operating => "可以安排的金额",
            };
            note(clause!("R13"), text, stand.free());
        }
    }
    trace
}
