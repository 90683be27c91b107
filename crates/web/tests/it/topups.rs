//! A county's programme and its subject's offer over HTTP: opened, confirmed with one button, paid in a batch (R27, UX-10).

use axum::http::StatusCode;
use rules::duties::Role;
use sim::{Person, approve};

use crate::support::{Answer, Browser, House};

const DAYS: [(&str, &str); 2] = [("from_on", "2027-01-01"), ("to_on", "2027-12-31")];

fn says(page: &Answer, words: &[&str]) {
    for word in words {
        assert!(page.body.contains(word), "{word}\n{}", page.body);
    }
}

/// The first address on a page that begins so.
fn first(page: &Answer, begins: &str) -> String {
    let mark = format!("href=\"{begins}");
    let mut found = page.body.split(&mark).skip(1);
    let rest = found
        .next()
        .unwrap_or_else(|| panic!("{begins}\n{}", page.body));
    format!("{begins}{}", rest.split(['"', '?']).next().unwrap_or(""))
}

fn county() -> Person {
    Person {
        login: "xixia".into(),
        name: String::new(),
        role: Role::County,
        body: String::new(),
    }
}

/// The county certifies the account that the firm of the demo is changing to.
async fn certify_account(house: &House) {
    let sql =
        "SELECT id, subject, NULL AS provider, division FROM amendment WHERE state = 'submitted'";
    let open = house.store().await.owned(sql).await.unwrap();
    let county = county();
    let done = house
        .town
        .certify_amendment(&county, open[0].0, approve(1))
        .await;
    done.unwrap();
}

#[tokio::test]
async fn a_subject_confirms_what_its_county_offers_with_one_button() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let mine = firm.get("/mine").await;
    says(
        &mine,
        &["确认领取地方配套", "银川市西夏区配套 29,400.00 元"],
    );
    let list = firm.get("/top-ups").await;
    let offer = first(&list, "/top-ups/0");
    let page = firm.get(&offer).await;
    says(
        &page,
        &[
            "确认领取 ¥29,400.00",
            "贰万玖仟肆佰元整",
            "自治区兑付额按配套比例计算",
            "98,000.00",
            "30%",
        ],
    );
    assert!(
        !page.body.contains("type=\"text\"") && !page.body.contains("type=\"file\""),
        "nothing to fill in"
    );
    let contract = house.contract("gouhong", "枸杞活性成分提取工艺检测").await;
    let voucher = house.voucher("gouhong", "枸杞活性成分提取工艺检测").await;
    for path in [
        format!("/contracts/{contract}"),
        format!("/vouchers/{voucher}"),
    ] {
        says(&firm.get(&path).await, &["地方配套", &offer, "怎么算的"]);
        // The provider reads the same files without it.
        let mut lab = Browser::of(&house, "saishang").await;
        assert!(!lab.get(&path).await.body.contains(&offer));
    }

    let confirm = format!("{offer}/confirm");
    let edition = page.hidden("edition");
    let sent = firm.send(&confirm, &[("edition", &edition)]).await;
    says(
        &firm.follow(&sent).await,
        &["确认领取地方配套，现为“待付款”"],
    );
    let again = firm.send(&confirm, &[("edition", &edition)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    for login in [
        "jinfeng", "yinchuan", "saishang", "finance", "auditor", "centre",
    ] {
        let mut other = Browser::of(&house, login).await;
        assert_eq!(
            other.get(&offer).await.status,
            StatusCode::NOT_FOUND,
            "{login}"
        );
    }
}

#[tokio::test]
async fn a_county_pays_its_top_ups_in_batches_of_its_own() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let offer = first(&firm.get("/top-ups").await, "/top-ups/0");
    let edition = firm.get(&offer).await.hidden("edition");
    firm.send(&format!("{offer}/confirm"), &[("edition", &edition)])
        .await;

    let mut county = Browser::of(&house, "xixia").await;
    says(
        &county.get("/programmes").await,
        &["500,000.00", "29,400.00", "进行中"],
    );
    let programme = first(&county.get("/programmes").await, "/programmes/0");
    says(
        &county.get(&programme).await,
        &["30%", "50,000.00", "（现行）", "************5678", &offer],
    );
    // The firm of the demo changes its account: its county certifies the new one first.
    let held = county.get("/batches/new").await;
    says(
        &held,
        &["现在没有可以付款的地方配套。", "收款账户的变更正在审核"],
    );
    certify_account(&house).await;
    let page = county.get("/batches/new").await;
    says(
        &page,
        &["列入批次的地方配套", "29,400.00 元", "中国建设银行西夏支行"],
    );
    let id = offer.trim_start_matches("/top-ups/").to_owned();
    let look = county.send("/batches/new", &[("claims", &id)]).await;
    let seen = look.hidden("seen");
    let fields = [("checked", "yes"), ("seen", seen.as_str()), ("claims", &id)];
    let sent = county.send("/batches/new", &fields).await;
    let batch = sent
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    says(
        &county.follow(&sent).await,
        &["待第一人放行", "付款账户", "西夏区科学技术局"],
    );
    for (login, after) in [("xixia2", "待第二人放行"), ("xixia3", "已放行，待导出")] {
        let mut other = Browser::of(&house, login).await;
        let path = format!("{batch}/release");
        let edition = other.get(&path).await.hidden("edition");
        let sent = other.send(&path, &[("edition", &edition)]).await;
        says(&other.follow(&sent).await, &[after]);
    }
    for login in ["jinfeng", "yinchuan", "finance", "auditor"] {
        let mut other = Browser::of(&house, login).await;
        assert_eq!(
            other.get(&batch).await.status,
            StatusCode::NOT_FOUND,
            "{login}"
        );
        let release = other
            .send(&format!("{batch}/release"), &[("edition", "3")])
            .await;
        assert_eq!(release.status, StatusCode::NOT_FOUND, "{login}");
    }
    // The region reads sums.
    for login in ["centre", "finance", "auditor"] {
        let mut region = Browser::of(&house, login).await;
        let page = region.get("/top-ups/totals").await;
        says(&page, &["银川市西夏区", "500,000.00", "29,400.00", "合计"]);
        assert!(!page.body.contains(&id));
    }
    comes_back(&house, &batch, &offer).await;
}

/// What the county paid is ordered back with the redemption: its own pages handle it, and no other desk's.
async fn comes_back(house: &House, batch: &str, offer: &str) {
    let batch = batch.trim_start_matches("/batches/").parse().unwrap();
    let (town, county) = (&house.town, county());
    let form = office::batches::FileForm::Csv;
    town.export_batch(&county, batch, form).await.unwrap();
    let answer = town.bank_answers(&county, batch, &[]).await.unwrap();
    town.import_return(&county, batch, answer).await.unwrap();
    let mut centre = Browser::of(house, "centre").await;
    let mut firm = Browser::of(house, "gouhong").await;
    let page = firm.get(offer).await;
    says(&page, &["已付款", "下载 PDF：付款通知书"]);
    let notice = first(&page, "/papers/0");
    for (login, status) in [
        ("gouhong", StatusCode::OK),
        ("xixia", StatusCode::OK),
        ("yunfu", StatusCode::NOT_FOUND),
        ("saishang", StatusCode::NOT_FOUND),
        ("yinchuan", StatusCode::NOT_FOUND),
        ("finance", StatusCode::NOT_FOUND),
    ] {
        let found = Browser::of(house, login).await.get(&notice).await;
        assert_eq!(found.status, status, "{login}");
    }
    let claim = first(&page, "/claims/0");
    let path = format!("{claim}/recover");
    let fields = [
        ("amount", "10000"),
        ("facts", "检测数量少于约定"),
        ("clause", "5.4"),
        ("due_on-year", "2027"),
        ("due_on-month", "6"),
        ("due_on-day", "30"),
        ("checked", "yes"),
    ];
    centre.get(&path).await;
    centre.send(&path, &fields).await;
    let page = firm.get(offer).await;
    says(&page, &["追回通知", "须缴回 3,000.00 元"]);
    let order = first(&page, "/recoveries/0");
    let mut county = Browser::of(house, "xixia").await;
    let page = county.get(&order).await;
    says(
        &page,
        &[
            "应缴回给",
            "银川市西夏区",
            "追回的配套怎么算的",
            "登记缴回",
            "核销追回款",
        ],
    );
    says(
        &county.get("/recoveries").await,
        &["自治区财政", "银川市西夏区"],
    );
    let path = format!("{order}/pay-back");
    says(&county.get(&path).await, &["3,000.00"]);
    for login in ["finance", "centre", "yinchuan", "auditor"] {
        let mut other = Browser::of(house, login).await;
        let status = other.get(&order).await.status;
        assert_eq!(status, StatusCode::NOT_FOUND, "{login}");
    }
    let totals = Browser::of(house, "finance")
        .await
        .get("/top-ups/totals")
        .await;
    says(&totals, &["通知追回（元）", "3,000.00"]);
}

#[tokio::test]
async fn a_programme_is_looked_at_once_more_before_it_is_opened() {
    let house = House::demo().await;
    let mut county = Browser::of(&house, "jinfeng").await;
    county.get("/programmes/new").await;
    let none = county.send("/programmes/new", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &none,
        &[
            "没有填写计划名称",
            "没有填写配套比例",
            "没有填写金额",
            "没有填写依据文件",
        ],
    );
    let mut fields = vec![
        ("name", "2027 年配套"),
        ("rate", "12.5"),
        ("ceiling", "3万元"),
        ("budget", "1,000,000"),
        ("payer", "金凤区科学技术局"),
        ("bank", "宁夏银行金凤支行"),
        ("bank_account", "6400010612345678"),
        ("document", "金科发〔2026〕9号"),
    ];
    fields.extend(DAYS);
    let look = county.send("/programmes/new", &fields).await;
    says(
        &look,
        &[
            "自治区兑付额的 12.5%",
            "30,000.00 元",
            "壹佰万元整",
            "设立，预算 ¥1,000,000.00",
        ],
    );
    fields.push(("checked", "yes"));
    let sent = county.send("/programmes/new", &fields).await;
    let page = county.follow(&sent).await;
    says(
        &page,
        &[
            "设立配套计划",
            "2027-01-01 至 2027-12-31",
            "12.5%",
            "还没有地方配套。",
        ],
    );
    let here = sent
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();

    let edition = county.get(&format!("{here}/fund")).await.hidden("edition");
    let cut = [
        ("edition", edition.as_str()),
        ("change", "cut"),
        ("amount", "1000000.01"),
        ("document", "通知"),
    ];
    let refused = county.send(&format!("{here}/fund"), &cut).await;
    says(
        &refused,
        &[
            "调减后的配套预算低于已承诺和已付款的金额",
            "最多调减 1,000,000.00元",
        ],
    );
    let close = county.get(&format!("{here}/close")).await;
    says(&close, &["结束后不再产生新的配套"]);
    let mut other = Browser::of(&house, "xixia").await;
    assert_eq!(other.get(&here).await.status, StatusCode::NOT_FOUND);
}
