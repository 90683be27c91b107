//! Who may not know of a file is told that there is none.

use office::listing::Ask;
use office::service::{AddResult, AddTicket, Complete, Rate, WithdrawTicket};
use office::{
    By, Refused, accounts, attachments, audit, budget, claims, contracts, drafts, notices,
    providers, queues, service, subjects, vouchers,
};
use rules::Fen;
use sim::{Person, approve, contract_form};
use uuid::Uuid;

use crate::support::{Case, Region, assert_unknown, both, codes};

type Outcomes = Vec<(&'static str, Result<(), Refused>)>;

/// Calls a verb as the person and forgets what a success would give.
macro_rules! tried {
    ($region:ident, $person:ident, $verb:path, $command:expr) => {{
        let asked = $region.town.ask($person).await.unwrap();
        let done = $verb(&$region.town.office, asked.by(), $command).await;
        (stringify!($verb), done.map(|_| ()))
    }};
}

/// Every verb on the files of the case, tried by one person.
async fn verbs(region: &Region, person: &Person, case: &Case, ticket: Uuid) -> Outcomes {
    let (contract, voucher, claim) = (case.contract, case.voucher, case.claim);
    let subject = region.contract(contract).await.subject.id;
    let verdict = || approve(1);
    let on_contract = || contracts::Decide {
        contract,
        verdict: verdict(),
    };
    let on_claim = || claims::Decide {
        claim,
        verdict: verdict(),
    };
    let provider = || providers::Decide {
        provider: case.provider,
        verdict: verdict(),
    };
    let words = || {
        [
            ("ground", "wrong-amount"),
            ("words", "金额不符"),
            ("stars", "1"),
        ]
        .into_iter()
        .collect()
    };
    vec![
        tried!(
            region,
            person,
            subjects::certify,
            subjects::Certify {
                subject,
                verdict: verdict()
            }
        ),
        tried!(region, person, providers::take_in, provider()),
        tried!(region, person, providers::file, provider()),
        tried!(region, person, providers::remove, provider()),
        tried!(region, person, contracts::review, on_contract()),
        tried!(region, person, contracts::recheck, on_contract()),
        tried!(region, person, contracts::confirm, on_contract()),
        tried!(
            region,
            person,
            contracts::withdraw,
            contracts::Withdraw { contract }
        ),
        tried!(
            region,
            person,
            vouchers::set_off,
            vouchers::Settle { voucher }
        ),
        tried!(
            region,
            person,
            vouchers::pay_in_full,
            vouchers::Settle { voucher }
        ),
        tried!(
            region,
            person,
            vouchers::object,
            vouchers::Object {
                voucher,
                answers: words()
            }
        ),
        tried!(region, person, service::complete, Complete { contract }),
        tried!(
            region,
            person,
            service::rate,
            Rate {
                contract,
                answers: words()
            }
        ),
        tried!(
            region,
            person,
            service::add_ticket,
            AddTicket {
                contract,
                answers: words()
            }
        ),
        tried!(
            region,
            person,
            service::withdraw_ticket,
            WithdrawTicket { ticket }
        ),
        tried!(
            region,
            person,
            service::add_result,
            AddResult {
                contract,
                answers: words()
            }
        ),
        tried!(
            region,
            person,
            claims::submit,
            claims::Submit {
                voucher,
                amount: Fen::new(1)
            }
        ),
        tried!(region, person, claims::withdraw, claims::Withdraw { claim }),
        tried!(region, person, claims::recheck, on_claim()),
        tried!(region, person, claims::confirm, on_claim()),
        tried!(
            region,
            person,
            claims::pay,
            claims::Pay {
                claim,
                answers: words()
            }
        ),
    ]
}

/// Every page of the files of the case, opened by one person.
async fn views(region: &Region, person: &Person, case: &Case) -> Outcomes {
    let office = &region.town.office;
    let actor = region.actor(person).await;
    let file = region.contract(case.contract).await;
    let paper = file.evidence.tickets[0].file;
    let seen = |outcome: Result<(), Refused>, what| (what, outcome);
    vec![
        seen(
            subjects::view(office, &actor, file.subject.id)
                .await
                .map(drop),
            "subject",
        ),
        seen(
            providers::view(office, &actor, case.provider)
                .await
                .map(drop),
            "provider",
        ),
        seen(
            contracts::view(office, &actor, case.contract)
                .await
                .map(drop),
            "contract",
        ),
        seen(
            vouchers::view(office, &actor, case.voucher).await.map(drop),
            "voucher",
        ),
        seen(
            claims::view(office, &actor, case.claim).await.map(drop),
            "claim",
        ),
        seen(
            attachments::read(office, &actor, paper).await.map(drop),
            "paper",
        ),
    ]
}

#[track_caller]
fn assert_all_unknown(who: &str, outcomes: Outcomes) {
    for (what, outcome) in outcomes {
        assert_unknown(&format!("{who}: {what}"), outcome);
    }
}

both! {
    async fn strangers_see_and_change_nothing(region: Region) {
        let case = region.claimed().await;
        let ticket = region.contract(case.contract).await.evidence.tickets[0].id;
        let firm = region.firm("zhongke", 2).await;
        let (lab, _) = region.lab("huace", 2).await;
        let county = region.authority("xingqing", "640104").await;
        let before = region.acts().await;
        for person in [&firm, &lab, &county, &region.admin] {
            assert_all_unknown(&person.login, verbs(&region, person, &case, ticket).await);
            assert_all_unknown(&person.login, views(&region, person, &case).await);
        }
        assert_eq!(region.acts().await, before);
        region.assert_sound().await;
    }

    async fn the_auditor_reads_and_changes_nothing(region: Region) {
        let case = region.claimed().await;
        let ticket = region.contract(case.contract).await.evidence.tickets[0].id;
        let before = region.acts().await;
        let auditor = &region.auditor;
        assert_all_unknown("auditor", verbs(&region, auditor, &case, ticket).await);
        for (what, outcome) in views(&region, auditor, &case).await {
            assert!(outcome.is_ok(), "{what}: {outcome:?}");
        }
        let actor = region.actor(auditor).await;
        let (entries, count) = audit::read(&region.town.office, &actor, &Default::default(), (0, 5)).await.unwrap();
        assert_eq!((entries.len(), count), (5, before as u64));
        // Narrowed by act, file, person and day; what is no number or login is told.
        let sought = async |fields: &[(&str, &str)]| {
            let (sought, faults) = audit::Sought::read(&fields.iter().copied().collect());
            assert_eq!(faults, []);
            audit::read(&region.town.office, &actor, &sought, (0, 50)).await.map(|(lines, _)| lines)
        };
        let number = region.contract(case.contract).await.number;
        let lines = sought(&[("file", &number), ("act", "review-contract")]).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].name.as_deref(), Some(number.as_str()));
        let of_county = sought(&[("who", &region.actor(&region.county).await.name)]).await.unwrap();
        assert!(!of_county.is_empty() && of_county.len() < before);
        assert!(sought(&[("file", "hongyuan")]).await.unwrap().iter().all(|line| line.name.as_deref() == Some("hongyuan")));
        assert!(sought(&[("since", "2030-01-01")]).await.unwrap().is_empty());
        let today = region.town.office.today().to_string();
        assert!(!sought(&[("since", &today), ("until", &today)]).await.unwrap().is_empty());
        assert_eq!(codes(sought(&[("file", "HT2026-999999")]).await.map(|lines| lines.len())), ["record.file"]);
        let (_, faults) = audit::Sought::read(&[("since", "x")].into_iter().collect());
        assert_eq!(faults[0].field, "since");
        assert_eq!(region.acts().await, before);
    }

    async fn each_desk_has_its_own_verbs_only(region: Region) {
        let case = region.claimed().await;
        let ticket = region.contract(case.contract).await.evidence.tickets[0].id;
        let may = [
            (&region.county, vec!["subjects::certify", "contracts::review"]),
            (&region.agency, vec!["providers::take_in", "contracts::recheck", "claims::recheck"]),
            (&region.centre, vec![
                "providers::file", "providers::remove", "contracts::confirm", "claims::confirm",
            ]),
            (&region.finance, vec!["claims::pay"]),
        ];
        for (person, own) in may {
            for (verb, outcome) in verbs(&region, person, &case, ticket).await {
                let unknown = matches!(outcome, Err(Refused::Unknown));
                assert_eq!(unknown, !own.contains(&verb), "{}: {verb} {outcome:?}", person.login);
            }
        }
    }

    async fn what_is_not_a_file_has_its_readers_too(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let admin = region.actor(&region.admin).await;
        assert_unknown("contracts", contracts::list(office, &admin, &Ask::default()).await);
        assert_unknown("vouchers", vouchers::list(office, &admin, &Ask::default()).await);
        assert_unknown("claims", claims::list(office, &admin, &Ask::default()).await);
        assert_unknown("budget", budget::years(office, &admin).await);
        assert_unknown("queue", queues::queue(office, &admin, &Ask::default()).await);
        assert_unknown("record", audit::read(office, &admin, &Default::default(), (0, 5)).await);
        assert!(accounts::list(office, &admin, &accounts::Look::default()).await.is_ok());
        for person in [&firm, &region.county, &region.finance, &region.auditor] {
            let actor = region.actor(person).await;
            assert_unknown(&person.login, accounts::list(office, &actor, &accounts::Look::default()).await);
        }
        let anyone = office::Actor::anyone("192.0.2.1");
        assert_unknown("anyone", contracts::list(office, &anyone, &Ask::default()).await);
        assert_unknown("anyone", notices::read(office, &anyone).await);
    }

    async fn a_draft_is_its_writers_alone(region: Region) {
        let office = &region.town.office;
        let (firm, other) = (region.firm("hongyuan", 1).await, region.firm("zhongke", 2).await);
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "检测", Fen::from_yuan(10_000), office.today());
        let (mine, theirs) = (region.actor(&firm).await, region.actor(&other).await);
        let kind = drafts::DraftKind::Contract;
        let draft = drafts::begin(office, By { actor: &mine, request: &region.town.request() }, kind, form.clone(), None).await.unwrap();
        assert_unknown("open", drafts::open(office, &theirs, draft).await);
        assert_unknown("keep", drafts::keep(office, &theirs, draft, form).await);
        assert_unknown("submit", region.town.submit_draft(&other, draft).await);
        assert_eq!(drafts::list(office, &theirs, kind).await.unwrap().len(), 0);
        region.town.submit_draft(&firm, draft).await.unwrap();
    }

    async fn a_prefecture_sees_its_counties(region: Region) {
        let office = &region.town.office;
        let yinchuan = region.authority("yinchuan", "640100").await;
        let shizuishan = region.authority("shizuishan", "640200").await;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "检测", Fen::from_yuan(10_000), office.today());
        let contract = region.town.submit_contract(&firm, form).await.unwrap();

        let near = region.actor(&yinchuan).await;
        assert_eq!(contracts::list(office, &near, &Ask::default()).await.unwrap().lines.len(), 1);
        assert_eq!(queues::queue(office, &near, &Ask::default()).await.unwrap().lines.len(), 1);
        let far = region.actor(&shizuishan).await;
        assert_eq!(contracts::list(office, &far, &Ask::default()).await.unwrap().lines.len(), 0);
        assert_eq!(queues::queue(office, &far, &Ask::default()).await.unwrap().lines.len(), 0);
        assert_unknown("far", contracts::view(office, &far, contract).await);
        let done = region.town.decide_contract(&shizuishan, contract, approve(1)).await;
        assert_unknown("far", done);
        let done = region.town.decide_contract(&yinchuan, contract, approve(1)).await.unwrap();
        assert_eq!(done.state, "rechecking");
    }
}
