//! The public directory: every way of finding, counts that can be checked by hand, and changes that show at once.

mod counted;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use office::directory::{self, Found, Query, Sort};
use rules::catalogue::EntryKind;
use rules::{Coded, Fen};
use sim::{approve, expel, lab_form, refuse, service_form, tick};
use store::{Instrument, Service, Store};
use uuid::Uuid;

use crate::support::{Region, both, moment};

use counted::{Chance, random, with};

async fn look(region: &Region, words: &str) -> Found {
    let query = Query::words(words, 100);
    directory::search(&region.town.office, &query)
        .await
        .unwrap()
}

fn names(found: &Found) -> Vec<&str> {
    found
        .hits
        .iter()
        .map(|hit| hit.listed.name.as_str())
        .collect()
}

fn at() -> DateTime<Utc> {
    moment("2026-04-01")
}

fn id(serial: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + serial)
}

fn service(serial: u128, provider: Uuid, item: &str, method: &str, yuan: i64) -> Service {
    Service {
        id: id(serial),
        provider,
        use_code: "testing".into(),
        item: item.into(),
        method: method.into(),
        price: Fen::from_yuan(yuan).fen(),
        unit: "样".into(),
        days: 5,
        certificate: None,
        replaces: None,
        state: "approved".into(),
        edition: 1,
        last_reviewer: None,
        created_at: at(),
        updated_at: at(),
    }
}

fn instrument(serial: u128, provider: Uuid, name: &str, model: &str) -> Instrument {
    Instrument {
        id: id(serial),
        provider,
        name: name.into(),
        model: model.into(),
        place: "实验楼 302".into(),
        booking: "0951-5012345".into(),
        replaces: None,
        state: "approved".into(),
        edition: 1,
        last_reviewer: None,
        created_at: at(),
        updated_at: at(),
    }
}

/// Rows as the catalogue's verbs leave them, with the note that the directory changed.
async fn enter(region: &Region, services: Vec<Service>, instruments: Vec<Instrument>) {
    let store = Store::open(&region.url).await.unwrap();
    let tx = store.begin().await.unwrap();
    for row in services {
        tx.insert(row).await.unwrap();
    }
    for row in instruments {
        tx.insert(row).await.unwrap();
    }
    tx.commit().await.unwrap();
    directory::rebuild(&region.town.office).await.unwrap();
}

async fn filed(region: &Region, login: &str, form: office::answers::Answers) -> Uuid {
    let town = &region.town;
    let person = town
        .sign_up(login, "陈思远", rules::duties::Role::Provider)
        .await
        .unwrap();
    let provider = town.apply(&person, form).await.unwrap();
    town.admit(&region.agency, provider, approve(1))
        .await
        .unwrap();
    town.admit(&region.centre, provider, approve(2))
        .await
        .unwrap();
    provider
}

/// Two labs with a catalogue each, and one without.
async fn labs(region: &Region) -> [Uuid; 3] {
    let food = filed(
        region,
        "food",
        lab_form("宁夏长城食品检测中心", 1, "640105"),
    )
    .await;
    let metal = filed(region, "metal", lab_form("塞上材料检测研究院", 2, "640502")).await;
    let bank = tick(
        lab_form("重庆路科技服务有限公司", 3, "640106"),
        "uses",
        "consulting",
    );
    let bank = filed(
        region,
        "bank",
        tick(bank, "services", "财务与管理咨询、创业辅导。"),
    )
    .await;
    let services = vec![
        service(1, food, "食品中蛋白质的测定", "GB 5009.5-2016", 300),
        service(2, food, "食品中铅的测定", "GB/T 5009.12-2023", 260),
        service(3, metal, "金属材料拉伸试验", "GB/T 228.1-2021", 800),
        Service {
            state: "submitted".into(),
            ..service(4, metal, "尚未审核的疲劳试验", "GB/T 3075", 900)
        },
    ];
    let instruments = vec![
        instrument(11, food, "电感耦合等离子体质谱仪", "安捷伦 ICP-MS 7900"),
        instrument(12, metal, "电子万能试验机", "CMT-5105"),
    ];
    enter(region, services, instruments).await;
    [food, metal, bank]
}

both! {
    async fn a_provider_is_found_by_everything_that_is_public_of_it(region: Region) {
        labs(&region).await;
        let (food, metal, bank) = ("宁夏长城食品检测中心", "塞上材料检测研究院", "重庆路科技服务有限公司");
        for (words, expected) in [
            ("食品检测", vec![food]),
            ("塞上", vec![metal]),
            ("上材料检", vec![metal]),
            ("塞上材料检测研究院", vec![metal]),
            ("sscl", vec![metal]),
            ("saishang cailiao", vec![metal]),
            ("sài shàng", vec![metal]),
            ("sai4shang4", vec![metal]),
            ("changcheng", vec![food]),
            ("cqlkj", vec![bank]),
            ("蛋白质", vec![food]),
            ("GB/T 5009.5-2016", vec![food]),
            ("GB 5009.5-2003", vec![]),
            ("GB 5009.5-2016", vec![food]),
            ("gb5009.5", vec![food]),
            ("5009.5", vec![food]),
            ("gbt5009.12", vec![food]),
            ("ＧＢ／Ｔ５００９．１２", vec![food]),
            ("质谱仪", vec![food]),
            ("icp-ms", vec![food]),
            ("ICPMS 7900", vec![food]),
            ("cmt5105", vec![metal]),
            ("万能试验机", vec![metal]),
            ("中卫", vec![metal]),
            ("西夏区", vec![food]),
            ("创业辅导", vec![bank]),
            ("仪器维修", vec![bank, food, metal]),
            ("法定检测机构", vec![bank, food, metal]),
            ("拉伸 试验机", vec![metal]),
            ("蛋白质 拉伸", vec![]),
            ("铅", vec![food]),
            ("疲劳试验", vec![]),
        ] {
            let found = look(&region, words).await;
            let mut found = names(&found);
            found.sort_unstable();
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(found, expected, "{words}");
        }
    }

    async fn what_answers_is_shown_and_marked(region: Region) {
        labs(&region).await;
        let found = look(&region, "gb5009.5 蛋白质").await;
        let hit = &found.hits[0];
        let line = &hit.lines[0];
        let shown: String = line.text.iter().map(|piece| match piece.hit {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        }).collect();
        assert_eq!(shown, "食品中[蛋白质]的测定 · [GB 5009.5]-2016");
        assert_eq!(line.offer.as_ref().unwrap().price, Fen::from_yuan(300));
        assert_eq!(hit.price, Some(Fen::from_yuan(300)), "of the service that answers, not the cheapest");
        assert_eq!(found.hits[0].lines.len(), 1);
        let heard = look(&region, "sscl").await;
        assert!(heard.hits[0].name[0].hit && heard.hits[0].name[0].text == "塞上材料");
    }

    async fn a_query_of_which_nothing_is_found_is_answered_by_the_nearest(region: Region) {
        labs(&region).await;
        for (typed, name, terms) in [
            ("蛋白质 月球车", "宁夏长城食品检测中心", vec!["蛋白质"]),
            ("蛋百质测定", "宁夏长城食品检测中心", vec!["测定"]),
            ("塞尚材廖", "塞上材料检测研究院", vec![]),
            ("gbt5009.13", "宁夏长城食品检测中心", vec![]),
            ("GB/T 228.1-2010", "塞上材料检测研究院", vec![]),
            ("赛尚", "塞上材料检测研究院", vec![]),
        ] {
            let found = look(&region, typed).await;
            assert_eq!(found.total, 0, "{typed}");
            let nearest = found.nearest.expect(typed);
            assert_eq!(nearest.hits[0].listed.name, name, "{typed}");
            assert_eq!(nearest.terms, terms, "{typed}");
        }
        let nothing = look(&region, "zzzzqqqq").await;
        assert!(nothing.total == 0 && nothing.nearest.is_none());
    }

    async fn whatever_is_typed_is_answered(region: Region) {
        labs(&region).await;
        let long = "检测".repeat(5_000);
        let found = look(&region, &long).await;
        assert!(found.cut && found.total > 0);
        assert_eq!(found.terms, ["检测"]);
        let many = "1 2 3 4 5 6 7 8 9 ".repeat(5);
        let found = look(&region, &many).await;
        assert_eq!((found.cut, found.terms.len()), (true, 32), "it is read as far as it goes");
        for nothing in ["", "   ", "，。！？", "---///", "\u{0}\u{7}\u{1b}", "%_'\"\\"] {
            let found = look(&region, nothing).await;
            assert_eq!((found.total, found.terms.len()), (3, 0), "{nothing:?}");
        }
        for odd in ["测", "a", "1", "🧪检测", "𠮷", "' OR 1=1 --", "ａ".repeat(10_000).as_str(), "a1".repeat(60).as_str()] {
            look(&region, odd).await;
        }
    }

    async fn a_decision_shows_in_the_next_answer(region: Region) {
        let [food, ..] = labs(&region).await;
        let other = Store::open(&region.url).await.unwrap();
        let town = &region.town;
        assert_eq!(look(&region, "长城食品").await.total, 1);
        town.remove(&region.centre, food, expel(3)).await.unwrap();
        assert_eq!(look(&region, "长城食品").await.total, 0);
        assert_eq!(look(&region, "蛋白质").await.total, 0);
        assert_eq!(look(&region, "").await.total, 2);
        // Another process hears of it through the database.
        let versions = store::queries::directory::changed(&other, 0).await.unwrap();
        assert_eq!(versions.last().map(|change| change.provider), Some(food));
        filed(&region, "new", lab_form("宁夏长城食品检测中心", 9, "640105")).await;
        assert_eq!(look(&region, "长城食品").await.total, 1);
    }

    async fn every_verb_on_what_is_public_shows_in_the_next_answer(region: Region) {
        let (lab, provider) = region.lab("zhijian", 1).await;
        let town = &region.town;
        let stands = async |words, count| assert_eq!(look(&region, words).await.total, count, "{words}");
        let service = town.offer(&lab, EntryKind::Service, service_form("蛋白质测定", "300")).await.unwrap();
        stands("蛋白质", 0).await;
        town.decide_entry(&region.agency, EntryKind::Service, service, approve(1)).await.unwrap();
        stands("蛋白质", 1).await;
        let other = service_form("淀粉测定", "400");
        let change = town.change_entry(&lab, EntryKind::Service, (service, 2), other).await.unwrap();
        stands("蛋白质", 1).await;
        stands("淀粉", 0).await;
        town.decide_entry(&region.agency, EntryKind::Service, change, approve(1)).await.unwrap();
        stands("蛋白质", 0).await;
        stands("淀粉", 1).await;
        town.withdraw_entry(&lab, EntryKind::Service, change).await.unwrap();
        stands("淀粉", 0).await;
        town.suspend(&region.centre, provider, refuse(3)).await.unwrap();
        stands("zhijian", 0).await;
        stands("", 0).await;
    }

    async fn ratings_and_vouchers_show_at_once(region: Region) {
        let case = region.claimed().await;
        let found = look(&region, "zhijian").await;
        let listed = &found.hits[0].listed;
        assert_eq!(listed.id, case.provider);
        assert_eq!((listed.mean().as_deref(), listed.ratings, listed.served), (Some("5.0"), 1, 1));
    }

    async fn counts_are_those_of_counting_every_row(region: Region) {
        let rows = random(&region).await;
        let mut chance = Chance(7);
        for round in 0..150 {
            let query = chance.query();
            let found = directory::search(&region.town.office, &query).await.unwrap();
            let expected = rows.count(&query);
            assert_eq!(found.total, expected, "{round}: {query:?}");
            for (facet, counts) in [
                ("region", &found.facets.regions), ("place", &found.facets.places),
                ("use", &found.facets.uses), ("class", &found.facets.classes),
                ("category", &found.facets.categories), ("band", &found.facets.bands),
            ] {
                for count in counts {
                    let narrowed = with(&query, facet, &count.code);
                    assert_eq!(count.count, rows.count(&narrowed), "{round}: {facet} {} {query:?}", count.code);
                }
            }
            let sum: usize = found.facets.classes.iter().map(|count| count.count).sum();
            assert_eq!(sum, rows.count(&Query { class: None, ..query.clone() }), "{round}: {query:?}");
        }
    }

    async fn pages_hold_everybody_once_in_every_order(region: Region) {
        random(&region).await;
        for sort in Sort::ALL {
            let mut seen = BTreeMap::new();
            let mut query = Query { sort: *sort, ..Query::words("检测", 7) };
            loop {
                let found = directory::search(&region.town.office, &query).await.unwrap();
                for hit in &found.hits {
                    assert_eq!(seen.insert(hit.listed.id, query.page), None, "{sort:?}");
                }
                assert_eq!(found.page, query.page);
                if query.page == found.pages {
                    assert_eq!(seen.len(), found.total, "{sort:?}");
                    break;
                }
                query.page += 1;
            }
        }
        let query = Query { sort: Sort::Price, ..Query::words("检测", 100) };
        let found = directory::search(&region.town.office, &query).await.unwrap();
        let prices: Vec<_> = found.hits.iter().map(|hit| hit.price.map_or(i64::MAX, Fen::fen)).collect();
        assert!(prices.is_sorted() && prices[0] < i64::MAX);
    }
}
