//! What was typed is not lost: a form that meets an ended session or a missing proof waits for its owner (UX-14).

use axum::http::StatusCode;
use chrono::Duration;
use office::ports::Clock;
use rules::ledger::Line;

use crate::support::{Answer, Browser, House, PASSWORD, post};

fn pass(house: &House, time: Duration) {
    house.town.clock.set(house.town.clock.now() + time);
}

/// The values of the kept form, which the button sends: hidden ones, inputs and texts.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    let (_, form) = page
        .body
        .split_once("<form method=\"post\" action=\"/c")
        .or_else(|| page.body.split_once("<form method=\"post\" action=\"/b"))
        .or_else(|| page.body.split_once("<form method=\"post\" action=\"/d"))
        .or_else(|| page.body.split_once("<form method=\"post\" action=\"/v"))
        .expect("the kept form");
    let form = form.split("</form>").next().unwrap();
    let fields = form.split(" name=\"").skip(1);
    fields
        .map(|field| {
            let (name, rest) = field.split_once('"').unwrap();
            let value = match rest.split_once("</textarea>") {
                Some((text, _)) if !text.contains("<input") => text.split_once(">\n").unwrap().1,
                _ => rest
                    .split_once(" value=\"")
                    .unwrap()
                    .1
                    .split('"')
                    .next()
                    .unwrap(),
            };
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

/// Presses 继续提交.
async fn go_on(browser: &mut Browser<'_>, path: &str, page: &Answer) -> Answer {
    let values = hidden(page);
    let values: Vec<_> = values
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.send(path, &values).await
}

const BUDGET: [(&str, &str); 6] = [
    ("checked", "yes"),
    ("year", "2026"),
    ("line", "redemption"),
    ("change", "add"),
    ("amount", "100000"),
    ("document", "宁财预〔2026〕9号 追加"),
];

#[tokio::test]
async fn a_payment_form_without_a_fresh_proof_waits_and_has_its_effect_once() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "finance").await;
    browser.get("/budget").await;
    pass(&house, Duration::minutes(11));
    let id = browser.get("/budget").await.hidden("request_id");
    let sent: Vec<_> = BUDGET
        .into_iter()
        .chain([("request_id", id.as_str())])
        .collect();
    let before = house.town.office.clone();
    let answer = browser.send("/budget", &sent).await;
    let to = answer.header("location").to_owned();
    assert!(
        to.starts_with("/account/prove?next=%2Faccount%2Fkept%2F"),
        "{to}"
    );
    let page = browser.follow(&answer).await;
    let next = page.hidden("next");
    let code = house.town.code("finance").await.unwrap();
    let answer = browser
        .send("/account/prove", &[("code", &code), ("next", &next)])
        .await;
    assert_eq!(answer.header("location"), next);
    let kept = browser.follow(&answer).await;
    assert!(kept.body.contains("登记预算") && kept.body.contains("宁财预〔2026〕9号 追加"));
    assert!(hidden(&kept).contains(&("request_id".to_owned(), id)));
    let done = go_on(&mut browser, "/budget", &kept).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let finance = house.actor("finance").await;
    let granted = async || {
        let years = office::budget::years(&before, &finance).await.unwrap();
        years
            .iter()
            .map(|year| year.balance(Line::Redemption).granted)
            .max()
    };
    let once = granted().await;
    let again = go_on(&mut browser, "/budget", &kept).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(granted().await, once);
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_found_again_by_its_owner_alone() {
    let house = House::demo().await;
    let voucher = house.voucher("guangfu", "组件封装胶膜老化试验").await;
    let path = format!("/vouchers/{voucher}/object");
    let mut browser = Browser::of(&house, "saishang").await;
    browser.get(&path).await;
    pass(&house, Duration::minutes(61));
    let typed = [
        ("ground", "wrong-amount"),
        ("words", "发票金额与合同不符，\n附有更正说明。"),
    ];
    let answer = browser.send(&path, &typed).await;
    let to = answer.header("location").to_owned();
    assert!(to.starts_with("/sign-in?next=%2Faccount%2Fkept%2F"), "{to}");
    let page = browser.follow(&answer).await;
    let next = page.hidden("next");

    // Somebody else at the same desk is led to his own work and does not see it.
    let mut other = Browser::of(&house, "hujiang").await;
    assert_eq!(other.get(&next).await.status, StatusCode::NOT_FOUND);
    let mut other = Browser::new(&house);
    other.get("/sign-in").await;
    let fields = [
        ("login", "hujiang"),
        ("password", PASSWORD),
        ("next", &next),
    ];
    let answer = other.send("/sign-in", &fields).await;
    assert_eq!(answer.header("location"), "/mine");

    let fields = [
        ("login", "saishang"),
        ("password", PASSWORD),
        ("next", &next),
    ];
    let answer = browser.send("/sign-in", &fields).await;
    assert_eq!(answer.header("location"), next);
    let kept = browser.follow(&answer).await;
    assert!(kept.body.contains("发票金额与合同不符"));
    let (_, form) = kept
        .body
        .split_once(&format!("action=\"{path}\""))
        .expect("the form goes where it was going");
    assert!(form.contains("name=\"ground\" value=\"wrong-amount\""));
    let done = browser.send(&path, &[typed[0], typed[1]]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    pass(&house, Duration::hours(3));
    let mut later = Browser::of(&house, "saishang").await;
    assert_eq!(later.get(&next).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn secrets_are_not_kept_and_a_form_without_its_proof_is_not_either() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "gouhong").await;
    browser.get("/account/password").await;
    pass(&house, Duration::minutes(61));
    let fields = [("old", "Old-secret-word-1"), ("new", "New-secret-word-2")];
    let answer = browser.send("/account/password", &fields).await;
    let page = browser.follow(&answer).await;
    let next = page.hidden("next");
    assert!(next.starts_with("/account/kept/"));
    let fields = [
        ("login", "gouhong"),
        ("password", PASSWORD),
        ("next", &next),
    ];
    let answer = browser.send("/sign-in", &fields).await;
    let kept = browser.follow(&answer).await;
    assert!(!kept.body.contains("secret-word"));

    pass(&house, Duration::minutes(61));
    let forged = [("csrf", "0000"), ("words", "不是这个页面发出的")];
    let answer = browser.send("/account/password", &forged).await;
    assert_eq!(
        answer.header("location"),
        "/sign-in?next=%2Faccount%2Fpassword"
    );
}

#[tokio::test]
async fn a_form_of_an_earlier_session_is_shown_again_after_a_sign_in_beside_it() {
    let house = House::demo().await;
    let voucher = house.voucher("guangfu", "组件封装胶膜老化试验").await;
    let path = format!("/vouchers/{voucher}/object");
    let mut browser = Browser::of(&house, "saishang").await;
    let proof = browser.get(&path).await.hidden("csrf");
    pass(&house, Duration::minutes(61));
    // In another window of the same browser.
    browser.get("/sign-in").await;
    let fields = [("login", "saishang"), ("password", PASSWORD)];
    let answer = browser.send("/sign-in", &fields).await;
    assert_eq!(answer.header("location"), "/mine");
    let typed = [
        ("csrf", proof.as_str()),
        ("ground", "wrong-amount"),
        ("words", "发票金额与合同不符，\n附有更正说明。"),
    ];
    let answer = browser.send(&path, &typed).await;
    assert!(answer.header("location").starts_with("/account/kept/"));
    let kept = browser.follow(&answer).await;
    assert!(kept.body.contains("还没有提交"), "{}", kept.body);
    let done = go_on(&mut browser, &path, &kept).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(done.header("location").starts_with("/vouchers/"));
    let page = browser.get(&format!("/vouchers/{voucher}")).await;
    assert!(page.body.contains("附有更正说明"), "{}", page.body);

    // No form leads back to the door.
    let answer = browser.send("/sign-out", &typed[..1]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = browser.send(&path, &[("csrf", ""), typed[1]]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // A browser that does not say where the form comes from does not vouch for it.
    let mut silent = post(&path, &browser.cookie(), format!("csrf={proof}&words=x"));
    silent.headers_mut().remove("sec-fetch-site");
    silent.headers_mut().remove("origin");
    assert_eq!(house.ask(silent).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_files_of_a_kept_form_are_to_be_chosen_again() {
    let house = House::demo().await;
    let contract = house.contract("guangfu", "组件封装胶膜老化试验").await;
    let path = format!("/contracts/{contract}/results");
    let mut browser = Browser::of(&house, "guangfu").await;
    browser.get(&path).await;
    pass(&house, Duration::minutes(61));
    let file = ("attachment", "检测报告.pdf", &b"%PDF-1.4"[..]);
    let answer = browser.upload(&path, &[], file).await;
    let page = browser.follow(&answer).await;
    let next = page.hidden("next");
    let fields = [
        ("login", "guangfu"),
        ("password", PASSWORD),
        ("next", &next),
    ];
    let answer = browser.send("/sign-in", &fields).await;
    let kept = browser.follow(&answer).await;
    assert!(kept.body.contains("重新选择：检测报告.pdf"));
}

#[tokio::test]
async fn a_step_of_the_contract_form_sent_too_late_is_filled_in_after_all() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "guangfu").await;
    browser.get("/contracts/new").await;
    let begun = browser.send("/contracts/new", &[]).await;
    let path = format!("{}/content", begun.header("location"));
    browser.get(&path).await;
    pass(&house, Duration::minutes(61));
    let typed = [
        ("title", "光伏玻璃复测"),
        ("content", "三块玻璃，第一行。"),
        ("method", "GB/T 1"),
    ];
    let answer = browser.send(&path, &typed).await;
    let page = browser.follow(&answer).await;
    let next = page.hidden("next");
    let fields = [
        ("login", "guangfu"),
        ("password", PASSWORD),
        ("next", &next),
    ];
    let answer = browser.send("/sign-in", &fields).await;
    let kept = browser.follow(&answer).await;
    assert!(kept.body.contains("三块玻璃，第一行。"), "{}", kept.body);
    let on = go_on(&mut browser, &path, &kept).await;
    assert_eq!(on.status, StatusCode::SEE_OTHER, "{}", on.body);
    let page = browser.get(&path).await;
    for (_, text) in typed {
        assert!(page.body.contains(text), "{text}");
    }
}
