//! What people are told: every change of state, each notice whole and with its one next action (UX-22).

use std::collections::BTreeSet;

use axum::http::StatusCode;
use office::{accounts, audit, notices};

use crate::support::{Browser, House, PASSWORD};

/// Every login of the region, and whether notices are told to it at all.
async fn logins(house: &House) -> Vec<String> {
    let admin = house.actor("admin").await;
    let look = accounts::Look::default();
    let found = accounts::list(&house.town.office, &admin, &look)
        .await
        .unwrap();
    found
        .people
        .into_iter()
        .map(|person| person.login)
        .collect()
}

#[tokio::test]
async fn every_notice_is_whole_and_names_its_next_action() {
    let house = House::demo().await;
    let office = &house.town.office;
    let mut moments = BTreeSet::new();
    let mut seen = 0;
    for login in logins(&house).await {
        let actor = house.actor(&login).await;
        let told = notices::read(office, &actor).await.unwrap();
        let mut links = BTreeSet::new();
        for notice in told {
            let words = notice.words.as_str();
            assert!(words.chars().count() <= 70, "too long: {words}");
            let (file, rest) = words.split_once('：').expect(words);
            let (what, action) = rest.split_once('。').expect(words);
            assert!(
                file.chars().count() >= 4 && what.chars().count() >= 3,
                "{words}"
            );
            assert!(action.chars().count() >= 4, "no next action: {words}");
            assert!(
                !words.ends_with(['…', '，', '：', '。']),
                "cut off: {words}"
            );
            moments.insert(notice.at);
            links.insert(notice.link);
            seen += 1;
        }
        let mut browser = Browser::of(&house, &login).await;
        for link in links {
            let answer = browser.get(&link).await;
            assert_eq!(answer.status, StatusCode::OK, "{login} is sent to {link}");
        }
    }
    assert!(seen > 100, "only {seen} notices");

    let auditor = house.actor("auditor").await;
    let (lines, _) = audit::read(office, &auditor, &Default::default(), (0, 10_000))
        .await
        .unwrap();
    let changes = lines.iter().filter(|line| line.entry.after.is_some());
    let mut counted = 0;
    for line in changes {
        let entry = &line.entry;
        assert!(moments.contains(&entry.at), "nobody was told: {entry:?}");
        counted += 1;
    }
    assert!(counted > 60, "only {counted} changes");
}

#[tokio::test]
async fn mail_is_switched_off_and_its_address_moved_only_with_the_password() {
    let house = House::demo().await;
    let mut firm = Browser::of(&house, "gouhong").await;
    let page = firm.get("/messages").await;
    assert!(page.body.contains("没有登记邮箱") || page.body.contains("消息同时发到"));
    firm.get("/messages/mail").await;
    let fields = [
        ("email", "firm@example.cn"),
        ("mail", "yes"),
        ("password", "wrong"),
    ];
    let refused = firm.send("/messages/mail", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("更换邮箱时填写的密码不符"));
    assert!(
        refused.body.contains("firm@example.cn"),
        "what was typed stays"
    );
    use office::ports::Clock;
    let minute = chrono::Duration::seconds(60);
    house.town.clock.set(house.town.clock.now() + minute);
    let fields = [("email", "firm@example"), ("password", PASSWORD)];
    let refused = firm.send("/messages/mail", &fields).await;
    assert!(refused.body.contains("电子邮箱的格式不符"));

    let fields = [
        ("email", "firm@example.cn"),
        ("mail", "yes"),
        ("password", PASSWORD),
    ];
    let done = firm.send("/messages/mail", &fields).await;
    let page = firm.follow(&done).await;
    assert!(page.body.contains("消息同时发到 firm@example.cn"));
    // Without a new address no password is asked for.
    let shown = firm.get("/messages/mail").await;
    assert!(shown.body.contains("checked") && !shown.body.contains(PASSWORD));
    let done = firm
        .send("/messages/mail", &[("email", "firm@example.cn")])
        .await;
    let page = firm.follow(&done).await;
    assert!(page.body.contains("邮件提醒已关闭"));
}

#[tokio::test]
async fn the_demo_shows_its_letters_and_no_other_platform_does() {
    let house = House::demo().await;
    let shown = house.get("/mailbox").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("gouhong@kequan.example") && shown.body.contains("已付款"));
    assert!(house.get("/").await.body.contains("href=\"/mailbox\""));
    let real = House::with(web::door(), web::Config::default()).await;
    assert_eq!(real.get("/mailbox").await.status, StatusCode::NOT_FOUND);
    assert!(!real.get("/").await.body.contains("/mailbox"));
}

#[tokio::test]
async fn the_administrator_sees_how_far_letters_are_and_tries_them_again() {
    let house = House::demo().await;
    let mut admin = Browser::of(&house, "admin").await;
    let page = admin.get("/delivery").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("没有配置邮件服务器"));
    assert!(page.body.contains(">agency<") && page.body.contains("等待投递"));
    for secret in ["kequan.example", "HT2026", "DF2026", "付款"] {
        assert!(!page.body.contains(secret), "the page shows {secret}");
    }
    let done = admin.send("/delivery", &[]).await;
    let page = admin.follow(&done).await;
    assert!(page.body.contains("未送达的邮件已排队重新投递"));
}
