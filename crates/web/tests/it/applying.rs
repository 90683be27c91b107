//! A laboratory applies, and the task list tells how far each page is.

use axum::http::StatusCode;
use rules::duties::Role;
use sim::{approve, lab_form};

use crate::support::{Browser, House};

#[tokio::test]
async fn a_laboratory_applies_and_its_officials_are_shown_what_to_do() {
    let house = House::open().await;
    let town = &house.town;
    let admin = town.found().await.unwrap();
    let agency = ("agency", "复核员");
    let agency = town
        .staff(&admin, agency, Role::Agency, ("平台服务机构", ""))
        .await
        .unwrap();
    let lab = town
        .sign_up("saishang", "周敏", Role::Provider)
        .await
        .unwrap();
    let mut browser = Browser::of(&house, "saishang").await;
    browser.get("/apply").await;
    let draft = browser
        .send("/apply", &[])
        .await
        .header("location")
        .to_owned();
    let twice = browser.send("/apply", &[]).await;
    assert_eq!(twice.header("location"), draft, "two clicks make one draft");
    for (step, fields) in [
        ("region", [("region", "outside"), ("", "")]),
        ("services", [("uses", "testing"), ("uses", "consulting")]),
    ] {
        browser.get(&format!("{draft}/{step}")).await;
        browser.send(&format!("{draft}/{step}"), &fields).await;
    }
    let page = browser.get(&format!("{draft}/class")).await.body;
    assert_eq!(
        page.matches("name=\"class\"").count(),
        1,
        "outside there is one class"
    );
    let page = browser.get(&format!("{draft}/services")).await.body;
    assert_eq!(page.matches(" checked").count(), 2);
    let provider = town
        .apply(&lab, lab_form("塞上材料检测研究院", 1, "640104"))
        .await
        .unwrap();
    let page = Browser::of(&house, "agency")
        .await
        .get(&format!("/admissions/{provider}"))
        .await;
    assert!(
        page.body
            .contains(&format!("/admissions/{provider}/take-in"))
    );
    town.admit(&agency, provider, approve(1)).await.unwrap();
    let page = browser.get("/mine").await;
    assert!(page.body.contains("塞上材料检测研究院") && page.body.contains("进行中"));
    let page = browser.get(&format!("/admissions/{provider}")).await;
    assert!(page.body.contains("已受理，待备案") && !page.body.contains("/take-in"));
}

/// Every row of a task list as `page status`.
fn rows(body: &str) -> Vec<String> {
    let rows = body.split("govuk-task-list__item ").skip(1);
    let between = |row: &str, from: &str, to: &str| {
        let rest = row.split_once(from).unwrap().1;
        rest.split_once(to).unwrap().0.to_owned()
    };
    rows.map(|row| {
        let page = between(row, "href=\"", "\"");
        let page = page.rsplit_once('/').unwrap().1;
        let state = ["未开始", "进行中", "已完成"];
        let state: Vec<_> = state.iter().filter(|state| row.contains(**state)).collect();
        assert_eq!(state.len(), 1, "{row}");
        format!("{page} {}", state[0])
    })
    .collect()
}

#[tokio::test]
async fn the_task_list_tells_how_far_each_page_is_in_any_order() {
    let house = House::open().await;
    let town = &house.town;
    for (login, name, role) in [
        ("hongyuan", "杨晓燕", Role::Subject),
        ("saishang", "周敏", Role::Provider),
    ] {
        town.sign_up(login, name, role).await.unwrap();
    }
    let mut browser = Browser::of(&house, "hongyuan").await;
    browser.get("/register").await;
    let draft = browser.send("/register", &[]).await;
    let draft = draft.header("location").to_owned();
    let tasks = browser.get(&draft).await.header("location").to_owned();
    let page = browser.get(&tasks).await;
    let known = "contact 进行中";
    assert_eq!(
        rows(&page.body),
        [
            "kind 未开始",
            "identity 未开始",
            "representative 未开始",
            "place 未开始",
            known,
            "bank 未开始",
            "evidence 未开始"
        ],
    );
    assert!(page.body.contains("已完成 0 项，共 7 项"));
    // The last page first, half of it; then the first.
    for (step, fields) in [
        ("bank", [("bank", "宁夏银行西夏支行"), ("then", "leave")]),
        ("kind", [("kind", "individual"), ("then", "leave")]),
    ] {
        let step = format!("{draft}/{step}");
        browser.get(&step).await;
        let answer = browser.send(&step, &fields).await;
        assert_eq!(answer.header("location"), tasks);
    }
    let page = browser.get(&tasks).await;
    assert_eq!(
        rows(&page.body),
        [
            "kind 已完成",
            "identity 未开始",
            "place 未开始",
            known,
            "bank 进行中",
            "evidence 未开始"
        ],
        "an individual has no representative"
    );
    assert!(page.body.contains(&format!("href=\"{draft}/identity\"")));
    // A provider's list, which is longer.
    let mut browser = Browser::of(&house, "saishang").await;
    browser.get("/apply").await;
    let draft = browser.send("/apply", &[]).await;
    let draft = draft.header("location").to_owned();
    let page = browser.get(&format!("{draft}/tasks")).await;
    assert_eq!(rows(&page.body).len(), 10);
    // Another's list is unknown.
    assert_eq!(browser.get(&tasks).await.status, StatusCode::NOT_FOUND);
}
