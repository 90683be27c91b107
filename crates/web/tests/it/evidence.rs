//! Completion, rating, tickets, results: limits told before, all defects at once, nothing typed or chosen is lost.

use std::sync::LazyLock;

use axum::http::{Request, StatusCode};
use office::{contracts, service};
use uuid::Uuid;

use crate::support::{Answer, Browser, House};

const DONE: &str = "组件封装胶膜老化试验";
static PDF: LazyLock<Vec<u8>> = LazyLock::new(|| sim::pdf("发票.pdf").bytes.to_vec());

async fn evidence(house: &House, contract: Uuid) -> service::Evidence {
    let actor = house.actor("guangfu").await;
    let file = contracts::view(&house.town.office, &actor, contract).await;
    file.unwrap().evidence
}

/// A ticket as it stands on paper.
fn ticket(number: &str) -> Vec<(&str, &str)> {
    vec![
        ("kind", "digital"),
        ("code", ""),
        ("number", number),
        ("issued_on-year", "2026"),
        ("issued_on-month", "11"),
        ("issued_on-day", "23"),
        ("amount", "9.8万元"),
        ("seller", "塞上材料检测研究院"),
        ("seller_id", ""),
        ("buyer", "银川光伏新材料有限公司"),
        ("buyer_id", ""),
    ]
}

fn refused(answer: &Answer, fields: &[&str]) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    let summary = answer
        .body
        .split("govuk-error-summary__list")
        .nth(1)
        .unwrap();
    let summary = summary.split("</ul>").next().unwrap();
    let told: Vec<_> = summary.split("href=\"#").skip(1).collect();
    let told: Vec<_> = told
        .iter()
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(told, fields);
}

#[tokio::test]
async fn both_confirm_and_the_limit_runs_from_the_later_day() {
    let house = House::demo().await;
    let contract = house.contract("gouhong", "冻干粉微生物检测").await;
    let path = format!("/contracts/{contract}/complete");
    let mut lab = Browser::of(&house, "saishang").await;
    let page = lab.get(&path).await.body;
    assert!(page.contains("等宁夏枸红生物科技有限公司也确认"));
    let answer = lab.send(&path, &[]).await;
    let done = lab.follow(&answer).await.body;
    assert!(done.contains("等待对方确认"));
    let again = lab.send(&path, &[]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut firm = Browser::of(&house, "gouhong").await;
    // Ten working days after Monday 2026-11-23 (R10, R33); two weekends do not count.
    let page = firm.get(&path).await.body;
    assert!(page.contains("截止日是 2026-12-07"));
    assert!(page.contains("其间 4 天不计") && page.contains("2026-11-28 周六"));
    let answer = firm.send(&path, &[]).await;
    let done = firm.follow(&answer).await.body;
    assert!(done.contains("在 2026-12-07 前评价机构"));
    assert!(done.contains(&format!("href=\"/contracts/{contract}/rate\"")));
}

#[tokio::test]
async fn a_provider_is_rated_once() {
    let house = House::demo().await;
    let contract = house.contract("guangfu", DONE).await;
    let path = format!("/contracts/{contract}/rate");
    let mut firm = Browser::of(&house, "guangfu").await;
    firm.get(&path).await;
    let answer = firm.send(&path, &[("comment", "报告及时")]).await;
    refused(&answer, &["stars"]);
    assert!(answer.body.contains("报告及时</textarea>"));
    let answer = firm
        .send(&path, &[("stars", "4"), ("comment", "报告及时")])
        .await;
    let next = firm.follow(&answer).await.body;
    assert!(next.contains("评价已提交") && next.contains("登记第一张"));
    assert_eq!(evidence(&house, contract).await.stars, Some(4));
    assert_eq!(firm.get(&path).await.status, StatusCode::SEE_OTHER);
    let again = firm.send(&path, &[("stars", "1")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("这份合同已评价"));
    let mut lab = Browser::of(&house, "saishang").await;
    assert_eq!(lab.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_failed_ticket_keeps_its_file_and_tells_everything() {
    let house = House::demo().await;
    let contract = house.contract("guangfu", DONE).await;
    let path = format!("/contracts/{contract}/tickets");
    let mut firm = Browser::of(&house, "guangfu").await;
    let page = firm.get(&path).await.body;
    for part in [
        "PDF（500 页以内）、OFD、JPG 或 PNG，每个不超过 20 MB",
        "号码 20 位，没有代码",
        "value=\"塞上材料检测研究院\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let mut wrong = ticket("123");
    wrong[4].1 = "2-9";
    wrong[6].1 = "0.001";
    wrong[7].1 = "别家公司";
    let answer = firm
        .upload(&path, &wrong, ("attachment", "发票.pdf", &PDF[..]))
        .await;
    refused(&answer, &["issued_on", "amount", "number", "seller"]);
    assert!(answer.body.contains("已接收：<strong>发票.pdf</strong>"));
    assert!(answer.body.contains("value=\"0.001\"") && answer.body.contains("value=\"别家公司\""));
    assert!(evidence(&house, contract).await.tickets.is_empty());
    let held = answer.hidden("held");
    let mut right = ticket("26642000000000007777");
    right.push(("held", &held));
    let answer = firm.send(&path, &right).await;
    let page = firm.follow(&answer).await.body;
    assert!(page.contains("票据已登记") && page.contains("发票.pdf"));
    assert!(page.contains("合计 1 张") && page.contains("票据已覆盖合同金额"));
}

#[tokio::test]
async fn files_of_the_wrong_kind_are_refused_and_nothing_is_saved() {
    let house = House::demo().await;
    let contract = house.contract("guangfu", DONE).await;
    let path = format!("/contracts/{contract}/tickets");
    let mut firm = Browser::of(&house, "guangfu").await;
    firm.get(&path).await;
    let number = "26642000000000008888";
    let large = vec![b'x'; 30 * 1024 * 1024];
    for (name, bytes, told) in [
        (
            "program.pdf",
            b"MZ\x90\x00\x03\x00".as_slice(),
            "内容不是可接受的种类",
        ),
        ("empty.pdf", b"", "是空的"),
        ("large.pdf", &large, "文件“large.pdf”太大"),
    ] {
        let answer = firm
            .upload(&path, &ticket(number), ("attachment", name, bytes))
            .await;
        refused(&answer, &["attachment"]);
        assert!(answer.body.contains(told), "{name}");
        assert!(
            answer.body.contains(&format!("value=\"{number}\"")),
            "{name}"
        );
        assert!(answer.body.contains("value=\"9.8万元\""), "{name}");
    }
    let answer = firm.send(&path, &ticket(number)).await;
    refused(&answer, &["attachment"]);
    assert!(evidence(&house, contract).await.tickets.is_empty());
    let path = format!("/contracts/{contract}/results");
    firm.get(&path).await;
    let answer = firm
        .upload(&path, &[], ("attachment", "a.exe", b"MZ\x90\x00"))
        .await;
    refused(&answer, &["attachment"]);
    let answer = firm.send(&path, &[]).await;
    refused(&answer, &["attachment"]);
    assert!(evidence(&house, contract).await.results.is_empty());
}

#[tokio::test]
async fn a_bad_file_does_not_push_out_the_good_one() {
    let house = House::demo().await;
    let contract = house.contract("guangfu", DONE).await;
    let path = format!("/contracts/{contract}/tickets");
    let mut firm = Browser::of(&house, "guangfu").await;
    firm.get(&path).await;
    let answer = firm
        .upload(&path, &ticket("1"), ("attachment", "发票.pdf", &PDF[..]))
        .await;
    let held = answer.hidden("held");
    let mut right = ticket("26642000000000009999");
    right.push(("held", &held));
    let answer = firm
        .upload(&path, &right, ("attachment", "x.pdf", b"MZ"))
        .await;
    refused(&answer, &["attachment"]);
    assert_eq!(answer.hidden("held"), held);
    assert!(evidence(&house, contract).await.tickets.is_empty());
}

#[tokio::test]
async fn a_ticket_sent_twice_stands_once_and_a_wrong_one_is_taken_back() {
    let house = House::demo().await;
    let contract = house.contract("guangfu", DONE).await;
    let path = format!("/contracts/{contract}/tickets");
    let mut firm = Browser::of(&house, "guangfu").await;
    let form = firm.get(&path).await;
    let (request, csrf) = (form.hidden("request_id"), form.hidden("csrf"));
    let mut sent = ticket("26642000000000006666");
    sent.extend([("request_id", request.as_str()), ("csrf", csrf.as_str())]);
    let file = ("attachment", "发票.pdf", &PDF[..]);
    for _ in 0..2 {
        let answer = firm.upload(&path, &sent, file).await;
        assert_eq!(
            answer.header("location"),
            format!("{path}?done=added"),
            "{}",
            answer.body
        );
    }
    assert_eq!(evidence(&house, contract).await.tickets.len(), 1);
    firm.get(&path).await;
    let other = firm
        .upload(&path, &ticket("26642000000000006666"), file)
        .await;
    refused(&other, &["number"]);
    assert!(other.body.contains("一张票据只能兑付一次"));
    let id = evidence(&house, contract).await.tickets[0].id;
    let answer = firm.send(&format!("/tickets/{id}/withdraw"), &[]).await;
    let page = firm.follow(&answer).await.body;
    assert!(page.contains("票据已撤下") && page.contains("登记第一张"));
    let mut stranger = Browser::of(&house, "gouhong").await;
    stranger.get("/account/password").await;
    let answer = stranger.send(&format!("/tickets/{id}/withdraw"), &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_is_saved_and_never_shown_and_only_by_its_readers() {
    let house = House::demo().await;
    let contract = house.contract("gouhong", "枸杞活性成分提取工艺检测").await;
    let actor = house.actor("gouhong").await;
    let file = contracts::view(&house.town.office, &actor, contract)
        .await
        .unwrap();
    let path = format!("/files/{}", file.evidence.tickets[0].file);
    for login in ["gouhong", "saishang", "xixia", "agency", "auditor"] {
        let mut reader = Browser::of(&house, login).await;
        let answer = reader.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{login}");
        assert!(answer.body.starts_with("%PDF-1.4"));
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename=\"file\"; filename*=UTF-8''%E5%8F%91%E7%A5%A81.pdf"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(
            answer.header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
    }
    for login in ["guangfu", "hujiang", "jinfeng", "admin"] {
        let mut other = Browser::of(&house, login).await;
        assert_eq!(
            other.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{login}"
        );
    }
    assert_eq!(house.get(&path).await.status, StatusCode::SEE_OTHER);
    let nothing = Request::get("/files/1")
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(house.ask(nothing).await.status, StatusCode::SEE_OTHER);
}
