use rules::catalogue::{admission_stands, date_faults, in_force, warning};

use crate::{codes, day, policy};

#[test]
fn warnings_are_due_from_their_day_on_until_the_next() {
    let expires_on = day("2026-12-31");
    for (today, due) in [
        ("2026-11-01", Some(60)),
        ("2026-10-31", None),
        ("2026-12-01", Some(30)),
        ("2026-11-30", Some(60)),
        ("2026-12-24", Some(7)),
        ("2026-12-31", Some(7)),
        ("2027-01-01", None),
    ] {
        // 2026-11-01 lies 60 days before the end of the year.
        assert_eq!(warning(policy(), expires_on, day(today)), due, "{today}");
    }
}

#[test]
fn the_last_day_counts() {
    assert!(in_force(Some(day("2026-11-23")), day("2026-11-23")));
    assert!(!in_force(Some(day("2026-11-23")), day("2026-11-24")));
    assert!(in_force(None, day("2099-01-01")));
}

#[test]
fn an_admission_stands_on_any_basis_in_force() {
    let (past, future, today) = (
        Some(day("2026-01-01")),
        Some(day("2027-01-01")),
        day("2026-11-23"),
    );
    assert!(admission_stands([], today));
    assert!(admission_stands([past, future], today));
    assert!(admission_stands([past, None], today));
    assert!(!admission_stands([past, past], today));
}

#[test]
fn every_defect_of_the_dates_is_told_at_once() {
    let today = day("2026-11-23");
    let faults = |issued: &str, expires: &str| {
        codes(&date_faults(Some(day(issued)), Some(day(expires)), today))
    };
    assert_eq!(faults("2024-01-01", "2030-01-01"), "");
    assert_eq!(
        faults("2026-11-24", "2026-11-20"),
        "issued_on.future expires_on.before-issue"
    );
    assert_eq!(faults("2020-01-01", "2026-11-22"), "certificate.expired");
    assert_eq!(faults("2020-01-01", "2026-11-23"), "");
    assert_eq!(codes(&date_faults(None, None, today)), "");
    assert_eq!(
        faults("1800-01-01", "9999-12-31"),
        "issued_on.old expires_on.far"
    );
    assert_eq!(faults("1976-11-23", "2076-11-23"), "");
    assert_eq!(
        faults("1976-11-22", "2076-11-24"),
        "issued_on.old expires_on.far"
    );
}
