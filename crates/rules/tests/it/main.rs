//! One test binary: worked examples of `law/cases`, the rules over them, and properties.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod anonymous;
mod appraisal;
mod bank;
mod budget;
mod calendar;
mod cases;
mod catalogue;
mod check_claim;
mod check_contract;
mod clauses;
mod duties;
mod figures;
mod grants;
mod guide;
mod ids_tickets;
mod ledger;
mod lifecycles;
mod money;
mod once;
mod operating;
mod places;
mod policy;
mod properties;
mod refusals;
mod review;
mod signals;
mod subsidy;
mod topup;
mod tries;

use chrono::NaiveDate;
use rules::{Fen, Law, Policy};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn policy() -> &'static Policy {
    Law::shipped()
        .policy(day("2026-11-23"))
        .expect("a policy in force")
}

/// Signed yuan of the example files; kept apart from the parser under test.
fn fen(yuan: &str) -> Fen {
    let (whole, cents) = yuan.split_once('.').expect("two decimals");
    let fen: i64 = format!("{whole}{cents}").parse().expect("digits");
    Fen::new(fen)
}

/// The refusal codes, joined as the example files write them.
fn codes(refusals: &[rules::Refusal]) -> String {
    let codes: Vec<&str> = refusals.iter().map(|r| r.code.as_ref()).collect();
    codes.join(" ")
}
