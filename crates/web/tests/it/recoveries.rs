//! Money that must come back: looked at twice, ordered, paid back, and seen by those whom it concerns (5.4, R31).

use axum::http::StatusCode;

use crate::support::{Browser, House};

/// The paid claim of the demo.
async fn paid(house: &House) -> String {
    let paid = "SELECT id, subject, provider, division FROM claim WHERE state = 'paid'";
    let found = house.store().await.owned(paid).await.unwrap();
    format!("/claims/{}", found[0].0)
}

const DUE: [(&str, &str); 3] = [
    ("due_on-year", "2027"),
    ("due_on-month", "1"),
    ("due_on-day", "31"),
];

#[tokio::test]
async fn an_order_is_looked_at_twice_and_paid_back() {
    let house = House::demo().await;
    let claim = paid(&house).await;
    let mut centre = Browser::of(&house, "centre").await;
    assert!(centre.get(&claim).await.body.contains("追回兑付资金"));
    let path = format!("{claim}/recover");
    centre.get(&path).await;
    let answer = centre
        .send(&path, &[("amount", "9亿元"), ("facts", "报告不实")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "报告不实",
        "没有选择依据",
        "id=\"due_on-error\"",
        "追回金额超过",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    let mut fields = vec![("amount", "1000"), ("facts", "报告不实"), ("clause", "5.4")];
    fields.extend(DUE);
    let answer = centre.send(&path, &fields).await;
    for part in ["发出追回通知 ¥1,000.00", "2027-01-31", "不能撤回"] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    fields.push(("checked", "yes"));
    let answer = centre.send(&path, &fields).await;
    let file = answer.header("location").to_owned();
    let page = centre.follow(&answer).await.body;
    for part in ["ZH2026-", "追缴中", "1,000.00 元", "报告不实"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let file = file.split('?').next().unwrap_or_default().to_owned();
    let mut debtor = Browser::of(&house, "saishang").await;
    let mine = debtor.get("/mine").await.body;
    assert!(mine.contains("须缴回 1,000.00 元") && mine.contains("2027-01-31"));
    assert!(mine.contains(&format!("href=\"{file}\"")), "{mine}");

    let mut finance = Browser::of(&house, "finance").await;
    assert!(finance.get("/recoveries").await.body.contains("ZH2026-"));
    let back = format!("{file}/pay-back");
    finance.get(&back).await;
    let answer = finance
        .send(&back, &[("amount", "1000.01"), ("edition", "1")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("1000.01"), "what was typed stands");
    let edition = answer.hidden("edition");
    let today = house.town.office.today().to_string();
    let day: Vec<&str> = today.split('-').collect();
    let sent = [
        ("edition", edition.as_str()),
        ("amount", "1000"),
        ("reference", "B-77"),
        ("paid_on-year", day[0]),
        ("paid_on-month", day[1]),
        ("paid_on-day", day[2]),
    ];
    let answer = finance.send(&back, &sent).await;
    let page = finance.follow(&answer).await.body;
    assert!(page.contains("已缴清") && page.contains("B-77"), "{page}");
    assert!(!debtor.get("/mine").await.body.contains("须缴回"));
}
