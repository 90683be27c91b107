//! 关联查询 and the field that finds files, over HTTP (10.1).

use axum::http::StatusCode;

use crate::support::{Browser, House};

/// The rows of the table of files, a line each, sorted: files of one moment stand in any order. Ids are left out.
fn table(page: &str) -> String {
    let body = page
        .split_once("<tbody")
        .and_then(|(_, rest)| rest.split_once("</tbody>"))
        .expect("a table")
        .0;
    let mut lines = Vec::new();
    for row in body.split("<tr").skip(1) {
        let mut cells = Vec::new();
        for cell in row.split("data-label=\"").skip(1) {
            let label = cell.split('"').next().unwrap_or_default();
            let inner = cell.split_once('>').expect("a cell").1;
            let href = inner.split_once("href=\"").map(|(_, rest)| {
                let address = rest.split('"').next().unwrap_or_default();
                address.rsplit_once('/').expect("a path").0.to_owned()
            });
            let text = text(inner);
            cells.push(match href {
                Some(href) => format!("{label}: {text} → {href}/…"),
                None => format!("{label}: {text}"),
            });
        }
        lines.push(cells.join(" | "));
    }
    lines.sort_unstable();
    lines.join("\n")
}

fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    // The demo names a report by its contract's id.
    let plain = |word: &&str| word.len() != 40 || !word.ends_with(".pdf");
    let words: Vec<&str> = text.split_whitespace().filter(plain).collect();
    words.join(" ")
}

#[tokio::test]
async fn the_file_of_a_paid_voucher_leads_to_everything_and_says_it_twice() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let contract = house.contract("gouhong", "枸杞活性成分提取工艺检测").await;
    let page = agency.get(&format!("/contracts/{contract}")).await.body;
    let to = format!("/related/contract/{contract}");
    assert!(page.contains(&format!("<a href=\"{to}\">关联查询</a>")));
    let page = agency.get(&to).await.body;
    insta::assert_snapshot!("related_contract", table(&page));
    // Every box of the picture stands in the table as well, and leads to the same place.
    let (_, figure) = page.split_once("<figure").expect("a picture");
    let (picture, rest) = figure.split_once("</svg>").expect("a picture");
    let boxes: Vec<&str> = picture
        .split("<a class=\"kq-picture__link\" href=\"")
        .skip(1)
        .collect();
    assert_eq!(boxes.len(), 9);
    assert!(
        rest.contains("id=\"files\""),
        "where the box of the papers leads"
    );
    for one in boxes {
        let address = one.split('"').next().unwrap_or_default();
        if address == "#files" {
            continue;
        }
        assert!(rest.contains(&format!("href=\"{address}\"")), "{address}");
    }
}

#[tokio::test]
async fn a_firm_sees_all_its_contracts_and_is_not_led_to_files_of_others() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let party = house.actor("gouhong").await.party.expect("registered");
    let page = firm.get(&format!("/related/subject/{party}")).await.body;
    insta::assert_snapshot!("related_subject", table(&page));
    assert!(page.contains("共 3 份服务合同"));
    assert!(!page.contains("/admissions/"), "a provider's own file");
    let other = house.actor("guangfu").await.party.expect("registered");
    let answer = firm.get(&format!("/related/subject/{other}")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn enter_opens_the_only_find_and_lists_several() {
    let house = House::demo().await;
    let mut county = Browser::of(&house, "xixia").await;
    let page = county.get("/queue").await.body;
    assert!(page.contains(
        "<form class=\"kq-header__find\" action=\"/find\" method=\"get\" role=\"search\">"
    ));
    let answer = county.get("/find?q=ht2026-1").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("location").starts_with("/contracts/"));
    // 枸红
    let answer = county.get("/find?q=%E6%9E%B8%E7%BA%A2").await;
    assert!(answer.header("location").starts_with("/subjects/"));
    // 塞上: a laboratory, which a county does not open; its contracts in the county are found.
    let page = county.get("/find?q=%E5%A1%9E%E4%B8%8A").await.body;
    insta::assert_snapshot!("find_laboratory", table(&page));
    // 光伏: of another county.
    let page = county.get("/find?q=%E5%85%89%E4%BC%8F").await.body;
    assert!(page.contains("没有找到您可以查看的文件。") && !page.contains("<tbody"));
}

#[tokio::test]
async fn a_wrong_digit_is_named_and_what_was_typed_stays() {
    let house = House::demo().await;
    let mut finance = Browser::of(&house, "finance").await;
    let page = finance.get("/find?q=NX2026-000001-1").await.body;
    assert!(page.contains("编号的校验位不符") && page.contains("value=\"NX2026-000001-1\""));
    let page = finance.get("/find?q=%22%3E%3Cscript%3E").await.body;
    assert!(!page.contains("\"><script>"));
    let page = finance.get("/find").await.body;
    assert!(page.contains("可以填什么") && !page.contains("没有找到"));
    assert!(
        !page.contains("kq-header__find"),
        "the page has its own field"
    );
}

#[tokio::test]
async fn the_field_is_for_those_who_read_files() {
    let house = House::demo().await;
    for (login, finds) in [
        ("gouhong", true),
        ("saishang", true),
        ("auditor", true),
        ("admin", false),
        ("zhuanjia2", false),
    ] {
        let mut browser = Browser::of(&house, login).await;
        let page = browser.get("/help").await.body;
        assert_eq!(page.contains("kq-header__find"), finds, "{login}");
        let status = browser.get("/find").await.status;
        assert_eq!(status == StatusCode::OK, finds, "{login}");
    }
    assert!(!house.get("/help").await.body.contains("kq-header__find"));
}
