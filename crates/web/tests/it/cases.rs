//! A case over HTTP: opened at the voucher, stated by the accused, decided by nobody who dealt with the file (5.4, R20).

use axum::http::StatusCode;

use crate::support::{Browser, House};

#[tokio::test]
async fn a_case_is_opened_at_the_voucher_and_stated_by_the_accused() {
    let house = House::demo().await;
    let paid = "SELECT voucher AS id, subject, provider, division FROM claim WHERE state = 'paid'";
    let found = house.store().await.owned(paid).await.unwrap();
    let voucher = format!("/vouchers/{}", found[0].0);
    let mut agency = Browser::of(&house, "agency").await;
    assert!(agency.get(&voucher).await.body.contains("立案"));
    let path = format!("{voucher}/case");
    agency.get(&path).await;
    let answer = agency.send(&path, &[("grounds", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = agency
        .send(
            &path,
            &[("origin", "official"), ("grounds", "样品编号查无此件")],
        )
        .await;
    let file = answer.header("location").to_owned();
    let file = file.split('?').next().unwrap_or_default().to_owned();
    let page = agency.follow(&answer).await.body;
    for part in ["案件 AJ2026-", "调查中", "样品编号查无此件", "陈述申辩期限"] {
        assert!(page.contains(part), "{part}: {page}");
    }

    let mut firm = Browser::of(&house, "gouhong").await;
    let start = firm.get("/contracts/new").await.body;
    assert!(start.contains("现在不能提交新的合同") && start.contains("尚未结案"));

    let mut lab = Browser::of(&house, "saishang").await;
    assert!(lab.get("/mine").await.body.contains("案件调查"));
    let state = format!("{file}/state");
    lab.get(&state).await;
    let answer = lab.send(&state, &[("words", "登记有误，附更正")]).await;
    assert!(lab.follow(&answer).await.body.contains("登记有误，附更正"));
    assert!(!lab.get("/mine").await.body.contains("案件调查"));

    let mut centre = Browser::of(&house, "centre").await;
    assert!(centre.get("/cases").await.body.contains("AJ2026-"));
    let decide = format!("{file}/decide");
    assert!(centre.get(&decide).await.body.contains("登记有误，附更正"));
    let fields = [
        ("edition", "1"),
        ("outcome", "established"),
        ("facts", "服务没有发生"),
        ("clause", "5.4"),
        ("consequences", "refer"),
    ];
    let answer = centre.send(&decide, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("应当回避"), "{}", answer.body);
    assert!(
        answer.body.contains("服务没有发生"),
        "what was typed stands"
    );

    // Officials see it beside the party's file, the public nowhere.
    let subject = format!("/subjects/{}", found[0].1.expect("a subject"));
    let mut county = Browser::of(&house, "xixia").await;
    assert!(county.get(&subject).await.body.contains("正在调查"));
    let listed = format!("/providers/{}", found[0].2.expect("a provider"));
    let mut anyone = Browser::new(&house);
    assert!(!anyone.get(&listed).await.body.contains("AJ2026-"));
}
