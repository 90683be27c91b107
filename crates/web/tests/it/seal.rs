//! The seals of a contract over HTTP: download, upload, refusals in place, and what readers see of it.

use axum::http::StatusCode;
use office::By;
use office::drafts::{self, DraftKind};
use rules::Fen;
use sim::{Person, contract_form, signed};
use uuid::Uuid;

use crate::support::{Browser, House};

/// A contract of the demo's firm that is drawn up; its page of the seals.
async fn drawn(house: &House) -> (Uuid, String) {
    let office = &house.town.office;
    let actor = house.actor("guangfu").await;
    let lab = house.actor("saishang").await;
    let lab = office::providers::mine(office, &lab);
    let provider = lab.await.unwrap().unwrap().id;
    let form = contract_form(
        provider,
        "组件湿热老化试验",
        Fen::from_yuan(20_000),
        office.today(),
    );
    let kind = DraftKind::Contract;
    let draft = drafts::begin(
        office,
        By {
            actor: &actor,
            request: &house.town.request(),
        },
        kind,
        form,
        None,
    )
    .await
    .unwrap();
    let contract = house
        .town
        .draw_contract(&person("guangfu"), draft)
        .await
        .unwrap();
    (contract, format!("/contracts/{contract}/seal"))
}

fn person(login: &str) -> Person {
    Person {
        login: login.into(),
        name: String::new(),
        role: rules::duties::Role::Subject,
        body: String::new(),
    }
}

async fn paper(house: &House, contract: Uuid) -> Vec<u8> {
    let paper = house
        .town
        .contract_paper(&person("guangfu"), contract)
        .await;
    paper.unwrap().to_vec()
}

#[tokio::test]
async fn a_contract_is_downloaded_signed_and_handed_in() {
    let house = House::demo().await;
    let (contract, path) = drawn(&house).await;
    let mut firm = Browser::of(&house, "guangfu").await;
    let mine = firm.get("/mine").await.body;
    assert!(mine.contains(&format!("href=\"{path}\"")) && mine.contains("签章并提交"));
    let page = firm.get(&path).await;
    for told in [
        "下载 PDF",
        "150 至 300 DPI",
        "不超过 20 MB",
        "提交服务合同 ¥20,000.00",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    let copy = signed(&paper(&house, contract).await, "签章后.pdf");
    let file = (
        "attachment",
        "../../签章\u{202e}后.pdf",
        copy.bytes.as_ref(),
    );
    let done = firm.upload(&path, &[], file).await;
    assert_eq!(
        done.header("location"),
        format!("{path}/done"),
        "{}",
        done.body
    );
    let page = firm.follow(&done).await.body;
    assert!(
        page.contains("服务合同已提交")
            && page.contains("签章后.pdf")
            && page.contains("电子签名 1 个")
    );
    assert!(!page.contains("../") && !page.contains('\u{202e}'));
    // Called again it leads on.
    let again = firm.get(&path).await;
    assert_eq!(again.header("location"), format!("{path}/done"));
    let mut county = Browser::of(&house, "jinfeng").await;
    let desk = county
        .get(&format!("/contracts/{contract}/review"))
        .await
        .body;
    assert!(
        desk.contains("<h2 class=\"govuk-heading-m\">签章件</h2>") && desk.contains("正文未改动")
    );
}

#[tokio::test]
async fn what_is_no_signed_copy_comes_back_with_reason_and_fix() {
    let house = House::demo().await;
    let (contract, path) = drawn(&house).await;
    let mut firm = Browser::of(&house, "guangfu").await;
    firm.get(&path).await;
    let nothing = firm.upload(&path, &[], ("attachment", "", b"")).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("没有选择文件"));
    let issued = paper(&house, contract).await;
    let unsigned = firm
        .upload(&path, &[], ("attachment", "合同.pdf", &issued))
        .await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsigned.body.contains("与下载的合同相同，没有签章"));
    assert!(!unsigned.body.contains("已接收") && !unsigned.body.contains("没有选择文件"));
    assert!(unsigned.body.contains("id=\"attachment-error\""));
    let blank = sim::pdf("空白.pdf");
    let blank = firm
        .upload(&path, &[], ("attachment", "空白.pdf", &blank.bytes))
        .await;
    assert!(blank.body.contains("没有一页读到本合同的二维码"));
    let text = firm
        .upload(&path, &[], ("attachment", "合同.pdf", b"hello"))
        .await;
    assert!(text.body.contains("的内容不是可接受的种类"));
}

#[tokio::test]
async fn others_know_nothing_of_what_is_only_drawn_up() {
    let house = House::demo().await;
    let (contract, path) = drawn(&house).await;
    for login in ["gouhong", "saishang", "jinfeng", "agency", "auditor"] {
        let mut other = Browser::of(&house, login).await;
        for path in [
            format!("/contracts/{contract}"),
            path.clone(),
            format!("{path}/done"),
        ] {
            assert_eq!(
                other.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{login} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_drawn_contract_is_changed_on_its_way_to_the_seals() {
    let house = House::demo().await;
    let (contract, path) = drawn(&house).await;
    let mut firm = Browser::of(&house, "guangfu").await;
    firm.get(&path).await;
    let open = firm
        .send(&format!("/contracts/{contract}/correct"), &[])
        .await;
    let check = open.header("location").to_owned();
    let page = firm.get(&check).await;
    assert!(
        page.body.contains("组件湿热老化试验") && page.body.contains("重新拟定服务合同 ¥20,000.00")
    );
    let done = firm.send(&check, &[]).await;
    let next = firm.follow(&done).await;
    assert_eq!(next.header("location"), path);
    let page = firm.get(&path).await;
    assert!(page.body.contains("第 2 版"), "{}", page.body);
}
