//! What follows from a line of the bank's return file.

use chrono::NaiveDate;
use proptest::prelude::*;
use rules::Fen;
use rules::bank::{Answer, Instructed, Judged, ReturnLine, judge, may_release};

use crate::day;

const BATCH: &str = "FK2026-000001-9";

fn paid(reference: &str, on: NaiveDate) -> Answer {
    Answer::Paid {
        reference: reference.to_owned(),
        on,
    }
}

fn line(amount: i64, answer: Answer) -> ReturnLine {
    ReturnLine {
        line: 2,
        batch: BATCH.to_owned(),
        place: 1,
        amount: Fen::new(amount),
        answer,
    }
}

fn known(answer: Option<Answer>) -> Instructed {
    Instructed {
        amount: Fen::new(100),
        answer,
        released_on: day("2026-04-13"),
    }
}

fn code(judged: &Judged) -> &str {
    match judged {
        Judged::Take => "take",
        Judged::Same => "same",
        Judged::Doubt(refusal) => &refusal.code,
    }
}

#[test]
fn each_kind_of_line_has_its_consequence() {
    let today = day("2026-04-15");
    let good = paid("R1", day("2026-04-14"));
    let failed = |reason: &str| Answer::Failed {
        reason: reason.to_owned(),
    };
    let judge = |line: &ReturnLine, known: Option<&Instructed>| judge(line, BATCH, known, today);
    let open = known(None);
    let cases = [
        (line(100, good.clone()), Some(&open), "take"),
        (line(100, failed("户名不符")), Some(&open), "take"),
        (line(101, good.clone()), Some(&open), "bank.amount-changed"),
        (line(100, good.clone()), None, "bank.no-such-line"),
        (
            line(100, paid("R1", day("2026-04-12"))),
            Some(&open),
            "bank.date",
        ),
        (
            line(100, paid("R1", day("2026-04-16"))),
            Some(&open),
            "bank.date",
        ),
    ];
    for (line, known, wanted) in cases {
        assert_eq!(code(&judge(&line, known)), wanted, "{line:?}");
    }
    let mut other = line(100, good.clone());
    other.batch = "FK2026-000002-7".to_owned();
    assert_eq!(code(&judge(&other, Some(&open))), "bank.other-batch");
    let done = known(Some(good.clone()));
    assert_eq!(code(&judge(&line(100, good), Some(&done))), "same");
    let again = line(100, paid("R2", day("2026-04-14")));
    assert_eq!(code(&judge(&again, Some(&done))), "bank.contradiction");
    assert_eq!(
        code(&judge(&line(100, failed("退票")), Some(&done))),
        "bank.contradiction"
    );
    let bounced = known(Some(failed("账号不存在")));
    assert_eq!(
        code(&judge(&line(100, failed("账号错误")), Some(&bounced))),
        "same"
    );
}

#[test]
fn neither_the_drawer_nor_the_first_releases_twice() {
    let code = |outcome: Result<(), rules::Refusal>| {
        outcome.err().map(|refusal| refusal.code.into_owned())
    };
    assert_eq!(
        code(may_release("a", None, "a")).as_deref(),
        Some("batch.drawn-by-you")
    );
    assert_eq!(code(may_release("a", None, "b")), None);
    assert_eq!(
        code(may_release("a", Some("b"), "b")).as_deref(),
        Some("duties.four-eyes")
    );
    assert_eq!(
        code(may_release("a", Some("b"), "a")).as_deref(),
        Some("batch.drawn-by-you")
    );
    assert_eq!(code(may_release("a", Some("b"), "c")), None);
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        (0..3_u32, 10..20_u32)
            .prop_map(|(n, d)| paid(&format!("R{n}"), day(&format!("2026-04-{d}")))),
        (0..3_u32).prop_map(|n| Answer::Failed {
            reason: format!("原因{n}")
        }),
    ]
}

proptest! {
    /// However many lines come in, in whatever order, an instruction takes one outcome and keeps it.
    #[test]
    fn an_instruction_gets_one_outcome(lines in prop::collection::vec((98..102_i64, 0..2_u32, answer()), 0..30)) {
        let today = day("2026-04-15");
        let mut known = known(None);
        let (mut taken, mut first) = (0, None);
        for (amount, place, answer) in lines {
            let line = ReturnLine { place, ..line(amount, answer) };
            let before = known.answer.clone();
            match judge(&line, BATCH, (place == 1).then_some(&known), today) {
                Judged::Take => {
                    taken += 1;
                    prop_assert_eq!((line.amount, place), (known.amount, 1));
                    known.answer = Some(line.answer);
                    first = known.answer.clone();
                }
                Judged::Same | Judged::Doubt(_) => prop_assert_eq!(&known.answer, &before),
            }
        }
        prop_assert!(taken <= 1);
        prop_assert_eq!(known.answer, first);
    }
}
