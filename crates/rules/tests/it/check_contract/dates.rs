//! The days of a contract follow each other (8.2, 8.8).

use rules::eligibility::ContractFacts;

use super::{asked, refused};
use crate::day;

#[test]
fn dates_follow_each_other() {
    assert_eq!(
        refused(|f| f.signed_on = Some(day("2026-11-24"))),
        "date.signed-in-future"
    );
    assert_eq!(
        refused(|f| f.starts_on = Some(day("2027-04-01"))),
        "date.end-before-start"
    );
    assert_eq!(refused(|f| f.starts_on = Some(day("2027-03-31"))), "");
    assert_eq!(
        refused(|f| f.ends_on = Some(day("2101-01-01"))),
        "calendar.date"
    );
    assert_eq!(
        refused(|f| f.signed_on = Some(day("2018-12-31"))),
        "calendar.date"
    );
}

#[test]
fn a_contract_may_be_signed_on_the_day_it_is_filed() {
    assert_eq!(refused(|f| f.signed_on = Some(f.today)), "");
}

#[test]
fn texts_may_be_as_long_as_the_limit_says() {
    let title = |length| refused(|f| f.title = "字".repeat(length));
    assert_eq!(title(100), "");
    assert_eq!(title(101), "form.too-long");
}

#[test]
fn a_service_that_ended_is_asked_about_and_then_refused() {
    let ended = |f: &mut ContractFacts, on| {
        f.signed_on = Some(day("2025-01-01"));
        f.starts_on = Some(day("2025-01-02"));
        f.ends_on = Some(day(on));
    };
    assert_eq!(asked(|f| ended(f, "2026-11-23")), "");
    assert_eq!(asked(|f| ended(f, "2026-11-22")), "date.ended");
    assert_eq!(asked(|f| ended(f, "2025-11-23")), "date.ended");
    assert_eq!(refused(|f| ended(f, "2025-11-22")), "date.ended-long-ago");
}
