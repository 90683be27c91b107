//! Searching the directory over HTTP: filters as links, what is kept, what is told when nothing is found.

use axum::http::StatusCode;
use sim::expel;

use crate::support::House;

/// The text of a page without its marks, for words that are marked in the middle.
fn plain(html: &str) -> String {
    html.replace("<mark>", "").replace("</mark>", "")
}

/// The address of the link with this text.
fn link(html: &str, text: &str) -> String {
    let (before, _) = html.split_once(&format!(">{text}</a>")).expect(text);
    let (_, rest) = before.rsplit_once("href=\"").unwrap();
    rest.split('"').next().unwrap().replace("&#38;", "&")
}

#[tokio::test]
async fn every_way_of_typing_a_name_finds_it() {
    let house = House::demo().await;
    for typed in [
        "%E5%A1%9E%E4%B8%8A",
        "sscl",
        "saishang",
        "s%C3%A0i%20sh%C3%A0ng",
        "%EF%BC%B3%EF%BC%B3%EF%BC%A3%EF%BC%AC",
        "%E5%A1%9E%E4%B8%8A%20%E9%87%91%E7%9B%B8%E6%A3%80%E9%AA%8C",
    ] {
        let page = house.get(&format!("/providers?words={typed}")).await;
        assert!(page.body.contains("共 1 家"), "{typed}");
        assert!(plain(&page.body).contains("塞上材料检测研究院"), "{typed}");
    }
    let page = house
        .get("/providers?words=%E9%87%91%E7%9B%B8%E6%A3%80%E9%AA%8C")
        .await;
    assert!(page.body.contains("<mark>"), "what answers is marked");
}

#[tokio::test]
async fn a_filter_is_a_link_that_keeps_everything_else() {
    let house = House::demo().await;
    let page = house
        .get("/providers?words=%E6%A3%80%E6%B5%8B&sort=name")
        .await;
    assert!(page.body.contains("共 2 家"));
    let outside = link(&page.body, "区外");
    assert!(outside.contains("words=%E6%A3%80%E6%B5%8B") && outside.contains("sort=name"));
    let page = house.get(&outside).await;
    assert!(page.body.contains("共 1 家") && plain(&page.body).contains("沪江检测技术有限公司"));
    assert!(
        page.body.contains("区内或区外：区外"),
        "the chosen filter is shown"
    );
    assert!(
        page.body.contains("name=\"region\" value=\"outside\""),
        "and goes on with new words"
    );
    let off = link(&page.body, "区外");
    assert!(
        !off.contains("region="),
        "the chosen value leads back: {off}"
    );
    assert!(house.get(&off).await.body.contains("共 2 家"));
}

#[tokio::test]
async fn nothing_found_says_what_comes_nearest_and_keeps_what_was_typed() {
    let house = House::demo().await;
    // 塞尚材廖: two characters typed wrong.
    let near = house
        .get("/providers?words=%E5%A1%9E%E5%B0%9A%E6%9D%90%E5%BB%96")
        .await;
    assert!(
        near.body.contains("下面是最接近的") && plain(&near.body).contains("塞上材料检测研究院")
    );
    assert!(near.body.contains("value=\"塞尚材廖\""));
    // 金相 月球车: only one of two words.
    let some = house
        .get("/providers?words=%E9%87%91%E7%9B%B8%E6%A3%80%E9%AA%8C%20%E6%9C%88%E7%90%83%E8%BD%A6")
        .await;
    assert!(some.body.contains("共 0 家") && some.body.contains("只符合“"));
    let sieved = house
        .get("/providers?words=%E5%AD%B5%E5%8C%96%E5%99%A8&region=outside")
        .await;
    assert!(sieved.body.contains("不计筛选条件，有 1 家"));
}

#[tokio::test]
async fn whatever_is_typed_is_answered_and_shown_again() {
    let house = House::demo().await;
    for long in [
        "%E6%A3%80%E6%B5%8B".repeat(2_500),
        "%E6%A3%80".to_owned() + &"a".repeat(10_000),
    ] {
        let page = house.get(&format!("/providers?words={long}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("太长，只按前面的部分查找"));
    }
    let marks = house.get("/providers?words=%EF%BC%81%E3%80%82--").await;
    assert!(marks.body.contains("没有文字或数字") && marks.body.contains("共 3 家"));
    for odd in [
        "words=%00%07%1b",
        "words=%25_%27%22%5c",
        "words=%F0%A0%AE%B7",
        "words=a&division=%00",
        "use=zzz&class=zzz&category=zzz&region=zzz&price=zzz&sort=zzz&page=-1",
        "page=99999999999999999999999",
        "words=%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let page = house.get(&format!("/providers?{odd}")).await;
        assert_eq!(page.status, StatusCode::OK, "{odd}");
        assert!(!page.body.contains("<script>alert"), "{odd}");
    }
}

#[tokio::test]
async fn a_removed_provider_is_gone_with_the_next_page() {
    let house = House::demo().await;
    let query = office::directory::Query::words("hls", 1);
    let found = office::directory::search(&house.town.office, &query)
        .await
        .unwrap();
    let id = found.hits[0].listed.id;
    assert!(house.get("/providers").await.body.contains("贺兰山孵化器"));
    let centre = sim::Person {
        login: "centre".to_owned(),
        name: "审定员".to_owned(),
        role: rules::duties::Role::Centre,
        body: String::new(),
    };
    house.town.remove(&centre, id, expel(3)).await.unwrap();
    assert!(!house.get("/providers").await.body.contains("贺兰山孵化器"));
}
