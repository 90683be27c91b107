//! Registering as a subject and applying as a provider, page by page; returned files are corrected.

use axum::http::StatusCode;
use rules::duties::Role;
use sim::{refuse, resident_id, send_back, subject_form, uscc};

use crate::support::{Browser, House};

/// Fills the question pages of a registration up to its check page and gives back the draft's address.
async fn filled(browser: &mut Browser<'_>, name: &str) -> String {
    browser.get("/register").await;
    let answer = browser.send("/register", &[]).await;
    let draft = answer.header("location").to_owned();
    let (code, id) = (uscc("91640105MA", 7), resident_id(7));
    let steps: [(&str, &[(&str, &str)]); 6] = [
        ("kind", &[("kind", "enterprise")]),
        (
            "identity",
            &[("name", name), ("uscc", &code), ("legal_person", "yes")],
        ),
        (
            "representative",
            &[
                ("representative", "马建国"),
                ("representative_identity", &id),
            ],
        ),
        (
            "place",
            &[("division", "640105"), ("address", "创新路 1 号")],
        ),
        (
            "contact",
            &[
                ("contact", "杨晓燕"),
                ("phone", "13900000001"),
                ("email", ""),
            ],
        ),
        (
            "bank",
            &[("bank", "宁夏银行"), ("bank_account", "6229000011112222")],
        ),
    ];
    for (at, (step, fields)) in steps.iter().enumerate() {
        let page = browser.get(&format!("{draft}/{step}")).await;
        assert!(
            page.body.contains(&format!("第 {} 步，共 7 步", at + 1)),
            "{step}"
        );
        let answer = browser.send(&format!("{draft}/{step}"), fields).await;
        let next = steps.get(at + 1).map_or("evidence", |(next, _)| next);
        assert_eq!(
            answer.header("location"),
            format!("{draft}/{next}"),
            "{}",
            answer.body
        );
    }
    let step = format!("{draft}/evidence");
    browser.get(&step).await;
    let paper = sim::pdf("营业执照.pdf");
    let file = ("licence", "营业执照.pdf", paper.bytes.as_ref());
    let answer = browser.upload(&step, &[], file).await;
    assert_eq!(answer.header("location"), format!("{draft}/check"));
    draft
}

#[tokio::test]
async fn files_are_kept_one_by_one_and_removed_from_the_step_and_the_check_page() {
    let house = House::open().await;
    let town = &house.town;
    town.sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let mut browser = Browser::of(&house, "hongyuan").await;
    let draft = filled(&mut browser, "宁夏宏源科技有限公司").await;
    let step = format!("{draft}/evidence");
    let page = browser.get(&step).await;
    assert!(page.body.contains("每个不超过 20 MB；最多 10 个文件"));
    assert!(page.body.contains("营业执照.pdf（1 KB）"));
    // A bad file is refused by name, a good one beside it stands, and nothing is called missing.
    let program = ("licence", "执照.pdf", b"MZ\x90\x00".as_slice());
    let answer = browser.upload(&step, &[("then", "upload")], program).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("文件“执照.pdf”的内容不是可接受的种类"));
    assert!(answer.body.contains("营业执照.pdf（1 KB）") && !answer.body.contains("没有上传"));
    let second = sim::pdf("副本.pdf");
    let second = ("licence", "副本.pdf", second.bytes.as_ref());
    let answer = browser.upload(&step, &[("then", "upload")], second).await;
    assert_eq!(
        answer.header("location"),
        step,
        "uploading alone stays on the page"
    );
    let page = browser.get(&step).await;
    let first = named(&page.body, "remove");
    let answer = browser.send(&step, &[("remove", &first)]).await;
    assert_eq!(answer.header("location"), step);
    let page = browser.get(&format!("{draft}/check")).await;
    assert!(page.body.contains("副本.pdf") && !page.body.contains("营业执照.pdf"));
    let last = named(&page.body, "remove");
    let gone = [("remove", last.as_str()), ("then", "check")];
    let answer = browser.send(&step, &gone).await;
    assert_eq!(answer.header("location"), format!("{draft}/check"));
    let twice = browser.send(&step, &gone).await;
    assert_eq!(
        twice.status,
        StatusCode::SEE_OTHER,
        "removed twice is removed"
    );
    browser.get(&format!("{draft}/check")).await;
    let answer = browser
        .send(&format!("{draft}/check"), &[("truth", "yes")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .body
            .contains("<li><a href=\"#licence\">没有上传营业执照")
    );
    let answer = browser.send(&step, &[("remove", &first)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let nobody = [("remove", "0192a000-0000-7000-8000-000000000000")];
    let answer = browser.send(&step, &nobody).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

/// The value of the first button of this name.
fn named(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&mark).expect(name);
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_firm_registers_and_sees_who_acts_next() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let mut browser = Browser::of(&house, "hongyuan").await;
    let draft = filled(&mut browser, "宁夏宏源科技有限公司").await;
    let check = format!("{draft}/check");
    let page = browser.get(&check).await;
    assert!(page.body.contains("宁夏宏源科技有限公司") && page.body.contains("银川市西夏区"));
    let answer = browser.send(&check, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("<li><a href=\"#truth\">"));
    let id = answer.hidden("request_id");
    let sent = [("truth", "yes"), ("request_id", id.as_str())];
    let done = browser.send(&check, &sent).await;
    assert_eq!(done.header("location"), format!("{draft}/done"));
    let twice = browser.send(&check, &sent).await;
    assert_eq!(
        twice.header("location"),
        done.header("location"),
        "sent twice"
    );
    let other = browser.send(&check, &[("truth", "yes")]).await;
    assert_eq!(
        other.header("location"),
        done.header("location"),
        "from a second tab"
    );
    let page = browser.follow(&done).await;
    assert!(page.body.contains("ZC2026-000001-") && page.body.contains("市县科技管理部门"));
    for old in [&draft, &check, &format!("{draft}/bank")] {
        let answer = browser.get(old).await;
        assert!(answer.header("location").starts_with("/subjects/"), "{old}");
    }
    let page = browser.get("/mine").await;
    assert!(page.body.contains("进行中") && !page.body.contains("没有提交的草稿"));
    let again = browser.get("/register").await;
    assert!(
        again.header("location").starts_with("/subjects/"),
        "one registration an account"
    );
    let page = browser.follow(&again).await;
    assert!(page.body.contains("***") && !page.body.contains("6229000011112222"));
}

#[tokio::test]
async fn what_was_typed_is_kept_before_it_is_refused() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let mut browser = Browser::of(&house, "hongyuan").await;
    browser.get("/register").await;
    let draft = browser
        .send("/register", &[])
        .await
        .header("location")
        .to_owned();
    browser.get(&format!("{draft}/kind")).await;
    browser
        .send(&format!("{draft}/kind"), &[("kind", "enterprise")])
        .await;
    let step = format!("{draft}/identity");
    let wrong = [("name", "宁夏宏源"), ("uscc", "91640105MA")];
    let answer = browser.send(&step, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["uscc", "legal_person"] {
        assert!(
            answer.body.contains(&format!("<li><a href=\"#{field}\">")),
            "{field}"
        );
    }
    assert!(
        !answer.body.contains("#division"),
        "only this step's defects"
    );
    let leave = [wrong[0], wrong[1], ("then", "leave")];
    let tasks = format!("{draft}/tasks");
    assert_eq!(browser.send(&step, &leave).await.header("location"), tasks);
    // Another sign-in, another day: the draft is where it was left.
    house.town.next_working_day();
    let mut later = Browser::of(&house, "hongyuan").await;
    let page = later.get("/mine").await;
    assert!(page.body.contains("宁夏宏源"));
    let resumed = later.get(&draft).await;
    assert_eq!(resumed.header("location"), tasks);
    let page = later.get(&step).await;
    assert!(page.body.contains("value=\"91640105MA\""));
}

#[tokio::test]
async fn an_individual_is_asked_for_other_things_and_a_change_leads_on_to_what_is_new() {
    let house = House::open().await;
    house
        .town
        .sign_up("maxiaochuan", "马小川", Role::Subject)
        .await
        .unwrap();
    let mut browser = Browser::of(&house, "maxiaochuan").await;
    let draft = filled(&mut browser, "马小川").await;
    let kind = format!("{draft}/kind?from=check");
    browser.get(&kind).await;
    let answer = browser.send(&kind, &[("kind", "individual")]).await;
    let evidence = format!("{draft}/evidence?from=check");
    assert_eq!(
        answer.header("location"),
        evidence,
        "the name stands already, other evidence is asked for"
    );
    let page = browser.get(&format!("{draft}/identity?from=check")).await;
    assert!(page.body.contains("身份证号码") && !page.body.contains("信用代码"));
    let gone = browser.get(&format!("{draft}/representative")).await;
    assert_eq!(gone.header("location"), format!("{draft}/check"));
    let id = resident_id(9);
    let identity = [("name", "马小川"), ("identity", id.as_str())];
    let answer = browser
        .send(&format!("{draft}/identity?from=check"), &identity)
        .await;
    assert_eq!(answer.header("location"), evidence);
    for slot in ["identity_front", "identity_back"] {
        browser.get(&evidence).await;
        let paper = sim::pdf(slot);
        let file = (slot, "身份证.pdf", paper.bytes.as_ref());
        let then = [("then", "upload")];
        assert_eq!(
            browser
                .upload(&evidence, &then, file)
                .await
                .header("location"),
            evidence
        );
    }
    let bank = format!("{draft}/bank?from=check");
    browser.get(&bank).await;
    let own = [
        ("bank", "宁夏银行"),
        ("bank_account", "6229000011112222"),
        ("own_account", "yes"),
    ];
    let answer = browser.send(&bank, &own).await;
    assert_eq!(answer.header("location"), format!("{draft}/check"));
    browser.get(&format!("{draft}/check")).await;
    let done = browser
        .send(&format!("{draft}/check"), &[("truth", "yes")])
        .await;
    assert_eq!(done.header("location"), format!("{draft}/done"));
}

#[tokio::test]
async fn another_account_and_another_kind_of_file_find_nothing() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    house
        .town
        .sign_up("other", "丁文博", Role::Subject)
        .await
        .unwrap();
    let mut browser = Browser::of(&house, "hongyuan").await;
    let draft = filled(&mut browser, "宁夏宏源科技有限公司").await;
    let mut other = Browser::of(&house, "other").await;
    for page in ["", "/kind", "/check", "/done"] {
        let answer = other.get(&format!("{draft}{page}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    other.get("/mine").await;
    let answer = other
        .send(&format!("{draft}/kind"), &[("kind", "social")])
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    for path in [
        format!("{draft}/nothing"),
        "/drafts/1/kind".into(),
        "/subjects/1".into(),
    ] {
        assert_eq!(
            browser.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(browser.get("/apply").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_returned_registration_shows_its_reasons_and_is_corrected() {
    let house = House::open().await;
    let town = &house.town;
    let admin = town.found().await.unwrap();
    let body = ("西夏区科学技术局", "640105");
    let county = town
        .staff(&admin, ("xixia", "王科长"), Role::County, body)
        .await
        .unwrap();
    let firm = town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let form = subject_form("宁夏宏源科技有限公司", 1, "640105");
    let subject = town.register(&firm, form).await.unwrap();
    town.certify(&county, subject, send_back(1)).await.unwrap();
    let mut browser = Browser::of(&house, "hongyuan").await;
    let page = browser.get("/mine").await;
    for told in [
        "服务内容没有写明检测的样品数量",
        "补写样品的名称和数量",
        "/measures#c-8.2",
    ] {
        assert!(page.body.contains(told), "{told}");
    }
    let answer = browser
        .send(&format!("/subjects/{subject}/correct"), &[])
        .await;
    let page = browser.follow(&answer).await;
    assert!(page.body.contains("宁夏宏源科技有限公司") && page.body.contains("重新提交主体登记"));
    let draft = answer
        .header("location")
        .trim_end_matches("/check")
        .to_owned();
    let done = browser
        .send(&format!("{draft}/check"), &[("truth", "yes")])
        .await;
    assert_eq!(done.header("location"), format!("{draft}/done"));
    let page = browser.get(&format!("/subjects/{subject}")).await;
    assert!(page.body.contains("待审核") && !page.body.contains("需要改正"));
    town.certify(&county, subject, refuse(3)).await.unwrap();
    let page = browser.get("/mine").await;
    assert!(page.body.contains("不予认证") && page.body.contains("action=\"/register\""));
    // What was filled in is there again; only the files and the word are given anew.
    let begun = browser.send("/register", &[]).await;
    let begun = begun.header("location").to_owned();
    assert_ne!(begun, draft);
    let page = browser.get(&format!("{begun}/check")).await;
    assert!(page.body.contains("宁夏宏源科技有限公司") && page.body.contains("处要填写或改正"));
}
