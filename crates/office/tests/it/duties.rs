//! Nobody decides twice in a row (R20), and who comes second learns who was first (UX-27).

use office::Refused;
use rules::Fen;
use rules::duties::Role;
use sim::{Person, approve, contract_form, refuse, subject_form};

use crate::support::{Region, both, codes};

both! {
    async fn nobody_does_two_steps_in_a_row(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let form = contract_form(provider, "检测", Fen::from_yuan(10_000), town.office.today());
        let contract = town.submit_contract(&firm, form).await.unwrap();
        town.decide_contract(&region.county, contract, approve(1)).await.unwrap();

        // An official who changes desks keeps his account and what he did with it.
        let moved = moves(&region, &region.county, Role::Agency).await;
        for verdict in [approve(2), sim::send_back(2), refuse(2)] {
            let refused = codes(town.decide_contract(&moved, contract, verdict).await);
            assert_eq!(refused, ["duties.four-eyes"]);
        }
        town.decide_contract(&region.agency, contract, approve(2)).await.unwrap();
        let agency = moves(&region, &region.agency, Role::Centre).await;
        let refused = codes(town.decide_contract(&agency, contract, approve(3)).await);
        assert_eq!(refused, ["duties.four-eyes"]);
        // The step before the last was his: that is allowed (R20 speaks of consecutive steps).
        let moved = moves(&region, &moved, Role::Centre).await;
        assert!(town.decide_contract(&moved, contract, approve(3)).await.unwrap().voucher.is_some());
    }

    async fn nobody_files_what_he_took_in_or_pays_what_he_confirmed(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        town.decide_claim(&region.agency, case.claim, approve(1)).await.unwrap();
        let agency = moves(&region, &region.agency, Role::Centre).await;
        let refused = codes(town.decide_claim(&agency, case.claim, approve(2)).await);
        assert_eq!(refused, ["duties.four-eyes"]);
        town.decide_claim(&region.centre, case.claim, approve(2)).await.unwrap();
        let centre = moves(&region, &region.centre, Role::Finance).await;
        let refused = codes(town.pay(&centre, case.claim, 3, "B-1").await);
        assert_eq!(refused, ["duties.four-eyes"]);

        let lab = town.sign_up("huace", "陈思远", Role::Provider).await.unwrap();
        let form = sim::lab_form("宁夏华测检测院", 9, "640104");
        let provider = town.apply(&lab, form).await.unwrap();
        let second = region.colleague("second", Role::Agency).await;
        town.admit(&second, provider, approve(1)).await.unwrap();
        let second = moves(&region, &second, Role::Centre).await;
        let refused = codes(town.admit(&second, provider, approve(2)).await);
        assert_eq!(refused, ["duties.four-eyes"]);
        town.admit(&agency, provider, approve(2)).await.unwrap();
        town.pay(&region.finance, case.claim, 3, "B-1").await.unwrap();
    }

    async fn who_comes_second_is_told_who_was_first(region: Region) {
        let town = &region.town;
        let second = region.colleague("second", Role::County).await;
        let person = town.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let subject = town.register(&person, form).await.unwrap();
        town.certify(&region.county, subject, approve(1)).await.unwrap();
        match town.certify(&second, subject, refuse(1)).await {
            Err(Refused::Meanwhile(first)) => {
                assert_eq!(first.who, "市县科技管理部门 · xixia");
                assert_eq!(first.what, "审核主体登记，现为“已认证”");
                assert_eq!(office::local(first.at).date_naive(), town.office.today());
            }
            other => panic!("expected to be told of the first, got {other:?}"),
        }
        // Who reads the present edition is told the state instead.
        let refused = codes(town.certify(&second, subject, refuse(2)).await);
        assert_eq!(refused, ["state.not-possible"]);
    }
}

/// The official is moved to another desk.
async fn moves(region: &Region, person: &Person, to: Role) -> Person {
    let sql = format!(
        "UPDATE account SET role = '{}' WHERE login = '{}'",
        to.code(),
        person.login
    );
    assert_eq!(region.intruder().await.tamper(&sql).await.unwrap(), 1);
    Person {
        role: to,
        ..person.clone()
    }
}
