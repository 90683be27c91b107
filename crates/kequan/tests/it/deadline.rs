use crate::{kequan, keys};

#[test]
fn a_deadline_has_exactly_the_promised_keys() {
    let ran = kequan(&["deadline", "--from", "2019-08-08", "--days", "10", "--json"]);
    assert_eq!(ran.code, Some(0));
    let due = ran.json();
    assert_eq!(keys(&due), ["due", "provisional", "skipped"]);
    assert_eq!(due["due"], "2019-08-26");
    assert_eq!(due["provisional"], false);
    assert_eq!(keys(&due["skipped"][0]), ["date", "why"]);
    assert_eq!(due["skipped"][0]["date"], "2019-08-10");
    assert_eq!(due["skipped"].as_array().map(Vec::len), Some(8));
}

#[test]
fn an_unpublished_year_is_an_estimate() {
    let ran = kequan(&["deadline", "--from", "2026-12-28", "--days", "5", "--json"]);
    assert_eq!(ran.json()["provisional"], true);
    let ran = kequan(&["deadline", "--from", "2026-12-28", "--days", "5"]);
    assert!(ran.out.contains("暂估"), "{}", ran.out);
}

#[test]
fn both_defects_are_told_at_once() {
    for (from, days, expected) in [
        ("2018-12-31", "0", ["calendar.date", "calendar.days"]),
        ("2026-02-30", "-1", ["date.unreadable", "calendar.days"]),
        ("someday", "1001", ["date.unreadable", "calendar.days"]),
        ("2101-01-01", "ten", ["calendar.date", "calendar.days"]),
    ] {
        let ran = kequan(&["deadline", "--from", from, "--days", days, "--json"]);
        assert_eq!(ran.code, Some(2), "{from} {days}");
        let json = ran.json();
        let refusals = json["refusals"].as_array().expect("refusals");
        let codes: Vec<_> = refusals
            .iter()
            .map(|refusal| refusal["code"].clone())
            .collect();
        assert_eq!(codes, expected, "{from} {days}");
    }
}
