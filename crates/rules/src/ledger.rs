//! Double-entry postings for the lines of the yearly budget, each subject's yearly ceiling, each provider's 服务券, and
//! what is to be paid back.
//!
//! Every act returns postings whose sum is 0 in each book. Invariants over all postings of a book:
//! - granted = −balance(Source) = Free + Reserved + Used + Lapsed;
//! - budget: Used + Lapsed ≤ granted, always; Reserved may exceed what is free, because the budget does not stop issue
//!   (R13), so Free may fall below 0;
//! - top-up: Reserved + Used + Lapsed ≤ granted: a programme promises only what it has (R27);
//! - ceiling: Reserved + Used ≤ granted, so Free never falls below 0 (4.4, R5);
//! - provider and receivable: Free = 0; what arose is either still owed, or paid, or written off.

pub mod budget;
pub mod forecast;
pub mod queue;
pub mod receivable;

use serde::{Deserialize, Serialize};

use crate::clause::Clause;
use crate::money::Fen;
use crate::refusal::Refusal;

coded! {
    /// The compartments of a book.
    pub enum Bucket {
        /// Where the granted money comes from; its balance is the grant, negative.
        Source = "source", "来源";
        /// Neither bound nor spent.
        Free = "free", "可用";
        /// Bound by issued vouchers; in the books of providers and receivables what is still owed.
        Reserved = "reserved", "已占用";
        /// Paid.
        Used = "used", "已兑付";
        /// Left over when the year was closed, or written off.
        Lapsed = "lapsed", "已收回";
    }
}

coded! {
    /// The lines of the region's budget (2.2, 6.4); each is a book of its own in each year.
    pub enum Line {
        /// Voucher redemption.
        Redemption = "redemption", "创新券兑付";
        /// The yearly subsidy of providers.
        Subsidy = "subsidy", "服务机构补贴";
        /// The yearly subsidy of the body that issues and redeems.
        Operating = "operating", "平台运行补贴";
    }
}

impl Line {
    /// The clause that asks for the line.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Redemption | Self::Subsidy => clause!("2.2"),
            Self::Operating => clause!("6.4"),
        }
    }
}

/// A book: what is granted or arose, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// A budget line of a year (2.2).
    Budget {
        /// The line.
        line: Line,
        /// The budget year.
        year: u16,
    },
    /// The money of a county's or city's own programme (2.3, R27).
    TopUp {
        /// The programme's id.
        programme: String,
        /// The budget year.
        year: u16,
    },
    /// A subject's ceiling of the year of issue (4.4, R6).
    Ceiling {
        /// The subject's id.
        subject: String,
        /// The year of issue.
        year: u16,
    },
    /// A provider's 服务券 of a year: owed to it, paid to it (R34).
    Provider {
        /// The provider's id.
        provider: String,
        /// The year in which they arose, or in which they were paid when that is a later one (R17).
        year: u16,
    },
    /// What is to be paid back by an order (5.4, R31).
    Receivable {
        /// The order's id.
        order: String,
    },
}

impl Book {
    /// The redemption budget of a year.
    #[must_use]
    pub const fn redemption(year: u16) -> Self {
        Self::line(Line::Redemption, year)
    }

    /// A line of a year's budget.
    #[must_use]
    pub const fn line(line: Line, year: u16) -> Self {
        Self::Budget { line, year }
    }

    /// A provider's 服务券 of a year.
    #[must_use]
    pub fn provider(provider: impl Into<String>, year: u16) -> Self {
        Self::Provider {
            provider: provider.into(),
            year,
        }
    }

    /// The money of a local authority's programme.
    #[must_use]
    pub fn top_up(programme: impl Into<String>, year: u16) -> Self {
        Self::TopUp {
            programme: programme.into(),
            year,
        }
    }

    /// A subject's ceiling of a year.
    #[must_use]
    pub fn ceiling(subject: impl Into<String>, year: u16) -> Self {
        Self::Ceiling {
            subject: subject.into(),
            year,
        }
    }

    /// The key under which a store keeps the book: `budget/redemption/2026`, `ceiling/<subject>/2026`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Budget { line, year } => format!("budget/{}/{year}", line.code()),
            Self::TopUp { programme, year } => format!("top-up/{programme}/{year}"),
            Self::Ceiling { subject, year } => format!("ceiling/{subject}/{year}"),
            Self::Provider { provider, year } => format!("provider/{provider}/{year}"),
            Self::Receivable { order } => format!("receivable/{order}"),
        }
    }

    /// What kind of book it is, as a store names it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Budget { .. } => "budget",
            Self::TopUp { .. } => "top-up",
            Self::Ceiling { .. } => "ceiling",
            Self::Provider { .. } => "provider",
            Self::Receivable { .. } => "receivable",
        }
    }

    /// Its year; a receivable runs until it is settled, in whichever year.
    #[must_use]
    pub const fn year(&self) -> Option<u16> {
        match self {
            Self::Budget { year, .. }
            | Self::TopUp { year, .. }
            | Self::Ceiling { year, .. }
            | Self::Provider { year, .. } => Some(*year),
            Self::Receivable { .. } => None,
        }
    }
}

/// One line of the ledger; the amount is signed fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The book.
    pub book: Book,
    /// The compartment.
    pub bucket: Bucket,
    /// What is added to it.
    pub amount: Fen,
    /// The clause that moves the money.
    pub clause: Clause,
}

/// What an issued voucher binds, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The subject's id.
    pub subject: String,
    /// The year of issue (R6).
    pub year: u16,
    /// The year whose budget it binds: that of issue, and the next once that year is closed (R12).
    pub budget_year: u16,
    /// The face value.
    pub face: Fen,
    /// The 服务券, once the voucher was set off in-region (R34).
    pub service: Option<Service>,
}

/// The 服务券 that a set-off voucher is to its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The provider's id.
    pub provider: String,
    /// The year in which it arose.
    pub year: u16,
}

impl Hold {
    /// What a voucher binds that was just issued.
    #[must_use]
    pub fn issued(subject: impl Into<String>, year: u16, face: Fen) -> Self {
        Self {
            subject: subject.into(),
            year,
            budget_year: year,
            face,
            service: None,
        }
    }
}

/// A subject's ceiling of the year is opened (4.4).
///
/// # Errors
/// `ledger.amount` when the amount is not above zero.
pub fn open_ceiling(subject: &str, year: u16, ceiling: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(ceiling)?;
    Ok(shift(
        &Book::ceiling(subject, year),
        Bucket::Source,
        Bucket::Free,
        ceiling,
        clause!("4.4"),
    ))
}

/// Issue binds the face value in the ceiling and in the budget (R5).
///
/// # Errors
/// `ledger.amount` when the face value is not above zero.
pub fn reserve(hold: &Hold) -> Result<Vec<Posting>, Refusal> {
    positive(hold.face)?;
    Ok(both(hold, Bucket::Free, Bucket::Reserved, hold.face))
}

/// Void, expiry, refusal or withdrawal give the face value back (R5).
///
/// # Errors
/// `ledger.amount` when the face value is not above zero.
pub fn release(hold: &Hold) -> Result<Vec<Posting>, Refusal> {
    positive(hold.face)?;
    let mut postings = both(hold, Bucket::Reserved, Bucket::Free, hold.face);
    postings.extend(receivable::fall(hold));
    Ok(postings)
}

/// Payment spends what is paid and gives the surplus back (8.6, R5).
///
/// A payment in a later budget year is spent from that year's budget, while the ceiling stays that of the issue (R6,
/// R12).
///
/// ```
/// use rules::ledger::{self, Bucket, Hold};
/// use rules::Fen;
/// let hold = Hold::issued("s", 2026, Fen::from_yuan(110_000));
/// let postings = ledger::settle(&hold, Fen::from_yuan(80_000), 2026).unwrap();
/// let freed: Fen = postings.iter().filter(|p| p.bucket == Bucket::Free).map(|p| p.amount).sum();
/// assert_eq!(freed, Fen::from_yuan(60_000)); // 30,000 in the budget and 30,000 in the ceiling
/// ```
///
/// # Errors
/// `ledger.amount` when nothing is paid, `ledger.above-face` when more than the face value would be paid.
pub fn settle(hold: &Hold, paid: Fen, budget_year: u16) -> Result<Vec<Posting>, Refusal> {
    positive(paid)?;
    if paid > hold.face {
        return Err(Refusal::new(
            "ledger.above-face",
            clause!("R3"),
            "paid",
            "付款金额超过创新券面额",
            "按审定的兑付金额付款",
        )
        .limit(format!("不超过 {}元", hold.face))
        .own(format!("{paid}元")));
    }
    let surplus = hold.face - paid;
    let ceiling = Book::ceiling(&hold.subject, hold.year);
    let issued = Book::redemption(hold.budget_year);
    let (reserved, used, free) = (Bucket::Reserved, Bucket::Used, Bucket::Free);
    let mut postings = shift(&ceiling, reserved, used, paid, clause!("8.6"));
    postings.extend(shift(&ceiling, reserved, free, surplus, clause!("R5")));
    if budget_year == hold.budget_year {
        postings.extend(shift(&issued, reserved, used, paid, clause!("8.6")));
        postings.extend(shift(&issued, reserved, free, surplus, clause!("R5")));
    } else {
        let later = Book::redemption(budget_year);
        postings.extend(shift(&issued, reserved, free, hold.face, clause!("R12")));
        postings.extend(shift(&later, free, used, paid, clause!("R12")));
    }
    postings.extend(receivable::redeem(hold, paid, budget_year));
    Ok(postings)
}

fn both(hold: &Hold, from: Bucket, to: Bucket, amount: Fen) -> Vec<Posting> {
    let ceiling = Book::ceiling(&hold.subject, hold.year);
    let mut postings = shift(&ceiling, from, to, amount, clause!("R5"));
    postings.extend(shift(
        &Book::redemption(hold.budget_year),
        from,
        to,
        amount,
        clause!("R5"),
    ));
    postings
}

pub(crate) fn shift(
    book: &Book,
    from: Bucket,
    to: Bucket,
    amount: Fen,
    clause: Clause,
) -> Vec<Posting> {
    if amount.is_zero() {
        return Vec::new();
    }
    [(from, -amount), (to, amount)]
        .map(|(bucket, amount)| Posting {
            book: book.clone(),
            bucket,
            amount,
            clause: clause.clone(),
        })
        .into()
}

pub(crate) fn positive(amount: Fen) -> Result<(), Refusal> {
    if amount > Fen::ZERO {
        return Ok(());
    }
    Err(Refusal::new(
        "ledger.amount",
        clause!("2.2"),
        "amount",
        "入账金额不大于0",
        "填写大于0的金额",
    )
    .limit("大于 0.00元")
    .own(format!("{amount}元")))
}
