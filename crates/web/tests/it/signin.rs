//! The second step, the fresh proof, one's own sessions, and what the auditor reads of it.

use axum::http::StatusCode;
use chrono::Duration;
use office::ports::Clock;
use rules::duties::{Act, Role};
use totp_rs::{Builder, Secret};
use web::errors::Fault;
use web::{Config, Visit};

use crate::support::{Answer, Browser, House, PASSWORD};

async fn password(browser: &mut Browser<'_>, login: &str, next: &str) -> Answer {
    browser.get("/sign-in").await;
    let fields = [("login", login), ("password", PASSWORD), ("next", next)];
    browser.send("/sign-in", &fields).await
}

fn pass(house: &House, time: Duration) {
    house.town.clock.set(house.town.clock.now() + time);
}

/// The text of the element with this class.
fn text<'a>(page: &'a str, class: &str) -> &'a str {
    let (_, rest) = page.split_once(class).expect(class);
    let (_, rest) = rest.split_once('>').expect(class);
    rest.split('<').next().expect(class)
}

fn code_of(house: &House, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(house.town.clock.now().timestamp()).unwrap();
    totp.generate(now).to_string()
}

#[tokio::test]
async fn staff_set_a_factor_up_at_their_first_sign_in_and_do_nothing_before() {
    let house = House::with(web::door(), Config::default()).await;
    let admin = house.town.found().await.unwrap();
    let body = ("西夏区科学技术局", "640105");
    let named = ("xixia", "王科长");
    let staff = house.town.staff(&admin, named, Role::County, body).await;
    staff.unwrap();
    let mut browser = Browser::new(&house);
    let answer = password(&mut browser, "xixia", "/queue?q=1").await;
    assert_eq!(
        answer.header("location"),
        "/sign-in/enrol?next=%2Fqueue%3Fq%3D1"
    );
    let page = browser.follow(&answer).await;
    assert!(page.body.contains("<svg class=\"kq-qr\""));
    assert!(!page.body.contains("王科长"), "nobody is signed in yet");
    for closed in ["/queue", "/account/security", "/account/factor"] {
        let answer = browser.get(closed).await;
        assert!(
            answer.header("location").starts_with("/sign-in?next="),
            "{closed}"
        );
    }
    let answer = browser.get("/sign-in/code").await;
    assert_eq!(answer.header("location"), "/sign-in/enrol");

    let page = browser.get("/sign-in/enrol?next=%2Fqueue").await;
    let secret = text(&page.body, "kq-secret").to_owned();
    let offer = page.hidden("offer");
    let wrong = [
        ("offer", offer.as_str()),
        ("code", "000000"),
        ("next", "/queue"),
    ];
    let refused = browser.send("/sign-in/enrol", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        text(&refused.body, "kq-secret"),
        secret,
        "no need to scan again"
    );
    let code = code_of(&house, &secret);
    let right = [
        ("offer", offer.as_str()),
        ("code", &code),
        ("next", "/queue"),
    ];
    let shown = browser.send("/sign-in/enrol", &right).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert_eq!(
        shown.body.matches("<li>").count() - shown.body.matches("<li><a").count(),
        10
    );
    assert!(shown.body.contains("王科长") && shown.body.contains("href=\"/queue\""));
    assert_eq!(browser.get("/queue").await.status, StatusCode::OK);

    // A code of another device, then the used one, then a recovery code.
    let recovery = text(&shown.body, "kq-codes\">\n<li").to_owned();
    let mut again = Browser::new(&house);
    let answer = password(&mut again, "xixia", "").await;
    assert_eq!(answer.header("location"), "/sign-in/code?next=%2F");
    let page = again.follow(&answer).await;
    assert!(!page.body.contains("演示"), "a platform shows no codes");
    let refused = again.send("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("已经用过"));
    pass(&house, Duration::seconds(2));
    let answer = again.send("/sign-in/code", &[("code", &recovery)]).await;
    assert_eq!(answer.header("location"), "/queue");
    let page = again.get("/messages").await;
    assert!(page.body.contains("还剩9个"));
}

#[tokio::test]
async fn a_demo_shows_the_code_of_the_moment_and_takes_it_once() {
    let house = House::demo().await;
    let mut browser = Browser::new(&house);
    let answer = password(&mut browser, "finance", "").await;
    let page = browser.follow(&answer).await;
    let code = text(&page.body, "kq-demo-code").to_owned();
    assert!(
        page.body
            .contains(&format!("name=\"code\" type=\"text\" value=\"{code}\""))
    );
    let answer = browser.send("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(answer.header("location"), "/queue");
    let mut again = Browser::new(&house);
    let answer = password(&mut again, "finance", "").await;
    let page = again.follow(&answer).await;
    let next = text(&page.body, "kq-demo-code").to_owned();
    assert_ne!(next, code);
    again.send("/sign-in/code", &[("code", &next)]).await;
    let mut third = Browser::new(&house);
    let answer = password(&mut third, "finance", "").await;
    assert!(third.follow(&answer).await.body.contains("kq-demo-wait"));
}

#[tokio::test]
async fn money_and_rights_ask_for_a_fresh_proof() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "finance").await;
    assert_eq!(browser.get("/budget").await.status, StatusCode::OK);
    pass(&house, Duration::minutes(11));
    assert_eq!(
        browser.get("/budget").await.status,
        StatusCode::OK,
        "reading needs none"
    );
    let answer = browser.get("/account/factor").await;
    assert_eq!(
        answer.header("location"),
        "/account/prove?next=%2Faccount%2Ffactor"
    );
    let page = browser.follow(&answer).await;
    let empty = browser
        .send("/account/prove", &[("next", "/account/factor")])
        .await;
    assert!(empty.body.contains("没有填写验证码"));
    let code = text(&page.body, "kq-demo-code").to_owned();
    let fields = [("code", code.as_str()), ("next", "/account/factor")];
    let answer = browser.send("/account/prove", &fields).await;
    assert_eq!(answer.header("location"), "/account/factor");
    assert_eq!(browser.follow(&answer).await.status, StatusCode::OK);

    // Whoever has no factor proves himself by his password.
    let mut firm = Browser::of(&house, "gouhong").await;
    assert_eq!(firm.get("/account/factor").await.status, StatusCode::OK);
    pass(&house, Duration::minutes(11));
    let answer = firm.get("/account/factor").await;
    assert!(
        firm.follow(&answer)
            .await
            .body
            .contains("type=\"password\"")
    );
    let refused = firm.send("/account/prove", &[("password", "no")]).await;
    assert!(refused.body.contains("密码不符"));
    pass(&house, Duration::seconds(2));
    let fields = [("password", PASSWORD), ("next", "/account/factor")];
    let answer = firm.send("/account/prove", &fields).await;
    assert_eq!(answer.header("location"), "/account/factor");
}

#[tokio::test]
async fn a_firm_switches_its_factor_on_renews_the_codes_and_switches_it_off() {
    let house = House::demo().await;
    let mut browser = Browser::of(&house, "gouhong").await;
    let page = browser.get("/account/security").await;
    assert!(page.body.contains("未启用") && page.body.contains("本次登录"));
    let page = browser.get("/account/factor").await;
    let code = code_of(&house, text(&page.body, "kq-secret"));
    let offer = page.hidden("offer");
    let fields = [("offer", offer.as_str()), ("code", &code)];
    let shown = browser.send("/account/factor", &fields).await;
    let first = text(&shown.body, "kq-codes\">\n<li").to_owned();
    let page = browser.get("/account/security").await;
    assert!(page.body.contains("还剩 10 个"));
    let renewed = browser.send("/account/recovery", &[]).await;
    assert_ne!(text(&renewed.body, "kq-codes\">\n<li"), first);
    browser.get("/account/security").await;
    let answer = browser.send("/account/factor/off", &[]).await;
    assert!(
        browser
            .follow(&answer)
            .await
            .body
            .contains("两步验证已停用")
    );
    // Staff keep theirs.
    let mut staff = Browser::of(&house, "xixia").await;
    assert!(
        !staff
            .get("/account/security")
            .await
            .body
            .contains("停用两步验证")
    );
    let answer = staff.send("/account/factor/off", &[]).await;
    assert!(answer.body.contains("必须使用两步验证"));
}

#[tokio::test]
async fn sessions_are_ended_from_another_device() {
    let house = House::demo().await;
    let mut here = Browser::of(&house, "gouhong").await;
    let mut there = Browser::of(&house, "gouhong").await;
    let mut third = Browser::of(&house, "gouhong").await;
    let page = here.get("/account/security").await;
    let id = page.hidden("session");
    here.send("/account/sessions", &[("session", &id)]).await;
    let ended = [&mut there, &mut third];
    let mut standing = 0;
    for browser in ended {
        let answer = browser.get("/messages").await;
        standing += usize::from(answer.status == StatusCode::OK);
    }
    assert_eq!(standing, 1, "one of the two ended");
    here.get("/account/security").await;
    let answer = here
        .send("/account/sessions", &[("session", "others")])
        .await;
    let page = here.follow(&answer).await;
    assert!(page.body.contains("所选登录已结束") && !page.body.contains("name=\"session\""));
    for browser in [&mut there, &mut third] {
        assert_eq!(browser.get("/messages").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn the_auditor_reads_who_came_to_the_door() {
    let house = House::demo().await;
    for login in ["gouhong", "my-Secret-Word-1"] {
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        let fields = [("login", login), ("password", "wrong")];
        browser.send("/sign-in", &fields).await;
    }
    let mut auditor = Browser::of(&house, "auditor").await;
    let page = auditor.get("/record/door").await.body;
    for words in [
        "（gouhong，当时为科技创新主体）",
        "登录名或密码不符",
        "没有这个登录名",
        "（auditor，当时为审计）",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.to_lowercase().contains("my-secret-word-1"));
    // Narrowed to a person and an event, on the page and as a file.
    let narrowed = "who=GOUHONG&event=password-refused";
    let page = auditor.get(&format!("/record/door?{narrowed}")).await.body;
    assert!(
        page.contains("找到 1 条") && page.contains("（gouhong，当时为"),
        "{page}"
    );
    assert!(!page.contains("没有这个登录名") && !page.contains("（auditor，当时为"));
    let file = format!("/record/door/export?{narrowed}&format=csv");
    let saved = auditor.get(&file).await.body;
    assert!(saved.contains("登录名或密码不符") && !saved.contains("（auditor，当时为"));
    let none = auditor.get("/record/door?until=2020-01-01").await.body;
    assert!(none.contains("找到 0 条"));
    let mut other = Browser::of(&house, "centre").await;
    assert_eq!(
        other.get("/record/door").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_busy_platform_says_when_to_come_again() {
    let busy = |_: Visit| async { Fault::unavailable("every place is taken") };
    let door = web::door().get("/busy", Act::SeePublic, busy);
    let house = House::with(door, Config::default()).await;
    let answer = house.get("/busy").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.body.contains("平台暂时不能服务"));
}
