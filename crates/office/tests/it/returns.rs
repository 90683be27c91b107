//! Files that come back: returned with all reasons and corrected, refused, withdrawn (R9, R11, R19).

use office::{By, FileKind, Refused, claims};
use office::{contracts, providers, subjects, timeline};
use office::{directory, drafts, tasks};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::{claim, contract, provider, subject, voucher};
use sim::{approve, contract_form, lab_form, refuse, send_back, subject_form, tick};
use uuid::Uuid;

use crate::support::{Region, both, codes, day};

both! {
    async fn a_contract_is_corrected_and_begins_again(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "检测", Fen::from_yuan(300_000), office.today());
        let id = town.submit_contract(&firm, form).await.unwrap();
        town.decide_contract(&region.county, id, approve(1)).await.unwrap();
        let done = town.decide_contract(&region.agency, id, send_back(2)).await.unwrap();
        assert_eq!((done.state.as_str(), done.voucher), ("returned", None));

        let file = region.contract(id).await;
        let told = timeline::latest_reasons(&file.timeline, FileKind::Contract).unwrap();
        assert_eq!(told.reasons.len(), 2);
        assert!(told.reasons.iter().all(|reason| !reason.fix.is_empty()));
        assert_eq!(file.state, contract::State::Returned);

        let actor = region.actor(&firm).await;
        let draft = contracts::correct(office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap();
        assert_eq!(contracts::correct(office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap(), draft);
        let open = drafts::open(office, &actor, draft).await.unwrap();
        assert_eq!(open.answers.get("deliverables"), "检测报告一份，原始数据一套。");
        let typed = tick(open.answers, "amount", "200000");
        drafts::keep(office, &actor, draft, typed).await.unwrap();
        assert_eq!(town.submit_draft(&firm, draft).await.unwrap(), id);

        // It begins again at the county, also for the official who saw it before.
        let again = region.contract(id).await;
        assert_eq!((again.state, again.edition), (contract::State::Submitted, 4));
        assert_eq!(again.number, file.number);
        let voucher = region.issue(id, 4).await;
        let issued = region.contract(id).await.voucher.unwrap();
        assert_eq!((issued.id, issued.face), (voucher, Fen::from_yuan(80_000)));
        region.assert_sound().await;
    }

    async fn a_refused_contract_leaves_no_trace_in_the_books(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "检测", Fen::from_yuan(300_000), town.office.today());
        let id = town.submit_contract(&firm, form.clone()).await.unwrap();
        town.decide_contract(&region.county, id, approve(1)).await.unwrap();
        town.decide_contract(&region.agency, id, approve(2)).await.unwrap();
        town.decide_contract(&region.centre, id, refuse(3)).await.unwrap();
        let file = region.contract(id).await;
        assert_eq!(file.state, contract::State::Refused);
        assert!(file.voucher.is_none());
        assert_eq!(region.ceiling(&firm).await.free(), Fen::from_yuan(200_000));
        assert_eq!(region.budget(2026).await.reserved, Fen::ZERO);
        let actor = region.actor(&firm).await;
        let refused = codes(contracts::correct(&town.office, By { actor: &actor, request: &region.town.request() }, id).await);
        assert_eq!(refused, ["state.not-possible"]);
        // Refused, it no longer counts as the same contract (5.8): it may be handed in anew.
        town.submit_contract(&firm, form).await.unwrap();
    }

    async fn a_contract_is_withdrawn_before_the_voucher_and_not_after(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "检测", Fen::from_yuan(300_000), town.office.today());
        let id = town.submit_contract(&firm, form.clone()).await.unwrap();
        // While it stands, the same contract may not be handed in again (5.8).
        let refused = codes(town.submit_contract(&firm, form.clone()).await);
        assert_eq!(refused, ["contract.duplicate"]);
        withdraw(&region, &firm, id).await.unwrap();
        assert_eq!(region.contract(id).await.state, contract::State::Withdrawn);
        let refused = codes(town.decide_contract(&region.county, id, approve(2)).await);
        assert_eq!(refused, ["state.not-possible"]);

        let again = town.submit_contract(&firm, form).await.unwrap();
        region.issue(again, 1).await;
        let refused = codes(withdraw(&region, &firm, again).await);
        assert_eq!(refused, ["state.not-possible"]);
    }

    async fn a_registration_is_corrected(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let id = town.register(&person, form).await.unwrap();
        town.certify(&region.county, id, send_back(1)).await.unwrap();
        let actor = region.actor(&person).await;
        let draft = subjects::correct(&town.office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap();
        let open = drafts::open(&town.office, &actor, draft).await.unwrap();
        // What is sealed comes back in full to its owner; the promise is to be given again.
        assert_eq!(open.answers.get("bank_account"), "6229000070000001");
        assert_eq!(open.answers.get("truth"), "");
        let typed = tick(tick(open.answers, "address", "创新路 2 号"), "truth", "yes");
        drafts::keep(&town.office, &actor, draft, typed).await.unwrap();
        let asked = town.ask(&person).await.unwrap();
        let command = subjects::Register { draft };
        let done = subjects::register(&town.office, asked.by(), command).await.unwrap();
        assert_eq!(done.subject, id);
        town.certify(&region.county, id, approve(3)).await.unwrap();
        let mine = subjects::mine(&town.office, &actor).await.unwrap().unwrap();
        assert_eq!((mine.state, mine.address.as_str()), (subject::State::Certified, "创新路 2 号"));
    }

    async fn a_refused_registration_gives_its_code_free(region: Region) {
        let town = &region.town;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let first = town.register(&person, form.clone()).await.unwrap();
        let another = subject_form("宁夏宏图科技有限公司", 2, "640105");
        let twice = codes(town.register(&person, another).await);
        assert_eq!(twice, ["subject.one-an-account"]);
        let other = town.sign_up("hongtu", "丁文博", Role::Subject).await.unwrap();
        let taken = codes(town.register(&other, form.clone()).await);
        assert_eq!(taken, ["subject.registered"]);
        town.certify(&region.county, first, refuse(1)).await.unwrap();
        let second = town.register(&person, form).await.unwrap();
        town.certify(&region.county, second, approve(1)).await.unwrap();
        assert_eq!(region.actor(&person).await.party, Some(second));
    }

    async fn an_admission_is_returned_corrected_and_refused(region: Region) {
        let town = &region.town;
        let person = town.sign_up("zhijian", "陈思远", Role::Provider).await.unwrap();
        let form = lab_form("宁夏质检院", 1, "640104");
        let id = town.apply(&person, form).await.unwrap();
        town.admit(&region.agency, id, approve(1)).await.unwrap();
        town.admit(&region.centre, id, send_back(2)).await.unwrap();
        let actor = region.actor(&person).await;
        let draft = providers::correct(&town.office, By { actor: &actor, request: &region.town.request() }, id).await.unwrap();
        let typed = [("services", "材料成分分析"), ("truth", "yes")].into_iter().collect();
        drafts::keep(&town.office, &actor, draft, typed).await.unwrap();
        let asked = town.ask(&person).await.unwrap();
        let command = providers::Apply { draft };
        providers::apply(&town.office, asked.by(), command).await.unwrap();
        town.admit(&region.agency, id, approve(4)).await.unwrap();
        let anything = directory::Query::words("", 20);
        let listed = || directory::search(&town.office, &anything);
        assert_eq!(listed().await.unwrap().total, 0);
        town.admit(&region.centre, id, approve(5)).await.unwrap();
        assert_eq!(listed().await.unwrap().hits[0].listed.services, "材料成分分析");

        let other = town.sign_up("huace", "陈思远", Role::Provider).await.unwrap();
        let id = town.apply(&other, lab_form("宁夏华测院", 2, "640104")).await.unwrap();
        town.admit(&region.agency, id, refuse(1)).await.unwrap();
        let actor = region.actor(&other).await;
        let mine = providers::mine(&town.office, &actor).await.unwrap().unwrap();
        assert_eq!(mine.state, provider::State::Refused);
        assert!(providers::public(&town.office, id).await.is_err());
    }

    async fn a_returned_claim_stops_the_clock(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        let file = region.file_of_claim(case.claim).await;
        assert_eq!(file.line.due_on, Some(day("2026-04-22")));
        assert_eq!(file.line.days_left, Some(7));
        town.go_to(day("2026-04-15"));
        town.decide_claim(&region.agency, case.claim, send_back(1)).await.unwrap();
        let file = region.file_of_claim(case.claim).await;
        assert_eq!((file.line.state, file.line.due_on), (claim::State::Returned, None));
        assert_eq!(file.line.days_left, None);

        // While it is back, tickets may change; what is claimed follows them. The firm is asked to, until it has.
        let asked_of = async |person| {
            let actor = region.actor(person).await;
            let open = tasks::tasks(&town.office, &actor).await.unwrap();
            open.into_iter().map(|task| (task.act, task.to)).collect::<Vec<_>>()
        };
        assert_eq!(asked_of(&case.firm).await, [(Act::AddTicket, case.contract)]);
        assert_eq!(asked_of(&case.lab).await, [(Act::SubmitClaim, case.voucher)]);
        town.go_to(day("2026-04-16"));
        let amount = Fen::from_yuan(1_000);
        town.ticket(&case.firm, case.contract, 2, amount).await.unwrap();
        assert_eq!(asked_of(&case.firm).await, []);
        town.go_to(day("2026-04-20"));
        assert_eq!(town.claim(&case.lab, case.voucher).await.unwrap(), case.claim);
        let file = region.file_of_claim(case.claim).await;
        assert_eq!(file.line.due_on, Some(day("2026-04-29")));
        assert_eq!(file.actual, Fen::from_yuan(301_000));
        region.pass_claim(case.claim, 3).await;
        town.pay(&region.finance, case.claim, 5, "B-1").await.unwrap();
        region.assert_sound().await;
    }

    async fn evidence_stands_still_while_a_claim_is_under_review(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        let amount = Fen::from_yuan(1_000);
        let refused = codes(town.ticket(&case.firm, case.contract, 2, amount).await);
        assert_eq!(refused, ["evidence.under-review"]);
        let refused = codes(town.result(&case.firm, case.contract).await);
        assert_eq!(refused, ["evidence.under-review"]);
        let twice = codes(town.claim(&case.lab, case.voucher).await);
        assert_eq!(twice, ["state.not-possible"]);
    }

    async fn a_refused_claim_voids_the_voucher(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        assert_eq!(region.budget(2026).await.reserved, Fen::from_yuan(110_000));
        town.decide_claim(&region.agency, case.claim, approve(1)).await.unwrap();
        town.decide_claim(&region.centre, case.claim, refuse(2)).await.unwrap();
        let file = region.contract(case.contract).await;
        assert_eq!(file.voucher.unwrap().state, voucher::State::Void);
        let left = region.ceiling(&case.firm).await;
        assert_eq!((left.reserved, left.free()), (Fen::ZERO, Fen::from_yuan(200_000)));
        assert_eq!(region.budget(2026).await.reserved, Fen::ZERO);
        let refused = codes(town.claim(&case.lab, case.voucher).await);
        assert_eq!(refused, ["state.not-possible"]);
        region.assert_sound().await;
    }

    async fn a_claim_is_withdrawn_and_made_again(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        let withdraw = async |claim| {
            let asked = town.ask(&case.lab).await.unwrap();
            claims::withdraw(&town.office, asked.by(), claims::Withdraw { claim }).await
        };
        withdraw(case.claim).await.unwrap();
        let file = region.contract(case.contract).await;
        assert_eq!(file.voucher.unwrap().state, voucher::State::SetOff);
        assert_eq!(region.file_of_claim(case.claim).await.line.due_on, None);
        assert_eq!(region.ceiling(&case.firm).await.reserved, Fen::from_yuan(110_000));
        let again = town.claim(&case.lab, case.voucher).await.unwrap();
        assert_ne!(again, case.claim);
        region.pass_claim(again, 1).await;
        // Once confirmed it is payable and no longer the claimant's to take back (8.7).
        assert_eq!(codes(withdraw(again).await), ["state.not-possible"]);
        region.assert_sound().await;
    }
}

async fn withdraw(region: &Region, firm: &sim::Person, contract: Uuid) -> Result<String, Refused> {
    let asked = region.town.ask(firm).await.unwrap();
    let command = contracts::Withdraw { contract };
    let done = contracts::withdraw(&region.town.office, asked.by(), command).await?;
    Ok(done.state)
}
