//! Signing in and out, opening an account, changing the password, messages.

use axum::http::StatusCode;
use rules::duties::Role;
use sim::{approve, subject_form};
use web::visit::landing;
use web::{Config, Demo};

use crate::support::{Browser, House, PASSWORD};

const NEW: [(&str, &str); 5] = [
    ("role", "subject"),
    ("name", "杨晓燕"),
    ("login", "hongyuan"),
    ("password", PASSWORD),
    ("password_again", PASSWORD),
];

#[tokio::test]
async fn a_new_account_is_signed_in_at_once_and_signs_out() {
    let house = House::open().await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-up").await;
    let answer = browser.send("/sign-up", &NEW).await;
    assert_eq!(answer.header("location"), "/mine");
    let page = browser.get("/messages").await;
    assert!(page.body.contains("杨晓燕（科技创新主体）"));
    assert!(page.body.contains("还没有消息"));
    let answer = browser.send("/sign-out", &[]).await;
    assert_eq!(answer.header("location"), "/");
    let answer = browser.get("/messages").await;
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fmessages");
}

#[tokio::test]
async fn every_defect_of_a_new_account_is_told_and_nothing_but_secrets_is_lost() {
    let house = House::open().await;
    let mut browser = Browser::new(&house);
    browser.get("/sign-up").await;
    let wrong = [
        ("login", "Ab"),
        ("name", ""),
        ("password", "guessme"),
        ("password_again", "other"),
    ];
    let answer = browser.send("/sign-up", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("<title>错误：开户"));
    for field in ["role", "name", "login", "password", "password_again"] {
        assert!(
            answer.body.contains(&format!("<li><a href=\"#{field}\">")),
            "{field}"
        );
    }
    assert!(answer.body.contains("value=\"Ab\""));
    assert!(!answer.body.contains("guessme"));
}

#[tokio::test]
async fn a_login_name_is_taken_once_and_a_form_sent_twice_opens_one_account() {
    let house = House::open().await;
    let mut browser = Browser::new(&house);
    let id = browser.get("/sign-up").await.hidden("request_id");
    browser.send("/sign-up", &NEW).await;
    let mut again = Browser::new(&house);
    again.get("/sign-up").await;
    let twin: Vec<_> = NEW
        .into_iter()
        .chain([("request_id", id.as_str())])
        .collect();
    assert_eq!(
        again.send("/sign-up", &twin).await.header("location"),
        "/mine"
    );
    let mut other = Browser::new(&house);
    other.get("/sign-up").await;
    let answer = other.send("/sign-up", &NEW).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("这个登录名已被使用"));
}

#[tokio::test]
async fn a_sign_in_leads_to_the_page_that_was_asked_for_but_never_out_of_the_house() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    for (next, leads) in [
        ("/account/password", "/account/password"),
        ("//evil.example", "/mine"),
        ("", "/mine"),
    ] {
        let mut browser = Browser::new(&house);
        let query = form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
        let page = browser.get(&format!("/sign-in?next={query}")).await;
        assert_eq!(page.hidden("next"), next);
        let fields = [
            ("next", next),
            ("login", "hongyuan"),
            ("password", PASSWORD),
        ];
        let answer = browser.send("/sign-in", &fields).await;
        assert_eq!(answer.header("location"), leads);
        let answer = browser.get("/sign-in").await;
        assert_eq!(
            answer.header("location"),
            "/mine",
            "who is signed in goes to his work"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let mut told = Vec::new();
    for login in ["hongyuan", "nobody00"] {
        let mut browser = Browser::new(&house);
        browser.get("/sign-in").await;
        let fields = [("login", login), ("password", "Wrong-word-1")];
        let answer = browser.send("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(&format!("value=\"{login}\"")));
        assert!(!answer.body.contains("Wrong-word-1"));
        let (_, rest) = answer.body.split_once("error-summary__body").unwrap();
        told.push(rest.split("</div>").next().unwrap().to_owned());
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn demo_people_sign_in_by_a_button_and_exist_only_in_a_demo() {
    let people = vec![("hongyuan".to_owned(), "企业：宏源".to_owned())];
    let config = Config {
        demo: Some(Demo {
            password: PASSWORD.to_owned(),
            people,
        }),
        ..Config::default()
    };
    let house = House::with(web::door(), config).await;
    let page = house.get("/sign-in").await.body;
    assert!(page.contains("企业：宏源") && page.contains("以此身份登录"));
    let serious = House::with(web::door(), Config::default()).await;
    let page = serious.get("/sign-in").await.body;
    assert!(!page.contains("演示") && !page.contains(PASSWORD));
}

#[tokio::test]
async fn a_changed_password_ends_other_sessions_and_keeps_this_one() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let mut here = Browser::of(&house, "hongyuan").await;
    let mut elsewhere = Browser::of(&house, "hongyuan").await;
    here.get("/account/password").await;
    let wrong = [("old", "x"), ("new", "y"), ("new_again", "z")];
    let answer = here.send("/account/password", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["old", "new", "new_again"] {
        assert!(
            answer.body.contains(&format!("<li><a href=\"#{field}\">")),
            "{field}"
        );
    }
    use office::ports::Clock;
    let minute = chrono::Duration::minutes(1);
    house.town.clock.set(house.town.clock.now() + minute);
    let right = [
        ("old", PASSWORD),
        ("new", "He-lan-shan-26"),
        ("new_again", "He-lan-shan-26"),
    ];
    let answer = here.send("/account/password", &right).await;
    assert!(here.follow(&answer).await.body.contains("密码已修改"));
    assert_eq!(
        elsewhere.get("/messages").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_message_is_new_until_it_was_looked_at() {
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
    town.certify(&county, subject, approve(1)).await.unwrap();
    let mut browser = Browser::of(&house, "hongyuan").await;
    let page = browser.get("/account/password").await;
    assert!(page.body.contains("消息（1 条未读）"));
    let page = browser.get("/messages").await;
    assert!(page.body.contains("主体登记已认证") && page.body.contains(">新<"));
    let page = browser.get("/messages").await;
    assert!(page.body.contains("已读") && !page.body.contains("条未读"));
}

#[test]
fn every_role_has_a_place_to_begin() {
    for role in Role::ALL {
        assert!(landing(*role).starts_with('/'), "{role}");
    }
}
