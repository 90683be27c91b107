//! The desk's checklist, reasons picked from it, a second return that comes late, and another contract like the last.

use axum::http::StatusCode;

use crate::support::{Browser, House};

const SUBMITTED: &str = "枸杞多糖稳定性试验";
const RETURNED: &str = "边缘机柜电磁兼容测试";

fn written<'a>(edition: &'a str, about: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("edition", edition),
        ("decision", "return"),
        ("reason-1-message", "没有写明由谁验收"),
        ("reason-1-fix", "写明验收人"),
        ("reason-1-clause", "8.2"),
        ("reason-1-field", about),
    ]
}

#[tokio::test]
async fn the_desk_reads_the_checklist_and_picks_reasons_from_it() {
    let house = House::demo().await;
    let id = house.contract("gouhong", SUBMITTED).await;
    let path = format!("/contracts/{id}/review");
    let provider = {
        let actor = house.actor("xixia").await;
        let view = office::contracts::view(&house.town.office, &actor, id).await;
        view.unwrap().provider.id
    };
    let mut county = Browser::of(&house, "xixia").await;
    let page = county.get(&path).await;
    assert!(page.body.contains("不由规则判断的 4 条") && page.body.contains("整份合同"));
    assert!(!page.body.contains("与提交时不同") && !page.body.contains("id=\"late\""));

    // The provider is suspended while the file lies on the desk.
    let mut centre = Browser::of(&house, "centre").await;
    let suspend = format!("/admissions/{provider}/suspend");
    let sheet = centre.get(&suspend).await;
    let edition = sheet.hidden("edition");
    let fields = [
        ("edition", edition.as_str()),
        ("decision", "refuse"),
        ("checked", "yes"),
        ("reason-1-message", "抽查发现报告不实"),
        ("reason-1-fix", "限期整改"),
        ("reason-1-clause", "5.3"),
    ];
    let done = centre.send(&suspend, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

    let page = county.get(&path).await;
    for told in [
        "与提交时不同的 1 项",
        "从自动初审中选",
        "provider.suspended@provider",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    let picked = [
        ("edition", "1"),
        ("decision", "refuse"),
        ("picks", "provider.suspended@provider"),
    ];
    let both = [
        picked[0],
        picked[1],
        picked[2],
        ("picks", "split.suspected@amount"),
    ];
    let look = county.send(&path, &both).await;
    assert!(look.body.contains("所选机构已暂停") && look.body.contains("多得"));
    for (_, value) in &both[2..] {
        let hidden = format!("name=\"picks\" value=\"{value}\"");
        assert!(
            look.body.contains(&hidden),
            "each travels for itself: {value}"
        );
    }
    let mut back = picked.to_vec();
    back.push(("back", "yes"));
    let back = county.send(&path, &back).await;
    let ticked = "value=\"provider.suspended@provider\" checked";
    assert!(
        back.body.contains(ticked),
        "the way back keeps what was picked"
    );
    let gone = [
        ("edition", "1"),
        ("decision", "return"),
        ("picks", "face.zero@amount"),
    ];
    let gone = county.send(&path, &gone).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(gone.body.contains("href=\"#picks\"") && gone.body.contains("已经变化"));
    let sent = county
        .send(&path, &[picked[0], ("decision", "return"), picked[2]])
        .await;
    let file = county.follow(&sent).await.body;
    assert!(file.contains("所选机构已暂停") && file.contains("退回补正"));
}

#[tokio::test]
async fn a_return_that_comes_late_is_held_until_a_word_says_why() {
    let house = House::demo().await;
    let id = house.contract("yunfu", RETURNED).await;
    let mut firm = Browser::of(&house, "yunfu").await;
    firm.get("/mine").await;
    let begun = firm.send(&format!("/contracts/{id}/correct"), &[]).await;
    let check = begun.header("location").to_owned();
    let content = [
        ("title", RETURNED),
        ("content", "机柜样品 6 台"),
        ("method", "GB/T 17626"),
    ];
    let step = check.replace("/check", "/content?from=check");
    firm.get(&step).await;
    firm.send(&step, &content).await;
    firm.get(&check).await;
    firm.send(&check, &[]).await;
    let owner = sim::Person {
        login: "yunfu".into(),
        name: String::new(),
        role: rules::duties::Role::Subject,
        body: String::new(),
    };
    house.town.seal(&owner, id).await.unwrap();

    let actor = house.actor("shapotou").await;
    let edition = office::contracts::view(&house.town.office, &actor, id).await;
    let edition = edition.unwrap().edition.to_string();
    let path = format!("/contracts/{id}/review");
    let mut county = Browser::of(&house, "shapotou").await;
    let page = county.get(&path).await;
    assert!(page.body.contains("退回过。再次退回只针对新出现的问题"));
    let late = county.send(&path, &written(&edition, "acceptance")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in [
        "<li><a href=\"#late\">",
        "id=\"late-error\"",
        "退回时已经存在",
        "没有写明由谁验收",
    ] {
        assert!(late.body.contains(told), "{told}");
    }
    let mut why = written(&edition, "acceptance");
    why.push(("late", "上次只看了金额"));
    let done = county.send(&path, &why).await;
    let file = county.follow(&done).await.body;
    assert!(file.contains("此前未指出，原因：上次只看了金额"));
    let mut auditor = Browser::of(&house, "auditor").await;
    assert!(
        auditor
            .get("/record")
            .await
            .body
            .contains("补提旧问题 1 次")
    );
}

#[tokio::test]
async fn another_contract_like_the_last_asks_only_for_what_is_its_own() {
    let house = House::demo().await;
    let id = house.contract("guangfu", "组件封装胶膜老化试验").await;
    let mut firm = Browser::of(&house, "guangfu").await;
    let again = format!("action=\"/contracts/{id}/again\"");
    for page in ["/mine".to_owned(), format!("/contracts/{id}")] {
        assert!(firm.get(&page).await.body.contains(&again), "{page}");
    }
    let begun = firm.send(&format!("/contracts/{id}/again"), &[]).await;
    let first = begun.header("location").to_owned();
    assert!(first.ends_with("/content?from=check"), "{first}");
    let page = firm.get(&first).await;
    assert!(page.body.contains("id=\"title\"") && page.body.contains("value=\"\""));
    let next = [
        ("title", "再测一次"),
        ("content", "同上"),
        ("method", "GB/T 1"),
    ];
    let next = firm.send(&first, &next).await;
    assert!(
        next.header("location").ends_with("/dates?from=check"),
        "{}",
        next.header("location")
    );
    let mut other = Browser::of(&house, "gouhong").await;
    other.get("/mine").await;
    let stolen = other.send(&format!("/contracts/{id}/again"), &[]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
}
