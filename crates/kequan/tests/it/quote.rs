use serde_json::json;

use crate::{kequan, keys};

#[test]
fn a_quote_has_exactly_the_promised_keys() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "enterprise",
        "--amount",
        "600000",
        "--used",
        "0",
        "--date",
        "2026-11-23",
        "--json",
    ]);
    assert_eq!(ran.code, Some(0));
    let quote = ran.json();
    assert_eq!(
        keys(&quote),
        [
            "amount",
            "ceiling",
            "ceiling_left",
            "computed",
            "face",
            "policy",
            "steps"
        ]
    );
    assert_eq!(quote["policy"], "ningxia-2019-07-03");
    assert_eq!(quote["amount"], "600000.00");
    assert_eq!(quote["computed"], "185000.00");
    assert_eq!(quote["ceiling"], "200000.00");
    assert_eq!(quote["ceiling_left"], "200000.00");
    assert_eq!(quote["face"], "185000.00");
    for step in quote["steps"].as_array().expect("steps") {
        assert_eq!(keys(step), ["base", "clause", "rate", "text", "value"]);
    }
    assert_eq!(
        quote["steps"][1],
        json!({
            "clause": "4.2",
            "text": "合同金额10万元以上至50万元的部分",
            "base": "400000.00",
            "rate": "30%",
            "value": "120000.00",
        })
    );
}

#[test]
fn used_and_date_have_defaults() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "individual",
        "--amount",
        "100000",
        "--json",
    ]);
    assert_eq!(
        (ran.code, &ran.json()["face"]),
        (Some(0), &json!("50000.00"))
    );
}

#[test]
fn what_is_left_of_the_ceiling_is_the_face() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "social",
        "--amount",
        "20万元",
        "--used",
        "185,000.00",
        "--json",
    ]);
    let quote = ran.json();
    assert_eq!(quote["computed"], "80000.00");
    assert_eq!(quote["ceiling_left"], "15000.00");
    assert_eq!(quote["face"], "15000.00");
}

#[test]
fn people_read_lines_with_clauses() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "enterprise",
        "--amount",
        "600000",
        "--date",
        "2026-11-23",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(
        ran.out
            .contains("办法解读 4.3 合同金额50万元以上的部分：100,000.00元 × 15% = 15,000.00元"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("可得创新券 185,000.00元（壹拾捌万伍仟元整）"),
        "{}",
        ran.out
    );
}

#[test]
fn every_defect_is_refused_at_once() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "bogus",
        "--amount",
        "-5",
        "--used",
        "x",
        "--date",
        "2026-02-30",
        "--json",
    ]);
    assert_eq!(ran.code, Some(2));
    let json = ran.json();
    assert_eq!(keys(&json), ["refusals"]);
    let refusals = json["refusals"].as_array().expect("refusals");
    for refusal in refusals {
        assert_eq!(keys(refusal), ["clause", "code", "field", "fix", "message"]);
    }
    let codes: Vec<_> = refusals
        .iter()
        .map(|refusal| refusal["code"].clone())
        .collect();
    assert_eq!(
        codes,
        [
            "kind.unknown",
            "amount.negative",
            "amount.not-a-number",
            "date.unreadable"
        ]
    );
}

#[test]
fn each_bad_amount_gets_its_own_answer() {
    for (amount, code) in [
        ("", "amount.empty"),
        ("0", "amount.zero"),
        ("-1", "amount.negative"),
        ("0.001", "amount.decimals"),
        ("1000000000000000", "amount.too-large"),
        ("1e5", "amount.not-a-number"),
    ] {
        let ran = kequan(&[
            "quote",
            "--kind",
            "enterprise",
            "--amount",
            amount,
            "--json",
        ]);
        assert_eq!(ran.code, Some(2), "{amount}");
        assert_eq!(ran.json()["refusals"][0]["code"], code, "{amount}");
    }
}

#[test]
fn a_refusal_without_json_goes_to_the_standard_error() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "enterprise",
        "--amount",
        "100000",
        "--used",
        "200000",
    ]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_eq!(ran.err.lines().count(), 1);
    assert!(
        ran.err.contains("200,000.00元") && ran.err.contains("办法解读 4.4"),
        "{}",
        ran.err
    );
}

#[test]
fn before_the_platform_there_was_no_policy() {
    let ran = kequan(&[
        "quote",
        "--kind",
        "enterprise",
        "--amount",
        "1",
        "--date",
        "2019-07-02",
        "--json",
    ]);
    assert_eq!(ran.json()["refusals"][0]["code"], "policy.none");
}
