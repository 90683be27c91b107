//! The public directory of providers and their cards.

use axum::http::StatusCode;

use crate::support::{Browser, House};

#[tokio::test]
async fn the_directory_narrows_and_an_empty_result_says_what_to_do() {
    let house = House::demo().await;
    let all = [
        "塞上材料检测研究院",
        "沪江检测技术有限公司",
        "贺兰山孵化器有限公司",
    ];
    for (query, found) in [
        ("", vec![0, 1, 2]),
        ("?words=%E5%AD%B5%E5%8C%96", vec![2]),
        ("?use=testing", vec![0, 1]),
        ("?region=outside", vec![1]),
        ("?division=640106", vec![2]),
        ("?use=testing&region=inside&page=zzz", vec![0]),
        ("?page=99", vec![0, 1, 2]),
        // Of a name given twice the last value counts.
        ("?region=inside&region=outside", vec![1]),
    ] {
        let page = house.get(&format!("/providers{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        let plain = page.body.replace("<mark>", "").replace("</mark>", "");
        let named: Vec<_> = (0..3).filter(|at| plain.contains(all[*at])).collect();
        assert_eq!(named, found, "{query}");
        assert!(
            page.body.contains(&format!("共 {} 家", found.len())),
            "{query}"
        );
    }
    let none = house.get("/providers?words=%22zzz%22").await;
    assert!(none.body.contains("没有找到符合条件的机构") && none.body.contains("减少关键词"));
    assert!(none.body.contains("value=\"&#34;zzz&#34;\""));
    let long = "%E6%A3%80%E6%B5%8B".repeat(2_000);
    let long = house.get(&format!("/providers?words={long}")).await;
    assert!(long.body.contains("查找的内容太长") && !long.body.contains("没有文字或数字"));
    assert!(
        long.body.len() < 100_000,
        "its links carry what is looked for: {}",
        long.body.len()
    );
    let waiting = house.get("/providers").await;
    assert!(!waiting.body.contains("黄河知识产权代理"), "not filed yet");
}

#[tokio::test]
async fn a_card_shows_what_is_public_and_begins_a_contract() {
    let house = House::demo().await;
    let page = house.get("/providers").await.body;
    let (_, rest) = page.split_once("href=\"/providers/").unwrap();
    let card = format!("/providers/{}", rest.split('"').next().unwrap());
    let public = house.get(&card).await;
    assert!(
        public
            .body
            .contains("/sign-in?next=/contracts/new?provider=")
    );
    assert!(
        !public.body.contains("陈思远"),
        "the representative is not public"
    );
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get(&card).await;
    let id = card.trim_start_matches("/providers/");
    let begin = format!("/contracts/new?provider={id}");
    assert!(page.body.contains(&format!("href=\"{begin}\"")));
    let page = firm.get(&begin).await;
    assert!(page.body.contains("服务机构：<strong>"));
    let answer = firm.send("/contracts/new", &[("provider", id)]).await;
    let answer = firm.get(answer.header("location")).await;
    assert!(
        answer.header("location").ends_with("/purpose"),
        "the provider came along"
    );
    let mut county = Browser::of(&house, "xixia").await;
    assert!(!county.get(&card).await.body.contains("/contracts/new"));
    assert_eq!(
        house.get("/providers/1").await.status,
        StatusCode::NOT_FOUND
    );
}
