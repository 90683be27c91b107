//! Payment, budget, record and accounts over HTTP.

use axum::http::StatusCode;
use office::budget::years;
use rules::ledger::Line;

use crate::support::{Browser, House};

const PAYABLE: &str = "光伏玻璃镀膜性能检测";

#[tokio::test]
async fn a_payment_is_looked_at_twice_recorded_once_and_moves_the_budget() {
    let house = House::demo().await;
    let office = &house.town.office;
    let actor = house.actor("finance").await;
    let contract = house.contract("finance", PAYABLE).await;
    let view = office::contracts::view(office, &actor, contract)
        .await
        .unwrap();
    let claim = view.claim.unwrap();
    let path = format!("/claims/{}/pay", claim.id);
    let before = years(office, &actor).await.unwrap()[0].balance(Line::Redemption);

    let mut finance = Browser::of(&house, "finance").await;
    let page = finance.get(&path).await;
    for said in [
        "塞上材料检测研究院",
        "************0101",
        "56,000.00 元",
        "伍万陆仟元整",
    ] {
        assert!(page.body.contains(said), "{said}");
    }
    // The account in full is one click away, for a reason; the way back leads to the payment.
    let (_, rest) = page.body.split_once("href=\"/admissions/").unwrap();
    let reveal = format!("/admissions/{}", rest.split('"').next().unwrap());
    assert!(
        reveal.ends_with(&format!("/reveal?claim={}", claim.id)),
        "{reveal}"
    );
    let asked = finance.get(&reveal).await;
    assert!(asked.body.contains(&format!("href=\"{path}\"")));
    let why = [("why", "payment"), ("words", "核对收款账号")];
    let shown = finance.send(&reveal, &why).await;
    assert!(shown.body.contains("银行账号") && !shown.body.contains("************0101"));
    assert!(shown.body.contains(&format!("href=\"{path}\"")));
    let edition = page.hidden("edition");
    let date = |year, month, day| {
        [
            ("paid_on-year", year),
            ("paid_on-month", month),
            ("paid_on-day", day),
        ]
    };
    let mut wrong = vec![("edition", edition.as_str()), ("reference", "")];
    wrong.extend(date("2027", "1", "1"));
    let wrong = finance.send(&path, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "没有填写银行流水号",
        "付款日期不在审定之后、今天之前",
        "value=\"2027\"",
    ] {
        assert!(wrong.body.contains(said), "{said}");
    }
    let mut fields = vec![("edition", edition.as_str()), ("reference", "ZF20260099")];
    fields.extend(date("2026", "11", "23"));
    let look = finance.send(&path, &fields).await;
    assert!(look.body.contains("登记付款 ¥56,000.00"));
    assert_eq!(
        years(office, &actor).await.unwrap()[0].balance(Line::Redemption),
        before
    );

    let mut twice = fields.clone();
    twice.push(("checked", "yes"));
    let used = twice.iter().map(|(name, value)| match *name {
        "reference" => ("reference", "ZF20260001"),
        name => (name, *value),
    });
    let used = finance.send(&path, &used.collect::<Vec<_>>()).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        used.body.contains("这个银行流水号已登记过一笔付款")
            && used.body.contains("value=\"ZF20260001\"")
    );

    let sent = finance.send(&path, &twice).await;
    let file = finance.follow(&sent).await.body;
    assert!(file.contains("付款，现为“已付款”。") && file.contains("ZF20260099"));
    let after = years(office, &actor).await.unwrap()[0].balance(Line::Redemption);
    assert_eq!((after.used - before.used).yuan(), "56000.00");
    assert_eq!((before.reserved - after.reserved).yuan(), "56000.00");
    let page = finance.get("/budget").await.body;
    for amount in [after.granted, after.reserved, after.used, after.free()] {
        assert!(page.contains(&format!(">{amount}<")), "{amount}");
    }
    let late = finance.send(&path, &twice).await;
    assert_eq!(
        late.status,
        StatusCode::CONFLICT,
        "the back button after paying"
    );
    assert_eq!(
        finance.get(&path).await.header("location"),
        format!("/claims/{}", claim.id)
    );
}

#[tokio::test]
async fn a_budget_is_entered_after_a_second_look_and_warned_of_when_it_runs_out() {
    let house = House::open().await;
    let admin = house.town.found().await.unwrap();
    let body = ("自治区财政支付中心", "");
    let role = rules::duties::Role::Finance;
    house
        .town
        .staff(&admin, ("finance", "出纳员"), role, body)
        .await
        .unwrap();
    let mut finance = Browser::of(&house, "finance").await;
    let empty = finance.get("/budget").await.body;
    assert!(empty.contains("2026 年度") && empty.contains("这一年度还没有流水"));
    let wrong = [
        ("year", "2030"),
        ("line", "redemption"),
        ("change", "add"),
        ("amount", "0"),
        ("document", ""),
    ];
    let wrong = finance.send("/budget", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("有 3 处需要改正")
            && wrong.body.contains("规定：2026 或 2027；现为：2030")
    );
    let good = [
        ("year", "2026"),
        ("line", "redemption"),
        ("change", "add"),
        ("amount", "10万元"),
        ("document", "宁财预〔2026〕1号"),
    ];
    let look = finance.send("/budget", &good).await.body;
    assert!(look.contains("登记预算 ¥100,000.00") && look.contains("壹拾万元整"));
    let mut sure = good.to_vec();
    sure.push(("checked", "yes"));
    let sent = finance.send("/budget", &sure).await;
    let page = finance.follow(&sent).await.body;
    assert!(
        page.contains("预算已登记")
            && page.contains("100,000.00 元")
            && page.contains("占用和付款合计为预算的 0%")
    );
}

#[tokio::test]
async fn the_auditor_reads_every_act_and_verifies_the_chain() {
    let house = House::demo().await;
    let mut auditor = Browser::of(&house, "auditor").await;
    let page = auditor.get("/record").await.body;
    let (mut read, mut number) = (String::new(), 0);
    while !read.contains("这一页没有记录") {
        number += 1;
        read.push_str(&auditor.get(&format!("/record?page={number}")).await.body);
    }
    assert!(read.contains("创业中心 · 审定员") && read.contains("HT2026-000010"));
    assert!(page.contains("aria-current=\"page\">1</a>") && page.contains("/record?page=2"));
    for kind in ["service", "instrument", "certificate"] {
        let begin = format!("href=\"/catalogue/{kind}/");
        let (_, rest) = read.split_once(&begin).expect(kind);
        let entry = format!("/catalogue/{kind}/{}", rest.split('"').next().unwrap());
        let entry = auditor.get(&entry).await;
        assert_eq!(entry.status, StatusCode::OK, "{kind}");
        assert!(entry.body.contains("办理过程") && entry.body.contains("服务机构"));
    }
    let beyond = auditor.get("/record?page=99").await;
    assert_eq!(beyond.status, StatusCode::OK);
    assert!(beyond.body.contains("这一页没有记录"));
    let office = &house.town.office;
    let report = office::audit::verify(office).await.unwrap();
    let verified = auditor.get("/record/verify").await.body;
    assert!(verified.contains("记录完整"));
    let sum = format!("{} 条操作记录和 {} 笔分录", report.acts, report.postings);
    assert!(verified.contains(&sum));
}

/// Finance has a claim that the money covers no more; its claimant reads what that means.
#[tokio::test]
async fn a_claim_beyond_the_budget_waits_in_the_queue_and_its_claimant_reads_why() {
    let house = House::demo().await;
    let office = &house.town.office;
    let actor = house.actor("finance").await;
    let contract = house.contract("finance", PAYABLE).await;
    let view = office::contracts::view(office, &actor, contract)
        .await
        .unwrap();
    let claim = view.claim.unwrap();
    let mut finance = Browser::of(&house, "finance").await;
    let queue = finance.get("/budget/queue").await.body;
    for said in ["付款排队", &claim.number, "够付", "56,000.00"] {
        assert!(queue.contains(said), "{said}");
    }
    let page = finance.get("/budget").await.body;
    for said in [
        "已发放、未付款、仍有效的创新券面额之和",
        "审定通过、还没有付款的兑付金额之和",
        "<svg viewBox=\"0 0 720 300\" role=\"img\"",
        "照最近的进度够用到年末",
        "2026 年度逐月付款",
        "服务机构补贴",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let path = format!("/claims/{}/pay", claim.id);
    let edition = finance.get(&path).await.hidden("edition");
    let balance = years(office, &actor).await.unwrap()[0].balance(Line::Redemption);
    let spare = (balance.granted - balance.used).yuan();
    let mut cut = vec![
        ("year", "2026"),
        ("line", "redemption"),
        ("change", "cut"),
        ("amount", "20000000"),
        ("document", "宁财预〔2026〕7号 调减"),
    ];
    let refused = finance.send("/budget", &cut).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("调减后的预算低于已付款的金额") && refused.body.contains("最多调减")
    );
    cut[3] = ("amount", &spare);
    let look = finance.send("/budget", &cut).await.body;
    for said in [
        "核对后调减预算",
        "共 1 件，预算现在够付 1 件，登记后够付 0 件",
    ] {
        assert!(look.contains(said), "{said}");
    }
    cut.push(("checked", "yes"));
    let sent = finance.send("/budget", &cut).await;
    let page = finance.follow(&sent).await.body;
    assert!(page.contains("预算已付完：审定的兑付排队"));

    let mut lab = Browser::of(&house, "saishang").await;
    let file = lab.get(&format!("/claims/{}", claim.id)).await.body;
    for said in [
        "预算结转：排队第 1 位，前面共 0.00 元",
        "R12",
        "不用再办手续",
    ] {
        assert!(file.contains(said), "{said}");
    }
    assert_eq!(lab.get("/budget/queue").await.status, StatusCode::NOT_FOUND);
    // The sheet was opened before the cut; it is not offered any more.
    let led = finance.get(&path).await;
    assert_eq!(led.header("location"), format!("/claims/{}", claim.id));
    let pay = [
        ("edition", edition.as_str()),
        ("reference", "ZF20260100"),
        ("paid_on-year", "2026"),
        ("paid_on-month", "11"),
        ("paid_on-day", "23"),
        ("checked", "yes"),
    ];
    let refused = finance.send(&path, &pay).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("预算余额不足以支付这笔兑付") && refused.body.contains("排队第 1 位")
    );
}

#[tokio::test]
async fn a_year_is_tried_out_and_then_closed() {
    let house = House::demo().await;
    let office = &house.town.office;
    let mut finance = Browser::of(&house, "finance").await;
    let early = finance.get("/budget/close?year=2026").await.body;
    assert!(early.contains("2026年度还没有结束，不能结转") && !early.contains("确认结转"));
    house.town.go_to("2027-01-05".parse().unwrap());
    let mut auditor = Browser::of(&house, "auditor").await;
    let read = auditor.get("/budget/close").await.body;
    assert!(read.contains("2026 年度结转") && !read.contains("确认结转"));
    let mut finance = Browser::of(&house, "finance").await;
    let page = finance.get("/budget/close").await;
    assert!(
        page.body.contains("确认结转：转入下年 ¥") && page.body.contains("1 件，共 56,000.00 元")
    );
    let (carried, released) = (page.hidden("carried"), page.hidden("released"));
    let stale = [
        ("year", "2026"),
        ("carried", "0"),
        ("released", released.as_str()),
    ];
    let stale = finance.send("/budget/close", &stale).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.body.contains("结转金额在试算后有变动"));
    let sure = [
        ("year", "2026"),
        ("carried", carried.as_str()),
        ("released", released.as_str()),
    ];
    let sent = finance.send("/budget/close", &sure).await;
    let page = finance.follow(&sent).await.body;
    for said in ["年度结转已完成", "2027-01-05 已结转", "已收回"] {
        assert!(page.contains(said), "{said}");
    }
    let mut lab = Browser::of(&house, "saishang").await;
    let own = lab.get("/mine").await.body;
    assert!(own.contains("服务券账") && own.contains("2026 年度"));
    let books = finance.get("/budget/providers?year=2026").await.body;
    assert!(books.contains("塞上材料检测研究院") && books.contains("2026 年度服务券账"));
    let proof = office::audit::verify(office).await.unwrap();
    assert_eq!(proof.flaws, []);
}
