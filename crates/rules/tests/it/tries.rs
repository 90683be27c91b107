use chrono::{DateTime, Duration, FixedOffset};
use proptest::prelude::*;
use rules::tries::{DAY_FAILURES, Tries};

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a moment")
}

/// Fails again and again, each time as soon as it may: the waits in seconds.
fn waits(count: usize, from: DateTime<FixedOffset>) -> Vec<i64> {
    let mut now = from;
    let mut tries = Tries::none(now);
    let mut waits = Vec::new();
    for _ in 0..count {
        tries = tries.failed(now);
        let until = tries.waits(now).expect("a failure makes wait");
        waits.push((until - now).num_seconds());
        now = until;
        assert_eq!(tries.waits(now), None, "the wait ends");
    }
    waits
}

#[test]
fn the_ladder_of_waits_then_the_lock_then_the_end_of_the_day() {
    let from = at("2026-11-23T10:00:00+08:00");
    let quarter = 15 * 60;
    let seen = waits(10, from);
    assert_eq!(seen[..9], [1, 3, 5, 10, quarter, 1, 3, 5, 10]);
    let spent: i64 = seen[..9].iter().sum();
    assert_eq!(seen[9], 14 * 3600 - spent, "until midnight in Beijing");
}

#[test]
fn failures_far_apart_do_not_add_up_but_those_of_a_day_do() {
    let mut now = at("2026-11-23T08:00:00+08:00");
    let mut tries = Tries::none(now);
    for _ in 1..DAY_FAILURES {
        tries = tries.failed(now);
        assert_eq!(tries.until - now, Duration::seconds(1));
        assert!(!tries.locked());
        now += Duration::minutes(15);
    }
    tries = tries.failed(now);
    assert!(tries.locked());
    assert_eq!(tries.until, at("2026-11-24T00:00:00+08:00"));
    let tomorrow = tries.failed(tries.until);
    assert_eq!((tomorrow.day_failures, tomorrow.locked()), (1, false));
}

proptest! {
    #[test]
    fn every_failure_makes_wait_and_never_beyond_the_day_or_the_lock(gaps in prop::collection::vec(0i64..40_000, 1..40)) {
        let mut now = at("2026-11-23T23:50:00+08:00");
        let mut tries = Tries::none(now);
        for gap in gaps {
            now += Duration::seconds(gap);
            tries = tries.failed(now);
            let wait = tries.until - now;
            prop_assert!(wait > Duration::zero());
            prop_assert!(wait <= Duration::minutes(15) || tries.until.time() == chrono::NaiveTime::MIN);
            prop_assert!(tries.failures <= tries.day_failures || tries.day > tries.since.date_naive());
        }
    }
}
