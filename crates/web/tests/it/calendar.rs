//! The calendar: public to read, entered by the administrator after a second look (R33).

use axum::http::StatusCode;

use crate::support::{Browser, House};

const TABLE: &str = "2027-01-01 放假\n2027-01-03 上班";

#[tokio::test]
async fn the_calendar_is_public_and_says_what_is_an_estimate() {
    let house = House::demo().await;
    let mut anyone = Browser::new(&house);
    let page = anyone.get("/calendar?year=2026").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("2026-05-27") && page.body.contains("自治区"));
    assert!(!page.body.contains("暂估"));
    let page = anyone.get("/calendar?year=2027").await;
    assert!(page.body.contains("暂估"));
    assert!(!page.body.contains("/calendar/new"));
    let page = anyone.get("/calendar?year=x").await;
    assert_eq!(page.status, StatusCode::OK);
}

#[tokio::test]
async fn a_schedule_is_seen_before_it_is_entered() {
    let house = House::demo().await;
    let mut admin = Browser::of(&house, "admin").await;
    let bad = [
        ("layer", "national"),
        ("year", "2027"),
        ("source", "通知"),
        ("table", "休息\n2026-01-01 放假"),
    ];
    admin.get("/calendar/new").await;
    let page = admin.send("/calendar/new", &bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("第 1 行：不是日期") && page.body.contains("第 2 行：不属于所填年度")
    );
    assert!(page.body.contains("休息"), "what was typed is kept");

    let good = [
        ("layer", "national"),
        ("year", "2027"),
        ("source", "国办发明电〔2026〕1号"),
        ("table", TABLE),
    ];
    let page = admin.send("/calendar/new", &good).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("与现行日历不同的日期"), "{}", page.body);
    let year = admin.get("/calendar?year=2027").await;
    assert!(year.body.contains("暂估"), "looking changes nothing");

    let seen = page.hidden("seen");
    let checked = [&good[..], &[("checked", "yes"), ("seen", seen.as_str())]].concat();
    let done = admin.send("/calendar/new", &checked).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = admin.follow(&done).await;
    assert!(
        page.body.contains("国办发明电〔2026〕1号") && !page.body.contains("<strong>暂估</strong>")
    );

    // The same tab sent from an earlier look is told so, and nothing is lost.
    let stale = [&good[..], &[("checked", "yes"), ("seen", "0")]].concat();
    let page = admin.send("/calendar/new", &stale).await;
    assert!(page.status.is_client_error(), "{}", page.status);
    assert!(page.body.contains("2027-01-03 上班"));
}
