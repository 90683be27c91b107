//! Pages of the bodies: paying, the budget, the record, the accounts of staff.

use axum::http::StatusCode;
use office::claims;
use rules::lifecycle::claim::State;
use uuid::Uuid;

use crate::support::{Browser, House};

async fn payable(house: &House) -> Uuid {
    let actor = house.actor("finance").await;
    let lines = claims::list(&house.town.office, &actor).await.unwrap();
    lines
        .into_iter()
        .find(|line| line.state == State::Payable)
        .map(|line| line.id)
        .unwrap()
}

#[tokio::test]
async fn finance_pays_once_and_the_budget_shows_it() {
    let house = House::demo().await;
    let claim = payable(&house).await;
    let mut finance = Browser::of(&house, "finance").await;
    let before = finance.get("/budget").await.body;
    assert!(before.contains("98,000.00 元"), "already paid");
    let path = format!("/claims/{claim}/pay");
    let shown = finance.get(&path).await;
    let (csrf, request) = (shown.hidden("csrf"), shown.hidden("request_id"));
    let edition = shown.hidden("edition");
    let page = shown.body;
    for part in [
        "塞上材料检测研究院",
        "伍万陆仟元整",
        "登记已付款 ¥56,000.00",
    ] {
        assert!(page.contains(part), "{part}");
    }

    // Nothing typed, and a date before the confirmation: both told at once, what was typed is kept.
    let bad = [
        ("edition", edition.as_str()),
        ("reference", ""),
        ("paid_on-year", "2019"),
        ("paid_on-month", "1"),
        ("paid_on-day", "2"),
    ];
    let refused = finance.send(&path, &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("没有填写银行流水号"));
    assert!(refused.body.contains("付款日期不在审定之后"));
    assert!(refused.body.contains("value=\"2019\""));

    let today = house.town.office.today();
    let (year, month, day) = (
        today.format("%Y").to_string(),
        today.format("%-m").to_string(),
        today.format("%-d").to_string(),
    );
    let good = [
        ("csrf", csrf.as_str()),
        ("request_id", request.as_str()),
        ("edition", edition.as_str()),
        ("reference", "ZF20260099"),
        ("paid_on-year", year.as_str()),
        ("paid_on-month", month.as_str()),
        ("paid_on-day", day.as_str()),
    ];
    let paid = finance.send(&path, &good).await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.body);
    let budget = finance.get("/budget").await.body;
    assert!(
        budget.contains("154,000.00 元"),
        "98,000 and 56,000 are paid"
    );

    // A double click or the back button: the same form again gives the first answer and pays once.
    let again = finance.send(&path, &good).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    let budget = finance.get("/budget").await.body;
    assert!(budget.contains("154,000.00 元"), "paid once");
}

#[tokio::test]
async fn the_budget_grows_by_an_appropriation_and_only_finance_enters_it() {
    let house = House::demo().await;
    let mut finance = Browser::of(&house, "finance").await;
    let year = house.town.office.today().format("%Y").to_string();
    finance.get("/budget").await;
    let more = [
        ("year", year.as_str()),
        ("amount", "500万元"),
        ("document", "追加批复"),
    ];
    let done = finance.send("/budget", &more).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(
        finance
            .get("/budget")
            .await
            .body
            .contains("25,000,000.00 元")
    );
    let bad = [("year", "1999"), ("amount", "0"), ("document", "")];
    let refused = finance.send("/budget", &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "预算年度不是本年度或下一年度",
        "金额为0",
        "没有填写预算文件",
    ] {
        assert!(refused.body.contains(part), "{part}");
    }
    let mut centre = Browser::of(&house, "centre").await;
    let page = centre.get("/budget").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page
            .body
            .contains("<form method=\"post\" action=\"/budget\"")
    );
    assert_eq!(
        centre.send("/budget", &more).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_auditor_reads_the_record_and_verifies_it() {
    let house = House::demo().await;
    let mut auditor = Browser::of(&house, "auditor").await;
    let page = auditor.get("/record").await.body;
    assert!(page.contains("审定发券") && page.contains("/contracts/"));
    let older = auditor.get("/record?page=2").await.body;
    assert!(older.contains("上一页"));
    let verified = auditor.get("/record/verify").await.body;
    assert!(verified.contains("完整，未发现改动"));
    let mut firm = Browser::of(&house, "gouhong").await;
    assert_eq!(firm.get("/record").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_administrator_opens_accounts_and_sees_no_files() {
    let house = House::demo().await;
    let mut admin = Browser::of(&house, "admin").await;
    assert!(
        admin
            .get("/accounts")
            .await
            .body
            .contains("西夏区科学技术局")
    );
    let form = [
        ("login", "helan"),
        ("name", "贺经办"),
        ("role", "county"),
        ("body", "贺兰县科学技术局"),
        ("division", "640122"),
        ("password", "Zhuce-2026-ok"),
    ];
    let done = admin.send("/accounts", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(
        admin
            .get("/accounts")
            .await
            .body
            .contains("贺兰县科学技术局")
    );
    let weak = [("login", "a"), ("password", "a"), ("role", "subject")];
    let refused = admin.send("/accounts", &weak).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "登录名的格式不符",
        "密码长度不符",
        "没有填写姓名",
        "没有填写所在机构",
    ] {
        assert!(refused.body.contains(part), "{part}");
    }
    assert_eq!(admin.get("/contracts").await.status, StatusCode::NOT_FOUND);
}
