//! Payment batches, return files, the reconciliation, the mended account and bundled claims over HTTP.

use axum::http::StatusCode;
use rules::Fen;
use rules::duties::Role;
use sim::{Person, return_file};

use crate::support::{Answer, Browser, House};

fn person(login: &str, role: Role) -> Person {
    Person {
        login: login.to_owned(),
        name: String::new(),
        role,
        body: String::new(),
    }
}

/// The values of all inputs of a name on a page.
fn values(page: &Answer, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\"");
    let inputs = page
        .body
        .split("<input")
        .filter(|input| input.contains(&mark));
    let value = |input: &str| {
        Some(
            input
                .split_once("value=\"")?
                .1
                .split('"')
                .next()?
                .to_owned(),
        )
    };
    inputs.filter_map(value).collect()
}

fn says(page: &Answer, words: &[&str]) {
    for word in words {
        assert!(page.body.contains(word), "{word}\n{}", page.body);
    }
}

#[tokio::test]
async fn a_batch_goes_to_the_bank_and_comes_back() {
    let house = House::demo().await;
    let mut drawer = Browser::of(&house, "finance").await;
    let page = drawer.get("/batches").await;
    says(&page, &["FK2026-000001-", "已结清", "拟定付款批次"]);
    let page = drawer.get("/batches/new").await;
    says(
        &page,
        &["塞上材料检测研究院", "56,000.00 元", "************0101"],
    );
    let claims = values(&page, "claims");
    assert_eq!(claims.len(), 1, "one claim of the demo is payable");
    let none = drawer.send("/batches/new", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&none, &["没有选择付款的件"]);
    let look = drawer.send("/batches/new", &[("claims", &claims[0])]).await;
    says(&look, &["拟定付款批次 ¥56,000.00", "伍万陆仟元整"]);
    let seen = look.hidden("seen");
    let fields = [
        ("checked", "yes"),
        ("seen", seen.as_str()),
        ("claims", claims[0].as_str()),
    ];
    let sent = drawer.send("/batches/new", &fields).await;
    let batch = sent
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let page = drawer.follow(&sent).await;
    says(
        &page,
        &["拟定付款批次，现为“待第一人放行”", "塞上材料检测研究院"],
    );
    // Who drew it up is not asked to release it; the claim is not paid singly meanwhile.
    assert!(!page.body.contains(&format!("{batch}/release")));
    let claim = drawer.get(&format!("/claims/{}", claims[0])).await;
    says(&claim, &["付款在途"]);
    for (login, after) in [("finance2", "待第二人放行"), ("finance3", "已放行，待导出")]
    {
        let mut other = Browser::of(&house, login).await;
        let path = format!("{batch}/release");
        let page = other.get(&path).await;
        says(&page, &["放行 1 笔 ¥56,000.00"]);
        let edition = page.hidden("edition");
        let sent = other.send(&path, &[("edition", &edition)]).await;
        says(&other.follow(&sent).await, &[after]);
        // The page that was left open is told who came before.
        let late = other.send(&path, &[("edition", "1")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
    }
    let path = format!("{batch}/export");
    let page = drawer.get(&path).await;
    let fields = [
        ("edition", page.hidden("edition")),
        ("form", "csv".to_owned()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let file = drawer.send(&path, &fields).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-disposition").contains("attachment"));
    assert!(file.header("cache-control").contains("no-store"));
    assert!(
        file.body.starts_with('\u{feff}')
            && file.body.contains("合计 1 行")
            && !file.body.contains("****")
    );
    let number = file
        .body
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    answered(&house, &mut drawer, (&batch, &number), &claims[0]).await;
}

/// The bank's files: cut off, failed with the account, then paid after the laboratory mended it.
async fn answered(
    house: &House,
    drawer: &mut Browser<'_>,
    (batch, number): (&str, &str),
    claim: &str,
) {
    let path = format!("{batch}/return");
    let day = "2026-11-23";
    let failed = return_file(
        number,
        day,
        &[(1, "56000.00".into(), Err("收款账号不存在"))],
    );
    drawer.get(&path).await;
    let cut = failed.lines().take(2).collect::<Vec<_>>().join("\n");
    let told = drawer
        .upload(&path, &[], ("file", "回单.csv", cut.as_bytes()))
        .await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&told, &["第 3 行：回单文件没有合计行"]);
    let look = drawer
        .upload(&path, &[], ("file", "回单.csv", failed.as_bytes()))
        .await;
    says(&look, &["登记 0 笔已付款、1 笔未付款", "收款账号不存在"]);
    let held = look.hidden("held");
    let sent = drawer.send(&path, &[("held", &held)]).await;
    says(&drawer.follow(&sent).await, &["已结清", "未付款"]);
    drawer.get(&path).await;
    let again = drawer
        .upload(&path, &[], ("file", "回单.csv", failed.as_bytes()))
        .await;
    says(&again, &["没有任何变动"]);

    let mut lab = Browser::of(house, "saishang").await;
    let path = format!("/claims/{claim}/account");
    let page = lab.get(&format!("/claims/{claim}")).await;
    says(
        &page,
        &["付款被退，待改正账户", &path, "银行未付款：收款账号不存在"],
    );
    says(&lab.get(&path).await, &["核对并改正收款账户"]);
    let wrong = lab
        .send(&path, &[("bank", ""), ("bank_account", "12")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("bank", "宁夏银行金凤支行"),
        ("bank_account", "6227000012345678"),
    ];
    let sent = lab.send(&path, &fields).await;
    // The Agency agrees before anything is paid into it (2.5).
    says(&lab.follow(&sent).await, &["付款被退，待改正账户"]);
    says(
        &lab.get(&path).await,
        &["************5678（待专业机构核实）"],
    );
    let mut agency = Browser::of(house, "agency").await;
    let queue = agency.get("/queue?act=certify-account").await;
    says(&queue, &["核实机构收款账户", "************5678"]);
    let (_, rest) = queue.body.split_once("href=\"/admissions/").unwrap();
    let desk = format!("/admissions/{}", rest.split('"').next().unwrap());
    assert!(desk.ends_with("/account"), "{desk}");
    let sheet = agency.get(&desk).await;
    says(&sheet, &["现在的账户", "新的账户", "核实一致"]);
    let edition = sheet.hidden("edition");
    let fields = [("edition", edition.as_str()), ("decision", "approve")];
    let sent = agency.send(&desk, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = lab.get(&format!("/claims/{claim}")).await;
    says(&page, &["待付款", "************5678"]);

    let town = &house.town;
    let finance = person("finance", Role::Finance);
    let id = claim.parse().unwrap();
    let later = town.draw_batch(&finance, &[id]).await.unwrap();
    for login in ["finance2", "finance3"] {
        town.release_batch(&person(login, Role::Finance), later)
            .await
            .unwrap();
    }
    town.export_batch(&finance, later, office::batches::FileForm::Excel)
        .await
        .unwrap();
    let file = town.bank_answers(&finance, later, &[]).await.unwrap();
    let doubtful = file.replace("56000.00", "56000.01");
    let done = town.import_return(&finance, later, doubtful).await.unwrap();
    assert_eq!(done.doubts, 1);
    let page = drawer.get("/batches/doubts").await;
    let (_, rest) = page.body.split_once("href=\"/bank-doubts/").unwrap();
    let doubt = format!("/bank-doubts/{}", rest.split('"').next().unwrap());
    says(
        &drawer.get(&doubt).await,
        &["金额与付款指令不符", "56,000.01"],
    );
    let none = drawer.send(&doubt, &[]).await;
    says(&none, &["没有选择处理办法", "没有填写与银行核对的情况"]);
    let fields = [("how", "close"), ("words", "银行说明为误列")];
    let sent = drawer.send(&doubt, &fields).await;
    says(&drawer.follow(&sent).await, &["银行说明为误列"]);
    town.import_return(&finance, later, file).await.unwrap();
    let page = drawer.get("/batches/reconciliation").await;
    says(&page, &["三方逐分相符，差异 0.00 元", "差异 0 笔"]);
    let mut auditor = Browser::of(house, "auditor").await;
    for path in [
        "/batches",
        "/batches/doubts",
        "/batches/reconciliation",
        batch,
    ] {
        assert_eq!(auditor.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn several_vouchers_are_handed_in_together() {
    let house = House::demo().await;
    let town = &house.town;
    let firm = person("guangfu", Role::Subject);
    let contract = house.contract("guangfu", "组件封装胶膜老化试验").await;
    let mut lab = Browser::of(&house, "saishang").await;
    let page = lab.get("/claims/bundle").await;
    says(&page, &["材料还没有齐的券", "主体尚未评价服务机构"]);
    town.rate(&firm, contract, "5").await.unwrap();
    town.ticket(&firm, contract, 77, Fen::from_yuan(98_000))
        .await
        .unwrap();
    town.result(&firm, contract).await.unwrap();
    let page = lab.get("/claims/bundle").await;
    let vouchers = values(&page, "vouchers");
    assert_eq!(vouchers.len(), 1);
    let none = lab.send("/claims/bundle", &[]).await;
    says(&none, &["没有选择要兑付的券"]);
    let look = lab
        .send("/claims/bundle", &[("vouchers", &vouchers[0])])
        .await;
    says(&look, &["提交 1 张，合计 ¥49,000.00"]);
    let seen = format!("seen-{}", vouchers[0]);
    let fields = |amount: &'static str| {
        [
            ("checked", "yes"),
            ("vouchers", vouchers[0].as_str()),
            (seen.as_str(), amount),
        ]
    };
    let other = lab.send("/claims/bundle", &fields("1.00")).await;
    says(&other, &["兑付金额在确认后有变动"]);
    let sent = lab.send("/claims/bundle", &fields("49000.00")).await;
    let page = lab.follow(&sent).await;
    says(&page, &["专业机构复核中", "合计 1 件", "49,000.00"]);
    let mut other = Browser::of(&house, "hujiang").await;
    let path = sent.header("location");
    assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND);
}
