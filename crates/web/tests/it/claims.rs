//! Claims: the check and the amount before, the amount seen is the amount claimed, the limit after.

use axum::http::StatusCode;
use office::claims;
use office::listing::{Ask, Line};
use rules::Fen;
use sim::{approve, send_back};
use uuid::Uuid;

use crate::support::{Browser, House};

const DONE: &str = "组件封装胶膜老化试验";

/// The second contract of the demo's photovoltaic firm, with all its evidence: 98,000 paid, 49,000 to redeem.
async fn proved(house: &House) -> (Uuid, Uuid) {
    let contract = house.contract("guangfu", DONE).await;
    let town = &house.town;
    let firm = person("guangfu");
    town.rate(&firm, contract, "5").await.unwrap();
    town.ticket(&firm, contract, 77, Fen::from_yuan(98_000))
        .await
        .unwrap();
    town.result(&firm, contract).await.unwrap();
    (contract, house.voucher("guangfu", DONE).await)
}

fn person(login: &str) -> sim::Person {
    let role = match login {
        "agency" => rules::duties::Role::Agency,
        "centre" => rules::duties::Role::Centre,
        _ => rules::duties::Role::Subject,
    };
    sim::Person {
        login: login.to_owned(),
        name: String::new(),
        role,
        body: String::new(),
    }
}

async fn lines(house: &House) -> Vec<Line> {
    let actor = house.actor("saishang").await;
    claims::list(&house.town.office, &actor, &Ask::default())
        .await
        .unwrap()
        .lines
}

#[tokio::test]
async fn what_is_missing_is_told_before_a_claim() {
    let house = House::demo().await;
    let voucher = house.voucher("guangfu", DONE).await;
    let path = format!("/vouchers/{voucher}/claim");
    let mut lab = Browser::of(&house, "saishang").await;
    let page = lab.get(&path).await.body;
    for part in [
        "主体尚未评价服务机构",
        "没有服务结果证明",
        "没有费用支付票据",
        "还有 3 处没有办好",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(
        !page.contains("提交兑付申请 ¥"),
        "no button while it cannot pass"
    );
    let before = lines(&house).await.len();
    lab.get("/account/password").await;
    let answer = lab.send(&path, &[("seen", "0")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("有 3 处需要改正"));
    assert!(
        !answer.body.contains("href=\"#rating\""),
        "it leads nowhere"
    );
    assert_eq!(lines(&house).await.len(), before);
}

#[tokio::test]
async fn a_claim_pays_what_was_seen_and_is_made_once() {
    let house = House::demo().await;
    let (_, voucher) = proved(&house).await;
    let path = format!("/vouchers/{voucher}/claim");
    let mut lab = Browser::of(&house, "saishang").await;
    let page = lab.get(&path).await;
    for part in [
        "提交兑付申请 ¥49,000.00",
        "怎么算的",
        "肆万玖仟元整",
        "2026-12-02 前审定并付款",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(
        page.body.contains("************0101"),
        "the account is masked: {}",
        page.body
    );
    let before = lines(&house).await.len();
    let refused = lab.send(&path, &[("seen", "49000.01")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("兑付金额在确认后有变动")
            && refused.body.contains("id=\"amount-error\"")
    );
    assert_eq!(lines(&house).await.len(), before);

    let request = refused.hidden("request_id");
    let csrf = refused.hidden("csrf");
    let sent = [
        ("seen", "49000.00"),
        ("request_id", &request),
        ("csrf", &csrf),
    ];
    for _ in 0..2 {
        let answer = lab.send(&path, &sent).await;
        assert_eq!(
            answer.header("location"),
            format!("{path}/done"),
            "{}",
            answer.body
        );
    }
    let done = lab.get(&format!("{path}/done")).await.body;
    // Seven working days after Monday 2026-11-23 (R11).
    for part in [
        "兑付申请已提交",
        "DF2026-",
        "2026-12-02 24时前",
        "其间 2 天不计",
        "专业机构复核",
    ] {
        assert!(done.contains(part), "{part}");
    }
    assert_eq!(lines(&house).await.len(), before + 1);
    let again = lab.get(&path).await;
    assert!(
        again.header("location").starts_with("/claims/"),
        "it is already claimed"
    );
}

#[tokio::test]
async fn only_the_claimant_claims() {
    let house = House::demo().await;
    let (_, voucher) = proved(&house).await;
    for login in ["guangfu", "hujiang", "agency"] {
        let mut other = Browser::of(&house, login).await;
        let answer = other.get(&format!("/vouchers/{voucher}/claim")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
    }
}

#[tokio::test]
async fn evidence_stands_still_under_review_and_a_claim_is_taken_back() {
    let house = House::demo().await;
    let (contract, voucher) = proved(&house).await;
    let mut lab = Browser::of(&house, "saishang").await;
    lab.get(&format!("/vouchers/{voucher}/claim")).await;
    lab.send(
        &format!("/vouchers/{voucher}/claim"),
        &[("seen", "49000.00")],
    )
    .await;
    let tickets = format!("/contracts/{contract}/tickets");
    assert_eq!(lab.get(&tickets).await.status, StatusCode::SEE_OTHER);
    let claim = lines(&house)
        .await
        .into_iter()
        .map(|line| line.id)
        .max()
        .unwrap();
    let path = format!("/claims/{claim}/withdraw");
    let page = lab.get(&path).await.body;
    assert!(page.contains("撤回兑付申请 ¥49,000.00"));
    let answer = lab.send(&path, &[]).await;
    assert_eq!(answer.header("location"), format!("/claims/{claim}?done=1"));
    assert_eq!(lab.get(&tickets).await.status, StatusCode::OK);
    assert!(
        lab.get(&format!("/vouchers/{voucher}/claim"))
            .await
            .body
            .contains("¥49,000.00")
    );
}

#[tokio::test]
async fn a_returned_claim_shows_its_reasons_and_is_handed_in_again() {
    let house = House::demo().await;
    let (_, voucher) = proved(&house).await;
    let mut lab = Browser::of(&house, "saishang").await;
    let path = format!("/vouchers/{voucher}/claim");
    lab.get(&path).await;
    lab.send(&path, &[("seen", "49000.00")]).await;
    let claim = lines(&house)
        .await
        .into_iter()
        .map(|line| line.id)
        .max()
        .unwrap();
    house
        .town
        .decide_claim(&person("agency"), claim, send_back(1))
        .await
        .unwrap();
    let page = lab.get(&path).await.body;
    assert!(page.contains("上次退回的理由") && page.contains("补写样品的名称和数量"));
    let answer = lab.send(&path, &[("seen", "49000.00")]).await;
    assert_eq!(answer.header("location"), format!("{path}/done"));
    house
        .town
        .decide_claim(&person("agency"), claim, approve(3))
        .await
        .unwrap();
}
