//! What every refusal owes the person who reads it.

use std::path::Path;

use rules::eligibility::{
    ContractFacts, Declarations, Elsewhere, KnownProject, Party, PlanProject, Registration, Tie,
    first_check,
};
use rules::{Fen, Kind, Law, Refusal, TechKind, Use, claim, clause, tickets};

use crate::{check_claim, check_contract, day, fen, policy};

const BANNED: [&str; 5] = ["非法", "错误的输入", "请", "抱歉", "无效"];

/// Refusals of as many rules as the hardest cases bring out.
fn collected() -> Vec<Refusal> {
    let mut all = Vec::new();
    let sound = check_contract::sound();
    let worst = ContractFacts {
        subject: Party {
            admitted: false,
            legal_representative: "李某".into(),
            id: sound.provider.id.clone(),
            ..sound.subject.clone()
        },
        provider: Party {
            admitted: false,
            ..sound.provider.clone()
        },
        purpose: Some(Use::Purchase),
        title: String::new(),
        content: "字".repeat(3_000),
        signed_on: Some(day("2027-01-01")),
        ends_on: Some(day("2024-01-01")),
        amount: Some(fen("600000.00")),
        tech: Some(TechKind::Transfer),
        plan_project: Some(PlanProject {
            number: "P".into(),
            from: day("2020-01-01"),
            to: day("2030-01-01"),
        }),
        declarations: Declarations::default(),
        used: fen("190000.00"),
        paid: fen("700000.00"),
        registration: Registration {
            number: "9".repeat(41),
            on: Some(day("2027-01-02")),
            amount: Some(fen("900000.00")),
            file: false,
        },
        elsewhere: Elsewhere {
            ties: vec![Tie::Phone, Tie::Account],
            projects: vec![KnownProject {
                project: PlanProject {
                    number: "Q".into(),
                    from: day("2020-01-01"),
                    to: day("2030-01-01"),
                },
                own: Some("HT2026-000001-8".into()),
            }],
            registered: vec![None, Some("HT2026-000001-8".into())],
            ..sound.elsewhere.clone()
        },
        ..sound
    };
    let found = first_check(Law::shipped(), policy(), &worst).findings;
    all.extend(
        found
            .into_iter()
            .filter(|one| one.outcome == rules::Outcome::NeedsPerson)
            .filter_map(|one| {
                // What a person decides owes its reader the same as a refusal.
                rules::Finding {
                    outcome: rules::Outcome::Fail,
                    ..one
                }
                .refusal()
            }),
    );
    all.extend(first_check(Law::shipped(), policy(), &worst).refusals());
    let mut facts = check_claim::sound();
    facts.today = day("2028-01-01");
    facts.completed_on = None;
    facts.rated = false;
    facts.results = 0;
    facts.tickets[0].0.red_flushed = true;
    facts.tickets[0].0.buyer = "甲".into();
    facts.tickets[1].0.amount = Fen::ZERO;
    all.extend(claim::check(&Law::shipped().calendar, policy(), &facts).refusals());
    all.extend(
        rules::award::quote(policy(), Kind::Individual, Fen::ZERO, fen("50000.00"))
            .expect_err("refused"),
    );
    for kind in tickets::TicketKind::ALL {
        all.extend(tickets::format_faults(*kind, "x", ""));
    }
    all.extend(rules::catalogue::date_faults(
        Some(day("2026-11-24")),
        Some(day("2026-11-20")),
        day("2026-11-23"),
    ));
    all.push(rules::catalogue::expired(
        "certificate",
        day("2026-11-20"),
        day("2026-11-23"),
    ));
    all.extend(["", "x", "106.1234567"].iter().filter_map(|typed| {
        rules::places::coordinate(typed, "longitude", "经度", clause!("10.3")).err()
    }));
    all.extend(rules::duties::four_eyes(Some("a"), "a").err());
    all.extend(crate::grants::worst());
    all.extend(Law::shipped().calendar.days_fault(0));
    all.extend(
        ["", "1", "91640104MA76A0018H", "91640104MA76AO018G"]
            .iter()
            .filter_map(|c| rules::ids::Uscc::parse(c).err()),
    );
    all.extend(
        [
            "",
            "1",
            "64010419900101001Y",
            "640104199002300018",
            "640104199001010019",
        ]
        .iter()
        .filter_map(|c| rules::ids::ResidentId::parse(c).err()),
    );
    all.extend(
        ["abc", "NX2026-000123-8"]
            .iter()
            .filter_map(|c| rules::numbers::Number::parse(c).err()),
    );
    all.extend(
        ["", "x", "0.001", "0", "-1", "99999999999"]
            .iter()
            .filter_map(|typed| {
                Fen::parse(typed)
                    .err()
                    .map(|fault| fault.refusal("amount", clause!("5.8"), typed))
            }),
    );
    all
}

#[test]
fn every_refusal_says_what_why_and_how_to_mend_it() {
    let all = collected();
    assert!(all.len() > 40, "{}", all.len());
    for refusal in all {
        assert!(
            !refusal.message.is_empty() && !refusal.fix.is_empty(),
            "{refusal:?}"
        );
        assert!(!refusal.clause.text().is_empty(), "{refusal:?}");
        assert!(refusal.code.contains('.'), "{refusal:?}");
        let text = refusal.to_string();
        for word in BANNED {
            assert!(!text.contains(word), "{word} in {text}");
        }
        assert!(!text.contains("。。") && !text.contains("（）"), "{text}");
    }
}

/// The words stand in no text of the rules, whether a test brings it out or not; 申请 is a term of the Measures and 邀请 a thing.
#[test]
fn no_text_of_the_rules_scolds_or_begs() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).expect("a readable source");
            for word in BANNED {
                let found = source
                    .replace("申请", "")
                    .replace("邀请", "")
                    .contains(word);
                assert!(!found, "{word} in {}", path.display());
            }
            files += 1;
        }
    }
    assert!(
        files > 25,
        "only {files} files found: the scan reads the wrong place"
    );
}

#[test]
fn different_faults_have_different_messages() {
    let mut seen: Vec<(String, String)> = Vec::new();
    for refusal in collected() {
        for (code, message) in &seen {
            let same_rule = *code == refusal.code;
            assert!(
                same_rule || *message != refusal.message,
                "{code} and {} say the same",
                refusal.code
            );
        }
        seen.push((refusal.code.to_string(), refusal.message));
    }
}

#[test]
fn a_refusal_survives_storage() {
    for refusal in collected() {
        let stored = serde_json::to_string(&refusal).expect("json");
        let read: Refusal = serde_json::from_str(&stored).expect("a refusal");
        assert_eq!(read, refusal);
    }
}

#[test]
fn decisions_survive_storage_with_their_trace() {
    let award = rules::award::quote(policy(), Kind::Enterprise, fen("600000.00"), Fen::ZERO)
        .expect("an award");
    let stored = serde_json::to_string(&award).expect("json");
    let read: rules::award::Award = serde_json::from_str(&stored).expect("an award");
    assert_eq!(read, award);
    let check = first_check(Law::shipped(), policy(), &check_contract::sound());
    let stored = serde_json::to_string(&check).expect("json");
    let read: rules::eligibility::FirstCheck = serde_json::from_str(&stored).expect("a check");
    assert_eq!(read, check);
}
