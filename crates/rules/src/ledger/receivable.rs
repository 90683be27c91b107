//! What is owed: to a provider for its 服务券 (6.2, R34), and to the region by who must pay back (5.4, R31).
//!
//! In both books what arose is granted, what is open is reserved, and what was paid is used.

use super::{Book, Bucket, Hold, Posting, Service, positive, shift};
use crate::money::Fen;
use crate::refusal::Refusal;

use Bucket::{Lapsed, Reserved, Source, Used};

fn book(service: &Service) -> Book {
    Book::provider(service.provider.clone(), service.year)
}

/// The set-off makes the voucher a 服务券 of its provider (R34); nothing for a voucher that is none.
///
/// ```
/// use rules::Fen;
/// use rules::ledger::{Bucket, Hold, Service, receivable};
/// let service = Some(Service { provider: "p".into(), year: 2026 });
/// let hold = Hold { service, ..Hold::issued("s", 2026, Fen::from_yuan(50_000)) };
/// let owed: Fen = receivable::arise(&hold).iter().filter(|p| p.bucket == Bucket::Reserved).map(|p| p.amount).sum();
/// assert_eq!(owed, hold.face);
/// ```
#[must_use]
pub fn arise(hold: &Hold) -> Vec<Posting> {
    let of = |service| shift(&book(service), Source, Reserved, hold.face, clause!("R34"));
    hold.service.as_ref().map(of).unwrap_or_default()
}

/// The voucher lost its force: its provider is owed nothing for it (R5, R34).
#[must_use]
pub fn fall(hold: &Hold) -> Vec<Posting> {
    let of = |service| shift(&book(service), Reserved, Source, hold.face, clause!("R34"));
    hold.service.as_ref().map(of).unwrap_or_default()
}

/// The 服务券 is redeemed (6.2): what is paid counts in the year of the payment, the surplus is owed no more (R3, R17).
#[must_use]
pub fn redeem(hold: &Hold, paid: Fen, year: u16) -> Vec<Posting> {
    let Some(service) = &hold.service else {
        return Vec::new();
    };
    let arose = book(service);
    if service.year == year {
        let mut postings = shift(&arose, Reserved, Used, paid, clause!("6.2"));
        postings.extend(shift(
            &arose,
            Reserved,
            Source,
            hold.face - paid,
            clause!("R3"),
        ));
        return postings;
    }
    let later = Book::provider(service.provider.clone(), year);
    let mut postings = fall(hold);
    postings.extend(shift(&later, Source, Used, paid, clause!("R17")));
    postings
}

/// Whether so much can be asked back of a payment of which a part was asked back before: never more than was paid.
///
/// # Errors
/// `recovery.above-paid`.
pub fn may_order((paid, asked): (Fen, Fen), amount: Fen) -> Result<(), Refusal> {
    let open = paid - asked;
    if amount <= open {
        return Ok(());
    }
    Err(Refusal::new(
        "recovery.above-paid",
        clause!("R31"),
        "amount",
        "追回金额超过这笔兑付中还没有追回的部分",
        "按实际多付、错付的金额填写",
    )
    .limit(format!(
        "不超过 {open}元（已付 {paid}元，已下追回通知 {asked}元）"
    ))
    .own(format!("{amount}元")))
}

/// An order asks for money back (5.4, R31).
///
/// # Errors
/// `ledger.amount` when nothing is asked for.
pub fn order(order: &str, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    Ok(shift(
        &of_order(order),
        Source,
        Reserved,
        amount,
        clause!("R31"),
    ))
}

/// Part of it, or the rest, is paid back.
///
/// # Errors
/// `ledger.amount` when nothing is paid, `receivable.above` when more than is owed.
pub fn pay_back(order: &str, owed: Fen, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    within(owed, amount)?;
    Ok(shift(
        &of_order(order),
        Reserved,
        Used,
        amount,
        clause!("R31"),
    ))
}

/// Finance gives up what cannot be had any more.
///
/// # Errors
/// As for [`pay_back`].
pub fn write_off(order: &str, owed: Fen, amount: Fen) -> Result<Vec<Posting>, Refusal> {
    positive(amount)?;
    within(owed, amount)?;
    Ok(shift(
        &of_order(order),
        Reserved,
        Lapsed,
        amount,
        clause!("R31"),
    ))
}

fn of_order(order: &str) -> Book {
    Book::Receivable {
        order: order.to_owned(),
    }
}

fn within(owed: Fen, amount: Fen) -> Result<(), Refusal> {
    if amount <= owed {
        return Ok(());
    }
    Err(Refusal::new(
        "receivable.above",
        clause!("R31"),
        "amount",
        "金额超过应追回的余额",
        "按应追回的余额填写",
    )
    .limit(format!("不超过 {owed}元"))
    .own(format!("{amount}元")))
}
