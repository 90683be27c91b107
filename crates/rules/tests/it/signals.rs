//! Each signal sees the naive cheats that are planted and leaves most honest look-alikes alone; the test prints its
//! recall and precision.

use chrono::NaiveDate;
use rules::signals::{Approval, Facts, Kind, Pair, Shared, signals};
use rules::{Fen, Law};

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn honest() -> Facts {
    Facts {
        amount: Fen::from_yuan(80_000),
        signed_on: day("2026-03-02"),
        ends_on: day("2026-05-30"),
        completed_on: day("2026-05-20"),
        tickets: day("2026-05-22").into_iter().collect(),
        completed_that_day: 1,
        ceiling: Fen::from_yuan(200_000),
        faces: vec![(Fen::from_yuan(40_000), Fen::from_yuan(40_000))],
        ..Facts::default()
    }
}

fn parts(yuan: &[i64]) -> Vec<(String, Fen)> {
    let numbered = (1..).zip(yuan);
    numbered
        .map(|(at, yuan)| (format!("HT2026-{at:06}"), Fen::from_yuan(*yuan)))
        .collect()
}

fn yuan(prices: &[i64]) -> Vec<Fen> {
    prices.iter().copied().map(Fen::from_yuan).collect()
}

/// What is planted: the kind it is for, whether it is a cheat, and the facts.
fn planted() -> Vec<(Kind, bool, Facts)> {
    let base = honest();
    let prices = yuan(&[20_000, 22_000, 25_000, 26_000, 30_000]);
    let face = |yuan: i64| (Fen::from_yuan(yuan), Fen::from_yuan(yuan));
    let quick = |seconds| Approval {
        step: "复核",
        seconds,
    };
    let pair = |together, agreed| {
        Some(Pair {
            names: ["甲".into(), "乙".into()],
            together,
            agreed,
        })
    };
    let shared = |what, with: &str| Shared {
        what,
        with: with.into(),
    };
    let twin = || vec![("检测报告.pdf".to_owned(), "HT2026-000009".to_owned())];
    vec![
        // Five contracts of 100,000 instead of one of 500,000, and two that pass the first slice together.
        (
            Kind::Splitting,
            true,
            Facts {
                amount: Fen::from_yuan(100_000),
                parts: parts(&[100_000; 4]),
                ..base.clone()
            },
        ),
        (
            Kind::Splitting,
            true,
            Facts {
                parts: parts(&[90_000]),
                ..base.clone()
            },
        ),
        // Two small ones of the same kind gain nothing: no suspicion.
        (
            Kind::Splitting,
            false,
            Facts {
                amount: Fen::from_yuan(20_000),
                parts: parts(&[30_000]),
                ..base.clone()
            },
        ),
        (Kind::Splitting, false, base.clone()),
        (
            Kind::SameFile,
            true,
            Facts {
                twins: twin(),
                ..base.clone()
            },
        ),
        (Kind::SameFile, false, base.clone()),
        (
            Kind::SameText,
            true,
            Facts {
                texts: vec![("HT2026-000009-1".into(), 90)],
                ..base.clone()
            },
        ),
        // Another order of the same trade has much in common with this one.
        (
            Kind::SameText,
            false,
            Facts {
                texts: vec![("HT2026-000009-1".into(), 89)],
                ..base.clone()
            },
        ),
        (
            Kind::Shared,
            true,
            Facts {
                shared: vec![shared("联系电话", "JG2026-000001")],
                ..base.clone()
            },
        ),
        // An agent who files for two firms: the same telephone, honestly.
        (
            Kind::Shared,
            false,
            Facts {
                shared: vec![shared("联系电话", "ZC2026-000002")],
                ..base.clone()
            },
        ),
        (Kind::Shared, false, base.clone()),
        (
            Kind::Price,
            true,
            Facts {
                prices: prices.clone(),
                ..base.clone()
            },
        ),
        (
            Kind::Price,
            false,
            Facts {
                amount: Fen::from_yuan(60_000),
                prices: prices.clone(),
                ..base.clone()
            },
        ),
        (
            Kind::Price,
            false,
            Facts {
                prices: prices[..4].to_vec(),
                ..base.clone()
            },
        ),
        (
            Kind::Timing,
            true,
            Facts {
                completed_on: day("2026-02-20"),
                ..base.clone()
            },
        ),
        (
            Kind::Timing,
            true,
            Facts {
                completed_on: base.signed_on,
                ..base.clone()
            },
        ),
        (
            Kind::Timing,
            true,
            Facts {
                completed_that_day: 40,
                ..base.clone()
            },
        ),
        (
            Kind::Timing,
            true,
            Facts {
                hourly: Some(Fen::new(base.amount.fen() / 121)),
                starts_on: day("2026-03-01"),
                completed_on: day("2026-03-05"),
                ..base.clone()
            },
        ),
        (
            Kind::Timing,
            false,
            Facts {
                hourly: Some(Fen::new(base.amount.fen() / 120)),
                starts_on: day("2026-03-01"),
                completed_on: day("2026-03-05"),
                ..base.clone()
            },
        ),
        // One-day service, agreed to be one.
        (
            Kind::Timing,
            false,
            Facts {
                completed_on: base.signed_on,
                ends_on: base.signed_on,
                tickets: vec![],
                ..base.clone()
            },
        ),
        (Kind::Timing, false, base.clone()),
        (
            Kind::Exhaust,
            true,
            Facts {
                faces: vec![face(99_500), face(99_800)],
                ..base.clone()
            },
        ),
        // Cut by the ceiling with consent: it ends at the ceiling because the law says so.
        (
            Kind::Exhaust,
            false,
            Facts {
                faces: vec![
                    face(170_000),
                    (Fen::from_yuan(30_000), Fen::from_yuan(60_000)),
                ],
                ..base.clone()
            },
        ),
        (
            Kind::Exhaust,
            false,
            Facts {
                faces: vec![face(60_000), face(90_000)],
                ..base.clone()
            },
        ),
        (
            Kind::Haste,
            true,
            Facts {
                approvals: vec![quick(2)],
                ..base.clone()
            },
        ),
        (
            Kind::Haste,
            true,
            Facts {
                pair: pair(60, 60),
                ..base.clone()
            },
        ),
        (
            Kind::Haste,
            false,
            Facts {
                approvals: vec![quick(900)],
                pair: pair(60, 57),
                ..base.clone()
            },
        ),
        (
            Kind::Haste,
            false,
            Facts {
                pair: pair(3, 3),
                ..base
            },
        ),
    ]
}

#[test]
fn recall_and_precision_of_each_signal() {
    let policy = Law::shipped().policies().last().unwrap();
    for kind in Kind::ALL {
        let (mut hits, mut missed, mut alarms) = (0, 0, 0);
        for (planted, cheat, facts) in planted() {
            let raised = signals(policy, &facts).iter().any(|one| one.kind == *kind);
            if planted != *kind {
                assert!(
                    !raised,
                    "{kind:?} is raised on what was planted for {planted:?}"
                );
                continue;
            }
            match (cheat, raised) {
                (true, true) => hits += 1,
                (true, false) => missed += 1,
                (false, true) => alarms += 1,
                (false, false) => {}
            }
        }
        let of = |part: u32, whole: u32| 100 * part / whole.max(1);
        println!(
            "{}: recall {}%, precision {}%",
            kind.code(),
            of(hits, hits + missed),
            of(hits, hits + alarms)
        );
        assert_eq!(missed, 0, "{kind:?} misses a naive cheat");
        assert!(hits > 0 && alarms <= 1, "{kind:?}");
    }
}

#[test]
fn a_signal_tells_its_evidence_in_yuan() {
    let policy = Law::shipped().policies().last().unwrap();
    let facts = Facts {
        amount: Fen::from_yuan(100_000),
        parts: parts(&[100_000; 4]),
        ..honest()
    };
    let found = signals(policy, &facts);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].stake, Some(Fen::from_yuan(80_000)));
    assert_eq!(found[0].evidence.len(), 5);
    assert!(
        found[0].evidence[4].contains("多得 80,000.00 元"),
        "{found:?}"
    );
}

#[test]
fn a_signal_tells_some_rows_and_counts_the_rest() {
    let facts = Facts {
        amount: Fen::from_yuan(100_000),
        parts: parts(&[100_000; 300]),
        twins: vec![("检测报告.pdf".to_owned(), "HT2026-000009".to_owned()); 21],
        ..Facts::default()
    };
    let law = Law::shipped();
    let found = signals(law.policies().last().unwrap(), &facts);
    let of = |kind| found.iter().find(|signal| signal.kind == kind).unwrap();
    let split = &of(Kind::Splitting).evidence;
    assert_eq!(split.len(), 22);
    assert_eq!(split[20], "同样的还有 280 处");
    assert!(split[21].contains("共 301 份"), "{}", split[21]);
    let same = &of(Kind::SameFile).evidence;
    assert_eq!((same.len(), same[20].as_str()), (21, "同样的还有 1 处"));
}
