//! Reviews over HTTP: one sheet, all reasons at once, a second look, and the second person's stale form.

use axum::http::StatusCode;
use office::listing::Ask;
use uuid::Uuid;

use crate::support::{Answer, Browser, House};

const SUBMITTED: &str = "枸杞多糖稳定性试验";
const CONFIRMING: &str = "便携净水装置样机测试";
const CLAIMED: &str = "服务器散热材料热分析";

const REASON: [(&str, &str); 3] = [
    ("reason-1-message", "样品数量没有写明"),
    ("reason-1-fix", "补写样品数量"),
    ("reason-1-clause", "8.2"),
];

/// On this ground a provider goes at once.
const FRAUD: [(&str, &str); 3] = [
    ("reason-1-message", "出具虚假检测报告，经查属实"),
    ("reason-1-fix", "不再承接创新券服务"),
    ("reason-1-clause", "5.4"),
];

async fn sheet(browser: &mut Browser<'_>, path: &str) -> Answer {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    page
}

fn with<'a>(
    edition: &'a str,
    decision: &'a str,
    rest: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("edition", edition), ("decision", decision)];
    fields.extend(rest);
    fields
}

async fn claim_of(house: &House, login: &str, title: &str) -> Uuid {
    let actor = house.actor(login).await;
    let contract = house.contract(login, title).await;
    let view = office::contracts::view(&house.town.office, &actor, contract).await;
    view.unwrap().claim.unwrap().id
}

#[tokio::test]
async fn a_county_tells_every_fault_keeps_what_was_typed_and_returns_a_file() {
    let house = House::demo().await;
    let id = house.contract("gouhong", SUBMITTED).await;
    let path = format!("/contracts/{id}/review");
    let mut county = Browser::of(&house, "xixia").await;
    let page = sheet(&mut county, &path).await;
    assert!(page.body.contains("按今天的额度，拟发券"));
    // 80,000 at one half (4.1).
    assert!(page.body.contains("40,000.00 元"));

    let none = county.send(&path, &[("edition", "1")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("<title>错误：") && none.body.contains("没有选择审核结论"));
    let bare = county
        .send(&path, &with("1", "return", &[("words", "见附件")]))
        .await;
    assert!(bare.body.contains("没有写明理由") && bare.body.contains("见附件"));
    let half = [
        ("reason-2-message", "金额不一致"),
        ("reason-1-fix", "补写样品数量"),
    ];
    let half = county.send(&path, &with("1", "return", &half)).await;
    for said in [
        "第1条理由不完整",
        "第2条理由不完整",
        "第1条理由没有选择依据",
        "第2条理由没有选择依据",
        "value=\"金额不一致\"",
        "href=\"#reason-2-clause\"",
        "id=\"reason-2-clause\"",
    ] {
        assert!(half.body.contains(said), "{said}");
    }
    let long = "长".repeat(501);
    let long = county
        .send(&path, &with("1", "approve", &[("words", &long)]))
        .await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(long.body.contains("501字"), "nothing is cut off in silence");

    let mut more = with("1", "return", &REASON);
    more.push(("more", "yes"));
    let more = county.send(&path, &more).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(
        more.body.contains("value=\"样品数量没有写明\"")
            && more.body.contains("id=\"reason-2-message\"")
    );

    let sent = county.send(&path, &with("1", "return", &REASON)).await;
    assert_eq!(
        sent.header("location"),
        format!("/contracts/{id}?done=1&next=review-contract")
    );
    let file = county.follow(&sent).await.body;
    assert!(file.contains("审核服务合同，现为“退回补正”。") && file.contains("改法：补写样品数量"));
    assert_eq!(
        county.get(&path).await.header("location"),
        format!("/contracts/{id}")
    );
}

#[tokio::test]
async fn a_voucher_is_issued_after_a_second_look_once() {
    let house = House::demo().await;
    let id = house.contract("maxiaochuan", CONFIRMING).await;
    let path = format!("/contracts/{id}/confirm");
    let mut centre = Browser::of(&house, "centre").await;
    let page = sheet(&mut centre, &path).await;
    let edition = page.hidden("edition");
    let fields = with(&edition, "approve", &[("words", "同意")]);
    let look = centre.send(&path, &fields).await;
    assert_eq!(look.status, StatusCode::OK);
    assert!(look.body.contains("审定发券 ¥30,000.00") && look.body.contains("叁万元整"));
    let actor = house.actor("maxiaochuan").await;
    let office = &house.town.office;
    let before = office::contracts::view(office, &actor, id).await.unwrap();
    assert!(before.voucher.is_none(), "a look changes nothing");

    let mut back = fields.clone();
    back.extend([("checked", "yes"), ("back", "yes")]);
    let back = centre.send(&path, &back).await;
    assert!(
        back.body.contains("同意</textarea>"),
        "back keeps the words"
    );

    let mut wrong = fields.clone();
    wrong.extend([("checked", "yes"), ("seen", "2999999")]);
    let wrong = centre.send(&path, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("规定：30,000.00元；现为：29,999.99元"));

    let mut good = fields.clone();
    let seen = look.hidden("seen");
    let (request, csrf) = (look.hidden("request_id"), look.hidden("csrf"));
    assert_eq!(seen, "3000000");
    good.extend([
        ("checked", "yes"),
        ("seen", seen.as_str()),
        ("request_id", request.as_str()),
        ("csrf", csrf.as_str()),
    ]);
    let first = centre.send(&path, &good).await;
    let file = centre.follow(&first).await.body;
    assert!(file.contains("审定发券，现为“已发券，服务中”。") && file.contains("30,000.00 元"));
    let again = centre.send(&path, &good).await;
    assert_eq!(
        again.header("location"),
        first.header("location"),
        "twice is once"
    );
    let after = office::vouchers::list(office, &actor, &Ask::default())
        .await
        .unwrap()
        .lines;
    assert_eq!(after.len(), 1);
}

#[tokio::test]
async fn the_second_of_two_is_told_who_was_first_and_keeps_his_words() {
    let house = House::demo().await;
    let id = house.contract("gouhong", SUBMITTED).await;
    let path = format!("/contracts/{id}/review");
    let mut city = Browser::of(&house, "yinchuan").await;
    sheet(&mut city, &path).await;
    let mut county = Browser::of(&house, "xixia").await;
    sheet(&mut county, &path).await;
    assert_eq!(
        county.send(&path, &with("1", "approve", &[])).await.status,
        StatusCode::SEE_OTHER
    );
    for decision in ["return", "refuse"] {
        let late = city.send(&path, &with("1", decision, &REASON)).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{decision}");
        for said in [
            "王科长",
            "审核服务合同",
            "专业机构复核中",
            "样品数量没有写明",
            "补写样品数量",
        ] {
            assert!(late.body.contains(said), "{decision}: {said}");
        }
    }
}

#[tokio::test]
async fn a_second_look_that_came_too_late_keeps_its_words_and_knows_its_own_hand() {
    let house = House::demo().await;
    let id = house.contract("gouhong", SUBMITTED).await;
    let path = format!("/contracts/{id}/review");
    let mut county = Browser::of(&house, "xixia").await;
    let mut other = Browser::of(&house, "yinchuan").await;
    sheet(&mut other, &path).await;
    sheet(&mut county, &path).await;
    let mut written = with("1", "refuse", &REASON);
    written.push(("reason-3-message", "the report is not signed"));
    written.extend([("reason-3-fix", "签字后再交"), ("reason-3-clause", "8.4")]);
    let look = other.send(&path, &written).await;
    assert_eq!(look.status, StatusCode::OK);
    written.push(("checked", "yes"));
    // A reason beyond its length and one that no letter can print are told with their number, and nothing is lost.
    let long = "长".repeat(501);
    let bad = [
        ("reason-7-message", long.as_str()),
        ("reason-7-fix", "😀"),
        ("reason-7-clause", "8.2"),
    ];
    let told = county.send(&path, &with("1", "return", &bad)).await.body;
    for said in [
        "第7条理由的问题太长",
        "不超过500字",
        "理由 7：改正办法",
        "#reason-7-fix",
        "最多 20 条",
    ] {
        assert!(told.contains(said), "{said}");
    }
    let approved = county.send(&path, &with("1", "approve", &[])).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER);
    let late = other.send(&path, &written).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    for said in [
        "这份材料已由别人办理",
        "样品数量没有写明",
        "the report is not signed",
        "打开最新内容",
    ] {
        assert!(late.body.contains(said), "{said}");
    }
    county.get("/account/password").await;
    let own = county.send(&path, &with("1", "return", &REASON)).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.body.contains("您已办理过这份材料") && !own.body.contains("由别人"));
}

#[tokio::test]
async fn a_claim_is_refused_only_after_a_second_look_and_gives_back_what_it_held() {
    let house = House::demo().await;
    let id = claim_of(&house, "yunfu", CLAIMED).await;
    let path = format!("/claims/{id}/recheck");
    let mut agency = Browser::of(&house, "agency").await;
    let page = sheet(&mut agency, &path).await;
    assert!(page.body.contains("不予兑付") && page.body.contains("审定并付款的期限"));
    let fields = with("1", "refuse", &REASON);
    let look = agency.send(&path, &fields).await.body;
    assert!(
        look.contains("创新券作废，占用的额度和预算退回") && look.contains("改法：补写样品数量")
    );
    let mut sure = fields;
    sure.push(("checked", "yes"));
    let sent = agency.send(&path, &sure).await;
    let file = agency.follow(&sent).await.body;
    assert!(file.contains("现为“不予兑付”"));
    let voucher = house.voucher("yunfu", CLAIMED).await;
    let voucher = Browser::of(&house, "yunfu")
        .await
        .get(&format!("/vouchers/{voucher}"))
        .await;
    assert!(voucher.body.contains("已作废") && voucher.body.contains("已占用 0.00 元"));
}

#[tokio::test]
async fn parties_are_certified_taken_in_filed_and_removed() {
    let house = House::demo().await;
    let mut county = Browser::of(&house, "yongning").await;
    let queue = county.get("/queue").await.body;
    let path = address(&queue, "/certify");
    sheet(&mut county, &path).await;
    let sent = county.send(&path, &with("1", "approve", &[])).await;
    assert!(county.follow(&sent).await.body.contains("现为“已认证”"));

    let mut agency = Browser::of(&house, "agency").await;
    let queue = agency.get("/queue").await.body;
    let path = address(&queue, "/take-in");
    sheet(&mut agency, &path).await;
    let sent = agency.send(&path, &with("1", "approve", &[])).await;
    assert!(
        agency
            .follow(&sent)
            .await
            .body
            .contains("现为“已受理，待备案”")
    );

    let mut centre = Browser::of(&house, "centre").await;
    let queue = centre.get("/queue").await.body;
    let path = address(&queue, "/file");
    let edition = sheet(&mut centre, &path).await.hidden("edition");
    let sent = centre.send(&path, &with(&edition, "approve", &[])).await;
    assert!(centre.follow(&sent).await.body.contains("现为“已备案”"));

    let path = path.replace("/file", "/remove");
    let page = sheet(&mut centre, &path).await;
    let edition = page.hidden("edition");
    assert!(
        !page.body.contains("type=\"radio\""),
        "removal has one outcome"
    );
    let bare = centre.send(&path, &with(&edition, "refuse", &[])).await;
    assert_eq!(
        bare.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not without a reason"
    );
    let look = centre
        .send(&path, &with(&edition, "refuse", &FRAUD))
        .await
        .body;
    assert!(look.contains("移出名录：") && look.contains("读法 R32"));
    let mut sure = with(&edition, "refuse", &FRAUD);
    sure.push(("checked", "yes"));
    let sent = centre.send(&path, &sure).await;
    assert!(centre.follow(&sent).await.body.contains("现为“已移出名录”"));
}

/// The first address in a page that ends so.
fn address(page: &str, end: &str) -> String {
    let hrefs = page.split("href=\"").skip(1);
    let mut hrefs = hrefs.filter_map(|rest| rest.split('"').next());
    hrefs
        .find(|href| href.ends_with(end))
        .expect(end)
        .to_owned()
}
