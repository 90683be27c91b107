//! Double-entry postings for the yearly budget and for each subject's yearly ceiling.
//!
//! Every act returns postings whose sum is 0 in each book. Invariants over all postings of a book:
//! - granted = −balance(Source) = Free + Reserved + Used;
//! - budget: Used ≤ granted, always; Reserved may exceed what is free, because the budget does not stop issue (R13),
//!   so Free may fall below 0;
//! - ceiling: Reserved + Used ≤ granted, so Free never falls below 0 (4.4, R5).

pub mod queue;

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
        /// Bound by issued vouchers.
        Reserved = "reserved", "已占用";
        /// Paid out.
        Used = "used", "已兑付";
    }
}

/// The budget line of voucher redemption (2.2).
pub const REDEMPTION: &str = "redemption";

/// A book: one budget line of a year, or one subject's ceiling of a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// A budget line of a year (2.2).
    Budget {
        /// The line, such as [`REDEMPTION`].
        line: String,
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
}

impl Book {
    /// The redemption budget of a year.
    #[must_use]
    pub fn redemption(year: u16) -> Self {
        Self::Budget {
            line: REDEMPTION.to_owned(),
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
            Self::Budget { line, year } => format!("budget/{line}/{year}"),
            Self::Ceiling { subject, year } => format!("ceiling/{subject}/{year}"),
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
    /// The face value.
    pub face: Fen,
}

/// The year's budget for redemption is granted, or added to (2.2).
///
/// # Errors
/// `ledger.amount` when the amount is not above zero.
pub fn appropriate(year: u16, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    Ok(shift(
        &Book::redemption(year),
        Bucket::Source,
        Bucket::Free,
        amount,
        clause!("2.2"),
    ))
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
    Ok(both(hold, Bucket::Reserved, Bucket::Free, hold.face))
}

/// Payment spends what is paid and gives the surplus back (8.6, R5).
///
/// A payment in a later budget year is spent from that year's budget, while the ceiling stays that of the issue (R6,
/// R12).
///
/// ```
/// use rules::ledger::{self, Bucket, Hold};
/// use rules::Fen;
/// let hold = Hold { subject: "s".into(), year: 2026, face: Fen::from_yuan(110_000) };
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
    let issued = Book::redemption(hold.year);
    let (reserved, used, free) = (Bucket::Reserved, Bucket::Used, Bucket::Free);
    let mut postings = shift(&ceiling, reserved, used, paid, clause!("8.6"));
    postings.extend(shift(&ceiling, reserved, free, surplus, clause!("R5")));
    if budget_year == hold.year {
        postings.extend(shift(&issued, reserved, used, paid, clause!("8.6")));
        postings.extend(shift(&issued, reserved, free, surplus, clause!("R5")));
    } else {
        let later = Book::redemption(budget_year);
        postings.extend(shift(&issued, reserved, free, hold.face, clause!("R12")));
        postings.extend(shift(&later, free, used, paid, clause!("R12")));
    }
    Ok(postings)
}

fn both(hold: &Hold, from: Bucket, to: Bucket, amount: Fen) -> Vec<Posting> {
    let ceiling = Book::ceiling(&hold.subject, hold.year);
    let mut postings = shift(&ceiling, from, to, amount, clause!("R5"));
    postings.extend(shift(
        &Book::redemption(hold.year),
        from,
        to,
        amount,
        clause!("R5"),
    ));
    postings
}

fn shift(book: &Book, from: Bucket, to: Bucket, amount: Fen, clause: Clause) -> Vec<Posting> {
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

fn positive(amount: Fen) -> Result<(), Refusal> {
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
