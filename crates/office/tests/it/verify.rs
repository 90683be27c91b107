//! The public check: whoever holds a paper sees whether it is ours and still stands; guessing is slowed.

use office::verify::{Claimed, Match, verify};
use office::{Actor, By, contracts};
use rules::Fen;
use sim::{contract_form, send_back, signed, subject_form, tick};
use store::Paper;
use store::queries::papers::of_files;
use uuid::Uuid;

use crate::support::{Region, both, codes};

/// What stands on the papers of a contract, the latest first.
async fn printed(region: &Region, contract: Uuid) -> Vec<Paper> {
    let store = region.intruder().await;
    let mut papers = of_files(&store, &[contract]).await.unwrap();
    papers.retain(|paper| paper.kind == "contract");
    papers
}

fn typed(paper: &Paper) -> Claimed {
    Claimed {
        number: paper.number.clone(),
        check: paper.check_code.clone(),
    }
}

fn stranger(origin: &str) -> Actor {
    Actor::anyone(origin)
}

both! {
    async fn a_paper_is_found_with_its_state_its_hashes_and_masked_parties(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "新材料检测", Fen::from_yuan(20_000), office.today());
        let contract = town.submit_contract(&firm, form).await.unwrap();
        let paper = printed(&region, contract).await.remove(0);
        let anyone = stranger("203.0.113.7");
        let found = verify(office, &anyone, &typed(&paper)).await.unwrap();
        assert!(found.stands);
        assert_eq!(found.state, "市县审核中");
        assert_eq!(found.amount, Some(Fen::from_yuan(20_000)));
        assert_eq!(found.content_hash, paper.content_hash);
        assert_eq!(found.parties.len(), 2);

        let bytes = town.contract_paper(&firm, contract).await.unwrap();
        assert_eq!(found.holds(&bytes), Match::Issued);
        assert_eq!(found.holds(&signed(&bytes, "").bytes), Match::Sealed);
        assert_eq!(found.holds(b"%PDF-"), Match::Other);

        // As people type it: small letters, blanks, full width, in two groups.
        let check = paper.check_code.to_lowercase();
        let loose = Claimed {
            number: format!(" {} ", paper.number.to_lowercase()),
            check: format!("{}-{}", &check[..4], &check[4..]),
        };
        assert_eq!(verify(office, &anyone, &loose).await.unwrap().number, paper.number);

        // It comes back and is drawn up anew: the earlier edition says so.
        town.decide_contract(&region.county, contract, send_back(1)).await.unwrap();
        let actor = region.actor(&firm).await;
        let draft = contracts::correct(office, By { actor: &actor, request: &region.town.request() }, contract).await.unwrap();
        town.submit_draft(&firm, draft).await.unwrap();
        let before = verify(office, &anyone, &typed(&paper)).await.unwrap();
        assert!(!before.stands && before.state.contains("第 2 版取代"), "{}", before.state);
        let latest = printed(&region, contract).await.remove(0);
        let now = verify(office, &anyone, &typed(&latest)).await.unwrap();
        assert!(now.stands && now.edition == 2);

        let asked = town.ask(&firm).await.unwrap();
        contracts::withdraw(office, asked.by(), contracts::Withdraw { contract }).await.unwrap();
        let gone = verify(office, &anyone, &typed(&latest)).await.unwrap();
        assert!(!gone.stands && gone.state == "已撤回");
    }

    async fn a_wrong_code_and_an_unknown_number_answer_alike_and_wait(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "新材料检测", Fen::from_yuan(20_000), office.today());
        let contract = town.submit_contract(&firm, form).await.unwrap();
        let paper = printed(&region, contract).await.remove(0);
        let anyone = stranger("203.0.113.7");
        let wrong = Claimed { check: "AAAAAAAA".into(), ..typed(&paper) };
        let unknown = Claimed { number: "HT2026-999999-9".into(), ..wrong.clone() };
        let mut told = Vec::new();
        for guess in [&wrong, &unknown] {
            match verify(office, &anyone, guess).await {
                Err(office::Refused::Because(reasons)) => {
                    assert_eq!(reasons[0].code, "verify.unknown");
                    told.push((reasons[0].message.clone(), reasons[0].limit.clone(), reasons[0].own.clone()));
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(told[0], told[1]);
        // While it waits even the right code is not looked at; from elsewhere and for other numbers it is.
        let waits = verify(office, &anyone, &typed(&paper)).await;
        assert_eq!(codes(waits), ["verify.waits"]);
        verify(office, &stranger("203.0.113.8"), &typed(&paper)).await.unwrap();
        let empty = verify(office, &anyone, &Claimed::default()).await;
        assert_eq!(codes(empty), ["verify.number", "verify.check"]);
    }

    async fn of_a_person_only_the_first_character_is_told(region: Region) {
        let town = &region.town;
        let office = &town.office;
        let person = town.sign_up("chuangke", "吉祥云", rules::duties::Role::Subject).await.unwrap();
        let form = tick(subject_form("吉祥云", 7, "640105"), "kind", "individual");
        let form = tick(form, "identity", &sim::resident_id(7));
        let subject = town.register(&person, form).await.unwrap();
        town.certify(&region.county, subject, sim::approve(1)).await.unwrap();
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "样机检测", Fen::from_yuan(20_000), office.today());
        let form = tick(form, "consent_to_smaller_face", "yes");
        let contract = town.submit_contract(&person, form).await.unwrap();
        let paper = printed(&region, contract).await.remove(0);
        let found = verify(office, &stranger("203.0.113.7"), &typed(&paper)).await.unwrap();
        assert_eq!(found.parties[0], ("科技创新主体", "吉**".to_owned()));
    }
}
