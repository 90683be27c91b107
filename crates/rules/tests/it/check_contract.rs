//! The first check of a contract, rule by rule (sections 3 to 5).

mod dates;
mod defects;
mod registration;
mod services;
mod splitting;
mod uses;

use rules::eligibility::{
    ContractFacts, Declarations, EarlierContract, Elsewhere, FirstCheck, KnownProject, Offer,
    Party, PlanProject, Registration, Tie, first_check, unchecked,
};
use rules::lifecycle::provider;
use rules::{Fen, Kind, Law, Outcome, Region, TechKind, Use};

use crate::{codes, day, fen, policy};

/// A contract that passes every rule.
pub fn sound() -> ContractFacts {
    ContractFacts {
        today: day("2026-11-23"),
        kind: Kind::Enterprise,
        subject: Party {
            admitted: true,
            name: "银川某某科技有限公司".into(),
            id: "91640104MA76A0018G".into(),
            legal_representative: "马某".into(),
        },
        provider: Party {
            admitted: true,
            name: "宁夏分析检测中心".into(),
            id: "12640000454000013C".into(),
            legal_representative: "李某".into(),
        },
        provider_state: Some(provider::State::Filed),
        region: Region::Inside,
        offer: Offer::default(),
        purpose: Some(Use::Testing),
        county: "宁夏回族自治区银川市兴庆区".into(),
        declared_uses: vec![Use::Testing, Use::Purchase, Use::JointResearch],
        title: "枸杞多糖成分分析".into(),
        item: "多糖含量测定".into(),
        content: "对三批样品作成分与稳定性分析".into(),
        method: "GB/T 18672-2014".into(),
        instruments: String::new(),
        deliverables: "分析报告一份".into(),
        acceptance: "三批样品的报告齐全，数据可复核".into(),
        signed_on: Some(day("2026-11-20")),
        starts_on: Some(day("2026-11-25")),
        ends_on: Some(day("2027-03-31")),
        amount: Some(fen("300000.00")),
        paid: Fen::ZERO,
        tech: Some(TechKind::None),
        registration: Registration::default(),
        plan_project: None,
        declarations: Declarations {
            own_use: true,
            not_split: true,
            no_excluded_test: true,
            no_plan_funding: true,
            not_affiliated: true,
        },
        elsewhere: Elsewhere::default(),
        used: Fen::ZERO,
        consent_to_smaller_face: false,
        defects: Vec::new(),
    }
}

fn check(facts: &ContractFacts) -> FirstCheck {
    first_check(Law::shipped(), policy(), facts)
}

/// The codes after one change to a sound contract.
fn refused(change: impl FnOnce(&mut ContractFacts)) -> String {
    let mut facts = sound();
    change(&mut facts);
    codes(&check(&facts).refusals())
}

/// The codes of what a person has to decide after one change.
fn asked(change: impl FnOnce(&mut ContractFacts)) -> String {
    let mut facts = sound();
    change(&mut facts);
    let check = check(&facts);
    assert_eq!(codes(&check.refusals()), "");
    let asked = check
        .findings
        .iter()
        .filter(|finding| finding.outcome == Outcome::NeedsPerson);
    asked
        .map(|finding| finding.code.as_ref())
        .collect::<Vec<_>>()
        .join(" ")
}

fn earlier(amount: &str, signed_on: &str) -> EarlierContract {
    EarlierContract {
        number: "HT2026-000001-8".into(),
        provider_id: "12640000454000013c".into(),
        same_group: false,
        purpose: Use::Testing,
        title: "第一批样品".into(),
        amount: fen(amount),
        signed_on: day(signed_on),
    }
}

#[test]
fn a_sound_contract_passes_every_rule() {
    let check = check(&sound());
    assert_eq!(codes(&check.refusals()), "");
    let lines: Vec<String> = check
        .findings
        .iter()
        .map(|f| {
            format!(
                "{} {} {}：{}",
                f.outcome.code(),
                f.clause,
                f.seen,
                f.message
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(check.award.map(|award| award.face), Some(fen("110000.00")));
}

#[test]
fn parties_must_be_admitted() {
    assert_eq!(
        refused(|f| f.subject.admitted = false),
        "subject.not-certified"
    );
    for (state, code) in [
        (None, "provider.not-filed"),
        (Some(provider::State::Noticed), "provider.not-filed"),
        (Some(provider::State::Suspended), "provider.suspended"),
        (Some(provider::State::Rectified), "provider.suspended"),
        (Some(provider::State::Removed), "provider.removed"),
    ] {
        let refused = refused(|f| {
            f.provider.admitted = false;
            f.provider_state = state;
        });
        assert_eq!(refused, code, "{state:?}");
    }
}

#[test]
fn affiliated_parties_are_refused() {
    assert_eq!(
        refused(|f| f.provider.id = "91640104ma76a0018g".into()),
        "affiliation.same-party"
    );
    assert_eq!(
        refused(|f| f.provider.legal_representative = " 马 某".into()),
        "affiliation.same-representative"
    );
    assert_eq!(
        refused(|f| {
            f.provider.legal_representative = String::new();
            f.subject.legal_representative = String::new();
        }),
        ""
    );
}

#[test]
fn a_policy_may_leave_equal_representatives_to_a_person() {
    let mut lenient = policy().clone();
    lenient.block_affiliated = false;
    let mut facts = sound();
    facts.provider.legal_representative = "马某".into();
    let check = first_check(Law::shipped(), &lenient, &facts);
    assert_eq!(codes(&check.refusals()), "");
    let asked = check
        .findings
        .iter()
        .find(|f| f.outcome == Outcome::NeedsPerson);
    assert_eq!(
        asked.map(|f| f.code.as_ref()),
        Some("affiliation.same-representative")
    );
}

#[test]
fn only_a_purchase_has_a_limit_and_it_is_inclusive() {
    let buy = |amount, purpose| {
        refused(|f| {
            f.purpose = Some(purpose);
            f.amount = Some(fen(amount));
        })
    };
    assert_eq!(buy("500000.00", Use::Purchase), "");
    assert_eq!(buy("500000.01", Use::Purchase), "purchase.too-large");
    assert_eq!(buy("500000.01", Use::JointResearch), "");
}

#[test]
fn words_of_an_excluded_test_go_to_a_person() {
    assert_eq!(asked(|f| f.title = "压力容器年检".into()), "test.words");
    assert_eq!(
        asked(|f| f.content = "產品強 制　檢測".into()),
        "test.words"
    );
    assert_eq!(
        asked(|f| f.deliverables = "法定检测报告".into()),
        "test.words"
    );
    assert_eq!(
        refused(|f| f.declarations.no_excluded_test = false),
        "declaration.missing"
    );
}

#[test]
fn a_plan_project_in_execution_is_refused() {
    let project = |from, to| {
        refused(|f| {
            f.plan_project = Some(PlanProject {
                number: "2025BEG01001".into(),
                from: day(from),
                to: day(to),
            });
        })
    };
    assert_eq!(project("2025-01-01", "2026-11-24"), "");
    assert_eq!(project("2025-01-01", "2026-11-25"), "plan.overlap");
    assert_eq!(project("2027-03-31", "2028-01-01"), "plan.overlap");
    assert_eq!(project("2027-04-01", "2028-01-01"), "");
}

#[test]
fn what_the_parties_share_goes_to_a_person() {
    assert_eq!(
        asked(|f| f.elsewhere.ties = vec![Tie::Phone, Tie::Account]),
        "affiliation.same-phone affiliation.same-account"
    );
}

/// A project that another contract names; `own` is the subject's own contract.
fn named(number: &str, from: &str, to: &str, own: bool) -> KnownProject {
    KnownProject {
        project: PlanProject {
            number: number.into(),
            from: day(from),
            to: day(to),
        },
        own: own.then(|| "HT2026-000001-8".to_owned()),
    }
}

#[test]
fn a_project_named_elsewhere_is_held_against_the_contract() {
    let with = |known: KnownProject| asked(|f| f.elsewhere.projects = vec![known]);
    assert_eq!(
        with(named("P", "2026-01-01", "2026-12-31", true)),
        "plan.left-out"
    );
    assert_eq!(with(named("P", "2025-01-01", "2026-11-24", true)), "");
    assert_eq!(with(named("P", "2026-01-01", "2026-12-31", false)), "");
    let same = |from| {
        asked(|f| {
            f.plan_project = Some(named("P 1", "2025-01-01", "2025-12-31", true).project);
            f.elsewhere.projects = vec![named("p1", from, "2025-12-31", false)];
        })
    };
    assert_eq!(same("2025-01-01"), "");
    assert_eq!(same("2025-02-01"), "plan.other-period");
}

/// Every finding that the rules bring out, over contracts that touch each of them.
fn every_finding() -> Vec<rules::Finding> {
    let touches: [fn(&mut ContractFacts); 12] = [
        |_| {},
        |f| f.purpose = Some(Use::Other),
        |f| {
            f.purpose = Some(Use::Purchase);
            f.amount = Some(fen("900000.00"));
        },
        |f| {
            f.purpose = Some(Use::JointResearch);
            f.amount = Some(fen("900000.00"));
        },
        |f| f.purpose = Some(Use::Consulting),
        |f| f.purpose = Some(Use::Incubation),
        |f| f.used = fen("150000.00"),
        |f| f.used = fen("200000.00"),
        |f| f.amount = Some(fen("0.01")),
        |f| {
            f.tech = Some(TechKind::Transfer);
            f.plan_project = Some(named("P", "2026-01-01", "2028-01-01", true).project);
        },
        |f| {
            f.elsewhere.earlier = vec![earlier("300000.00", "2026-11-20")];
            f.elsewhere.ties = vec![Tie::Phone, Tie::Account];
            f.elsewhere.projects = vec![named("P", "2026-01-01", "2028-01-01", true)];
        },
        |f| {
            f.declarations = Declarations::default();
            f.title = "年检".into();
            f.provider.admitted = false;
            f.provider_state = Some(provider::State::Removed);
            f.signed_on = Some(day("2027-01-01"));
            f.ends_on = Some(day("2024-01-01"));
        },
    ];
    let mut all = Vec::new();
    for touch in touches {
        let mut facts = sound();
        touch(&mut facts);
        all.extend(check(&facts).findings);
    }
    all
}

/// Which rules decide which clause of sections 3 to 5: read the list when a rule is added, and when a clause is.
#[test]
fn every_clause_of_sections_3_to_5_is_decided_or_known_not_to_be() {
    let findings = every_finding();
    let left = unchecked();
    assert!(left.iter().all(|one| !one.clause.text().is_empty()));
    let mut lines = Vec::new();
    for (number, _) in Law::shipped().clauses() {
        let own = ["3.", "4.", "5."]
            .iter()
            .any(|section| number.starts_with(section));
        let deciding = findings.iter().filter(|one| one.clause.number() == number);
        let codes: std::collections::BTreeSet<&str> =
            deciding.map(|one| one.code.as_ref()).collect();
        let known = left.iter().find(|one| one.clause.number() == number);
        if own {
            assert_eq!(codes.is_empty(), known.is_some(), "{number}");
        }
        match known {
            Some(known) => lines.push(format!("{number} 不由规则判断：{}", known.why)),
            None if codes.is_empty() => {}
            None => lines.push(format!(
                "{number} {}",
                codes.into_iter().collect::<Vec<_>>().join(" ")
            )),
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}
