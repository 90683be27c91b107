//! Set-off, full payment, objections: what is shown before, what stands after, and what is refused.

use axum::http::StatusCode;

use crate::support::{Browser, House};

const UNUSED: &str = "冻干粉微生物检测";
const SET_OFF: &str = "组件封装胶膜老化试验";

#[tokio::test]
async fn a_voucher_is_set_off_once() {
    let house = House::demo().await;
    let voucher = house.voucher("gouhong", UNUSED).await;
    let path = format!("/vouchers/{voucher}/set-off");
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get(&path).await;
    // 50,000 of which the voucher pays half (4.1).
    assert!(page.body.contains("抵用创新券 ¥25,000.00"));
    assert!(page.body.contains("25,000.00 元（合同金额减券面额）"));
    assert!(page.body.contains("不能撤回"));
    let request = page.hidden("request_id");
    let answer = firm.send(&path, &[]).await;
    assert_eq!(answer.header("location"), format!("{path}/done"));
    let done = firm.follow(&answer).await.body;
    assert!(done.contains("创新券已抵用") && done.contains("FW2026-"));

    let csrf = page.hidden("csrf");
    let twin = [("request_id", request.as_str()), ("csrf", csrf.as_str())];
    let again = firm.send(&path, &twin).await;
    assert_eq!(
        again.header("location"),
        format!("{path}/done"),
        "the same form twice"
    );
    let other = [("request_id", ""), ("csrf", csrf.as_str())];
    let refused = firm.send(&path, &other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("当前状态为“已抵用”，不能“抵用”"));
    let late = firm.get(&path).await;
    assert_eq!(late.header("location"), format!("/vouchers/{voucher}"));
}

#[tokio::test]
async fn the_way_of_use_follows_the_region() {
    let house = House::demo().await;
    let voucher = house.voucher("gouhong", UNUSED).await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get(&format!("/vouchers/{voucher}/pay-in-full")).await;
    assert_eq!(page.header("location"), format!("/vouchers/{voucher}"));
    firm.get(&format!("/vouchers/{voucher}/set-off")).await;
    let refused = firm
        .send(&format!("/vouchers/{voucher}/pay-in-full"), &[])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .body
            .contains("区内机构的创新券直接抵用，不登记全额付款")
    );
}

#[tokio::test]
async fn another_ones_voucher_is_not_there() {
    let house = House::demo().await;
    let voucher = house.voucher("gouhong", UNUSED).await;
    for login in ["guangfu", "hujiang", "saishang", "agency"] {
        let mut other = Browser::of(&house, login).await;
        let answer = other.get(&format!("/vouchers/{voucher}/set-off")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        other.get("/messages").await;
        other.get("/account/password").await;
        let answer = other
            .send(&format!("/vouchers/{voucher}/set-off"), &[])
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
    }
    let actor = house.actor("gouhong").await;
    let file = office::vouchers::view(&house.town.office, &actor, voucher).await;
    assert_eq!(file.unwrap().settled_on, None);
    let mut firm = Browser::of(&house, "gouhong").await;
    let nowhere = firm.get("/vouchers/not-an-id/set-off").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_provider_objects_and_the_agency_answers_once() {
    let house = House::demo().await;
    let voucher = house.voucher("saishang", SET_OFF).await;
    let path = format!("/vouchers/{voucher}/object");
    let mut lab = Browser::of(&house, "saishang").await;
    lab.get(&path).await;
    let long = "金".repeat(501);
    let refused = lab.send(&path, &[("words", long.as_str())]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["ground", "words"] {
        assert!(
            refused.body.contains(&format!("href=\"#{field}\"")),
            "{field}"
        );
    }
    assert!(refused.body.contains(&long), "what was typed is kept");
    let sent = lab
        .send(
            &path,
            &[
                ("ground", "wrong-amount"),
                ("words", "合同金额应为 96,000 元"),
            ],
        )
        .await;
    let done = lab.follow(&sent).await.body;
    assert!(done.contains("异议已提交") && done.contains("合同金额应为 96,000 元"));

    let agency = house.actor("agency").await;
    let file = office::vouchers::view(&house.town.office, &agency, voucher).await;
    let objection = file.unwrap().objections[0].id;
    let path = format!("/objections/{objection}/answer");
    let mut desk = Browser::of(&house, "agency").await;
    let mut second = Browser::of(&house, "agency").await;
    second.get(&path).await;
    assert!(
        desk.get(&path)
            .await
            .body
            .contains("合同金额应为 96,000 元")
    );
    let empty = desk.send(&path, &[("answer", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = desk
        .send(&path, &[("answer", "经核实，合同金额无误")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let late = second.send(&path, &[("answer", "另一份答复")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("复核员"), "who answered meanwhile");
    assert!(late.body.contains("另一份答复"), "what was typed is kept");
    assert_eq!(lab.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_contract_under_review_is_withdrawn_after_a_look() {
    let house = House::demo().await;
    let contract = house.contract("gouhong", "枸杞多糖稳定性试验").await;
    let path = format!("/contracts/{contract}/withdraw");
    let mut firm = Browser::of(&house, "gouhong").await;
    assert!(
        firm.get(&path)
            .await
            .body
            .contains("撤回服务合同 ¥80,000.00")
    );
    let answer = firm.send(&path, &[]).await;
    assert_eq!(
        answer.header("location"),
        format!("/contracts/{contract}?done=1")
    );
    let page = firm.get("/contracts?state=withdrawn").await.body;
    assert!(page.contains("枸杞多糖稳定性试验"));
    let issued = house.contract("gouhong", UNUSED).await;
    let path = format!("/contracts/{issued}/withdraw");
    let page = firm.get(&path).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "the voucher is issued");
}
