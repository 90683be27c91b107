use rules::eligibility::{
    Chosen, ContractFacts, Declarations, EarlierContract, Elsewhere, FirstCheck, KnownProject,
    Offer, Party, PlanProject, Registration, Tie, Validity, first_check, unchecked,
};
use rules::lifecycle::provider;
use rules::{Fen, Kind, Law, Outcome, Refusal, Region, TechKind, Use, clause};

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
fn dates_follow_each_other() {
    assert_eq!(
        refused(|f| f.signed_on = Some(day("2026-11-24"))),
        "date.signed-in-future"
    );
    assert_eq!(
        refused(|f| f.starts_on = Some(day("2027-04-01"))),
        "date.end-before-start"
    );
    assert_eq!(refused(|f| f.starts_on = Some(day("2027-03-31"))), "");
    assert_eq!(
        refused(|f| f.ends_on = Some(day("2101-01-01"))),
        "calendar.date"
    );
    assert_eq!(
        refused(|f| f.signed_on = Some(day("2018-12-31"))),
        "calendar.date"
    );
}

#[test]
fn a_contract_may_be_signed_on_the_day_it_is_filed() {
    assert_eq!(refused(|f| f.signed_on = Some(f.today)), "");
}

#[test]
fn texts_may_be_as_long_as_the_limit_says() {
    let title = |length| refused(|f| f.title = "字".repeat(length));
    assert_eq!(title(100), "");
    assert_eq!(title(101), "form.too-long");
}

#[test]
fn a_service_that_ended_is_asked_about_and_then_refused() {
    let ended = |f: &mut ContractFacts, on| {
        f.signed_on = Some(day("2025-01-01"));
        f.starts_on = Some(day("2025-01-02"));
        f.ends_on = Some(day(on));
    };
    assert_eq!(asked(|f| ended(f, "2026-11-23")), "");
    assert_eq!(asked(|f| ended(f, "2026-11-22")), "date.ended");
    assert_eq!(asked(|f| ended(f, "2025-11-23")), "date.ended");
    assert_eq!(refused(|f| ended(f, "2025-11-22")), "date.ended-long-ago");
}

/// A registration that lacks nothing.
fn registered() -> Registration {
    Registration {
        number: "2026640000000123".into(),
        on: Some(day("2026-11-21")),
        amount: Some(fen("300000.00")),
        file: true,
    }
}

#[test]
fn some_contracts_must_be_registered() {
    for tech in TechKind::ALL {
        let without = refused(|f| f.tech = Some(*tech));
        let expected = if tech.needs_registration() {
            "tech.number-missing tech.date-missing tech.amount-missing tech.file-missing"
        } else {
            ""
        };
        assert_eq!(without, expected, "{tech:?}");
        let with = refused(|f| {
            f.tech = Some(*tech);
            f.registration = registered();
        });
        assert_eq!(with, "", "{tech:?}");
    }
}

#[derive(serde::Deserialize)]
struct RegistrationCase {
    tech: String,
    number: String,
    on: String,
    amount: String,
    file: String,
    refused: String,
    why: String,
}

#[test]
fn registrations_of_the_examples() {
    let cases = include_str!("../../../../law/cases/registration.csv");
    for case in crate::cases::read::<RegistrationCase>(cases) {
        let found = refused(|f| {
            f.tech = TechKind::parse(&case.tech);
            f.registration = Registration {
                number: case.number.clone(),
                on: (!case.on.is_empty()).then(|| day(&case.on)),
                amount: (!case.amount.is_empty()).then(|| fen(&case.amount)),
                file: case.file == "yes",
            };
        });
        assert_eq!(found, case.refused, "{} {}", case.tech, case.why);
    }
}

#[test]
fn a_registration_follows_the_signing_and_stays_within_the_price() {
    let with = |change: fn(&mut Registration)| {
        refused(|f| {
            f.tech = Some(TechKind::Transfer);
            f.registration = registered();
            change(&mut f.registration);
        })
    };
    assert_eq!(with(|r| r.number = "9".repeat(41)), "tech.number-too-long");
    assert_eq!(with(|r| r.on = Some(day("2026-11-20"))), "");
    assert_eq!(with(|r| r.on = Some(day("2026-11-23"))), "");
    assert_eq!(
        with(|r| r.on = Some(day("2026-11-24"))),
        "tech.date-in-future"
    );
    assert_eq!(
        with(|r| r.on = Some(day("2026-11-19"))),
        "tech.date-before-signing"
    );
    assert_eq!(with(|r| r.amount = Some(fen("0.01"))), "");
    assert_eq!(
        with(|r| r.amount = Some(fen("300000.01"))),
        "tech.amount-more"
    );
    assert_eq!(with(|r| r.file = false), "tech.file-missing");
}

#[test]
fn a_registration_number_belongs_to_one_contract() {
    let used = |whose: Option<String>| {
        move |f: &mut ContractFacts| {
            f.tech = Some(TechKind::Transfer);
            f.registration = registered();
            f.elsewhere.registered = vec![whose];
        }
    };
    assert_eq!(
        refused(used(Some("HT2026-000001-8".into()))),
        "tech.number-used"
    );
    assert_eq!(asked(used(None)), "tech.number-elsewhere");
}

#[test]
fn a_use_is_one_that_the_provider_declares() {
    assert_eq!(
        asked(|f| f.purpose = Some(Use::Consulting)),
        "use.undeclared"
    );
    assert_eq!(asked(|f| f.declared_uses.clear()), "");
    let other = |f: &mut ContractFacts| {
        f.purpose = Some(Use::Other);
        f.declared_uses.push(Use::Other);
    };
    assert_eq!(asked(other), "use.other");
}

#[test]
fn a_test_names_its_method_and_other_uses_need_not() {
    assert_eq!(refused(|f| f.method.clear()), "form.missing");
    let joint = |f: &mut ContractFacts| {
        f.method.clear();
        f.purpose = Some(Use::JointResearch);
    };
    assert_eq!(refused(joint), "");
    assert_eq!(
        refused(|f| f.instruments = "器".repeat(501)),
        "form.too-long"
    );
    assert_eq!(refused(|f| f.acceptance = " ".into()), "form.missing");
}

#[test]
fn what_is_paid_leaves_room_for_the_face_in_the_region() {
    // The face is 110,000.00 of 300,000.00.
    let paid = |amount, region| {
        move |f: &mut ContractFacts| {
            f.paid = fen(amount);
            f.region = region;
        }
    };
    assert_eq!(asked(paid("190000.00", Region::Inside)), "");
    assert_eq!(asked(paid("190000.01", Region::Inside)), "paid.covers");
    assert_eq!(asked(paid("300000.00", Region::Outside)), "");
    assert_eq!(refused(paid("300000.01", Region::Outside)), "paid.more");
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

#[test]
fn likeness_to_an_earlier_contract_goes_to_a_person() {
    let with = |change: fn(&mut EarlierContract)| {
        asked(|f| {
            let mut other = earlier("300000.00", "2026-10-01");
            other.purpose = Use::Other;
            change(&mut other);
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(with(|_| {}), "contract.alike");
    assert_eq!(with(|other| other.amount = fen("1.00")), "");
    let title = |other: &mut EarlierContract| {
        other.amount = fen("1.00");
        other.title = "枸杞多糖 成分分析".into();
    };
    assert_eq!(with(title), "contract.alike");
    assert_eq!(with(|other| other.signed_on = day("2026-05-23")), "");
}

#[test]
fn a_group_of_providers_counts_as_one_for_splitting() {
    let with = |same_group| {
        asked(|f| {
            let mut other = earlier("200000.00", "2026-11-20");
            other.provider_id = "12610000435230016P".into();
            other.same_group = same_group;
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(with(true), "split.suspected");
    assert_eq!(with(false), "");
}

#[test]
fn what_is_left_of_the_ceiling_decides() {
    assert_eq!(refused(|f| f.used = fen("90000.00")), "");
    assert_eq!(refused(|f| f.used = fen("90000.01")), "ceiling.consent");
    assert_eq!(
        refused(|f| {
            f.used = fen("90000.01");
            f.consent_to_smaller_face = true;
        }),
        ""
    );
    assert_eq!(refused(|f| f.used = fen("200000.00")), "ceiling.exhausted");
    assert_eq!(refused(|f| f.amount = Some(fen("0.01"))), "face.zero");
    assert_eq!(refused(|f| f.amount = Some(fen("0.00"))), "amount.zero");
}

#[test]
fn one_contract_has_one_voucher() {
    let again = |change: fn(&mut EarlierContract)| {
        refused(|f| {
            let mut other = earlier("300000.00", "2026-11-20");
            other.title = "枸杞多糖 成分分析".into();
            change(&mut other);
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(again(|_| {}), "contract.duplicate");
    assert_eq!(again(|other| other.amount = fen("300000.01")), "");
    assert_eq!(again(|other| other.signed_on = day("2026-11-19")), "");
    assert_eq!(again(|other| other.title = "另一件".into()), "");
    assert_eq!(
        again(|other| other.provider_id = "91640104MA76A0018G".into()),
        ""
    );
}

#[test]
fn split_contracts_are_shown_with_the_exact_gain() {
    let mut facts = sound();
    facts.amount = Some(fen("100000.00"));
    facts.elsewhere.earlier = vec![earlier("100000.00", "2026-10-01"); 4];
    let check = check(&facts);
    assert_eq!(codes(&check.refusals()), "");
    let finding = check
        .findings
        .iter()
        .find(|f| f.code == "split.suspected")
        .expect("a suspicion");
    assert_eq!(finding.outcome, Outcome::NeedsPerson);
    for number in ["250,000.00", "170,000.00", "80,000.00", "共5份"] {
        assert!(finding.message.contains(number), "{}", finding.message);
    }
}

#[test]
fn only_like_contracts_within_the_window_are_looked_at_together() {
    let with = |change: fn(&mut EarlierContract)| {
        asked(|f| {
            let mut other = earlier("200000.00", "2026-11-20");
            change(&mut other);
            f.elsewhere.earlier = vec![other];
        })
    };
    assert_eq!(with(|_| {}), "split.suspected");
    assert_eq!(
        with(|other| other.signed_on = day("2026-05-24")),
        "split.suspected"
    );
    assert_eq!(with(|other| other.signed_on = day("2026-05-23")), "");
    assert_eq!(with(|other| other.purpose = Use::Other), "");
    assert_eq!(
        with(|other| other.provider_id = "12610000435230016P".into()),
        ""
    );
}

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

/// The service of a catalogue that rests on a certificate until this day.
fn resting(until: &str) -> Offer {
    let certificate = Validity {
        name: "检验检测机构资质认定（CMA） 241512050123".into(),
        expires_on: Some(day(until)),
    };
    Offer {
        bases: vec![certificate.clone()],
        service: Some(Chosen {
            item: "多糖含量测定".into(),
            purpose: Use::Testing,
            public: true,
            certificate: Some(certificate),
        }),
    }
}

#[test]
fn a_service_of_the_catalogue_passes_while_its_certificate_is_in_force() {
    let mut facts = sound();
    facts.offer = resting("2027-03-31");
    let check = check(&facts);
    assert_eq!(codes(&check.refusals()), "");
    let passed = |code: &str| {
        let found = check.findings.iter().find(|finding| finding.code == code);
        found.map(|finding| (finding.outcome, finding.seen.contains("2027-03-31")))
    };
    assert_eq!(passed("service.public"), Some((Outcome::Pass, true)));
    assert_eq!(passed("provider.certificate"), Some((Outcome::Pass, true)));
}

#[test]
fn a_certificate_that_ran_out_is_told_at_its_field_with_its_day() {
    let mut facts = sound();
    facts.offer = resting("2026-11-22");
    let refusals = check(&facts).refusals();
    assert_eq!(
        codes(&refusals),
        "provider.certificate-expired service.certificate-expired"
    );
    for refusal in refusals {
        assert_eq!(refusal.limit.as_deref(), Some("有效期至 2026-11-22"));
        assert!(["provider", "service"].contains(&refusal.field.as_ref()));
    }
    // On its last day it still counts.
    facts.offer = resting("2026-11-23");
    facts.ends_on = Some(day("2026-11-25"));
    assert_eq!(codes(&check(&facts).refusals()), "");
}

#[test]
fn one_basis_in_force_is_enough() {
    let mut facts = sound();
    facts.offer.bases = resting("2026-11-22").bases;
    facts.offer.bases.push(Validity {
        name: "实验室认可（CNAS） L1234".into(),
        expires_on: None,
    });
    assert_eq!(codes(&check(&facts).refusals()), "");
}

#[test]
fn a_service_that_is_not_public_or_serves_another_use_is_refused() {
    let gone = refused(|facts| {
        facts.offer = resting("2027-03-31");
        facts.offer.service.as_mut().expect("a service").public = false;
    });
    assert_eq!(gone, "service.not-public");
    let other = refused(|facts| {
        facts.offer = resting("2027-03-31");
        facts.offer.service.as_mut().expect("a service").purpose = Use::Consulting;
    });
    assert_eq!(other, "service.other-use");
}

#[test]
fn a_certificate_that_runs_out_before_the_service_ends_is_for_a_person() {
    let found = asked(|facts| facts.offer = resting("2027-03-30"));
    assert_eq!(found, "service.certificate-ends");
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
