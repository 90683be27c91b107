//! All defects are told at once, each once (UX-05).

use rules::eligibility::{ContractFacts, Declarations, Party, PlanProject, Registration};
use rules::{Refusal, TechKind, Use, clause};

use super::registration::registered;
use super::{check, earlier, refused, sound};
use crate::{day, fen};

#[test]
fn each_declaration_is_needed() {
    let all = refused(|f| f.declarations = Declarations::default());
    assert_eq!(all, ["declaration.missing"; 5].join(" "));
}

#[test]
fn an_empty_form_tells_everything_at_once() {
    let facts = ContractFacts {
        subject: Party {
            admitted: false,
            ..sound().subject
        },
        provider: Party {
            admitted: false,
            ..sound().provider
        },
        purpose: None,
        title: " ".into(),
        content: String::new(),
        deliverables: "字".repeat(1_001),
        acceptance: String::new(),
        signed_on: None,
        starts_on: None,
        ends_on: None,
        amount: None,
        tech: None,
        declarations: Declarations::default(),
        ..sound()
    };
    let refusals = check(&facts).refusals();
    let fields: Vec<&str> = refusals.iter().map(|r| r.field.as_ref()).collect();
    assert_eq!(
        fields,
        [
            "subject",
            "provider",
            "purpose",
            "title",
            "content",
            "deliverables",
            "acceptance",
            "signed_on",
            "starts_on",
            "ends_on",
            "amount",
            "tech",
            "own_use",
            "not_split",
            "no_excluded_test",
            "no_plan_funding",
            "not_affiliated"
        ]
    );
}

#[test]
fn a_defect_told_while_reading_is_not_told_twice() {
    let told = refused(|f| {
        f.signed_on = None;
        f.amount = None;
        let fix = "填写日期";
        f.defects = vec![
            Refusal::new(
                "date.unreadable",
                clause!("8.2"),
                "signed_on",
                "日期不存在",
                fix,
            ),
            rules::AmountFault::NotANumber.refusal("amount", clause!("5.8"), "x"),
        ];
    });
    assert_eq!(told, "date.unreadable amount.not-a-number");
}

/// UX-05: planted in pairs, both defects are told, whichever they are.
#[test]
fn defects_planted_in_pairs_are_both_told() {
    type Plant = (&'static str, fn(&mut ContractFacts));
    let plants: [Plant; 17] = [
        ("subject.not-certified", |f| f.subject.admitted = false),
        ("provider.not-filed", |f| f.provider.admitted = false),
        ("affiliation.same-representative", |f| {
            f.subject.legal_representative = "李某".into()
        }),
        ("form.missing", |f| f.title.clear()),
        ("form.too-long", |f| f.content = "字".repeat(2_001)),
        ("date.signed-in-future", |f| {
            f.signed_on = Some(day("2026-12-01"))
        }),
        ("date.end-before-start", |f| {
            f.starts_on = Some(day("2027-05-01"))
        }),
        ("tech.date-missing", |f| {
            let on = None;
            f.tech = Some(TechKind::Transfer);
            f.registration = Registration { on, ..registered() };
        }),
        ("form.missing", |f| f.acceptance.clear()),
        ("form.too-long", |f| f.instruments = "器".repeat(501)),
        ("paid.more", |f| f.paid = fen("900000.00")),
        ("affiliation.same-party", |f| {
            f.subject.id = f.provider.id.clone()
        }),
        ("plan.overlap", |f| {
            f.plan_project = Some(PlanProject {
                number: "P".into(),
                from: day("2026-01-01"),
                to: day("2028-12-31"),
            });
        }),
        ("ceiling.exhausted", |f| f.used = fen("200000.00")),
        ("declaration.missing", |f| f.declarations.own_use = false),
        ("purchase.too-large", |f| {
            f.purpose = Some(Use::Purchase);
            f.amount = Some(fen("500000.01"));
            f.consent_to_smaller_face = true;
        }),
        // Last, because it repeats what the others have planted.
        ("contract.duplicate", |f| {
            let mut other = earlier("300000.00", "2026-11-20");
            other.title = f.title.clone();
            other.amount = f.amount.unwrap_or_default();
            other.signed_on = f.signed_on.unwrap_or(f.today);
            f.elsewhere.earlier = vec![other];
        }),
    ];
    let mut pairs = 0;
    for (at, (first, plant_first)) in plants.iter().enumerate() {
        for (second, plant_second) in &plants[at + 1..] {
            let told = refused(|f| {
                plant_first(f);
                plant_second(f);
            });
            let told: Vec<&str> = told.split(' ').collect();
            assert!(
                told.contains(first) && told.contains(second),
                "{first} {second}: {told:?}"
            );
            assert_eq!(told.len(), 2, "{first} {second}: {told:?}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 17 * 16 / 2);
}
