//! The desks' queues: what waits, in which order, with which sums.

use axum::http::StatusCode;

use crate::support::{Browser, House};

#[tokio::test]
async fn a_desk_sees_what_waits_for_it_the_first_due_first() {
    let house = House::demo().await;
    let agency = Browser::of(&house, "agency").await.get("/queue").await;
    assert_eq!(agency.status, StatusCode::OK);
    let at = |text: &str| agency.body.find(text).expect(text);
    assert!(
        at("DF2026-000002") < at("JG2026-000004"),
        "a limit comes before none"
    );
    assert!(
        at("JG2026-000004") < at("HT2026-000008"),
        "the older before the younger"
    );
    assert!(agency.body.contains("合计 5 件") && agency.body.contains("243,000.00"));
    assert!(
        agency.body.contains("工作日</strong>"),
        "days left in words"
    );
    let claim = agency.body.matches("/recheck\"").count();
    assert_eq!(claim, 2, "each row leads to its act");

    let county = Browser::of(&house, "yongning")
        .await
        .get("/queue")
        .await
        .body;
    assert!(county.contains("永宁酿造技术有限公司"));
    assert!(
        !county.contains("枸杞多糖稳定性试验"),
        "another county's file"
    );
    let city = Browser::of(&house, "yinchuan")
        .await
        .get("/queue")
        .await
        .body;
    assert!(city.contains("永宁酿造技术有限公司") && city.contains("枸杞多糖稳定性试验"));
    let empty = Browser::of(&house, "jinfeng")
        .await
        .get("/queue")
        .await
        .body;
    assert!(empty.contains("没有等待办理的事项"));
}

#[tokio::test]
async fn filters_narrow_rows_and_sums_and_keep_what_was_typed() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let found = agency
        .get("/queue?act=recheck-contract&q=%E6%9C%BA%E5%99%A8%E4%BA%BA")
        .await;
    assert!(found.body.contains("合计 1 件") && found.body.contains("200,000.00"));
    assert!(found.body.contains("value=\"机器人\""));
    assert!(found.body.contains("value=\"recheck-contract\" selected"));
    let none = agency.get("/queue?q=zzz").await.body;
    assert!(none.contains("没有符合条件的待办"));
    let odd = agency.get("/queue?act=%3Cb%3E").await;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(!odd.body.contains("<b>"));
}
