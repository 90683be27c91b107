//! The operating subsidy: more work is never less, the order of the lines does not matter, no decision above the line.

use proptest::prelude::*;
use rules::appraisal::policy_of;
use rules::ledger::budget::Stand;
use rules::operating::{Basis, Done, Work, compute, may_decide, promise};
use rules::{Fen, Law};

fn works() -> impl Strategy<Value = Vec<Done>> {
    proptest::collection::vec((0_u32..20_000, 0_u32..=100), 5).prop_map(|counts| {
        let one = |(work, (count, percent)): (&Work, (u32, u32))| Done {
            work: *work,
            count,
            in_time: (percent < 50).then_some(count * percent / 100),
        };
        Work::ALL.iter().zip(counts).map(one).collect()
    })
}

proptest! {
    #[test]
    fn what_is_proposed_is_within_the_ceiling_and_follows_the_work(
        done in works(), trainings in 0_u32..50, turned in 0_usize..5, more in 0_usize..5,
    ) {
        let rates = &policy_of(Law::shipped(), 2026).unwrap().operating;
        let told = compute(rates, &Basis { done: done.clone(), trainings });
        prop_assert!(told.value <= rates.ceiling && told.value >= Fen::ZERO);
        let mut other = done.clone();
        other.rotate_left(turned);
        let turned = compute(rates, &Basis { done: other.clone(), trainings });
        prop_assert_eq!(&turned, &told);
        other[more].count += 1;
        let grown = compute(rates, &Basis { done: other, trainings: trainings + 1 });
        prop_assert!(grown.value >= told.value);
        let lines: Fen = told.trace.0.iter().take_while(|line| line.base.is_some()).map(|line| line.value).sum();
        prop_assert_eq!(told.value, lines.min(rates.ceiling));
    }

    #[test]
    fn nothing_is_promised_above_the_line(granted in 0_i64..1_000_000, reserved in 0_i64..1_000_000, amount in 1_i64..1_000_000) {
        let stand = Stand { granted: Fen::new(granted), reserved: Fen::new(reserved), ..Stand::default() };
        let fits = amount <= granted - reserved;
        match promise(2027, &stand, Fen::new(amount)) {
            Ok(lines) => {
                prop_assert!(fits);
                prop_assert_eq!(lines.iter().map(|line| line.amount).sum::<Fen>(), Fen::ZERO);
            }
            Err(refusal) => {
                prop_assert!(!fits);
                prop_assert_eq!(refusal.code.as_ref(), "operating.no-money");
            }
        }
    }
}

#[test]
fn another_amount_than_computed_has_its_reason() {
    let [a, b] = [100, 200].map(Fen::from_yuan);
    assert!(may_decide(a, a, "").is_ok() && may_decide(a, b, "多承担了培训").is_ok());
    assert_eq!(may_decide(a, b, " ").unwrap_err().code, "operating.reason");
    assert_eq!(
        may_decide(a, Fen::ZERO, "").unwrap_err().code,
        "operating.reason"
    );
}
