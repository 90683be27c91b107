use proptest::prelude::*;
use rules::Fen;
use rules::ledger::budget::Stand;
use rules::ledger::{Book, Bucket};
use rules::topup::{
    Base, Dates, Rate, award, close, cut, fund, may_change, may_open, pay, promise,
};

use crate::day;
use crate::ledger::balances;

fn yuan(yuan: i64) -> Fen {
    Fen::from_yuan(yuan)
}

fn rate() -> impl Strategy<Value = Rate> {
    (1_u16..=10_000).prop_map(|hundredths| Rate::new(hundredths).expect("in range"))
}

fn fen(most: i64) -> impl Strategy<Value = Fen> {
    (0..=most).prop_map(Fen::new)
}

prop_compose! {
    /// What the region pays never exceeds the cost (R3).
    fn base()(
        actual in 0_i64..=100_000_000, share in 0_i64..=100, others in fen(1_000_000),
        rate in rate(), ceiling in fen(20_000_000), taken in fen(20_000_000),
    ) -> Base {
        let redeemed = Fen::new(actual * share / 100);
        Base { redeemed, actual: Fen::new(actual), others, rate, ceiling, taken }
    }
}

proptest! {
    #[test]
    fn never_above_rate_ceiling_or_cost(base in base()) {
        let value = award(&base).value;
        prop_assert!(value >= Fen::ZERO);
        let share = i128::from(base.redeemed.fen()) * i128::from(base.rate.hundredths());
        prop_assert!(i128::from(value.fen()) * 10_000 <= share);
        prop_assert!(value <= (base.ceiling - base.taken).at_least_zero());
        prop_assert!(value.is_zero() || base.redeemed + base.others + value <= base.actual);
    }

    /// It is the largest amount that keeps all three.
    #[test]
    fn never_less_than_it_could_be(base in base()) {
        let more = award(&base).value + Fen::new(1);
        let share = i128::from(base.redeemed.fen()) * i128::from(base.rate.hundredths());
        let broken = i128::from(more.fen()) * 10_000 > share
            || more > base.ceiling - base.taken
            || base.redeemed + base.others + more > base.actual;
        prop_assert!(broken);
    }

    #[test]
    fn the_trace_ends_with_the_amount(base in base()) {
        let award = award(&base);
        prop_assert_eq!(award.trace.0.last().map(|step| step.value), Some(award.value));
        let least = award.trace.0.iter().take(3).map(|step| step.value).min();
        prop_assert_eq!(least, Some(award.value));
    }

    /// Whatever the order in which the region pays, a subject's top-ups stay within its ceiling and use it as far as
    /// the rate goes.
    #[test]
    fn the_order_of_payments_does_not_matter_to_the_ceiling(
        redeemed in prop::collection::vec(0_i64..=20_000_000, 1..10),
        rate in rate(), ceiling in fen(20_000_000), turn in 0_usize..10,
    ) {
        let sum = |order: &[i64]| {
            order.iter().fold(Fen::ZERO, |taken, fen| {
                let (redeemed, actual) = (Fen::new(*fen), Fen::new(*fen * 2));
                taken + award(&Base { redeemed, actual, others: Fen::ZERO, rate, ceiling, taken }).value
            })
        };
        let mut other = redeemed.clone();
        other.rotate_left(turn % redeemed.len());
        other.reverse();
        prop_assert!(sum(&redeemed) <= ceiling);
        prop_assert_eq!(sum(&redeemed), sum(&other));
    }

    /// A programme promises and pays what it has, and a cut never reaches what is promised.
    #[test]
    fn a_programme_never_promises_more_than_it_has(
        granted in 1_i64..=1_000_000, offers in prop::collection::vec(1_i64..=400_000, 0..12), less in 1_i64..=1_000_000,
    ) {
        let book = Book::top_up("p", 2026);
        let mut stand = Stand { granted: Fen::new(granted), ..Stand::default() };
        let mut lines = fund(&book, stand.granted).expect("above zero");
        for (at, offer) in offers.into_iter().enumerate() {
            let offer = Fen::new(offer);
            if offer > stand.free() {
                continue;
            }
            lines.extend(promise(&book, offer).expect("above zero"));
            stand.reserved += offer;
            if at % 2 == 0 {
                lines.extend(pay(&book, offer).expect("above zero"));
                stand.reserved -= offer;
                stand.used += offer;
            }
        }
        let less = Fen::new(less);
        match cut(&book, &stand, less) {
            Ok(more) => {
                prop_assert!(less <= stand.free());
                lines.extend(more);
                stand.granted -= less;
            }
            Err(refusal) => {
                prop_assert!(less > stand.free());
                prop_assert_eq!(refusal.code, "programme.cut-below-promised");
                prop_assert!(refusal.limit.is_some() && refusal.own.is_some());
            }
        }
        lines.extend(close(&book, &stand));
        let sums = balances(&lines);
        let of = |bucket| sums.get(&(book.key(), bucket)).copied().unwrap_or(Fen::ZERO);
        prop_assert_eq!(lines.iter().map(|line| line.amount).sum::<Fen>(), Fen::ZERO);
        prop_assert_eq!(of(Bucket::Free), Fen::ZERO);
        prop_assert_eq!((of(Bucket::Reserved), of(Bucket::Used)), (stand.reserved, stand.used));
        prop_assert_eq!(of(Bucket::Lapsed), stand.free());
    }
}

#[test]
fn every_fault_of_the_days_is_told_at_once() {
    let others = [(
        "PJ2026-000001-3".to_owned(),
        Dates {
            from: day("2026-01-01"),
            to: day("2026-12-31"),
        },
    )];
    let dates = Dates {
        from: day("2026-03-01"),
        to: day("2027-02-28"),
    };
    let faults = may_open(dates, day("2026-04-13"), &others).expect_err("three faults");
    let codes: Vec<_> = faults.iter().map(|fault| fault.code.as_ref()).collect();
    assert_eq!(
        codes,
        ["programme.past", "programme.year", "programme.overlap"]
    );
    assert!(
        faults
            .iter()
            .all(|fault| fault.limit.is_some() && fault.own.is_some() && !fault.fix.is_empty())
    );
    let backward = Dates {
        from: day("2026-05-02"),
        to: day("2026-05-01"),
    };
    let faults = may_open(backward, day("2026-04-13"), &[]).expect_err("one fault");
    assert_eq!(faults[0].code, "programme.order");
    assert_eq!(
        may_open(
            Dates {
                from: day("2026-04-13"),
                to: day("2026-04-13")
            },
            day("2026-04-13"),
            &[]
        ),
        Ok(())
    );
}

#[test]
fn terms_change_forward_only() {
    let (today, latest, end) = (day("2026-05-01"), day("2026-04-13"), day("2026-12-31"));
    for (from, may) in [
        ("2026-05-01", false),
        ("2026-05-02", true),
        ("2026-12-31", true),
        ("2027-01-01", false),
    ] {
        assert_eq!(
            may_change(day(from), today, (latest, end)).is_ok(),
            may,
            "{from}"
        );
    }
    let told = may_change(day("2026-05-05"), today, (day("2026-06-01"), end))
        .expect_err("a later change stands");
    assert_eq!(told.limit.as_deref(), Some("2026-06-02 至 2026-12-31"));
}

#[test]
fn a_top_up_tells_how_it_came_about() {
    let base = Base {
        redeemed: yuan(98_000),
        actual: yuan(120_000),
        others: yuan(5_000),
        rate: Rate::parse("30").expect("a rate"),
        ceiling: yuan(50_000),
        taken: yuan(10_000),
    };
    assert_eq!(
        award(&base).trace.lines(),
        [
            "办法解读 2.3 自治区兑付额按配套比例计算：98,000.00元 × 30% = 29,400.00元",
            "读法 R27 本年度限额 50,000.00元，已占用 10,000.00元，剩余：40,000.00元",
            "读法 R27 实际支出 120,000.00元减去已有公共资金 103,000.00元，最多再补：17,000.00元",
            "读法 R27 配套金额：以上三项中最小的：17,000.00元",
        ]
    );
}
