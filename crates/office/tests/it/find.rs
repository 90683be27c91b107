//! Everything is found by what is written on it, by whoever may read it (10.1).

use office::Refused;
use office::find::{self, Found, MOST};
use office::related::{Kind, Page};
use rules::Fen;
use rules::duties::Role;
use rules::lifecycle::amendment::Part;
use sim::{Person, approve, contract_form, resident_id, uscc};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, firm_name};

async fn sought(region: &Region, person: &Person, typed: &str) -> Result<Found, Refused> {
    let actor = region.actor(person).await;
    find::find(&region.town.office, &actor, typed).await
}

/// What was found, as kinds.
async fn kinds(region: &Region, person: &Person, typed: &str) -> Vec<Kind> {
    let found = sought(region, person, typed).await.unwrap();
    found.files.iter().map(|card| card.kind).collect()
}

both! {
    async fn every_number_is_found_however_it_is_typed(region: Region) {
        let case = region.paid().await;
        let agency = &region.agency;
        for (typed, kind) in [
            ("HT2026-000001-7", Kind::Contract),
            ("ht2026-000001", Kind::Contract),
            ("ＨＴ２０２６０００００１", Kind::Contract),
            (" HT2026 - 1 ", Kind::Contract),
            ("NX20260000017", Kind::Voucher),
            ("fw2026-000001-7", Kind::Twin),
            ("DF2026-000001-7", Kind::Claim),
            ("zc2026-1", Kind::Subject),
            ("JG2026000001", Kind::Provider),
            ("26640000000000000001", Kind::Ticket),
            ("２６６４ 0000 0000 0000 0001", Kind::Ticket),
            ("ICBC20260413-001", Kind::Payment),
            ("icbc20260413-001", Kind::Payment),
        ] {
            assert_eq!(kinds(&region, agency, typed).await, [kind], "{typed}");
        }
        let found = sought(&region, agency, "26640000000000000001").await.unwrap();
        assert_eq!(found.files[0].page, Some(Page::Contract(case.contract)));
        let wrong = sought(&region, agency, "HT2026-000001-8").await.unwrap();
        assert_eq!(wrong.fault.unwrap().code, "number.check");
        let short = sought(&region, agency, "HT2026").await.unwrap();
        assert_eq!(short.fault.unwrap().code, "number.shape");
        for nothing in ["HT2026-000999", "FW2025-1", "26640000000000009999", "", "　", "' OR 1=1 --", "100%", "_"] {
            let found = sought(&region, agency, nothing).await.unwrap();
            assert!(found.files.is_empty() && found.fault.is_none(), "{nothing}: {found:?}");
        }
    }

    async fn a_service_voucher_is_found_once_it_arose(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (_, voucher) = region.voucher(&firm, provider, 10_000).await;
        assert_eq!(kinds(&region, &lab, "FW2026-1").await, []);
        region.town.set_off(&firm, voucher).await.unwrap();
        assert_eq!(kinds(&region, &lab, "FW2026-1").await, [Kind::Twin]);
    }

    async fn a_part_of_a_name_finds_party_or_contract(region: Region) {
        let case = region.paid().await;
        let (stranger, jinfeng) = region.elsewhere().await;
        let name = firm_name("hongyuan");
        for typed in ["hongyuan", "HongYuan科技", "ｈｏｎｇｙｕａｎ", "宁夏hongyuan科技有限公司", "夏 hong"] {
            for person in [&region.county, &region.agency, &region.centre, &region.auditor] {
                let found = sought(&region, person, typed).await.unwrap();
                let names: Vec<_> = found.files.iter().map(|card| card.title.as_str()).collect();
                assert_eq!(names, [name.as_str()], "{typed} {}", person.login);
            }
        }
        // Finance opens no registrations: it is led to the contracts; so is a lab, and a county by a lab's name.
        for (person, typed) in [(&region.finance, "hongyuan"), (&case.lab, "hongyuan"), (&case.firm, "zhijian"),
                                (&region.county, "zhijian"), (&region.finance, "zhijian")] {
            let found = sought(&region, person, typed).await.unwrap();
            assert_eq!(found.files.len(), 1, "{} {typed}", person.login);
            assert_eq!(found.files[0].id, case.contract);
        }
        // Its own name is found by everybody who has one.
        assert_eq!(kinds(&region, &case.firm, "hongyuan").await, [Kind::Subject]);
        assert_eq!(kinds(&region, &case.lab, "检测院").await, [Kind::Provider]);
        // Another county, another firm: nothing of it.
        for person in [&jinfeng, &stranger] {
            for typed in ["hongyuan", "zhijian"] {
                assert_eq!(kinds(&region, person, typed).await, [], "{} {typed}", person.login);
            }
        }
        assert_eq!(kinds(&region, &jinfeng, "光伏").await, [Kind::Subject]);
        assert_eq!(kinds(&region, &region.county, "光伏").await, []);
        assert_unknown("admin", sought(&region, &region.admin, "hongyuan").await);
    }

    async fn nothing_of_another_county_or_party_is_found_by_number(region: Region) {
        let case = region.paid().await;
        let (stranger, jinfeng) = region.elsewhere().await;
        let (other_lab, _) = region.lab("qita", 2).await;
        let code = uscc("91640105MA", 1);
        let numbers = ["HT2026-1", "NX2026-1", "FW2026-1", "DF2026-1", "ZC2026-1", "26640000000000000001",
                       "ICBC20260413-001", code.as_str()];
        for typed in numbers {
            for person in [&stranger, &jinfeng, &other_lab] {
                let found = sought(&region, person, typed).await.unwrap();
                assert!(found.files.is_empty() && !found.more, "{} {typed}", person.login);
            }
            for person in [&case.firm, &region.county, &region.agency, &region.finance, &region.auditor] {
                let found = kinds(&region, person, typed).await;
                let hidden = typed == "ZC2026-1" && person.role == Role::Finance;
                assert_eq!(found.len(), usize::from(!hidden), "{} {typed}", person.login);
            }
        }
    }

    async fn codes_and_identity_numbers_find_their_bearers(region: Region) {
        let case = region.paid().await;
        let code = uscc("91640105MA", 1);
        assert_eq!(kinds(&region, &region.agency, &code.to_lowercase()).await, [Kind::Subject]);
        assert_eq!(kinds(&region, &region.agency, &uscc("12640000", 1)).await, [Kind::Provider]);
        // The firm knows the code of its lab from the contract: it finds the contract.
        assert_eq!(kinds(&region, &case.firm, &uscc("12640000", 1)).await, [Kind::Contract]);
        let person = resident_id(1);
        assert_eq!(kinds(&region, &region.county, &person).await, [Kind::Subject]);
        assert_eq!(kinds(&region, &region.agency, &resident_id(501)).await, [Kind::Provider]);
        for stranger in [&case.firm, &case.lab, &region.finance] {
            assert_eq!(kinds(&region, stranger, &person).await, [], "{}", stranger.login);
        }
        // A whole telephone and a whole account, for the same desks; a part of one finds nothing.
        let reached = [
            ("13950000001", Kind::Subject),
            ("139-5000-0001", Kind::Subject),
            ("6229000070000001", Kind::Subject),
            ("13820000001", Kind::Provider),
            ("６２２２ 0000 1000 0001", Kind::Provider),
        ];
        for (typed, kind) in reached {
            assert_eq!(kinds(&region, &region.agency, typed).await, [kind], "{typed}");
            for stranger in [&case.firm, &case.lab, &region.finance] {
                assert_eq!(kinds(&region, stranger, typed).await, [], "{typed} {}", stranger.login);
            }
        }
        assert_eq!(kinds(&region, &region.agency, "1395000000").await, []);
        let (_, jinfeng) = region.elsewhere().await;
        assert_eq!(kinds(&region, &jinfeng, &person).await, []);
        assert_eq!(kinds(&region, &jinfeng, "13950000001").await, []);
        let mut wrong = code.clone();
        wrong.replace_range(17.., if code.ends_with('0') { "1" } else { "0" });
        let found = sought(&region, &region.agency, &wrong).await.unwrap();
        assert_eq!(found.fault.unwrap().code, "uscc.check");
    }

    async fn names_are_kept_with_the_act_that_changes_them(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let answers = [("name", "宁夏宏远新材料有限公司")];
        let change = region.town.amend(&firm, Part::Name, &answers).await.unwrap();
        assert_eq!(kinds(&region, &region.county, "宏远新材").await, []);
        region.town.certify_amendment(&region.county, change, approve(1)).await.unwrap();
        for typed in ["宏远新材", "hongyuan"] {
            assert_eq!(kinds(&region, &region.county, typed).await, [Kind::Subject], "{typed}");
        }
        // A database that is older than the search is read once.
        let office = &region.town.office;
        assert_eq!(find::settle(office).await.unwrap(), 1);
        assert_eq!(find::settle(office).await.unwrap(), 0);
        region.intruder().await.tamper("DELETE FROM name_part").await.unwrap();
        assert_eq!(kinds(&region, &region.county, "宏远").await, []);
        assert_eq!(find::rebuild(office).await.unwrap(), 1);
        for typed in ["宏远新材", "hongyuan"] {
            assert_eq!(kinds(&region, &region.county, typed).await, [Kind::Subject], "{typed}");
        }
    }

    async fn a_common_word_shows_the_first_and_says_that_there_are_more(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        for yuan in 0..=i64::try_from(MOST).unwrap() {
            let today = region.town.office.today();
            let amount = Fen::from_yuan(10_000 + yuan);
            let form = contract_form(provider, "新材料检测", amount, today);
            region.town.submit_contract(&firm, form).await.unwrap();
        }
        let found = sought(&region, &region.finance, "zhijian").await.unwrap();
        assert_eq!((found.files.len(), found.more), (MOST, true));
        let ids: std::collections::BTreeSet<Uuid> = found.files.iter().map(|card| card.id).collect();
        assert_eq!(ids.len(), MOST);
    }
}
