//! Drawing up, signing and sealing, handing in (8.2, 10.1): what is drawn up concerns its subject alone, and only the
//! signed copy of the present edition is taken.

use office::attachments::Upload;
use office::drafts::DraftKind;
use office::listing::Ask;
use office::{Actor, By, Refused, attachments, contracts, queues, tasks};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::contract::State;
use sim::{Person, approve, contract_form, expel, send_back, signed, tick};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes};

/// A contract of this firm that is drawn up and not handed in.
async fn drawn(region: &Region, firm: &Person, provider: Uuid, title: &str) -> Uuid {
    let today = region.town.office.today();
    let form = contract_form(provider, title, Fen::from_yuan(20_000), today);
    let draft = region
        .town
        .draft(firm, DraftKind::Contract, form)
        .await
        .unwrap();
    region.town.draw_contract(firm, draft).await.unwrap()
}

async fn state(region: &Region, reader: &Actor, contract: Uuid) -> State {
    contracts::view(&region.town.office, reader, contract)
        .await
        .unwrap()
        .state
}

/// Draws a contract up anew with another title.
async fn redrawn(region: &Region, firm: &Person, contract: Uuid, title: &str) {
    let office = &region.town.office;
    let actor = region.actor(firm).await;
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
    let open = office::drafts::open(office, &actor, draft).await.unwrap();
    let answers = tick(open.answers, "title", title);
    office::drafts::keep(office, &actor, draft, answers)
        .await
        .unwrap();
    assert_eq!(
        region.town.draw_contract(firm, draft).await.unwrap(),
        contract
    );
}

both! {
    async fn what_is_drawn_up_is_its_subjects_alone(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let mine = region.actor(&firm).await;
        let view = contracts::view(office, &mine, contract).await.unwrap();
        assert_eq!(view.state, State::Drawn);
        assert_eq!(view.to_do, [Act::SubmitContract, Act::DrawContract, Act::WithdrawContract]);
        assert_eq!(tasks::tasks(office, &mine).await.unwrap()[0].act, Act::SubmitContract);
        assert_eq!(contracts::list(office, &mine, &Ask::default()).await.unwrap().lines.len(), 1);
        // It binds nothing of the year's ceiling.
        assert_eq!(region.ceiling(&firm).await.reserved, Fen::ZERO);
        let desks = [&lab, &region.county, &region.agency, &region.centre, &region.finance, &region.auditor];
        for desk in desks {
            let actor = region.actor(desk).await;
            assert_unknown("a drawn contract", contracts::view(office, &actor, contract).await);
            assert!(contracts::list(office, &actor, &Ask::default()).await.unwrap().lines.is_empty(), "{}", desk.login);
        }
        let county = region.actor(&region.county).await;
        assert!(queues::queue(office, &county, &Ask::default()).await.unwrap().lines.is_empty());

        region.town.seal(&firm, contract).await.unwrap();
        for desk in desks {
            let actor = region.actor(desk).await;
            assert_eq!(state(&region, &actor, contract).await, State::Submitted, "{}", desk.login);
        }
        assert_eq!(queues::queue(office, &county, &Ask::default()).await.unwrap().lines.len(), 1);
        region.assert_sound().await;
    }

    async fn the_signed_copy_stands_beside_the_contract_and_in_its_record(region: Region) {
        let office = &region.town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let paper = region.town.contract_paper(&firm, contract).await.unwrap();
        let copy = signed(&paper, "签章后.pdf");
        region.town.hand_in(&firm, contract, copy.clone()).await.unwrap();
        let county = region.actor(&region.county).await;
        let view = contracts::view(office, &county, contract).await.unwrap();
        let submitted = view.timeline.iter().find(|entry| entry.act == Some(Act::SubmitContract)).unwrap();
        assert_eq!(submitted.after.as_deref(), Some("submitted"));
        let sealed = view.sealed.unwrap();
        assert!(sealed.told().contains("电子签名 1 个"), "{}", sealed.told());
        assert_eq!(sealed.doubts(), Vec::<String>::new());
        let file = attachments::read(office, &county, sealed.file).await.unwrap();
        assert_eq!((file.name.as_str(), &file.bytes), ("签章后.pdf", &copy.bytes));
        region.assert_sound().await;
    }

    async fn what_is_not_the_signed_copy_is_refused_and_nothing_changes(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let other = drawn(&region, &firm, provider, "盐雾试验与附着力测试").await;
        let paper = town.contract_paper(&firm, contract).await.unwrap();
        let theirs = town.contract_paper(&firm, other).await.unwrap();
        let upload = |bytes: &[u8]| Upload { name: "合同.pdf".into(), bytes: bytes.to_vec().into() };
        for (file, code) in [
            (upload(&paper), "seal.unsigned"),
            (signed(&theirs, "另一份.pdf"), "seal.other"),
            (sim::pdf("空白.pdf"), "seal.no-code"),
        ] {
            let refused = codes(town.hand_in(&firm, contract, file).await);
            assert_eq!(refused, [code]);
        }
        let asked = town.ask(&firm).await.unwrap();
        let command = contracts::Submit { contract, sealed: String::new() };
        let refused = contracts::submit(&town.office, asked.by(), command).await;
        assert_eq!(codes(refused), ["file.missing"]);
        // A file that was not recognised is not taken either.
        let asked = town.ask(&firm).await.unwrap();
        let held = attachments::hold(&town.office, asked.by(), Act::SubmitContract, "attachment", sim::pdf("a.pdf"));
        let sealed = held.await.unwrap().id.to_string();
        let refused = contracts::submit(&town.office, asked.by(), contracts::Submit { contract, sealed }).await;
        assert_eq!(codes(refused), ["seal.other-edition"]);
        let mine = region.actor(&firm).await;
        assert_eq!(state(&region, &mine, contract).await, State::Drawn);
        region.assert_sound().await;
    }

    async fn an_earlier_edition_is_not_taken_for_the_present_one(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let before = town.contract_paper(&firm, contract).await.unwrap();
        redrawn(&region, &firm, contract, "新材料耐候检测").await;
        let now = town.contract_paper(&firm, contract).await.unwrap();
        assert_ne!(before, now);
        let refused = codes(town.hand_in(&firm, contract, signed(&before, "旧版.pdf")).await);
        assert!(refused.contains(&"seal.older".to_owned()), "{refused:?}");
        town.hand_in(&firm, contract, signed(&now, "新版.pdf")).await.unwrap();
        let mine = region.actor(&firm).await;
        let view = contracts::view(&town.office, &mine, contract).await.unwrap();
        assert_eq!((view.state, view.title.as_str()), (State::Submitted, "新材料耐候检测"));
        // Handed in, it is changed no more unless it comes back.
        assert_eq!(codes(contracts::correct(&town.office, By { actor: &mine, request: &region.town.request() }, contract).await), ["state.not-possible"]);
        region.assert_sound().await;
    }

    async fn a_returned_contract_is_drawn_and_sealed_again_in_sight_of_its_readers(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        town.seal(&firm, contract).await.unwrap();
        town.decide_contract(&region.county, contract, send_back(1)).await.unwrap();
        redrawn(&region, &firm, contract, "新材料检测，样品 6 件").await;
        for reader in [&lab, &region.county] {
            let reader = region.actor(reader).await;
            assert_eq!(state(&region, &reader, contract).await, State::Drawn);
        }
        town.seal(&firm, contract).await.unwrap();
        let county = region.actor(&region.county).await;
        let view = contracts::view(&town.office, &county, contract).await.unwrap();
        assert_eq!(view.state, State::Submitted);
        town.decide_contract(&region.county, contract, approve(view.edition)).await.unwrap();
        region.assert_sound().await;
    }

    async fn what_is_drawn_up_is_taken_back_without_a_word_to_anybody(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let asked = town.ask(&firm).await.unwrap();
        contracts::withdraw(&town.office, asked.by(), contracts::Withdraw { contract }).await.unwrap();
        let mine = region.actor(&firm).await;
        assert_eq!(state(&region, &mine, contract).await, State::Withdrawn);
        for reader in [&lab, &region.county] {
            let reader = region.actor(reader).await;
            assert_unknown("a contract", contracts::view(&town.office, &reader, contract).await);
        }
        let refused = codes(town.seal(&firm, contract).await);
        assert_eq!(refused, ["state.not-possible"]);
        region.assert_sound().await;
    }

    async fn the_first_check_runs_again_when_it_is_handed_in(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        town.remove(&region.centre, provider, expel(3)).await.unwrap();
        let refused = codes(town.seal(&firm, contract).await);
        assert!(refused.iter().any(|code| code.starts_with("provider.")), "{refused:?}");
        let mine = region.actor(&firm).await;
        assert_eq!(state(&region, &mine, contract).await, State::Drawn);
    }

    async fn what_a_machine_cannot_settle_is_left_to_the_reviewer(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let paper = town.contract_paper(&firm, contract).await.unwrap();
        // A signature that leaves out the beginning.
        let mut copy = signed(&paper, "盖章.pdf");
        let mut partly: Vec<u8> = copy.bytes.to_vec();
        let at = partly.windows(10).rposition(|here| here == b"/ByteRange").unwrap();
        let from = at + partly[at..].iter().position(|byte| *byte == b'0').unwrap();
        partly[from] = b'1';
        copy.bytes = partly.into();
        town.hand_in(&firm, contract, copy).await.unwrap();
        let county = region.actor(&region.county).await;
        let sealed = contracts::view(&town.office, &county, contract).await.unwrap().sealed.unwrap();
        assert_eq!(sealed.doubts(), ["签名只覆盖部分内容：签名之后文件又有改动，需人工核对双方的签章"]);
        // It stands among the findings that need a person, so that it is not approved among many.
        let many = office::review::Verdict { together: true, ..approve(1) };
        assert_eq!(codes(town.decide_contract(&region.county, contract, many).await), ["together.doubt"]);
        town.decide_contract(&region.county, contract, approve(1)).await.unwrap();
    }

    async fn nobody_else_hands_a_contract_in(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let other = region.firm("guangfu", 2).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let paper = town.contract_paper(&firm, contract).await.unwrap();
        assert_unknown("a contract", town.hand_in(&other, contract, signed(&paper, "a.pdf")).await);
        // A file that somebody else holds is nobody's to hand in.
        let theirs = town.ask(&other).await.unwrap();
        let held = attachments::hold(&town.office, theirs.by(), Act::SubmitContract, "attachment", signed(&paper, "a.pdf"));
        let held = held.await.unwrap();
        let mine = region.actor(&firm).await;
        assert_unknown("a file", contracts::recognise(&town.office, &mine, contract, held.id).await);
    }

    async fn handing_in_twice_has_one_effect(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let contract = drawn(&region, &firm, provider, "新材料检测").await;
        let paper = town.contract_paper(&firm, contract).await.unwrap();
        let asked = town.ask(&firm).await.unwrap();
        let mut numbers = Vec::new();
        for _ in 0..2 {
            let act = Act::SubmitContract;
            let copy = signed(&paper, "签章后.pdf");
            let held = attachments::hold(&town.office, asked.by(), act, "attachment", copy).await.unwrap();
            contracts::recognise(&town.office, asked.by().actor, contract, held.id).await.unwrap();
            let command = contracts::Submit { contract, sealed: held.id.to_string() };
            let done = contracts::submit(&town.office, asked.by(), command).await.unwrap();
            numbers.push(done.number);
        }
        assert_eq!(numbers[0], numbers[1]);
        let other = town.ask(&firm).await.unwrap();
        let command = contracts::Submit { contract, sealed: Uuid::nil().to_string() };
        let refused: Result<_, Refused> = contracts::submit(&town.office, other.by(), command).await;
        assert_eq!(codes(refused), ["state.not-possible"]);
        region.assert_sound().await;
    }
}
