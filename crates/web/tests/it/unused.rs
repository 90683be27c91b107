//! A voucher not used yet: what is shown before it is given back or its contract lowered, and what is refused (R30).

use axum::http::StatusCode;
use office::listing::Ask;

use crate::support::{Browser, House};

/// A voucher of the demo that its firm has not used.
async fn unused(house: &House) -> String {
    use rules::lifecycle::voucher::State;
    let actor = house.actor("gouhong").await;
    let all = office::vouchers::list(&house.town.office, &actor, &Ask::default())
        .await
        .unwrap();
    let issued = State::Issued.code();
    let found = all.lines.iter().find(|one| one.state == issued);
    format!("/vouchers/{}", found.expect("an unused voucher").id)
}

#[tokio::test]
async fn a_voucher_is_given_back_after_a_look_at_what_follows() {
    let house = House::demo().await;
    let voucher = unused(&house).await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get(&voucher).await.body;
    assert!(page.contains("退回创新券") && page.contains("减少合同金额"));
    let path = format!("{voucher}/void");
    let page = firm.get(&path).await.body;
    for part in ["退回创新券 ¥25,000.00", "退回后这张券不能恢复", "读法 R29"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let answer = firm.send(&path, &[]).await;
    let page = firm.follow(&answer).await.body;
    assert!(
        page.contains("已退券终止") && page.contains("已作废"),
        "{page}"
    );
    let answer = firm.get(&path).await;
    assert_eq!(
        answer.header("location"),
        voucher,
        "it is not offered again"
    );
}

#[tokio::test]
async fn a_lower_amount_is_looked_at_twice_and_keeps_what_was_typed() {
    let house = House::demo().await;
    let voucher = unused(&house).await;
    let path = format!("{voucher}/lower");
    let mut firm = Browser::of(&house, "gouhong").await;
    firm.get(&path).await;
    let answer = firm
        .send(&path, &[("amount", "九万"), ("words", "样品减少")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in ["样品减少", "没有选择补充协议", "id=\"amount-error\""] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    let fields = [("amount", "3万元"), ("words", "样品减少")];
    let file = sim::pdf("补充协议.pdf");
    let answer = firm
        .upload(&path, &fields, ("attachment", &file.name, &file.bytes))
        .await;
    for part in [
        "原券面额",
        "25,000.00 元",
        "券面额改为 ¥15,000.00",
        "怎么算的",
        "补充协议.pdf",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    let held = answer.hidden("held");
    let sure = [("checked", "yes"), ("held", &held), fields[0], fields[1]];
    let answer = firm.send(&path, &sure).await;
    let page = firm.follow(&answer).await.body;
    assert!(
        page.contains("30,000.00") && page.contains("15,000.00"),
        "{page}"
    );
}
