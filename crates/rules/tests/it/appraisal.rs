use std::collections::BTreeMap;

use proptest::prelude::*;
use rules::Fen;
use rules::appraisal::{
    Facts, Grade, Lapse, Measure, Points, appraise, days, may_confirm, may_draw, may_object,
    policy_of,
};
use rules::law::Law;

use crate::day;

fn scale() -> &'static rules::appraisal::Scale {
    &policy_of(Law::shipped(), 2026).expect("a policy").appraisal
}

prop_compose! {
    fn facts()(
        redeemed in 0_i64..=100_000_000, payments in 1_u32..100, income in proptest::option::of(0_i64..=1_000_000_000),
        stars in proptest::collection::vec(1_u32..=5, 0..20), counts in proptest::collection::vec(0_u32..=20, 8),
    ) -> Facts {
        Facts {
            redeemed: Fen::new(redeemed),
            payments,
            income: income.map(Fen::new),
            ratings: u32::try_from(stars.len()).expect("few"),
            stars: stars.iter().sum(),
            lapses: Lapse::ALL.iter().copied().zip(counts).collect(),
        }
    }
}

proptest! {
    #[test]
    fn points_keep_within_their_weights(facts in facts()) {
        let done = appraise(scale(), &facts);
        for score in &done.scores {
            prop_assert!(score.points >= Points::default() && score.points <= score.most);
        }
        let sum: i64 = done.scores.iter().map(|score| score.points.in_hundredths()).sum();
        prop_assert_eq!(done.total.in_hundredths(), sum);
        prop_assert_eq!(done.grade, scale().grade(done.total));
    }

    /// More redeemed or earned never costs points, and a lapse never earns any.
    #[test]
    fn more_is_never_less(facts in facts(), more in 0_i64..=10_000_000, lapse in 0_usize..8) {
        let total = |facts: &Facts| appraise(scale(), facts).total;
        let richer = Facts { redeemed: facts.redeemed + Fen::new(more), ..facts.clone() };
        prop_assert!(total(&richer) >= total(&facts));
        let mut worse = facts.clone();
        *worse.lapses.entry(Lapse::ALL[lapse]).or_default() += 1;
        prop_assert!(total(&worse) <= total(&facts));
    }
}

#[test]
fn each_figure_becomes_points_by_the_scale() {
    let points = |facts: &Facts, measure: Measure| {
        let done = appraise(scale(), facts);
        let score = done.scores.iter().find(|score| score.measure == measure);
        score.expect("all four").points.to_string()
    };
    for (yuan, expected) in [
        ("0.00", "0.00"),
        ("0.01", "18.00"),
        ("49999.99", "18.00"),
        ("50000.00", "22.50"),
        ("200000.00", "27.00"),
        ("499999.99", "27.00"),
        ("500000.00", "30.00"),
    ] {
        let redeemed = crate::fen(yuan);
        let facts = Facts {
            redeemed,
            ..Facts::default()
        };
        assert_eq!(points(&facts, Measure::Redeemed), expected, "{yuan}");
    }
    let rated = |stars, ratings| Facts {
        stars,
        ratings,
        ..Facts::default()
    };
    assert_eq!(points(&rated(14, 3), Measure::Quality), "28.00");
    assert_eq!(points(&rated(13, 3), Measure::Quality), "26.00");
    assert_eq!(points(&rated(0, 0), Measure::Quality), "18.00");
    let lapsed = |lapses: &[(Lapse, u32)]| Facts {
        lapses: lapses.iter().copied().collect::<BTreeMap<_, _>>(),
        ..Facts::default()
    };
    // Forty small lapses of a busy provider cost half; a claw-back costs the other half.
    let many = lapsed(&[(Lapse::Late, 25), (Lapse::Returned, 15)]);
    assert_eq!(points(&many, Measure::Compliance), "10.00");
    let both = lapsed(&[(Lapse::Late, 25), (Lapse::Recovered, 1)]);
    assert_eq!(points(&both, Measure::Compliance), "0.00");
}

#[test]
fn good_service_that_waits_for_its_money_is_no_poor_year() {
    let served = |payments, stars, ratings| {
        let facts = Facts {
            payments,
            stars,
            ratings,
            ..Facts::default()
        };
        facts.served()
    };
    assert!(!served(0, 0, 0) && !served(0, 5, 1) && !served(0, 5, 2));
    assert!(served(1, 0, 0) && served(0, 2, 1) && served(0, 4, 2));
}

#[test]
fn grades_begin_at_their_points() {
    for (hundredths, grade) in [
        (10_000, Grade::Excellent),
        (9_000, Grade::Excellent),
        (8_999, Grade::Good),
        (7_500, Grade::Good),
        (7_499, Grade::Pass),
        (6_000, Grade::Pass),
        (5_999, Grade::Poor),
    ] {
        assert_eq!(scale().grade(Points::hundredths(hundredths)), grade);
    }
}

#[test]
fn a_year_is_drawn_up_when_it_is_over_and_its_days_are_kept() {
    assert_eq!(days(2026), [day("2026-01-01"), day("2026-12-31")]);
    let early = may_draw(2026, day("2026-12-31")).expect_err("not over");
    assert_eq!(early.code, "appraisal.early");
    assert_eq!(may_draw(2026, day("2027-01-01")), Ok(()));
    let last = day("2027-01-25");
    assert_eq!(may_object(last, last), Ok(()));
    assert!(may_object(last, day("2027-01-26")).is_err());
    assert!(may_confirm(last, last).is_err());
    assert_eq!(may_confirm(last, day("2027-01-26")), Ok(()));
}

#[test]
fn the_first_year_goes_by_the_programmes_first_day() {
    let law = Law::shipped();
    let id = |year| policy_of(law, year).map(|policy| policy.id.as_str());
    assert_eq!(id(2019), Ok("ningxia-2019-07-03"));
    assert!(id(2018).is_err());
}
