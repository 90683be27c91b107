use chrono::{Datelike, Weekday};
use rules::Law;
use rules::calendar::{Calendar, DayKind, Entry, Layer};
use rules::dates::{claim_until, valid_until};
use serde::Deserialize;

use crate::cases::read;
use crate::{day, policy};

#[derive(Deserialize)]
struct DueCase {
    from: String,
    days: u32,
    due: String,
    national: String,
    provisional: String,
    why: String,
}

#[test]
fn deadlines() {
    let calendar = &Law::shipped().calendar;
    for case in read::<DueCase>(include_str!("../../../../law/cases/deadlines.csv")) {
        let name = format!("{} + {} {}", case.from, case.days, case.why);
        let due = calendar.due(day(&case.from), case.days).expect(&name);
        assert_eq!(due.date, day(&case.due), "{name}");
        assert_eq!(due.provisional, case.provisional == "yes", "{name}");
        let between = (due.date - day(&case.from)).num_days();
        let skipped = i64::try_from(due.skipped.len()).expect("few days");
        assert_eq!(between, skipped + i64::from(case.days), "{name}");
        let left = calendar.days_left(day(&case.from), due.date);
        assert_eq!(left, i64::from(case.days), "{name}");
        if !case.national.is_empty() {
            let national = calendar
                .national()
                .due(day(&case.from), case.days)
                .expect(&name);
            assert_eq!(national.date, day(&case.national), "{name}, national layer");
        }
    }
}

#[test]
fn days_left_count_down_to_zero_and_below() {
    let calendar = &Law::shipped().calendar;
    let due = day("2026-12-02");
    let left = |today| calendar.days_left(day(today), due);
    assert_eq!(left("2026-11-30"), 2);
    assert_eq!(left("2026-12-01"), 1);
    assert_eq!(left("2026-12-02"), 0);
    assert_eq!(left("2026-12-03"), -1);
    assert_eq!(left("2026-12-06"), -2);
    assert_eq!(left("2026-12-07"), -3);
    // What ended on Friday is past on Saturday.
    assert_eq!(calendar.days_left(day("2026-12-05"), day("2026-12-04")), -1);
}

#[test]
fn both_faults_of_a_limit_can_be_told_at_once() {
    let calendar = &Law::shipped().calendar;
    let fault = |date| calendar.date_fault(day(date), "from").map(|f| f.code);
    assert_eq!(fault("2018-12-31"), Some("calendar.date".into()));
    assert_eq!(fault("2101-01-01"), Some("calendar.date".into()));
    assert_eq!((fault("2019-01-01"), fault("2100-12-31")), (None, None));
    assert!(calendar.days_fault(0).is_some() && calendar.days_fault(1_001).is_some());
    assert!(calendar.days_fault(1).is_none() && calendar.days_fault(1_000).is_none());
    assert!(calendar.due(day("2018-12-31"), 1).is_err());
    assert!(calendar.due(day("2026-01-01"), 0).is_err());
}

#[test]
fn the_file_moves_only_days_that_need_moving() {
    for entry in Law::shipped().calendar.entries() {
        let weekend = matches!(entry.date.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(weekend, entry.kind == DayKind::Work, "{entry:?}");
        assert!(!entry.source.is_empty(), "{entry:?}");
    }
    assert_eq!(Law::shipped().calendar.entries().count(), 223);
}

#[test]
fn the_regional_layer_prevails_whatever_the_order() {
    let entry = |kind, layer| Entry {
        date: day("2026-05-27"),
        kind,
        layer,
        source: "notice".into(),
    };
    let national = entry(DayKind::Work, Layer::National);
    let regional = entry(DayKind::Off, Layer::Ningxia);
    for entries in [[national.clone(), regional.clone()], [regional, national]] {
        let calendar = Calendar::new(entries).expect("a national day");
        assert!(!calendar.is_working(day("2026-05-27")));
        assert!(calendar.is_provisional(2025) && !calendar.is_provisional(2026));
    }
    assert_eq!(Calendar::new([]), None);
}

#[derive(Deserialize)]
struct ValidityCase {
    issued: String,
    until: String,
    why: String,
}

#[test]
fn validity() {
    for case in read::<ValidityCase>(include_str!("../../../../law/cases/valid_until.csv")) {
        let until = valid_until(policy(), day(&case.issued));
        assert_eq!(until, day(&case.until), "{} {}", case.issued, case.why);
    }
}

#[test]
fn correction_never_shortens_the_validity() {
    let expiry = day("2027-11-23");
    assert_eq!(claim_until(expiry, None), expiry);
    assert_eq!(claim_until(expiry, Some(day("2027-10-01"))), expiry);
    assert_eq!(
        claim_until(expiry, Some(day("2027-12-06"))),
        day("2027-12-06")
    );
}
