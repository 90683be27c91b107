//! The contract form: what repeats, what is held against it elsewhere, and returns that name everything at once (R19).

use office::drafts::{self, DraftKind};
use office::review::{Decision, Verdict};
use office::{By, FileKind, Refused, contracts, timeline};
use rules::once::WRITTEN;
use rules::{Fen, Finding, Outcome, Refusal, clause};
use sim::{Person, approve, contract_form, expel, lab_form, tick};
use store::queries::contracts::editions;
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

/// A return for what a reviewer wrote about these fields.
fn returns(edition: i64, fields: &[&'static str]) -> Verdict {
    let written = |field: &&'static str| {
        let (message, fix) = (format!("{field} 写得不清楚"), "补写清楚");
        Refusal::new(WRITTEN, clause!("8.2"), *field, message, fix)
    };
    Verdict {
        decision: Decision::Return,
        reasons: fields.iter().map(written).collect(),
        ..approve(edition)
    }
}

/// A return for these findings of the first check.
fn picks(edition: i64, picks: &[&str]) -> Verdict {
    Verdict {
        picks: picks.iter().map(|pick| (*pick).to_owned()).collect(),
        ..returns(edition, &[])
    }
}

async fn handed_in(region: &Region, firm: &Person, title: &str) -> Uuid {
    let (_, provider) = region.lab("zhijian", 1).await;
    let today = region.town.office.today();
    let form = contract_form(provider, title, Fen::from_yuan(100_000), today);
    region.town.submit_contract(firm, form).await.unwrap()
}

/// Corrects a returned contract in these fields and hands it in again.
async fn corrected(region: &Region, firm: &Person, contract: Uuid, typed: &[(&str, &str)]) -> i64 {
    let actor = region.actor(firm).await;
    let office = &region.town.office;
    let draft = contracts::correct(
        office,
        By {
            actor: &actor,
            request: &region.town.request(),
        },
        contract,
    )
    .await
    .unwrap();
    let typed = typed.iter().copied().collect();
    drafts::keep(office, &actor, draft, typed).await.unwrap();
    region.town.submit_draft(firm, draft).await.unwrap();
    region.contract(contract).await.edition
}

async fn found(region: &Region, firm: &Person, form: office::answers::Answers) -> Vec<Finding> {
    let actor = region.actor(firm).await;
    let check = contracts::look_over(&region.town.office, &actor, &form, None).await;
    check.unwrap().findings
}

/// The codes of what is left to a person.
fn asked(findings: &[Finding]) -> Vec<&str> {
    let open = findings
        .iter()
        .filter(|one| one.outcome == Outcome::NeedsPerson);
    open.map(|one| one.code.as_ref()).collect()
}

both! {
    async fn a_second_return_names_only_what_is_new(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let id = handed_in(&region, &firm, "设备年检").await;
        town.decide_contract(&region.county, id, returns(1, &["deliverables"])).await.unwrap();
        let edition = corrected(&region, &firm, id, &[("deliverables", "报告三份"), ("content", "六台样机")]).await;

        // What stood there at the first return and was not named, written or found by the check.
        let all = returns(edition, &["acceptance", "title", "content"]);
        let late = codes(town.decide_contract(&region.county, id, all).await);
        assert_eq!(late, ["review.late", "review.late"], "the content was changed");
        let words = picks(edition, &["test.words@content"]);
        assert_eq!(codes(town.decide_contract(&region.county, id, words).await), ["review.late"]);
        let whole = returns(edition, &[""]);
        assert_eq!(codes(town.decide_contract(&region.county, id, whole).await), ["review.late"]);
        assert_eq!(region.contract(id).await.edition, edition, "nothing was done");
        assert_eq!(contracts::late_returns(&town.office).await.unwrap(), 0);

        // What is new may be named, and what was named and is still as it was may be named again.
        let new = returns(edition, &["content", "deliverables"]);
        town.decide_contract(&region.county, id, new).await.unwrap();
        let edition = corrected(&region, &firm, id, &[("deliverables", "报告三份")]).await;
        let again = returns(edition, &["content"]);
        town.decide_contract(&region.county, id, again).await.unwrap();
        assert_eq!(contracts::late_returns(&town.office).await.unwrap(), 0);
        region.assert_sound().await;
    }

    async fn a_late_reason_needs_a_word_that_the_record_keeps(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let id = handed_in(&region, &firm, "样机检测").await;
        town.decide_contract(&region.county, id, approve(1)).await.unwrap();
        // The Agency's return is the first one: the county's approval told the firm nothing that could mislead it.
        town.decide_contract(&region.agency, id, returns(2, &["deliverables"])).await.unwrap();
        let edition = corrected(&region, &firm, id, &[("deliverables", "报告三份")]).await;
        town.decide_contract(&region.county, id, approve(edition)).await.unwrap();
        // Another desk than the one that returned it is bound by that return too.
        town.decide_contract(&region.agency, id, approve(edition + 1)).await.unwrap();
        let late = returns(edition + 2, &["acceptance", "deliverables"]);
        assert_eq!(codes(town.decide_contract(&region.centre, id, late.clone()).await), ["review.late"]);
        let late = Verdict { late: "上次漏看了验收标准".into(), words: "补正后优先办理".into(), ..late };
        town.decide_contract(&region.centre, id, late).await.unwrap();
        assert_eq!(contracts::late_returns(&town.office).await.unwrap(), 1);
        let file = region.contract(id).await;
        let told = timeline::latest_reasons(&file.timeline, FileKind::Contract).unwrap();
        assert_eq!(told.reasons.len(), 2);
        assert_eq!(told.facts.get("late"), Some(&1.into()));
        for words in ["补正后优先办理", "有1条理由此前未指出，原因：上次漏看了验收标准"] {
            assert!(told.words.contains(words), "{}", told.words);
        }
        region.assert_sound().await;
    }

    async fn a_picked_finding_brings_its_clause_and_its_field(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let id = handed_in(&region, &firm, "设备年检").await;
        let gone = codes(town.decide_contract(&region.county, id, picks(1, &["split.suspected@amount"])).await);
        assert_eq!(gone, ["review.pick-gone"]);
        town.decide_contract(&region.county, id, picks(1, &["test.words@content"])).await.unwrap();
        let file = region.contract(id).await;
        let told = timeline::latest_reasons(&file.timeline, FileKind::Contract).unwrap();
        let reason = &told.reasons[0];
        assert_eq!((reason.code.as_ref(), reason.field.as_ref()), ("test.words", "content"));
        assert_eq!(reason.clause, clause!("5.5"));
        assert_eq!(reason.own.as_deref(), Some("年检"));
    }

    async fn every_edition_is_kept_as_it_was_handed_in(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let id = handed_in(&region, &firm, "样机检测").await;
        let reader = region.actor(&region.county).await;
        let none = contracts::history(&town.office, &reader, id).await.unwrap();
        assert_eq!((none.returned_on, none.at_first.is_empty()), (None, false));
        town.decide_contract(&region.county, id, returns(1, &["title"])).await.unwrap();
        corrected(&region, &firm, id, &[("title", "样机性能检测")]).await;
        let kept = editions(&region.intruder().await, id).await.unwrap();
        let told = |at: usize| (kept[at].answers.contains("样机性能检测"), kept[at].returned_on.is_some());
        assert_eq!((kept.len(), told(0), told(1)), (2, (false, true), (true, false)));
        let stranger = region.authority("shapotou", "640502").await;
        let stranger = region.actor(&stranger).await;
        assert_unknown("history", contracts::history(&town.office, &stranger, id).await);

        // The provider leaves the directory: at submission it stood, now it does not.
        let provider = region.contract(id).await.provider.id;
        town.remove(&region.centre, provider, expel(3)).await.unwrap();
        let now = contracts::look_again(&town.office, &reader, id).await.unwrap().findings;
        let then = contracts::history(&town.office, &reader, id).await.unwrap().at_first;
        let changed = rules::finding::changed(&then, &now);
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].now.map(|one| one.code.as_ref()), Some("provider.removed"));
    }

    async fn another_contract_brings_what_may_stay(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let firm = region.firm("hongyuan", 1).await;
        let id = handed_in(&region, &firm, "样机检测").await;
        let actor = region.actor(&firm).await;
        let draft = contracts::again(office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap();
        assert_eq!(contracts::again(office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap(), draft, "two clicks make one");
        let open = drafts::open(office, &actor, draft).await.unwrap();
        assert_eq!((open.kind, open.corrects), (DraftKind::Contract, None));
        for field in ["provider", "purpose", "content", "method", "deliverables", "acceptance", "tech"] {
            assert!(!open.answers.get(field).is_empty(), "{field}");
        }
        for field in ["title", "signed_on", "starts_on", "ends_on", "amount", "paid", "tech_number",
                      "has_project", "own_use", "not_split", "no_excluded_test", "no_plan_funding", "not_affiliated"] {
            assert!(open.answers.get(field).is_empty(), "{field}");
        }
        let former = contracts::former(office, &actor).await.unwrap();
        assert_eq!(former.iter().map(|one| one.contract).collect::<Vec<_>>(), [id]);
        let other = region.firm("beichen", 2).await;
        let other = region.actor(&other).await;
        assert_unknown("again", contracts::again(office, By { actor: &other, request: &region.town.request() }, id).await);
        let lab = region.actor(&region.agency).await;
        assert!(matches!(contracts::again(office, By { actor: &lab, request: &region.town.request() }, id).await, Err(Refused::Unknown)));
    }

    async fn what_other_contracts_say_is_held_against_it(region: Region) {
        let town = &region.town;
        let today = town.office.today();
        let (one, other) = (region.firm("hongyuan", 1).await, region.firm("beichen", 2).await);
        let (_, provider) = region.lab("zhijian", 1).await;
        let good = contract_form(provider, "检测", Fen::from_yuan(10_000), today);
        let with = |form: &office::answers::Answers, typed: &[(&str, &str)]| {
            typed.iter().fold(form.clone(), |form, (field, value)| tick(form, field, value))
        };
        let project = with(&good, &[("has_project", "yes"), ("project_number", "２０２６bee01"),
            ("project_from", "2025-01-01"), ("project_to", "2025-12-31")]);
        let registered = with(&project, &[("tech", "transfer"), ("tech_number", "2026640000000123"),
            ("tech_registered_on", "2026-04-13"), ("tech_amount", "10000")]);
        town.submit_contract(&one, registered.clone()).await.unwrap();

        let theirs = with(&registered, &[("project_number", "2026BEE01"), ("project_from", "2025-02-01"),
            ("tech_file", "证明.pdf")]);
        let findings = found(&region, &other, theirs).await;
        assert_eq!(asked(&findings), ["tech.number-elsewhere", "plan.other-period"]);
        let told: Vec<_> = findings.iter().map(|one| format!("{one:?}")).collect();
        assert!(!told.concat().contains("HT2026"), "another subject's contract is not named");
        let again = with(&registered, &[("title", "再次检测"), ("amount", "20000"), ("tech_file", "证明.pdf")]);
        let findings = found(&region, &one, again).await;
        let refused: Vec<_> = findings.iter().filter(|one| one.outcome == Outcome::Fail).collect();
        assert_eq!(refused.iter().map(|one| one.code.as_ref()).collect::<Vec<_>>(), ["tech.number-used"]);
    }

    async fn a_telephone_and_an_account_in_common_go_to_a_person(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let mine = sim::subject_form("x", 1, "640105");
        let form = lab_form("宁夏同号检测院", 7, "640104");
        let form = tick(form, "phone", mine.get("phone"));
        let form = tick(form, "bank_account", mine.get("bank_account"));
        let person = town.sign_up("tonghao", "陈思远", rules::duties::Role::Provider).await.unwrap();
        let provider = town.apply(&person, form).await.unwrap();
        town.admit(&region.agency, provider, approve(1)).await.unwrap();
        town.admit(&region.centre, provider, approve(2)).await.unwrap();
        let contract = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        let findings = found(&region, &firm, contract).await;
        assert_eq!(asked(&findings), ["affiliation.same-phone", "affiliation.same-account"]);
        let told = format!("{findings:?}");
        assert!(!told.contains(mine.get("phone")) && !told.contains(mine.get("bank_account")));
    }
}
