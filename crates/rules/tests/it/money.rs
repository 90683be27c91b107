use rules::award::{quote, share, share_only};
use rules::payout::payout;
use rules::splitting::gain;
use rules::{Fen, Kind, Ratio, Rounding, clause};
use serde::Deserialize;

use crate::cases::read;
use crate::{codes, fen, policy};

#[derive(Deserialize)]
struct AwardCase {
    kind: String,
    amount: String,
    used: String,
    computed: String,
    ceiling_left: String,
    face: String,
    refused: String,
    clause: String,
    why: String,
}

#[test]
fn awards() {
    for case in read::<AwardCase>(include_str!("../../../../law/cases/award.csv")) {
        let name = format!(
            "{} {} used {} {}",
            case.kind, case.amount, case.used, case.why
        );
        let kind = Kind::parse(&case.kind).expect(&name);
        match quote(policy(), kind, fen(&case.amount), fen(&case.used)) {
            Ok(award) => {
                assert_eq!(case.refused, "", "{name}");
                assert_eq!(award.computed.yuan(), case.computed, "{name}");
                assert_eq!(award.ceiling_left.yuan(), case.ceiling_left, "{name}");
                assert_eq!(award.face.yuan(), case.face, "{name}");
                assert_eq!(award.needs_consent, award.face < award.computed, "{name}");
                let last = award.trace.0.last().map(|step| step.value);
                assert_eq!(last, Some(award.face), "{name}: the trace ends in the face");
            }
            Err(refusals) => {
                assert_eq!(codes(&refusals), case.refused, "{name}");
                let clauses: Vec<&str> = refusals.iter().map(|r| r.clause.number()).collect();
                assert_eq!(clauses.join(" "), case.clause, "{name}");
            }
        }
    }
}

#[test]
fn every_slice_stands_in_the_trace_with_its_clause() {
    let award = quote(policy(), Kind::Enterprise, fen("600000.00"), Fen::ZERO).expect("an award");
    insta::assert_snapshot!(award.trace.lines().join("\n"));
}

#[derive(Deserialize)]
struct PayoutCase {
    contract: String,
    face: String,
    tickets: String,
    paid: String,
    why: String,
}

#[test]
fn payouts() {
    for case in read::<PayoutCase>(include_str!("../../../../law/cases/payout.csv")) {
        let paid = payout(
            policy(),
            fen(&case.contract),
            fen(&case.face),
            fen(&case.tickets),
        );
        assert_eq!(
            paid.value.yuan(),
            case.paid,
            "{} {}",
            case.tickets,
            case.why
        );
        let last = paid.trace.0.last().map(|step| step.value);
        assert_eq!(last, Some(paid.value), "the trace ends in what is paid");
    }
}

#[test]
fn a_payout_tells_how_it_came_about() {
    let paid = payout(
        policy(),
        fen("300000.00"),
        fen("110000.00"),
        fen("200000.00"),
    );
    insta::assert_snapshot!(paid.trace.lines().join("\n"));
}

#[derive(Deserialize)]
struct SplitCase {
    parts: String,
    as_filed: String,
    as_one: String,
    gain: String,
    why: String,
}

#[test]
fn splits() {
    for case in read::<SplitCase>(include_str!("../../../../law/cases/splitting.csv")) {
        let parts: Vec<Fen> = case
            .parts
            .split(' ')
            .map(|part| Fen::parse(part).expect("yuan"))
            .collect();
        let split = gain(policy(), &parts);
        let seen = [split.as_filed, split.as_one, split.gain].map(Fen::yuan);
        assert_eq!(
            seen,
            [case.as_filed, case.as_one, case.gain],
            "{}",
            case.why
        );
        assert_eq!(split.parts, parts.len());
    }
}

#[derive(Deserialize)]
struct AmountCase {
    typed: String,
    yuan: String,
    refused: String,
}

#[test]
fn typed_amounts() {
    for AmountCase {
        typed,
        yuan,
        refused,
    } in read(include_str!("../../../../law/cases/amounts.csv"))
    {
        match Fen::parse(&typed) {
            Ok(amount) => assert_eq!((amount.yuan(), ""), (yuan, &*refused), "{typed:?}"),
            Err(fault) => {
                let refusal = fault.refusal("amount", clause!("5.8"), &typed);
                assert_eq!(
                    (refusal.code.as_ref(), ""),
                    (&*refused, &*yuan),
                    "{typed:?}"
                );
            }
        }
    }
}

#[test]
fn zero_is_an_amount_where_nothing_used_yet_is_meant() {
    assert_eq!(Fen::parse_from_zero(" ０.00 元"), Ok(Fen::ZERO));
    assert_eq!(
        Fen::parse_from_zero("-0.01").map_err(|f| f.refusal("used", clause!("4.4"), "").code),
        Err("amount.negative".into())
    );
}

#[derive(Deserialize)]
struct WordsCase {
    yuan: String,
    words: String,
}

#[test]
fn capital_characters() {
    for case in read::<WordsCase>(include_str!("../../../../law/cases/words.csv")) {
        assert_eq!(fen(&case.yuan).in_words(), case.words, "{}", case.yuan);
    }
    let extremes = [Fen::new(i64::MIN), Fen::new(i64::MAX)].map(Fen::in_words);
    assert!(extremes[0].starts_with("负玖"), "{extremes:?}");
    assert!(extremes[1].ends_with("零柒分"), "{extremes:?}");
}

#[test]
fn shown_amounts() {
    assert_eq!(fen("-1234567.05").grouped(), "-1,234,567.05");
    assert_eq!(fen("123.00").to_string(), "123.00");
    assert_eq!(format!("{:>10}", fen("1234.50")), "  1,234.50");
    assert_eq!(Fen::new(i64::MIN).grouped(), "-92,233,720,368,547,758.08");
}

#[test]
fn shares_round_as_told() {
    let rate = Ratio::new(15, 100).expect("a ratio");
    for (fen, floor, ceiling) in [(0, 0, 0), (7, 1, 2), (100, 15, 15), (-7, -2, -1)] {
        assert_eq!(
            Fen::new(fen).times(rate, Rounding::Floor),
            Fen::new(floor),
            "{fen}"
        );
        assert_eq!(
            Fen::new(fen).times(rate, Rounding::Ceiling),
            Fen::new(ceiling),
            "{fen}"
        );
    }
    assert_eq!(Ratio::new(1, 0), None);
    assert_eq!(Ratio::new(1, -2), None);
    assert_eq!(
        Fen::new(i64::MAX).times(rate, Rounding::Floor).fen(),
        1_383_505_805_528_216_371
    );
}

#[test]
fn sums_saturate_and_checked_sums_tell() {
    let most = Fen::new(i64::MAX);
    assert_eq!(most + Fen::new(1), most);
    assert_eq!(most.checked_add(Fen::new(1)), None);
    assert_eq!(Fen::new(i64::MIN).checked_sub(Fen::new(1)), None);
    assert_eq!(Fen::new(3).checked_sub(Fen::new(5)), Some(Fen::new(-2)));
}

/// f over every fen around the thresholds, against arithmetic written out by hand.
#[test]
fn the_rates_agree_with_hand_written_integers() {
    let by_hand = |fen: i64| {
        let (a, b, c) = (
            fen.min(10_000_000),
            (fen - 10_000_000).clamp(0, 40_000_000),
            (fen - 50_000_000).max(0),
        );
        (50 * a + 30 * b + 15 * c).div_euclid(100)
    };
    for middle in [
        2_500,
        10_000_000,
        50_000_000,
        70_000_000,
        1_000_000_000_000 - 2_500,
    ] {
        for amount in middle - 2_500..=middle + 2_500 {
            let expected = Fen::new(by_hand(amount));
            assert_eq!(share_only(policy(), Fen::new(amount)), expected, "{amount}");
            assert_eq!(
                share(policy(), Fen::new(amount)).value,
                expected,
                "{amount}"
            );
        }
    }
}
