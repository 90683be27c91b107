use proptest::prelude::*;
use rules::appraisal::{Grade, policy_of};
use rules::law::Law;
use rules::ledger::budget::Stand;
use rules::subsidy::{Rates, Redemption, compute, in_short, may_lower, offer, pay};
use rules::{Coded, Fen, ProviderCategory};
use serde::Deserialize;

use crate::ledger::balances;
use crate::{cases, day, fen};

fn rates() -> &'static Rates {
    &policy_of(Law::shipped(), 2026).expect("a policy").subsidy
}

fn redemption(serial: usize, paid: Fen, public_benefit: bool) -> Redemption {
    Redemption {
        number: format!("FW2026-{serial:06}-0"),
        contract: format!("HT2026-{serial:06}-0"),
        paid_on: day("2026-05-06"),
        paid,
        back: Fen::ZERO,
        public_benefit,
    }
}

#[derive(Deserialize)]
struct Case {
    category: String,
    grade: String,
    redeemed: String,
    vouchers: usize,
    public_benefit: usize,
    subsidy: String,
    why: String,
}

/// The worked examples: so many vouchers of the same amount, and so many contracts of public benefit of 500 yuan beside.
#[test]
fn examples() {
    let cases: Vec<Case> = cases::read(include_str!("../../../../law/cases/subsidy.csv"));
    for case in cases {
        let one = fen(&case.redeemed);
        let plain = (0..case.vouchers).map(|serial| redemption(serial, one, false));
        let flat = (0..case.public_benefit)
            .map(|serial| redemption(100_000 + serial, Fen::from_yuan(500), true));
        let all: Vec<Redemption> = plain.chain(flat).collect();
        let category = ProviderCategory::parse(&case.category).expect("a category");
        let grade = <Grade as Coded>::parse(&case.grade).expect("a grade");
        let due = compute(rates(), category, grade, &all);
        assert_eq!(due.value, fen(&case.subsidy), "{}", case.why);
    }
}

/// A letter does not print a line a voucher where there are very many; the sums stay, and add up.
#[test]
fn a_busy_year_in_short() {
    let redeemed: Vec<Redemption> = (0..300)
        .map(|serial| redemption(serial, Fen::from_yuan(1_000), serial % 3 == 0))
        .collect();
    let due = compute(rates(), ProviderCategory::Public, Grade::Pass, &redeemed);
    let all = due.trace;
    assert_eq!(in_short(all.clone(), all.0.len()), all);
    let short = in_short(all.clone(), all.0.len() - 1);
    assert_eq!(short.0[1..], all.0[300..]);
    assert_eq!(short.0[0].value, Fen::from_yuan(300_000));
    assert!(short.0[0].text.contains("300 张"), "{}", short.0[0].text);
}

fn redemptions() -> impl Strategy<Value = Vec<Redemption>> {
    let one = (0_i64..=50_000_000, 0_i64..=100, any::<bool>());
    proptest::collection::vec(one, 0..40).prop_map(|all| {
        let with_serial = all.into_iter().enumerate();
        with_serial
            .map(|(serial, (paid, back, flag))| Redemption {
                back: Fen::new(paid * back / 100),
                ..redemption(serial, Fen::new(paid), flag)
            })
            .collect()
    })
}

fn category() -> impl Strategy<Value = ProviderCategory> {
    prop_oneof![
        Just(ProviderCategory::Public),
        Just(ProviderCategory::Commercial)
    ]
}

proptest! {
    #[test]
    fn never_above_rate_and_ceiling(all in redemptions(), category in category()) {
        let due = compute(rates(), category, Grade::Pass, &all).value;
        prop_assert!(due >= Fen::ZERO && due <= rates().ceiling);
        let by_rate = all.iter().filter(|one| !one.public_benefit);
        let base: i128 = by_rate.map(|one| i128::from((one.paid - one.back).fen())).sum();
        let flat = all.iter().filter(|one| one.public_benefit && one.paid > one.back).count();
        let rate = match category { ProviderCategory::Public => 50, ProviderCategory::Commercial => 20 };
        let most = base * rate / 100 + i128::try_from(flat).expect("few") * 20_000;
        prop_assert!(i128::from(due.fen()) <= most);
        // And it is not less than both allow.
        prop_assert!(due == rates().ceiling || i128::from(due.fen()) == most);
    }

    #[test]
    fn the_order_of_payments_does_not_matter(all in redemptions(), category in category(), turn in 0_usize..40) {
        let mut other = all.clone();
        let length = other.len().max(1);
        other.rotate_left(turn % length);
        other.reverse();
        let due = compute(rates(), category, Grade::Good, &all);
        prop_assert_eq!(&due, &compute(rates(), category, Grade::Good, &other));
        prop_assert_eq!(due.trace.0.last().map(|step| step.value), Some(due.value));
    }

    #[test]
    fn a_poor_year_earns_nothing(all in redemptions(), category in category()) {
        prop_assert_eq!(compute(rates(), category, Grade::Poor, &all).value, Fen::ZERO);
    }

    /// What is decided and paid moves between the buckets of its line and sums to nothing.
    #[test]
    fn postings_sum_to_zero(amount in 1_i64..=30_000_000) {
        let amount = Fen::new(amount);
        let stand = Stand { granted: amount, ..Stand::default() };
        let mut lines = offer(2027, &stand, amount).expect("the money is there");
        lines.extend(pay(2027, amount).expect("above zero"));
        prop_assert_eq!(lines.iter().map(|line| line.amount).sum::<Fen>(), Fen::ZERO);
        let found = balances(&lines);
        let key = "budget/subsidy/2027".to_owned();
        let of = |bucket| found.get(&(key.clone(), bucket)).copied().unwrap_or_default();
        prop_assert_eq!(of(rules::ledger::Bucket::Used), amount);
        prop_assert_eq!(of(rules::ledger::Bucket::Reserved), Fen::ZERO);
        let short = Stand { granted: amount - Fen::new(1), ..Stand::default() };
        let refused = offer(2027, &short, amount).expect_err("one fen is missing");
        prop_assert_eq!(refused.code, "subsidy.no-money");
    }
}

#[test]
fn additive_is_a_region_of_its_own() {
    let additive = Rates {
        additive: true,
        ..rates().clone()
    };
    let all = [redemption(1, Fen::from_yuan(1_000), true)];
    let due = |rates: &Rates| compute(rates, ProviderCategory::Public, Grade::Pass, &all).value;
    assert_eq!(due(rates()), Fen::from_yuan(200));
    assert_eq!(due(&additive), Fen::from_yuan(700));
}

#[test]
fn it_is_lowered_and_never_raised() {
    let [less, same, more] = [49, 50, 51].map(Fen::from_yuan);
    assert_eq!(may_lower(same, less), Ok(()));
    assert_eq!(may_lower(same, Fen::ZERO), Ok(()));
    for wrong in [same, more, Fen::new(-1)] {
        assert_eq!(
            may_lower(same, wrong).expect_err("no").code,
            "subsidy.not-lower"
        );
    }
}
