//! The review of applications: conflicts, the draw, points, majority and mean (7.3).

use proptest::prelude::*;
use rules::Use;
use rules::admission::{Material, Rectification, materials, notice_days, removable, team};
use rules::draw::{Applicant, Candidate, Conflict, Interests, canonical, conflict, hash, order};
use rules::parties::ProviderClass;
use rules::review::{Condition, Hundredths, may_decide, points, spent, tally};

use crate::{day, policy};

fn interests() -> Interests<'static> {
    Interests {
        employer: "宁夏大学",
        employer_code: "12640000454000013C",
        identity: "own",
        heads: &[],
        relations: &[],
    }
}

const APPLICANT: Applicant<'static> = Applicant {
    name: "宁夏科研检测有限公司",
    code: "91640104MA76A0018G",
    representative: "head",
};

#[test]
fn conflicts_of_interest_are_seen_however_they_are_written() {
    assert_eq!(conflict(&interests(), &APPLICANT), None);
    for (found, expert) in [
        (
            Conflict::Employer,
            Interests {
                employer_code: "91640104ma76a0018g",
                ..interests()
            },
        ),
        (
            Conflict::Employer,
            Interests {
                employer: " 宁夏科研检测有限公司 ",
                ..interests()
            },
        ),
        (
            Conflict::Representative,
            Interests {
                identity: "head",
                ..interests()
            },
        ),
        (
            Conflict::Representative,
            Interests {
                heads: &["other".to_owned(), "head".to_owned()],
                ..interests()
            },
        ),
        (
            Conflict::Relation,
            Interests {
                relations: &["甲公司".to_owned(), "91640104MA76A0018G".to_owned()],
                ..interests()
            },
        ),
    ] {
        assert_eq!(conflict(&expert, &APPLICANT), Some(found), "{expert:?}");
    }
}

/// Two experts of other bodies without a registered head are not taken for the applicant's.
#[test]
fn nothing_known_is_no_conflict() {
    let nothing = Interests {
        identity: "",
        heads: &[String::new()],
        relations: &[String::new()],
        ..interests()
    };
    let unknown = Applicant {
        representative: "",
        ..APPLICANT
    };
    assert_eq!(conflict(&nothing, &unknown), None);
}

#[test]
fn the_pool_has_one_text() {
    let one = |id: &str, excluded| Candidate {
        id: id.to_owned(),
        specialities: vec![Use::Testing, Use::Other],
        excluded,
    };
    let pool = [one("b", Some(Conflict::Relation)), one("a", None)];
    let text = canonical(&[Use::Testing], 5, &pool);
    assert_eq!(
        text,
        "uses testing\nnumber 5\na testing,other -\nb testing,other relation\n"
    );
    assert_eq!(
        hash("abc"),
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    );
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (any::<u32>(), 0..3_usize, 0..3_usize).prop_map(|(id, use_, out)| Candidate {
        id: format!("{id:08x}"),
        specialities: vec![Use::ALL[use_]],
        excluded: (out == 0).then_some(Conflict::Employer),
    });
    prop::collection::vec(one, 0..30).prop_map(|mut pool| {
        pool.sort_by(|one, other| one.id.cmp(&other.id));
        pool.dedup_by(|one, other| one.id == other.id);
        pool
    })
}

proptest! {
    #[test]
    fn a_draw_is_the_same_again_whatever_the_order_of_the_pool(
        seed in "[0-9a-f]{64}", pool in candidates(), turn in 0..30_usize,
    ) {
        let uses = [Use::ALL[0]];
        let drawn = order(&seed, &uses, &pool);
        let mut turned = pool.clone();
        if !turned.is_empty() {
            let at = turn % turned.len();
            turned.rotate_left(at);
        }
        prop_assert_eq!(&order(&seed, &uses, &turned), &drawn);
        prop_assert_eq!(canonical(&uses, 5, &turned), canonical(&uses, 5, &pool));
    }

    #[test]
    fn nobody_with_an_interest_is_drawn_and_everybody_else_has_a_place(
        seed in "[0-9a-f]{64}", pool in candidates(),
    ) {
        let uses = [Use::ALL[0]];
        let drawn = order(&seed, &uses, &pool);
        let may = |id: &String| pool.iter().any(|one| one.id == *id && one.excluded.is_none());
        prop_assert!(drawn.iter().all(may));
        prop_assert_eq!(drawn.len(), pool.iter().filter(|one| one.excluded.is_none()).count());
        // Who is at home in what was applied for stands before all others.
        let at_home = |id: &String| pool.iter().any(|one| one.id == *id && one.specialities.contains(&uses[0]));
        let last = drawn.iter().rposition(at_home);
        let first_other = drawn.iter().position(|id| !at_home(id));
        prop_assert!(last.zip(first_other).is_none_or(|(last, other)| last < other));
    }

    #[test]
    fn majority_and_mean_follow_from_the_sheets(
        sheets in prop::collection::vec(prop::array::uniform4(0..=100_u32), 3..12),
    ) {
        let found = tally(policy(), &sheets).expect("enough sheets");
        let met = sheets.iter().filter(|sheet| sheet.iter().all(|one| *one >= 60)).count();
        prop_assert_eq!(usize::try_from(found.in_favour).expect("few"), met);
        prop_assert_eq!(found.majority, 2 * met > sheets.len());
        let count = u64::try_from(sheets.len()).expect("few");
        let sum: u64 = sheets.iter().flatten().map(|one| u64::from(*one)).sum();
        // The nearest hundredth: off by at most half of one.
        prop_assert!((found.mean.0 * 4 * count).abs_diff(sum * 100) * 2 <= 4 * count);
        let mut turned = sheets.clone();
        turned.reverse();
        prop_assert_eq!(tally(policy(), &turned).expect("enough sheets"), found);
    }
}

/// Every expert is drawn about as often as any other: with 1,000 seeds for 3 of 10 each stands in 300 draws or near it.
#[test]
fn no_expert_is_favoured() {
    let pool: Vec<Candidate> = (0..10)
        .map(|at| Candidate {
            id: format!("expert-{at}"),
            specialities: vec![Use::Testing],
            excluded: None,
        })
        .collect();
    let mut drawn = [0_u32; 10];
    for seed in 0..1000 {
        let order = order(&hash(&seed.to_string()), &[Use::Testing], &pool);
        for id in &order[..3] {
            let at = pool
                .iter()
                .position(|one| one.id == *id)
                .expect("of the pool");
            drawn[at] += 1;
        }
    }
    assert!(
        drawn.iter().all(|count| (240..=360).contains(count)),
        "{drawn:?}"
    );
}

#[test]
fn points_are_whole_numbers_up_to_a_hundred() {
    for (typed, code) in [
        ("", "points.empty"),
        ("八十", "points.whole"),
        ("80.5", "points.whole"),
        ("-1", "points.whole"),
        ("101", "points.most"),
    ] {
        let refusal = points(Condition::Base, typed).expect_err(typed);
        assert_eq!(
            (refusal.code.as_ref(), refusal.field.as_ref()),
            (code, "base")
        );
    }
    assert_eq!(points(Condition::Team, " １００ "), Ok(100));
    assert_eq!(points(Condition::Team, "0"), Ok(0));
}

#[test]
fn means_are_rounded_half_up() {
    assert_eq!(Hundredths::mean(200, 3).to_string(), "66.67");
    assert_eq!(Hundredths::mean(1, 8).to_string(), "0.13");
    assert_eq!(Hundredths::mean(0, 0).to_string(), "0.00");
}

#[test]
fn two_sheets_are_no_review_and_59_points_do_not_meet_a_condition() {
    let refusal = tally(policy(), &[[100; 4]; 2]).expect_err("below the quorum");
    assert_eq!(
        (
            refusal.code.as_ref(),
            refusal.limit.as_deref(),
            refusal.own.as_deref()
        ),
        ("review.quorum", Some("不少于3人"), Some("2人"))
    );
    let sheets = [
        [60; 4],
        [60, 60, 60, 59],
        [100, 100, 100, 100],
        [59, 100, 100, 100],
    ];
    let found = tally(policy(), &sheets).expect("enough");
    // Two of four are not more than half.
    assert_eq!((found.in_favour, found.majority), (2, false));
}

#[test]
fn to_differ_from_the_majority_needs_a_reason() {
    for (majority, admits, words, may) in [
        (true, true, "", true),
        (false, false, "", true),
        (true, false, " ", false),
        (false, true, "", false),
        (false, true, "现场核实后设备已到位", true),
    ] {
        assert_eq!(
            may_decide(majority, admits, words).is_ok(),
            may,
            "{majority} {admits} {words}"
        );
    }
}

#[test]
fn ten_are_a_team_and_nine_are_not() {
    assert_eq!(team(policy(), 10), Ok(()));
    let refusal = team(policy(), 9).expect_err("too small");
    assert_eq!(
        (refusal.limit.as_deref(), refusal.own.as_deref()),
        (Some("不少于10人"), Some("9人"))
    );
}

#[test]
fn each_class_proves_its_own_ground() {
    for class in ProviderClass::ALL {
        assert!(!materials(*class).is_empty(), "{class:?}");
    }
    let direct = ProviderClass::ALL.iter().filter(|class| class.is_direct());
    let lists: Vec<_> = direct.map(|class| materials(*class)).collect();
    assert_eq!(
        lists,
        [
            &[Material::Host],
            &[Material::Incubator],
            &[Material::Testing],
            &[Material::Platform]
        ]
    );
    assert_eq!(materials(ProviderClass::Reviewed).len(), 4);
    assert_eq!(notice_days(policy(), ProviderClass::Reviewed), 5);
    assert_eq!(notice_days(policy(), ProviderClass::Testing), 0);
}

#[test]
fn a_suspended_provider_keeps_its_time_to_rectify() {
    let due = day("2026-05-07");
    assert!(removable(due, due, None).is_err());
    assert_eq!(removable(day("2026-05-08"), due, None), Ok(()));
    assert_eq!(removable(due, due, Some(Rectification::Refused)), Ok(()));
    assert_eq!(removable(due, due, Some(Rectification::Done)), Ok(()));
}

#[test]
fn a_review_is_begun_anew_only_when_no_result_can_come_of_it() {
    let policy = policy();
    let quorum = policy.review_quorum;
    assert_eq!(spent(policy, quorum - 1, false), Ok(()));
    assert_eq!(spent(policy, 0, false), Ok(()));
    for (scored, left, fix) in [
        (quorum - 1, true, "由抽取顺序中的下一位递补"),
        (quorum, false, "结束评审"),
        (quorum + 2, true, "结束评审"),
    ] {
        let refusal = spent(policy, scored, left).unwrap_err();
        assert_eq!(
            (refusal.code.as_ref(), refusal.fix.as_ref()),
            ("review.goes-on", fix)
        );
        assert!(refusal.own.unwrap().contains(&format!("{scored}人")));
    }
}
