//! Filling in a service contract: questions, estimate, first check, submission.

use axum::http::StatusCode;
use office::By;
use office::answers::Answers;
use office::listing::Ask;
use rules::Fen;
use sim::contract_form;
use uuid::Uuid;

use crate::support::{Browser, House};

/// The address of a new contract draft.
async fn begun(browser: &mut Browser<'_>) -> String {
    browser.get("/contracts/new").await;
    let answer = browser.send("/contracts/new", &[]).await;
    answer.header("location").to_owned()
}

async fn provider(house: &House) -> Uuid {
    let query = office::directory::Query::words("塞上", 1);
    let found = office::directory::search(&house.town.office, &query).await;
    found.unwrap().hits[0].listed.id
}

/// A draft with these answers, made as the pages make it.
async fn draft(house: &House, login: &str, answers: Answers) -> String {
    let actor = house.actor(login).await;
    let kind = office::drafts::DraftKind::Contract;
    let id = office::drafts::begin(
        &house.town.office,
        By {
            actor: &actor,
            request: &house.town.request(),
        },
        kind,
        answers,
        None,
    )
    .await;
    format!("/drafts/{}", id.unwrap())
}

async fn complete(house: &House, yuan: i64) -> Answers {
    let (amount, today) = (Fen::from_yuan(yuan), house.town.office.today());
    contract_form(provider(house).await, "样机性能测试", amount, today)
}

#[tokio::test]
async fn an_amount_is_kept_as_typed_and_estimated_with_its_calculation() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let draft = begun(&mut browser).await;
    let step = format!("{draft}/amount");
    browser.get(&step).await;
    let asked = [("amount", "１０万元"), ("then", "estimate")];
    let answer = browser.send(&step, &asked).await;
    assert_eq!(answer.header("location"), format!("{step}#estimate"));
    let page = browser.get(&step).await;
    for told in [
        "value=\"１０万元\"",
        "100,000.00 元",
        "壹拾万元整",
        "50,000.00",
        "怎么算的",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    let answer = browser
        .send(&step, &[("amount", "0.001"), ("then", "estimate")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"0.001\"") && !answer.body.contains("href=\"#tech\""));
    let answer = browser
        .send(&step, &[("amount", "0.001"), ("paid", "x"), ("tech", "")])
        .await;
    for field in ["amount", "paid", "tech"] {
        assert!(
            answer.body.contains(&format!("<li><a href=\"#{field}\">")),
            "{field}"
        );
    }
}

#[tokio::test]
async fn a_smaller_face_needs_consent_to_this_very_amount() {
    let house = House::demo().await;
    let answers = complete(&house, 600_000).await;
    let draft = draft(&house, "guangfu", answers).await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let resumed = browser.get(&draft).await;
    assert_eq!(resumed.header("location"), format!("{draft}/consent"));
    let page = browser.get(&format!("{draft}/consent")).await;
    assert!(page.body.contains("本年度剩余额度") && page.body.contains("185,000.00"));
    let answer = browser.send(&format!("{draft}/consent"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let consent = [("consent_to_smaller_face", "yes")];
    browser.send(&format!("{draft}/consent"), &consent).await;
    assert_eq!(
        browser.get(&draft).await.header("location"),
        format!("{draft}/check")
    );
    browser.get(&format!("{draft}/amount")).await;
    let other = [("amount", "610000"), ("tech", "none")];
    let answer = browser
        .send(&format!("{draft}/amount?from=check"), &other)
        .await;
    assert_eq!(
        answer.header("location"),
        format!("{draft}/consent?from=check")
    );
    let less = [("amount", "20000"), ("tech", "none")];
    let answer = browser
        .send(&format!("{draft}/amount?from=check"), &less)
        .await;
    assert_eq!(answer.header("location"), format!("{draft}/check"));
    let page = browser.get(&format!("{draft}/check")).await;
    assert!(!page.body.contains("同意按本年度剩余额度发券"));
    assert!(page.body.contains("拟定服务合同 ¥20,000.00"));
}

#[tokio::test]
async fn a_draft_is_named_in_its_list_and_thrown_away_after_one_question() {
    let house = House::demo().await;
    let answers = complete(&house, 30_000).await;
    let draft = draft(&house, "guangfu", answers).await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let list = browser.get("/mine").await.body;
    let row = list.split("没有提交的草稿").nth(1).unwrap();
    for said in ["样机性能测试，继续填写", "塞上材料检测", "30,000.00"] {
        assert!(row.contains(said), "{said}");
    }
    let discard = format!("{draft}/discard");
    assert!(row.contains(&discard));
    let asked = browser.get(&discard).await;
    assert!(asked.body.contains("不能恢复") && asked.body.contains("30,000.00 元"));
    let gone = browser.send(&discard, &[]).await;
    let list = browser.follow(&gone).await.body;
    assert!(list.contains("草稿已删除。") && !list.contains(&draft));
    assert_eq!(browser.get(&draft).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_odd_character_is_told_on_its_question_and_in_the_check() {
    let house = House::demo().await;
    let mut answers = complete(&house, 30_000).await;
    answers.set("acceptance", "报告确认😀");
    let draft = draft(&house, "guangfu", answers).await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let step = format!("{draft}/content");
    browser.get(&step).await;
    let typed = [
        ("title", "样机😀测试"),
        ("content", "测试"),
        ("method", "GB/T 1"),
    ];
    let answer = browser.send(&step, &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("“合同名称”中的“😀”（U+1F600）") && answer.body.contains("#title")
    );
    let check = browser.get(&format!("{draft}/check")).await.body;
    for at in ["#title", "#acceptance"] {
        assert!(
            check.contains(&format!(
                "<a class=\"govuk-link\" href=\"{at}\">转到这一项</a>"
            )),
            "{at}"
        );
    }
}

#[tokio::test]
async fn submitting_tells_every_defect_at_once_each_at_its_line() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let draft = begun(&mut browser).await;
    let check = format!("{draft}/check");
    let page = browser.get(&check).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("处要填写或改正"));
    let answer = browser.send(&check, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told: Vec<_> = answer
        .body
        .split("<li><a href=\"#")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let fields = [
        "has_project",
        "provider",
        "purpose",
        "title",
        "content",
        "deliverables",
        "acceptance",
        "signed_on",
        "starts_on",
        "ends_on",
        "amount",
        "tech",
        "own_use",
        "not_split",
        "no_excluded_test",
        "no_plan_funding",
        "not_affiliated",
    ];
    assert_eq!(told, fields);
    for field in told {
        assert!(answer.body.contains(&format!("id=\"{field}\"")), "{field}");
        assert!(
            answer.body.contains(&format!("id=\"{field}-error\"")),
            "{field}"
        );
    }
    let next = browser.get(&draft).await;
    assert_eq!(next.header("location"), format!("{draft}/provider"));
}

#[tokio::test]
async fn a_contract_is_drawn_up_once_however_often_it_is_sent() {
    let house = House::demo().await;
    let answers = complete(&house, 20_000).await;
    let draft = draft(&house, "guangfu", answers).await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let check = format!("{draft}/check");
    let page = browser.get(&check).await;
    assert!(page.body.contains("不通过 0 项") && page.body.contains("10,000.00 元"));
    let id = page.hidden("request_id");
    for _ in 0..2 {
        let done = browser.send(&check, &[("request_id", &id)]).await;
        assert_eq!(done.header("location"), format!("{draft}/done"));
    }
    let next = browser.get(&format!("{draft}/done")).await;
    assert!(next.header("location").ends_with("/seal"));
    let page = browser.follow(&next).await;
    assert!(page.body.contains("HT2026-") && page.body.contains("下载 PDF"));
    let actor = house.actor("guangfu").await;
    let all = office::contracts::list(&house.town.office, &actor, &Ask::default())
        .await
        .unwrap()
        .lines;
    assert_eq!(
        all.iter()
            .filter(|line| line.title == "样机性能测试")
            .count(),
        1
    );
    let late = browser
        .send(&format!("{draft}/content"), &[("title", "改名")])
        .await;
    assert!(late.header("location").starts_with("/contracts/"));
}

#[tokio::test]
async fn who_is_not_certified_may_write_but_not_submit() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "niangzao").await;
    let page = browser.get("/contracts/new").await;
    assert!(page.body.contains("认证后才能提交"));
    let answers = complete(&house, 20_000).await;
    let draft = draft(&house, "niangzao", answers).await;
    let check = format!("{draft}/check");
    browser.get(&check).await;
    let answer = browser.send(&check, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("主体尚未通过实名认证"));
    assert!(
        !answer.body.contains("href=\"#subject\""),
        "no link that leads nowhere"
    );
}

#[tokio::test]
async fn a_plan_project_is_asked_for_its_period_and_its_overlap_is_told_there() {
    let house = House::demo().await;
    let answers = complete(&house, 20_000).await;
    let draft = draft(&house, "guangfu", answers).await;
    let mut browser = Browser::of(&house, "guangfu").await;
    browser.get(&format!("{draft}/project")).await;
    let answer = browser
        .send(&format!("{draft}/project"), &[("has_project", "yes")])
        .await;
    let step = format!("{draft}/project-period");
    assert_eq!(answer.header("location"), step);
    browser.get(&step).await;
    let period = [
        ("project_number", "2025BEG01001"),
        ("project_from-year", "2026"),
        ("project_from-month", "1"),
        ("project_from-day", "1"),
        ("project_to-year", "2027"),
        ("project_to-month", "12"),
        ("project_to-day", "31"),
    ];
    let answer = browser.send(&step, &period).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("<li><a href=\"#project_from\">服务期间与科技计划资助项目的执行期重叠")
    );
    assert!(
        answer.body.contains("id=\"project_from-month\"") && answer.body.contains("value=\"2027\"")
    );
}

#[tokio::test]
async fn the_provider_is_chosen_from_the_directory() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let draft = begun(&mut browser).await;
    let step = format!("{draft}/provider");
    let page = browser
        .get(&format!("{step}?words=%E5%A1%9E%E4%B8%8A"))
        .await;
    assert!(page.body.contains("塞上材料检测研究院") && !page.body.contains("沪江检测"));
    let none = browser.get(&format!("{step}?words=zzz")).await;
    assert!(none.body.contains("没有找到“zzz”"));
    let id = provider(&house).await.to_string();
    let answer = browser.send(&step, &[("provider", &id)]).await;
    assert_eq!(answer.header("location"), format!("{draft}/purpose"));
    let page = browser.get(&format!("{step}?words=zzz")).await;
    assert!(page.body.contains("已选") && page.body.contains(" checked"));
    let strange = browser.send(&step, &[("provider", "not-an-id")]).await;
    assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(strange.body.contains("没有选择服务机构"));
}

#[tokio::test]
async fn the_start_page_shows_what_waits_and_the_ceiling_of_the_year() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/mine").await.body;
    for told in [
        "宁夏枸红生物科技有限公司",
        "2026年还可申领",
        "77,000.00 元",
        "98,000.00",
        "抵用创新券",
        "/set-off",
        "/measures#c-4.4",
    ] {
        assert!(page.contains(told), "{told}");
    }
    let mut firm = Browser::of(&house, "guangfu").await;
    let page = firm.get("/mine").await.body;
    assert!(
        page.contains("评价服务机构") && page.contains("工作日"),
        "evidence is due"
    );
    let mut firm = Browser::of(&house, "yunfu").await;
    assert!(firm.get("/mine").await.body.contains("退回补正"));
    let mut lab = Browser::of(&house, "saishang").await;
    let page = lab.get("/mine").await.body;
    assert!(page.contains("我的服务券") && page.contains("FW2026-") && !page.contains("还可申领"));
    let mut county = Browser::of(&house, "xixia").await;
    assert_eq!(county.get("/mine").await.header("location"), "/queue");
}

#[tokio::test]
async fn a_returned_contract_is_corrected_with_its_reasons_in_sight() {
    let house = House::demo().await;
    let id = house.contract("yunfu", "边缘机柜电磁兼容测试").await;
    let mut browser = Browser::of(&house, "yunfu").await;
    let page = browser.get("/mine").await;
    assert!(page.body.contains(&format!("href=\"/contracts/{id}\"")));
    let answer = browser.send(&format!("/contracts/{id}/correct"), &[]).await;
    let check = answer.header("location").to_owned();
    let page = browser.get(&check).await;
    for told in [
        "服务内容没有写明检测的样品数量",
        "合同金额与所附报价单不一致",
        "重新拟定服务合同 ¥150,000.00",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    let twice = browser.send(&format!("/contracts/{id}/correct"), &[]).await;
    assert_eq!(twice.header("location"), check, "one correction at a time");
    let draft = check.trim_end_matches("/check");
    let content = [
        ("title", "边缘机柜电磁兼容测试"),
        ("content", "机柜样品 6 台，辐射与传导测试。"),
        ("method", "GB/T 17626"),
    ];
    let step = format!("{draft}/content?from=check");
    browser.get(&step).await;
    assert_eq!(
        browser.send(&step, &content).await.header("location"),
        check
    );
    browser.get(&check).await;
    let done = browser.send(&check, &[]).await;
    assert_eq!(done.header("location"), format!("{draft}/done"));
    let page = browser.get(&format!("/contracts/{id}")).await;
    assert!(page.body.contains("机柜样品 6 台") && page.body.contains("待签章"));
    let mut other = Browser::of(&house, "gouhong").await;
    other.get("/mine").await;
    let answer = other.send(&format!("/contracts/{id}/correct"), &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

/// Two tabs, or two colleagues, on one page: nobody types over the other unawares, and both texts are there to choose.
#[tokio::test]
async fn one_page_in_two_tabs_keeps_both_texts_in_sight() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let draft = begun(&mut browser).await;
    let step = format!("{draft}/content");
    let opened = browser.get(&step).await;
    let was = opened.hidden("was");
    let typed = |title: &'static str, was: &str| {
        vec![
            ("title", title.to_owned()),
            ("content", "对三批样品作成分分析".to_owned()),
            ("was", was.to_owned()),
        ]
    };
    let send = async |fields: Vec<(&str, String)>| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let mut tab = Browser::of(&house, "guangfu").await;
        tab.get(&step).await;
        tab.send(&step, &fields).await
    };
    send(typed("甲的合同名称", &was)).await;
    let second = send(typed("乙的合同名称", &was)).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "已在别处改过",
        "别处已保存的内容",
        "甲的合同名称",
        "乙的合同名称",
    ] {
        assert!(second.body.contains(told), "{told}: {}", second.body);
    }
    let kept = browser.get(&step).await.body;
    assert!(kept.contains("甲的合同名称") && !kept.contains("乙的合同名称"));
    // Having seen both, the second press keeps these; the same words again are no conflict.
    let again = send(typed("乙的合同名称", &second.hidden("was"))).await;
    assert!(!again.body.contains("已在别处改过"), "{}", again.body);
    let same = send(typed("乙的合同名称", &was)).await;
    assert!(!same.body.contains("已在别处改过"), "{}", same.body);
    let kept = browser.get(&step).await.body;
    assert!(kept.contains("乙的合同名称") && !kept.contains("甲的合同名称"));
}

/// A look at the estimate while typing keeps nothing.
#[tokio::test]
async fn an_estimate_is_shown_without_keeping_what_was_typed() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "guangfu").await;
    let draft = begun(&mut browser).await;
    let step = format!("{draft}/amount");
    browser.get(&step).await;
    let look = [("amount", "20000"), ("then", "peek")];
    let shown = browser.send(&step, &look).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("id=\"estimate\"") && shown.body.contains("10,000.00"));
    let kept = browser.get(&step).await.body;
    assert!(
        !kept.contains("\"20000\"") && !kept.contains("id=\"estimate\""),
        "{kept}"
    );
    let bad = browser
        .send(&step, &[("amount", "-5"), ("then", "peek")])
        .await;
    assert!(!bad.body.contains("id=\"estimate\""));
}
