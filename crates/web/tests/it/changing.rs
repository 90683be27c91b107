//! Changes after certification over HTTP: the form, the county's one screen, what both read afterwards.

use axum::http::StatusCode;
use rules::lifecycle::amendment::Part;
use sim::Person;

use crate::support::{Browser, House};

/// The address of the demo firm's open change of its account.
async fn open(house: &House) -> String {
    let actor = house.actor("gouhong").await;
    let line = office::subjects::open_amendment(&house.town.office, &actor, Part::Bank)
        .await
        .unwrap()
        .unwrap();
    format!("/amendments/{}", line.id)
}

#[tokio::test]
async fn a_firm_changes_its_name_and_its_county_certifies() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/amend").await;
    assert!(
        page.body.contains("变更待审核"),
        "the account is under change"
    );
    let page = firm.get("/amend/name").await;
    assert!(page.body.contains("宁夏枸红生物科技有限公司") && page.body.contains("500 页以内"));
    let wrong = firm.send("/amend/name", &[("name", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "attachment"] {
        assert!(
            wrong.body.contains(&format!("<li><a href=\"#{field}\">")),
            "{field}"
        );
    }
    let paper = sim::pdf("新执照.pdf");
    let file = ("attachment", "新执照.pdf", paper.bytes.as_ref());
    let empty = firm.upload("/amend/name", &[("name", "")], file).await;
    assert!(
        empty.body.contains("已接收：<strong>新执照.pdf"),
        "the file is kept"
    );
    let held = empty.hidden("held");
    let name = [
        ("name", "宁夏枸红生物科技股份有限公司"),
        ("held", held.as_str()),
    ];
    let sent = firm.send("/amend/name", &name).await;
    let there = sent
        .header("location")
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let page = firm.follow(&sent).await;
    assert!(
        page.body.contains("变更主体登记，现为“变更待审核”") && page.body.contains("新执照.pdf")
    );

    let mut county = Browser::of(&house, "xixia").await;
    let queue = county.get("/queue").await;
    assert!(queue.body.contains(&format!("{there}/review")));
    let page = county.get(&format!("{there}/review")).await;
    assert!(page.body.contains("宁夏枸红生物科技股份有限公司") && page.body.contains("新执照.pdf"));
    let edition = page.hidden("edition");
    let approve = [("edition", edition.as_str()), ("decision", "approve")];
    let done = county.send(&format!("{there}/review"), &approve).await;
    let page = county.follow(&done).await;
    assert!(page.body.contains("变更已认证"));
    let again = county.get(&format!("{there}/review")).await;
    assert_eq!(again.header("location"), there, "decided once");

    let page = firm.get("/mine").await;
    assert!(page.body.contains("宁夏枸红生物科技股份有限公司"));
    let subject = firm.get("/amend").await;
    assert!(subject.body.contains("股份有限公司"));
    let mut lab = Browser::of(&house, "saishang").await;
    assert_eq!(lab.get(&there).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lab.get("/amend").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_account_is_masked_corrected_and_taken_back() {
    let house = House::demo().await;
    let there = open(&house).await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get(&there).await;
    assert!(page.body.contains("***8666") && !page.body.contains("6217001230008888666"));
    let again = firm.get("/amend/bank").await;
    assert_eq!(
        again.header("location"),
        there,
        "what is with the county is not filed twice"
    );
    let county = Person {
        login: "xixia".into(),
        name: String::new(),
        role: rules::duties::Role::County,
        body: String::new(),
    };
    let id = there.rsplit('/').next().unwrap().parse().unwrap();
    let verdict = sim::send_back(1);
    house
        .town
        .certify_amendment(&county, id, verdict)
        .await
        .unwrap();
    let page = firm.get("/amend/bank").await;
    assert!(page.body.contains("退回理由") && page.body.contains("value=\"6217001230008888666\""));
    let page = firm.get(&there).await;
    assert!(page.body.contains("改正并重新提交"));
    let gone = firm.send(&format!("{there}/withdraw"), &[]).await;
    let page = firm.follow(&gone).await;
    assert!(page.body.contains("变更已撤回") && !page.body.contains("撤回变更</button>"));
}

#[tokio::test]
async fn contact_data_are_saved_at_once() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/amend/contact").await;
    assert!(page.body.contains("139****") && page.body.contains("value=\"创新路 1 号\""));
    let wrong = [
        ("contact", ""),
        ("address", "新路 1 号"),
        ("phone", "12"),
        ("email", ""),
    ];
    let answer = firm.send("/amend/contact", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"新路 1 号\"") && answer.body.contains("#phone"));
    let right = [
        ("contact", "马莉"),
        ("address", "新路 1 号"),
        ("phone", ""),
        ("email", ""),
    ];
    let answer = firm.send("/amend/contact", &right).await;
    let page = firm.follow(&answer).await;
    assert!(page.body.contains("联系信息已更新") && page.body.contains("新路 1 号"));
}

#[tokio::test]
async fn the_county_sees_who_stands_behind_two_registrations() {
    let house = House::demo().await;
    let actor = house.actor("niangzao").await;
    let firm = office::subjects::mine(&house.town.office, &actor)
        .await
        .unwrap()
        .unwrap();
    let mut county = Browser::of(&house, "yongning").await;
    let page = county.get(&format!("/subjects/{}/certify", firm.id)).await;
    assert!(page.body.contains("可能有关联的登记") && page.body.contains("马小川"));
    assert!(
        page.body.contains("营业执照.pdf"),
        "evidence beside the data"
    );
    let mut itself = Browser::of(&house, "niangzao").await;
    let page = itself.get(&format!("/subjects/{}", firm.id)).await;
    assert!(!page.body.contains("可能有关联的登记"));
}
