//! The provider's catalogue and the Agency's desk for it.

use axum::http::StatusCode;
use rules::catalogue::EntryKind;
use sim::{Person, instrument_form};
use uuid::Uuid;

use crate::support::{Answer, Browser, House};

const SERVICE: [(&str, &str); 7] = [
    ("use_code", "testing"),
    ("item", "涂层附着力测试"),
    ("method", "GB/T 5210-2006"),
    ("price", "６００"),
    ("unit", "样品"),
    ("days", "5"),
    ("certificate", ""),
];

async fn provider(house: &House, login: &str) -> Uuid {
    house.actor(login).await.party.unwrap()
}

fn lab(login: &str) -> Person {
    Person {
        login: login.into(),
        name: "业务员".into(),
        role: rules::duties::Role::Provider,
        body: String::new(),
    }
}

/// The first address on a page that begins like this.
fn link(answer: &Answer, begin: &str) -> String {
    let mark = format!("href=\"{begin}");
    let (_, rest) = answer.body.split_once(&mark).expect(begin);
    format!("{begin}{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_service_goes_from_the_form_to_the_desk_and_becomes_public() {
    let house = House::demo().await;
    let mut saishang = Browser::of(&house, "saishang").await;
    saishang.get("/catalogue/service/new").await;
    let bad = [("item", "涂层附着力测试"), ("days", "五天"), ("price", "x")];
    let answer = saishang.send("/catalogue/service/new", &bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "没有选择用途",
        "填写的内容不是金额",
        "没有填写计价单位",
        "完成所需工作日不是整数",
    ] {
        assert!(answer.body.contains(told), "{told}");
    }
    assert!(
        answer.body.contains("value=\"涂层附着力测试\"") && answer.body.contains("value=\"五天\"")
    );
    let answer = saishang.send("/catalogue/service/new", &SERVICE).await;
    let list = saishang.follow(&answer).await;
    assert!(list.body.contains("已提交，待专业机构审核") && list.body.contains("600.00 元/样品"));

    let desk = format!(
        "/admissions/{}/catalogue",
        provider(&house, "saishang").await
    );
    let mut agency = Browser::of(&house, "agency").await;
    assert!(agency.get("/queue").await.body.contains(&desk));
    let page = agency.get(&desk).await;
    let (before, _) = page.body.split_once("：涂层附着力测试</span>").unwrap();
    let review = before.rsplit("href=\"").next().unwrap();
    let review = review.split('"').next().unwrap().to_owned();
    let page = agency.get(&review).await;
    assert!(page.body.contains("GB/T 5210-2006"));
    let edition = page.hidden("edition");
    let answer = agency
        .send(&review, &[("edition", &edition), ("decision", "return")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = agency
        .send(&review, &[("edition", &edition), ("decision", "approve")])
        .await;
    assert_eq!(answer.header("location"), desk);
    let answer = agency.get(&review).await;
    assert_eq!(answer.header("location"), desk, "it waits no more");
    assert!(saishang.get("/catalogue").await.body.contains("已公开"));
}

#[tokio::test]
async fn an_entry_is_taken_back_after_a_look_at_what_follows() {
    let house = House::demo().await;
    let form = instrument_form("恒温箱", "HW-7");
    let id = house
        .town
        .offer(&lab("saishang"), EntryKind::Instrument, form)
        .await
        .unwrap();
    let entry = format!("/catalogue/instrument/{id}");
    let ask = format!("{entry}/withdraw");
    let mut saishang = Browser::of(&house, "saishang").await;
    let page = saishang.get(&entry).await;
    assert!(page.body.contains(&format!("href=\"{ask}\"")));
    let page = saishang.get(&ask).await;
    assert!(page.body.contains("恒温箱") && page.body.contains("撤下后不能恢复"));
    let answer = saishang.send(&ask, &[]).await;
    let list = saishang.follow(&answer).await;
    assert!(!list.body.contains("HW-7"));
    let again = saishang.get(&ask).await;
    assert_eq!(again.header("location"), entry, "it is taken back already");
    let answer = saishang.send(&ask, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn many_are_approved_after_a_look() {
    let house = House::demo().await;
    for number in 1..=3 {
        let form = instrument_form("恒温箱", &format!("HW-{number}"));
        house
            .town
            .offer(&lab("saishang"), EntryKind::Instrument, form)
            .await
            .unwrap();
    }
    let desk = format!(
        "/admissions/{}/catalogue",
        provider(&house, "saishang").await
    );
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency.get(&desk).await;
    let answer = agency.send(&desk, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("没有选择要通过的项"));
    let picks: Vec<String> = page
        .body
        .split("name=\"pick\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let instruments: Vec<_> = picks
        .iter()
        .filter(|pick| pick.starts_with("instrument:"))
        .collect();
    assert!(instruments.len() >= 3);
    let two = [
        ("pick", instruments[0].as_str()),
        ("pick", instruments[1].as_str()),
    ];
    let preview = agency.send(&desk, &two).await;
    assert!(preview.body.contains("核对：通过 2 项"), "{}", preview.body);
    let request = preview.hidden("request_id");
    let sure = [("checked", "yes"), ("request_id", &request), two[0], two[1]];
    assert!(agency.send(&desk, &sure).await.body.contains("已通过 2 项"));
    assert!(
        agency.send(&desk, &sure).await.body.contains("已通过 2 项"),
        "sent twice, done once"
    );
    agency.get(&desk).await;
    let late = agency.send(&desk, &[("checked", "yes"), two[0]]).await;
    assert!(late.body.contains("1 项不能通过") && late.body.contains("这一项在打开页面后有变动"));
}

#[tokio::test]
async fn a_certificate_keeps_its_paper_when_the_form_is_refused() {
    let house = House::demo().await;
    let mut lab = Browser::of(&house, "helanshan").await;
    lab.get("/catalogue/certificate/new").await;
    let mut fields = vec![
        ("kind", "incubator"),
        ("number", "国科火字 88 号"),
        ("scope", "科技企业孵化"),
        ("issuer", "科学技术部"),
        ("issued_on-year", "2024"),
        ("issued_on-month", "13"),
        ("issued_on-day", "1"),
        ("edition", "0"),
    ];
    let pdf = sim::pdf("认定书.pdf");
    let file = ("attachment", "认定书.pdf", &pdf.bytes[..]);
    let answer = lab
        .upload("/catalogue/certificate/new", &fields, file)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("发证日期不是真实的日期") && answer.body.contains("已接收"));
    assert!(!answer.body.contains("没有选择证书文件"));
    let held = answer.hidden("held");
    fields[5] = ("issued_on-month", "12");
    fields.push(("held", &held));
    let answer = lab.send("/catalogue/certificate/new", &fields).await;
    let list = lab.follow(&answer).await;
    let file = lab.get(&link(&list, "/catalogue/certificate/")).await;
    let paper = link(&file, "/files/");
    assert_eq!(lab.get(&paper).await.status, StatusCode::OK);
    let mut agency = Browser::of(&house, "agency").await;
    assert_eq!(agency.get(&paper).await.status, StatusCode::OK);
    let mut other = Browser::of(&house, "saishang").await;
    assert_eq!(other.get(&paper).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_pages_of_a_catalogue_are_its_providers_and_the_agencys() {
    let house = House::demo().await;
    let form = instrument_form("恒温箱", "HW-9");
    let id = house
        .town
        .offer(&lab("saishang"), EntryKind::Instrument, form)
        .await
        .unwrap();
    let own = format!("/catalogue/instrument/{id}");
    let desk = format!(
        "/admissions/{}/catalogue",
        provider(&house, "saishang").await
    );
    for (login, page, status) in [
        ("saishang", own.as_str(), StatusCode::OK),
        ("hujiang", &own, StatusCode::NOT_FOUND),
        ("agency", &own, StatusCode::NOT_FOUND),
        ("agency", &desk, StatusCode::OK),
        ("saishang", &desk, StatusCode::NOT_FOUND),
        ("centre", &desk, StatusCode::NOT_FOUND),
        ("gouhong", "/catalogue", StatusCode::NOT_FOUND),
        ("saishang", "/catalogue/nonsense/new", StatusCode::NOT_FOUND),
        ("saishang", "/catalogue/service/1", StatusCode::NOT_FOUND),
    ] {
        let mut browser = Browser::of(&house, login).await;
        assert_eq!(browser.get(page).await.status, status, "{login} {page}");
    }
    // Of another kind the same id names nothing.
    let mut browser = Browser::of(&house, "saishang").await;
    let wrong = format!("/catalogue/service/{id}");
    assert_eq!(browser.get(&wrong).await.status, StatusCode::NOT_FOUND);
}

const TABLE: &str = "仪器名称,型号,放置地点,预约方式\n恒温箱,HW-1,楼1,电话\n,HW-2,楼1,电话\n恒温箱,HW-1,楼1,电话\n=SUM(A1),HW-3,楼1,\n";

#[tokio::test]
async fn a_table_is_told_row_by_row_what_is_wrong_and_taken_as_chosen() {
    let house = House::demo().await;
    let mut lab = Browser::of(&house, "helanshan").await;
    let page = "/catalogue/import";
    lab.get(page).await;
    // A browser ends every line of a text area with both marks.
    let table = TABLE.replace('\n', "\r\n");
    let all = [
        ("kind", "instrument"),
        ("mode", "all"),
        ("table", table.as_str()),
    ];
    let answer = lab.send(page, &all).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "3 行有错误，没有提交任何一行",
        "第 3 行",
        "没有填写仪器名称",
        "第 4 行",
        "目录中已有名称、型号和放置地点都相同的仪器",
        "第 5 行",
        "没有填写预约方式",
        "下载有错误的行和原因",
    ] {
        assert!(answer.body.contains(told), "{told}");
    }
    assert!(
        answer.body.contains("恒温箱,HW-1,楼1,电话"),
        "what was pasted stands in the box"
    );
    assert!(
        lab.get("/catalogue")
            .await
            .body
            .contains("还没有登记仪器设备")
    );
    lab.get(page).await;
    let reasons = [all[0], all[1], all[2], ("reasons", "yes")];
    let saved = lab.send(page, &reasons).await;
    assert!(
        saved
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(saved.body.starts_with('\u{feff}') && saved.body.lines().count() == 4);
    assert!(
        saved.body.contains("'=SUM(A1)"),
        "no formula reaches the spreadsheet"
    );
    assert!(!saved.body.contains("\n2,"), "the right row is not in it");
    lab.get(page).await;
    let right = [all[0], ("mode", "right"), all[2]];
    let done = lab.send(page, &right).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains("已提交 1 项，3 行没有提交"));
    assert!(lab.get("/catalogue").await.body.contains("恒温箱 HW-1"));
}

#[tokio::test]
async fn a_table_of_a_chinese_spreadsheet_is_read_and_what_is_no_table_refused() {
    let house = House::demo().await;
    let mut lab = Browser::of(&house, "saishang").await;
    let page = "/catalogue/import";
    lab.get(page).await;
    // “用途,服务项目,…” as GB 18030, with tabs and another order of columns than the sample.
    let table = "服务项目\t用途\t方法或标准编号\t价格\t计价单位\t工作日\t依据证书编号\n硬度测定\t检测试验\tGB/T 231.1\t1,200.50\t样品\t3\tL12345\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(table);
    let fields = [("kind", "service"), ("mode", "all"), ("table", "")];
    let answer = lab
        .upload(page, &fields, ("file", "服务.csv", &bytes))
        .await;
    assert!(answer.body.contains("已提交 1 项"), "{}", answer.body);
    assert!(
        lab.get("/catalogue")
            .await
            .body
            .contains("1,200.50 元/样品")
    );
    lab.get(page).await;
    for (bytes, told) in [
        (&b"\xff\xfe\x00\x01"[..], "无法读取表格的文字编码"),
        (b"PK\x03\x04\x00\x00", "这是 Excel 文件，不是 CSV"),
        ("a,b\n1,2\n".as_bytes(), "第一行没有“用途”一列"),
        (&[b'x'; 300 * 1024][..], "表格太大"),
        (b" ", "没有选择表格"),
    ] {
        let answer = lab.upload(page, &fields, ("file", "x.csv", bytes)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(answer.body.contains(told), "{told}");
    }
}

#[tokio::test]
async fn the_public_page_shows_what_is_approved_and_begins_a_contract_from_a_service() {
    let house = House::demo().await;
    let id = provider(&house, "saishang").await;
    let page = house.get(&format!("/providers/{id}")).await;
    for shown in [
        "金属材料室温拉伸试验",
        "300.00 元/样品",
        "GB/T 228.1-2021",
        "7 个工作日",
        "JSM-7800F",
        "241512050123",
        "还有 20 天",
        "报告及时，数据完整",
        "<svg",
        "东经 106.3021，北纬 38.4633",
    ] {
        assert!(page.body.contains(shown), "{shown}");
    }
    for hidden in ["320.00", "激光粒度仪", "杨晓燕", "丁文博"] {
        assert!(!page.body.contains(hidden), "{hidden}");
    }
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get(&format!("/providers/{id}")).await;
    let begin =
        link(&page, &format!("/contracts/new?provider={id}&#38;service=")).replace("&#38;", "&");
    let service = begin.rsplit('=').next().unwrap().to_owned();
    firm.get(&begin).await;
    let fields = [("provider", id.to_string()), ("service", service)];
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = firm.send("/contracts/new", &fields).await;
    let draft = firm.follow(&answer).await;
    assert!(
        draft.header("location").ends_with("/content"),
        "provider and use came along"
    );
    let content = firm.follow(&draft).await;
    for filled in [
        "value=\"金属材料室温拉伸试验\"",
        "value=\"GB/T 228.1-2021\"",
    ] {
        assert!(content.body.contains(filled), "{filled}");
    }
    // A service that is none, or another's, is not taken along.
    firm.get(&begin).await;
    let other = [("provider", fields[0].1), ("service", fields[0].1)];
    let answer = firm.send("/contracts/new", &other).await;
    let draft = firm.follow(&answer).await;
    assert!(draft.header("location").ends_with("/purpose"));
}

#[tokio::test]
async fn a_place_is_kept_in_its_county() {
    let house = House::demo().await;
    let mut lab = Browser::of(&house, "helanshan").await;
    let page = "/catalogue/place";
    assert!(lab.get(page).await.body.contains("还没有填写位置"));
    let answer = lab
        .send(page, &[("longitude", "38.48"), ("latitude", "106,2")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("纬度不是小数形式的度数") && answer.body.contains("value=\"106,2\"")
    );
    let answer = lab
        .send(page, &[("longitude", "106.05"), ("latitude", "37.0")])
        .await;
    assert!(
        answer.body.contains("这个位置不在银川市金凤区内") && answer.body.contains("东经 106.")
    );
    let answer = lab
        .send(
            page,
            &[("longitude", ""), ("latitude", ""), ("centre", "yes")],
        )
        .await;
    let kept = lab.follow(&answer).await;
    assert!(kept.body.contains("位置已保存") && kept.body.contains("<svg"));
    let mut outside = Browser::of(&house, "hujiang").await;
    assert!(
        outside
            .get(page)
            .await
            .body
            .contains("按省份列在地图旁的名单中")
    );
}
