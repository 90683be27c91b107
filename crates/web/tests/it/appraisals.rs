//! A provider's year over HTTP: its standing, the year drawn up, objected to, answered, confirmed, published; the subsidy
//! proposed, lowered, decided, taken with one button and drawn up in a batch of its own line (9.1–9.5, UX-10).

use axum::http::StatusCode;
use rules::duties::Role;
use sim::Person;

use crate::support::{Answer, Browser, House};

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

/// Sends the form of a step on a whole year as the page shows it.
async fn year_step(who: &mut Browser<'_>, path: &str) -> Answer {
    let page = who.get(&format!("{path}?year=2026")).await;
    assert!(
        page.body.contains("class=\"govuk-button\""),
        "{}",
        page.body
    );
    let (year, seen) = (page.hidden("year"), page.hidden("seen"));
    let sent = who.send(path, &[("year", &year), ("seen", &seen)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}\n{}", sent.body);
    who.follow(&sent).await
}

#[tokio::test]
async fn a_year_goes_from_the_standing_to_the_batch_of_the_subsidy() {
    let house = House::demo().await;
    let mut lab = Browser::of(&house, "saishang").await;
    says(&lab.get("/appraisals").await, &["试算", "上报服务收入"]);
    let standing = lab.get("/appraisals/standing?year=2026").await;
    says(
        &standing,
        &[
            "没有上报服务收入",
            "兑付额的依据（1 件）",
            "98,000.00",
            "/claims/",
        ],
    );
    let refused = lab.send("/appraisals/income", &[("year", "2026")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(
        &refused,
        &[
            "value=\"2026\"",
            "href=\"#amount\"",
            "href=\"#words\"",
            "href=\"#attachment\"",
        ],
    );
    let mut centre = Browser::of(&house, "centre").await;
    let early = centre.get("/appraisals?year=2026").await;
    says(&early, &["年度尚未结束", "塞上材料检测研究院"]);
    let sent = centre.send("/appraisals/draw", &[("year", "2026")]).await;
    says(&sent, &["2026年度还没有结束"]);

    house.town.go_to("2027-01-11".parse().unwrap());
    let mut lab = Browser::of(&house, "saishang").await;
    let mut centre = Browser::of(&house, "centre").await;
    let drawn = year_step(&mut centre, "/appraisals/draw").await;
    let file = first(&drawn, "/appraisals/0");
    says(&lab.get(&file).await, &["对年度评价提出异议", "已拟定"]);
    let mine = lab.get("/mine").await;
    says(&mine, &["年度评价", "有不同意见的", "对年度评价提出异议"]);
    let object = format!("{file}/object");
    let edition = lab.get(&object).await.hidden("edition");
    let words = [("edition", edition.as_str()), ("words", "评价的星级有误")];
    // Evidence may be left out, but what was chosen and refused is not dropped in silence: nothing is handed in.
    let program = ("attachment", "证明.pdf", &b"MZ\x90\x00"[..]);
    let refused = lab.upload(&object, &words, program).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&refused, &["id=\"attachment-error\"", "评价的星级有误"]);
    let sent = lab.send(&object, &words).await;
    assert!(!lab.get("/mine").await.body.contains("有不同意见的"));
    says(
        &lab.follow(&sent).await,
        &["有异议，待答复", "评价的星级有误"],
    );
    let answer = format!("{file}/answer");
    let edition = centre.get(&answer).await.hidden("edition");
    let words = [
        ("edition", edition.as_str()),
        ("outcome", "dismissed"),
        ("words", "星级与合同评价一致"),
    ];
    let sent = centre.send(&answer, &words).await;
    says(
        &centre.follow(&sent).await,
        &["异议不成立：星级与合同评价一致"],
    );
    let mut second = Browser::of(&house, "centre2").await;
    year_step(&mut second, "/appraisals/confirm").await;
    let mut anyone = Browser::new(&house);
    let results = anyone.get("/appraisals/results?year=2026").await;
    says(&results, &["这一年度的评价结果还没有发布"]);
    let mut department = Browser::of(&house, "department").await;
    year_step(&mut department, "/appraisals/publish").await;
    let results = anyone.get("/appraisals/results?year=2026").await;
    says(&results, &["塞上材料检测研究院", "合格"]);
    says(&lab.get(&file).await, &["已发布", "办理结果通知书"]);

    let proposed = year_step(&mut centre, "/subsidies/propose").await;
    says(&proposed, &["49,000.00", "事业单位"]);
    let subsidy = first(&proposed, "/subsidies/0");
    assert_eq!(lab.get(&subsidy).await.status, StatusCode::NOT_FOUND);
    let lower = format!("{subsidy}/lower");
    let edition = centre.get(&lower).await.hidden("edition");
    let higher = [
        ("edition", edition.as_str()),
        ("amount", "5万"),
        ("words", "调整"),
    ];
    let refused = centre.send(&lower, &higher).await;
    says(
        &refused,
        &[
            "调低后的金额不低于现在的金额",
            "低于 49,000.00元",
            "value=\"5万\"",
        ],
    );
    let less = [
        ("edition", edition.as_str()),
        ("amount", "4.8万"),
        ("words", "一项服务有争议"),
    ];
    let sent = centre.send(&lower, &less).await;
    says(
        &centre.follow(&sent).await,
        &["48,000.00 元", "一项服务有争议"],
    );
    let page = department.get("/subsidies/decide?year=2026").await;
    let fields = [("year", "2026"), ("seen", &page.hidden("seen"))];
    let short = department.send("/subsidies/decide", &fields).await;
    says(&short, &["服务机构补贴预算不足", "本次合计 48,000.00元"]);
    let finance = Person {
        login: "finance".into(),
        name: "出纳员".into(),
        role: Role::Finance,
        body: String::new(),
    };
    house.town.grant_subsidies(&finance, 100_000).await.unwrap();
    year_step(&mut department, "/subsidies/decide").await;

    says(&lab.get("/mine").await, &["2026年度服务补贴 48,000.00 元"]);
    let page = lab.get(&subsidy).await;
    says(&page, &["确认领取 ¥48,000.00", "怎么算的", "98,000.00"]);
    assert!(!page.body.contains("type=\"text\""), "nothing to fill in");
    let confirm = format!("{subsidy}/confirm");
    let edition = page.hidden("edition");
    let sent = lab.send(&confirm, &[("edition", &edition)]).await;
    says(&lab.follow(&sent).await, &["待付款"]);
    for (login, known) in [
        ("hujiang", false),
        ("xixia", false),
        ("agency", true),
        ("auditor", true),
    ] {
        let mut other = Browser::of(&house, login).await;
        for path in [&file, &subsidy] {
            let found = other.get(path).await.status == StatusCode::OK;
            assert_eq!(found, known, "{login} {path}");
        }
    }
    // Each budget line has batches of its own.
    let mut finance = Browser::of(&house, "finance").await;
    let page = finance.get("/batches/new?line=subsidy").await;
    says(&page, &["塞上材料检测研究院", "48,000.00 元"]);
    let other = finance.get("/batches/new?line=redemption").await;
    assert!(!other.body.contains("48,000.00 元"));
    let sent = finance
        .send(
            "/batches/new",
            &[("claims", subsidy.trim_start_matches("/subsidies/"))],
        )
        .await;
    says(&sent, &["拟定付款批次 ¥48,000.00"]);
    paid(&house, &subsidy).await;
}

/// The bank has paid it: its page has the notice, for whoever may read it.
async fn paid(house: &House, subsidy: &str) {
    let town = &house.town;
    let of_finance = |login: &str| Person {
        login: login.into(),
        name: String::new(),
        role: Role::Finance,
        body: String::new(),
    };
    let finance = of_finance("finance");
    let id = subsidy.trim_start_matches("/subsidies/").parse().unwrap();
    let batch = town.draw_batch(&finance, &[id]).await.unwrap();
    for login in ["finance2", "finance3"] {
        let releaser = of_finance(login);
        town.release_batch(&releaser, batch).await.unwrap();
    }
    let form = office::batches::FileForm::Csv;
    town.export_batch(&finance, batch, form).await.unwrap();
    let answer = town.bank_answers(&finance, batch, &[]).await.unwrap();
    town.import_return(&finance, batch, answer).await.unwrap();
    let page = Browser::of(house, "saishang").await.get(subsidy).await;
    says(&page, &["已付款", "下载 PDF：付款通知书"]);
    let notice = first(&page, "/papers/0");
    for (login, status) in [
        ("saishang", StatusCode::OK),
        ("auditor", StatusCode::OK),
        ("hujiang", StatusCode::NOT_FOUND),
        ("gouhong", StatusCode::NOT_FOUND),
        ("xixia", StatusCode::NOT_FOUND),
    ] {
        let found = Browser::of(house, login).await.get(&notice).await;
        assert_eq!(found.status, status, "{login}");
    }
}
