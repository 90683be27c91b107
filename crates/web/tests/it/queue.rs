//! The desks' queues: what waits, in which order, with which sums.

use axum::http::StatusCode;

use crate::support::{Browser, House};

#[tokio::test]
async fn a_desk_sees_what_waits_for_it_the_first_due_first() {
    let house = House::demo().await;
    let agency = Browser::of(&house, "agency").await.get("/queue").await;
    assert_eq!(agency.status, StatusCode::OK);
    let at = |text: &str| agency.body.find(text).expect(text);
    assert!(
        at("DF2026-000002") < at("JG2026-000004"),
        "a limit comes before none"
    );
    assert!(
        at("JG2026-000004") < at("HT2026-000008"),
        "the older before the younger"
    );
    assert!(agency.body.contains("合计 6 件") && agency.body.contains("243,000.00"));
    assert!(
        agency.body.contains("工作日</strong>"),
        "days left in words"
    );
    let claim = agency.body.matches("/recheck\"").count();
    assert_eq!(claim, 2, "each row leads to its act");

    let county = Browser::of(&house, "yongning")
        .await
        .get("/queue")
        .await
        .body;
    assert!(county.contains("永宁酿造技术有限公司"));
    assert!(
        !county.contains("枸杞多糖稳定性试验"),
        "another county's file"
    );
    let city = Browser::of(&house, "yinchuan")
        .await
        .get("/queue")
        .await
        .body;
    assert!(city.contains("永宁酿造技术有限公司") && city.contains("枸杞多糖稳定性试验"));
    let empty = Browser::of(&house, "jinfeng")
        .await
        .get("/queue")
        .await
        .body;
    assert!(empty.contains("没有等待办理的事项"));
}

#[tokio::test]
async fn filters_narrow_rows_and_sums_and_keep_what_was_typed() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let found = agency
        .get("/queue?act=recheck-contract&q=%E6%9C%BA%E5%99%A8%E4%BA%BA")
        .await;
    assert!(found.body.contains("合计 1 件") && found.body.contains("200,000.00"));
    assert!(found.body.contains("value=\"机器人\""));
    assert!(found.body.contains("value=\"recheck-contract\" selected"));
    let none = agency.get("/queue?q=zzz").await.body;
    assert!(none.contains("没有符合条件的待办"));
    let odd = agency.get("/queue?act=%3Cb%3E").await;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(!odd.body.contains("<b>"));
}

/// Everything in the quotes of a value, field by field.
fn values(page: &str, name: &str) -> Vec<String> {
    let begins = format!("name=\"{name}\" value=\"");
    let parts = page.split(begins.as_str()).skip(1);
    let value = |part: &str| part.split('"').next().unwrap_or_default().to_owned();
    parts.map(value).collect()
}

#[tokio::test]
async fn orders_columns_and_views_are_a_matter_of_the_address() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency
        .get("/queue?by=amount&down=yes&col=amount&col=county")
        .await
        .body;
    assert!(page.contains("aria-sort=\"descending\"") && page.contains(">县（市、区）</th>"));
    assert!(
        !page.contains(">等待自</a>"),
        "a column that was not chosen"
    );
    let at = |text: &str| page.find(text).expect(text);
    assert!(
        at("HT2026-000008") < at("JG2026-000004"),
        "what has no amount comes last"
    );
    let wrong = agency.get("/queue?from=200&to=100").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("金额上限小于下限") && wrong.body.contains("value=\"200\""));

    let query = values(&page, "query").swap_remove(0).replace("&#38;", "&");
    let kept = agency
        .send("/queue/views", &[("name", "大额优先"), ("query", &query)])
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = agency.follow(&kept).await.body;
    assert!(page.contains("aria-current=\"page\" href=\"/queue?by=amount"));
    let empty = agency
        .send("/queue/views", &[("name", ""), ("query", &query)])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("没有填写视图名称"));
    // The view of that name is the one with which the queue opens.
    let usual = [("name", "默认"), ("query", "col=amount&rows=20&dense=yes")];
    agency.send("/queue/views", &usual).await;
    let opened = agency.get("/queue").await.body;
    assert!(opened.contains("kq-list--dense") && !opened.contains(">等待自</a>"));
    let whole = agency.get("/queue?rows=50").await.body;
    assert!(!whole.contains("kq-list--dense") && whole.contains(">等待自</a>"));
    let forget = values(&page, "forget").swap_remove(0);
    let gone = agency
        .send("/queue/views", &[("forget", &forget), ("query", &query)])
        .await;
    assert!(!agency.follow(&gone).await.body.contains("大额优先"));
}

#[tokio::test]
async fn a_file_holds_what_the_page_shows() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency.get("/queue?act=recheck-contract").await.body;
    let csv = agency
        .get("/queue/export?act=recheck-contract&format=csv")
        .await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let (_, foot) = page.split_once("<tfoot>").unwrap();
    let last = csv.body.lines().last().unwrap();
    let sum = last.split(',').nth(4).unwrap().to_owned();
    assert!(last.starts_with("合计 1 行") && foot.contains("合计 1 件"));
    assert!(foot.replace(',', "").contains(&sum), "{sum}");
    assert!(csv.body.contains("HT2026-000008") && !csv.body.contains("DF2026-000002"));
    let excel = agency
        .get("/queue/export?act=recheck-contract&format=xlsx")
        .await;
    assert!(
        excel
            .header("content-type")
            .starts_with("application/vnd.openxml")
    );
    assert!(excel.header("content-disposition").contains("export.xlsx"));
    assert!(excel.header("content-disposition").contains(".xlsx"));
    let wrong = agency.get("/queue/export?from=x&format=csv").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut firm = Browser::of(&house, "gouhong").await;
    let own = firm.get("/contracts/export?format=csv").await.body;
    assert!(own.contains("枸杞多糖稳定性试验") && !own.contains("光伏"));
    assert!(own.lines().last().unwrap().contains("430000.00"));
    assert_eq!(
        firm.get("/queue/export").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn many_are_approved_after_a_look_and_each_has_its_own_outcome() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let page = agency.get("/queue").await.body;
    let picks = values(&page, "pick");
    assert_eq!(picks.len(), 2);
    let none = agency.send("/queue/together", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("没有勾选待办"));
    agency.get("/queue").await;
    let ticked: Vec<_> = picks.iter().map(|pick| ("pick", pick.as_str())).collect();
    let look = agency.send("/queue/together", &ticked).await;
    assert_eq!(look.status, StatusCode::OK);
    assert!(look.body.contains("复核通过，转创业中心审定"));
    let offered = values(&look.body, "pick");
    assert!(!offered.is_empty());
    let mut fields: Vec<_> = offered.iter().map(|pick| ("pick", pick.as_str())).collect();
    fields.push(("checked", "yes"));
    let done = agency.send("/queue/together", &fields).await;
    let count = offered.len();
    assert!(
        done.body.contains(&format!("已通过 {count} 件")) && done.body.contains("没有办成 0 件")
    );
    let left = agency.get("/queue").await.body;
    assert_eq!(values(&left, "pick").len(), 2 - count);
    // Within ten minutes, and while nobody acted upon them, they are taken back.
    assert!(done.body.contains("通过后 10 分钟以内"));
    let back = values(&done.body, "pick");
    assert_eq!(back.len(), count);
    let fields: Vec<_> = back.iter().map(|pick| ("pick", pick.as_str())).collect();
    let undone = agency.send("/queue/undo", &fields).await.body;
    assert!(undone.contains(&format!("已撤回 {count} 件")) && undone.contains("没有办成 0 件"));
    let left = agency.get("/queue").await.body;
    assert_eq!(values(&left, "pick").len(), 2);
    let undone = agency.send("/queue/undo", &fields).await.body;
    assert!(undone.contains("这一件在通过后又有办理"));
    let mut finance = Browser::of(&house, "finance").await;
    assert_eq!(
        finance.send("/queue/together", &ticked).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn after_a_decision_the_next_file_is_one_click_away() {
    let house = House::demo().await;
    let mut agency = Browser::of(&house, "agency").await;
    let first = agency.get("/queue/next?q=2026").await;
    let first = first.header("location").to_owned();
    assert!(first.ends_with("/recheck"), "{first}");
    let file = agency.get(&first).await.body;
    assert!(file.contains("rel=\"next\"") && file.contains("rel=\"prev\""));
    let id = first.split('/').nth(2).unwrap();
    let second = agency.get(&format!("/queue/next?q=2026&after={id}")).await;
    assert!(second.header("location") != first && second.header("location") != "/queue");
    let back = agency
        .get(&format!("/queue/next?q=2026&after={id}&back=yes"))
        .await;
    assert_eq!(
        back.header("location"),
        "/queue",
        "there is none before the first"
    );
    // The filters of the queue go along, and back to it.
    agency.get("/queue?q=zzz").await;
    let none = agency.get("/queue/next?act=recheck-claim").await;
    assert_eq!(none.header("location"), "/queue?q=zzz");
    agency.get("/queue?rows=50").await;
    let edition = values(&file, "edition").swap_remove(0);
    let sent = agency
        .send(&first, &[("edition", &edition), ("decision", "approve")])
        .await;
    let shown = agency.follow(&sent).await.body;
    assert!(shown.contains("href=\"/queue/next?act=recheck-claim\" rel=\"next\""));
}
