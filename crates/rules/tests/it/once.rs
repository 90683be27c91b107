//! UX-05: a second return names nothing that the first one saw and left unsaid.

use rules::eligibility::first_check;
use rules::finding::Outcome;
use rules::once::{Fields, Returned, WRITTEN, late};
use rules::{Finding, Law, Refusal, clause};

use crate::{check_contract, day, policy};

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

fn written(field: &'static str) -> Refusal {
    Refusal::new(
        WRITTEN,
        clause!("8.2"),
        field,
        "服务内容没有写明样品数量",
        "补写样品数量",
    )
}

fn returned(answers: &[(&str, &str)], findings: Vec<Finding>, reasons: Vec<Refusal>) -> Returned {
    Returned {
        on: day("2026-11-10"),
        fields: fields(answers),
        findings,
        reasons,
    }
}

#[test]
fn without_an_earlier_return_nothing_is_late() {
    assert!(late(&[written("content"), written("")], &Fields::new(), &[]).is_empty());
}

#[test]
fn a_written_reason_is_late_when_its_field_is_as_it_was() {
    let first = [returned(
        &[("content", "三批样品"), ("title", "检测")],
        vec![],
        vec![],
    )];
    let unchanged = fields(&[("content", " 三批样品 "), ("title", "检测二")]);
    let reasons = [written("content"), written("title")];
    let found = late(&reasons, &unchanged, &first);
    assert_eq!(found.len(), 1, "the title was changed");
    assert_eq!(found[0].reason.field, "content");
    assert_eq!(found[0].on, day("2026-11-10"));
    let changed = fields(&[("content", "三批样品各 5 件"), ("title", "检测二")]);
    assert!(late(&reasons, &changed, &first).is_empty());
}

#[test]
fn a_reason_about_the_whole_file_is_late_unless_it_was_told() {
    let first = [returned(&[], vec![], vec![])];
    let whole = [written("")];
    assert_eq!(late(&whole, &fields(&[("title", "改了")]), &first).len(), 1);
    let told = [returned(&[], vec![], vec![written("")])];
    assert!(late(&whole, &Fields::new(), &told).is_empty());
    // The same clause of the whole file is no other defect's excuse.
    let other = [Refusal {
        message: "验收份数没有写明".into(),
        ..written("")
    }];
    assert_eq!(late(&other, &Fields::new(), &told).len(), 1);
}

#[test]
fn what_was_told_and_not_mended_may_be_told_again() {
    let told = [returned(
        &[("content", "x")],
        vec![],
        vec![written("content")],
    )];
    assert!(late(&[written("content")], &fields(&[("content", "x")]), &told).is_empty());
    // At another field or under another clause it is another defect.
    let other = Refusal {
        clause: clause!("5.5"),
        ..written("content")
    };
    assert_eq!(late(&[other], &fields(&[("content", "x")]), &told).len(), 1);
}

#[test]
fn any_earlier_return_counts_and_the_first_that_saw_it_is_named() {
    let mut second = returned(&[("content", "x")], vec![], vec![written("title")]);
    second.on = day("2026-11-15");
    let first = returned(&[("content", "先前的")], vec![], vec![]);
    let found = [first, second];
    let reasons = [written("content")];
    let found = late(&reasons, &fields(&[("content", "x")]), &found);
    assert_eq!(found[0].on, day("2026-11-15"));
}

/// Every pair of what the check leaves open: named together at once, neither is late; left unsaid, it is.
#[test]
fn findings_in_pairs_are_late_exactly_when_they_were_left_unsaid() {
    let mut facts = check_contract::sound();
    facts.title = "年检".into();
    facts.purpose = Some(rules::Use::Other);
    facts.elsewhere.ties = vec![
        rules::eligibility::Tie::Phone,
        rules::eligibility::Tie::Account,
    ];
    facts.paid = crate::fen("290000.00");
    facts.declarations.own_use = false;
    facts.acceptance = String::new();
    let findings = first_check(Law::shipped(), policy(), &facts).findings;
    let open: Vec<Refusal> = findings
        .iter()
        .filter(|one| one.outcome != Outcome::Pass)
        .map(Finding::reason)
        .collect();
    assert!(open.len() >= 8, "{open:?}");
    let (mut pairs, now) = (0, Fields::new());
    for (at, one) in open.iter().enumerate() {
        for other in &open[at + 1..] {
            let both = [one.clone(), other.clone()];
            let told = |reasons: Vec<Refusal>| {
                let first = [returned(&[], findings.clone(), reasons)];
                let found = late(&both, &now, &first);
                found
                    .iter()
                    .map(|late| late.reason.code.to_string())
                    .collect::<Vec<_>>()
            };
            assert!(told(both.to_vec()).is_empty());
            assert_eq!(told(vec![one.clone()]), [other.code.as_ref()]);
            assert_eq!(told(vec![]).len(), 2);
            // What the check did not find then is new now.
            let first = [returned(&[], vec![], vec![])];
            assert!(late(&both, &now, &first).is_empty());
            pairs += 1;
        }
    }
    assert_eq!(pairs, open.len() * (open.len() - 1) / 2);
}

#[test]
fn what_comes_out_otherwise_than_at_first_is_shown_with_both() {
    let check = |change: fn(&mut rules::eligibility::ContractFacts)| {
        let mut facts = check_contract::sound();
        change(&mut facts);
        first_check(Law::shipped(), policy(), &facts).findings
    };
    let before = check(|_| {});
    assert!(rules::finding::changed(&before, &before).is_empty());
    let now = check(|facts| {
        facts.provider.admitted = false;
        facts.provider_state = Some(rules::lifecycle::provider::State::Removed);
        facts.elsewhere.ties = vec![rules::eligibility::Tie::Phone];
    });
    let told = |before: &[Finding], now: &[Finding]| {
        let changed = rules::finding::changed(before, now);
        let code = |one: Option<&Finding>| one.map_or("-".to_owned(), |one| one.code.to_string());
        let lines = changed
            .iter()
            .map(|one| format!("{} > {}", code(one.before), code(one.now)));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        told(&before, &now),
        [
            "- > provider.removed",
            "affiliation.none > affiliation.same-phone"
        ]
    );
    assert_eq!(
        told(&now, &before),
        [
            "provider.removed > -",
            "affiliation.same-phone > affiliation.none"
        ]
    );
}
