//! A guide says what the rules decide: change a parameter and it says the new one.

use rules::Law;
use rules::guide::{Applied, Guide, Matter};
use rules::policy::Policy;

use crate::policy;

fn said(matter: Matter, policy: &Policy) -> String {
    format!("{:?}", Guide::of(matter, policy))
}

/// A matter, what is changed of the policy, and what its guide says then.
type Change = (Matter, fn(&mut Policy), &'static str);

#[test]
fn a_changed_parameter_changes_the_guide() {
    let changes: [Change; 12] = [
        (
            Matter::Prove,
            |p| p.evidence_days = 47,
            "完成后 47 个工作日内",
        ),
        (
            Matter::Prove,
            |p| p.reminder_days = vec![46],
            "剩 46 个工作日",
        ),
        (
            Matter::Redeem,
            |p| p.payment_days = 45,
            "收到完整申请后 45 个工作日内",
        ),
        (Matter::Redeem, |p| p.recheck_days = 44, "复核 44 个工作日"),
        (Matter::Redeem, |p| p.confirm_days = 43, "审定 43 个工作日"),
        (
            Matter::Redeem,
            |p| p.correction_days = 42,
            "至少有 42 个工作日",
        ),
        (
            Matter::Register,
            |p| p.individual_min_age = 41,
            "年满 41 周岁",
        ),
        (Matter::Admit, |p| p.provider_min_team = 40, "不少于 40 人"),
        (
            Matter::Admit,
            |p| p.notice_days_direct = 39,
            "直接备案的公示 39 个工作日",
        ),
        (
            Matter::Admit,
            |p| p.notice_days_review = 38,
            "评审入库的公示 38 个工作日",
        ),
        (Matter::Apply, |p| p.validity_years = 37, "37 年内有效"),
        (
            Matter::Apply,
            |p| p.slices[0].rate = rules::Ratio::new(36, 100).expect("a rate"),
            "抵用 36%",
        ),
    ];
    for (matter, change, new) in changes {
        let mut other = policy().clone();
        change(&mut other);
        assert!(!said(matter, policy()).contains(new), "{new}");
        assert!(
            said(matter, &other).contains(new),
            "{matter} does not say {new}"
        );
    }
}

#[test]
fn every_guide_is_whole() {
    for matter in Matter::ALL {
        let guide = Guide::of(*matter, policy());
        assert!(!guide.basis.is_empty() && !guide.who.is_empty() && !guide.questions.is_empty());
        for way in &guide.ways {
            assert!(!way.steps.is_empty(), "{matter}: {}", way.when);
            for step in &way.steps {
                assert!(!step.who.is_empty() && !step.does.is_empty(), "{matter}");
            }
        }
    }
    // Each way goes to its end: an event that the table holds no more would cut it short.
    let ends = |matter| {
        let guide = Guide::of(matter, policy());
        let last = |way: &rules::guide::Way| way.steps.last().map(|step| step.then.clone());
        guide.ways.iter().filter_map(last).collect::<Vec<_>>()
    };
    assert_eq!(ends(Matter::Register), ["已认证"]);
    assert_eq!(ends(Matter::Admit), ["已备案", "已备案"]);
    assert_eq!(ends(Matter::Apply), ["已发券，服务中"]);
    assert_eq!(ends(Matter::Use), ["已抵用", "已全额付款"]);
    assert_eq!(ends(Matter::Redeem), ["已付款"]);
    assert_eq!(ends(Matter::TopUp), ["已付款"]);
}

#[test]
fn a_clause_tells_how_it_is_applied() {
    let of = |number: &'static str| Applied::of(&rules::Clause::of(number), policy());
    let paid = of("8.6");
    assert!(
        paid.parameters
            .iter()
            .any(|one| one == "确认和兑付的期限：7 个工作日")
    );
    assert!(paid.guides.contains(&Matter::Redeem) && !paid.acts.is_empty());
    assert!(of("10.4").is_empty(), "a date by which nothing is decided");
    let all = Law::shipped().clauses().iter();
    let applied = all.filter(|(number, _)| {
        !Applied::of(&rules::Clause::owned(number.clone()), policy()).is_empty()
    });
    assert!(applied.count() > 40);
}
