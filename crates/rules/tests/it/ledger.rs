use std::collections::BTreeMap;

use rules::Fen;
use rules::ledger::budget::appropriate;
use rules::ledger::{self, Book, Bucket, Hold, Line, Posting};

use crate::fen;

/// Balances by book and compartment.
pub fn balances(postings: &[Posting]) -> BTreeMap<(String, Bucket), Fen> {
    let mut sums = BTreeMap::new();
    for posting in postings {
        *sums
            .entry((posting.book.key(), posting.bucket))
            .or_insert(Fen::ZERO) += posting.amount;
    }
    sums
}

fn hold(face: &str) -> Hold {
    Hold::issued("s", 2026, fen(face))
}

fn run(steps: Vec<Result<Vec<Posting>, rules::Refusal>>) -> BTreeMap<(String, Bucket), Fen> {
    let postings: Vec<Posting> = steps
        .into_iter()
        .flat_map(|step| step.expect("a step"))
        .collect();
    balances(&postings)
}

#[test]
fn a_claim_for_less_gives_the_surplus_back() {
    let hold = hold("110000.00");
    let sums = run(vec![
        appropriate(Line::Redemption, 2026, fen("1000000.00")),
        ledger::open_ceiling("s", 2026, fen("200000.00")),
        ledger::reserve(&hold),
        ledger::settle(&hold, fen("80000.00"), 2026),
    ]);
    let of = |book: &Book, bucket| sums[&(book.key(), bucket)];
    let (budget, ceiling) = (Book::redemption(2026), Book::ceiling("s", 2026));
    assert_eq!(of(&budget, Bucket::Source), fen("-1000000.00"));
    assert_eq!(of(&budget, Bucket::Free), fen("920000.00"));
    assert_eq!(of(&budget, Bucket::Reserved), Fen::ZERO);
    assert_eq!(of(&budget, Bucket::Used), fen("80000.00"));
    assert_eq!(of(&ceiling, Bucket::Free), fen("120000.00"));
    assert_eq!(of(&ceiling, Bucket::Used), fen("80000.00"));
}

#[test]
fn a_released_voucher_leaves_no_trace_in_the_balances() {
    let hold = hold("50000.00");
    let sums = run(vec![ledger::reserve(&hold), ledger::release(&hold)]);
    assert!(
        !sums.is_empty() && sums.values().all(|sum| sum.is_zero()),
        "{sums:?}"
    );
}

/// R6 and R12: next year's budget pays, this year's ceiling stays used.
#[test]
fn a_carried_over_payment_is_spent_from_the_later_budget() {
    let hold = hold("50000.00");
    let sums = run(vec![
        ledger::reserve(&hold),
        ledger::settle(&hold, fen("50000.00"), 2027),
    ]);
    let of = |book: Book, bucket| sums.get(&(book.key(), bucket)).copied();
    assert_eq!(
        of(Book::redemption(2026), Bucket::Reserved),
        Some(Fen::ZERO)
    );
    assert_eq!(of(Book::redemption(2026), Bucket::Used), None);
    assert_eq!(
        of(Book::redemption(2027), Bucket::Used),
        Some(fen("50000.00"))
    );
    assert_eq!(
        of(Book::ceiling("s", 2026), Bucket::Used),
        Some(fen("50000.00"))
    );
    assert_eq!(of(Book::ceiling("s", 2027), Bucket::Used), None);
}

#[test]
fn amounts_that_make_no_sense_are_refused() {
    let code =
        |result: Result<Vec<Posting>, rules::Refusal>| result.map_err(|r| r.code.into_owned());
    let amount = Err("ledger.amount".to_owned());
    assert_eq!(code(appropriate(Line::Redemption, 2026, Fen::ZERO)), amount);
    assert_eq!(code(ledger::open_ceiling("s", 2026, fen("-1.00"))), amount);
    assert_eq!(code(ledger::reserve(&hold("0.00"))), amount);
    assert_eq!(code(ledger::release(&hold("0.00"))), amount);
    assert_eq!(code(ledger::settle(&hold("1.00"), Fen::ZERO, 2026)), amount);
    let above = code(ledger::settle(&hold("1.00"), fen("1.01"), 2026));
    assert_eq!(above, Err("ledger.above-face".to_owned()));
}

#[test]
fn books_have_readable_keys() {
    assert_eq!(Book::redemption(2026).key(), "budget/redemption/2026");
    assert_eq!(Book::ceiling("0198", 2026).key(), "ceiling/0198/2026");
}
