//! Accounts and roles over HTTP: one opens, another grants, and until then the account can do nothing.

use axum::http::StatusCode;
use rules::duties::{Act, Role};
use sim::Person;

use crate::support::{Answer, Browser, House, PASSWORD};

const FORM: [(&str, &str); 6] = [
    ("login", "xixia"),
    ("name", "王科长"),
    ("role", "county"),
    ("body", "西夏区科学技术局"),
    ("division", "640105"),
    ("password", "Chu-shi-2026"),
];

/// The address of an account on the page of a list.
fn link(page: &Answer, desk: &str, login: &str) -> String {
    let (before, _) = page.body.split_once(&format!(">{login}</a>")).expect(login);
    let (_, href) = before.rsplit_once("href=\"").unwrap();
    let href = href.split('"').next().unwrap().to_owned();
    assert!(href.starts_with(desk), "{href}");
    href
}

#[tokio::test]
async fn one_opens_another_grants_and_the_person_begins() {
    let house = House::open().await;
    house.town.found().await.unwrap();
    let mut admin = Browser::of(&house, "admin").await;
    assert!(admin.get("/accounts").await.body.contains("系统管理员"));
    admin.get("/accounts/new").await;
    let wrong = [("login", "xixia"), ("role", "county"), ("password", "1")];
    let wrong = admin.send("/accounts/new", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "没有填写姓名",
        "没有填写所在机构",
        "没有选择辖区",
        "value=\"xixia\"",
        "value=\"county\" checked",
    ] {
        assert!(wrong.body.contains(said), "{said}");
    }
    assert!(
        !wrong.body.contains("value=\"1\""),
        "a password is never sent back"
    );
    let sent = admin.send("/accounts/new", &FORM).await;
    let list = admin.follow(&sent).await;
    for said in [
        "账号已开立",
        "西夏区科学技术局",
        "银川市西夏区",
        "未授予（拟任市县科技管理部门）",
    ] {
        assert!(list.body.contains(said), "{said}");
    }

    let mut person = Browser::new(&house);
    person.get("/sign-in").await;
    let answer = person
        .send(
            "/sign-in",
            &[("login", "xixia"), ("password", "Chu-shi-2026")],
        )
        .await;
    assert_eq!(answer.header("location"), "/account/waiting");
    assert!(person.follow(&answer).await.body.contains("先修改初始密码"));
    for closed in ["/queue", "/accounts", "/contracts", "/record", "/grants"] {
        assert_eq!(
            person.get(closed).await.status,
            StatusCode::NOT_FOUND,
            "{closed}"
        );
    }
    person.get("/account/password").await;
    let change = [
        ("old", "Chu-shi-2026"),
        ("new", PASSWORD),
        ("new_again", PASSWORD),
    ];
    let answer = person.send("/account/password", &change).await;
    person.follow(&answer).await;
    let page = person.get("/account/waiting").await;
    assert!(page.body.contains("由安全管理员授予市县科技管理部门"));
    assert_eq!(person.get("/queue").await.status, StatusCode::NOT_FOUND);

    let mut security = Browser::of(&house, "security").await;
    assert!(
        security
            .get("/messages")
            .await
            .body
            .contains("账号 xixia：待授予岗位（拟任市县科技管理部门）")
    );
    let list = security.get("/grants?show=waiting").await;
    let account = link(&list, "/grants/", "xixia");
    let page = security.get(&account).await;
    assert!(
        page.body.contains("value=\"county\" checked"),
        "the proposed role is chosen"
    );
    let answer = security.send(&account, &[("role", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = security
        .send(&account, &[("role", "county"), ("words", "任命文件 1 号")])
        .await;
    assert!(security.follow(&answer).await.body.contains("岗位已授予"));
    assert_eq!(
        person.get("/messages").await.status,
        StatusCode::SEE_OTHER,
        "signed out"
    );
    let mut person = Browser::of(&house, "xixia").await;
    assert_eq!(person.get("/queue").await.status, StatusCode::OK);
    assert!(
        person
            .get("/messages")
            .await
            .body
            .contains("岗位授权：已授予市县科技管理部门")
    );

    security.get(&format!("{account}/revoke")).await;
    let answer = security
        .send(&format!("{account}/revoke"), &[("words", "")])
        .await;
    assert!(answer.body.contains("没有填写原因"));
    let answer = security
        .send(&format!("{account}/revoke"), &[("words", "调离")])
        .await;
    assert!(security.follow(&answer).await.body.contains("岗位已收回"));
    assert_eq!(
        person.get("/queue").await.status,
        StatusCode::SEE_OTHER,
        "signed out"
    );
    let page = security.get(&account).await.body;
    assert!(
        page.contains("收回岗位：市县科技管理部门。原因：调离") && page.contains("任命文件 1 号")
    );
}

#[tokio::test]
async fn nobody_grants_himself_and_the_last_of_the_three_stays() {
    let house = House::open().await;
    house.town.found().await.unwrap();
    let mut security = Browser::of(&house, "security").await;
    let list = security.get("/grants").await;
    let own = link(&list, "/grants/", "security");
    let page = security.get(&own).await.body;
    assert!(!page.contains("授予的岗位"), "no form for oneself");
    let answer = security.send(&own, &[("role", "administrator")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "不能给自己授予岗位",
        "这是最后一位安全管理员",
        "不能再担任系统管理员",
    ] {
        assert!(answer.body.contains(said), "{said}");
    }
    let mut admin = Browser::of(&house, "admin").await;
    let list = admin.get("/accounts?show=staff").await;
    let account = link(&list, "/accounts/", "security");
    admin.get(&format!("{account}/close")).await;
    let answer = admin
        .send(&format!("{account}/close"), &[("words", "离职")])
        .await;
    assert!(
        answer.body.contains("这是最后一位安全管理员") && answer.body.contains("离职</textarea>")
    );
    assert_eq!(security.get("/grants").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_is_closed_and_opened_again() {
    let house = House::open().await;
    let admin = house.town.found().await.unwrap();
    let desk = ("平台服务机构", "");
    house
        .town
        .staff(&admin, ("agency", "复核员"), Role::Agency, desk)
        .await
        .unwrap();
    let mut agency = Browser::of(&house, "agency").await;
    let mut admin = Browser::of(&house, "admin").await;
    let list = admin.get("/accounts").await;
    let account = link(&list, "/accounts/", "agency");
    admin.get(&format!("{account}/close")).await;
    let answer = admin
        .send(&format!("{account}/close"), &[("words", "长期离岗")])
        .await;
    let page = admin.follow(&answer).await;
    assert!(page.body.contains("账号已停用") && page.body.contains("停用账号：长期离岗"));
    assert_eq!(agency.get("/queue").await.status, StatusCode::SEE_OTHER);
    let answer = admin.send(&format!("{account}/reopen"), &[]).await;
    let page = admin.follow(&answer).await;
    assert!(page.body.contains("账号已重新启用") && page.body.contains("未授予（拟任专业机构）"));
}

#[tokio::test]
async fn the_two_desks_are_closed_to_each_other_and_to_everybody_else() {
    let house = House::open().await;
    let admin = house.town.found().await.unwrap();
    let desk = ("审计组", "");
    house
        .town
        .staff(&admin, ("auditor", "审计员"), Role::Auditor, desk)
        .await
        .unwrap();
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let id = house.actor("auditor").await.account.unwrap();
    let paths: Vec<_> = web::door().into_parts().1;
    let desks = paths
        .iter()
        .filter(|route| matches!(route.act, Act::ManageAccounts | Act::GrantRole));
    let desks: Vec<_> = desks.collect();
    assert!(desks.len() > 8);
    for login in ["admin", "security", "auditor", "hongyuan"] {
        let mut browser = Browser::of(&house, login).await;
        let role = house.actor(login).await.role;
        for route in &desks {
            let path = route.path.replace("{id}", &id.to_string());
            browser.get("/account/password").await;
            let answer = match route.method.as_str() {
                "GET" => browser.get(&path).await,
                _ => browser.send(&path, &[]).await,
            };
            let may = rules::duties::scope(role, route.act).is_some();
            assert_eq!(
                answer.status != StatusCode::NOT_FOUND,
                may,
                "{login} {path}"
            );
        }
    }
    let nobody = Person {
        login: "nobody".into(),
        ..admin
    };
    assert!(house.town.actor(&nobody).await.is_err());
}

/// The link to hand over, as the owner's page shows it.
fn shown(page: &Answer) -> String {
    let (_, rest) = page
        .body
        .split_once("<strong>http://127.0.0.1:8080")
        .unwrap();
    rest.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_colleague_joins_by_a_link_and_is_sent_away_again() {
    let house = House::demo().await;
    let mut owner = Browser::of(&house, "gouhong").await;
    let page = owner.get("/members").await;
    assert!(page.body.contains("共 1 人") && page.body.contains("负责人"));
    owner.get("/members/new").await;
    let wrong = [("standing", ""), ("email", "nowhere")];
    let answer = owner.send("/members/new", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("没有选择身份") && answer.body.contains("value=\"nowhere\""));
    let answer = owner.send("/members/new", &[("standing", "clerk")]).await;
    let link = shown(&answer);
    let page = owner.get("/members").await;
    assert!(page.body.contains("当面交付的链接"));
    assert!(!page.body.contains(&link), "the link is shown once");

    let mut clerk = Browser::new(&house);
    let page = clerk.get(&link).await;
    assert!(page.body.contains("宁夏枸红生物科技有限公司") && page.body.contains("登录后加入"));
    let form = [
        ("name", "小周"),
        ("login", "xiaozhou"),
        ("password", PASSWORD),
        ("password_again", "x"),
    ];
    let answer = clerk.send(&link, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("value=\"xiaozhou\"") && answer.body.contains("两次填写的密码不一致")
    );
    let form = [form[0], form[1], form[2], ("password_again", PASSWORD)];
    let answer = clerk.send(&link, &form).await;
    assert!(
        clerk
            .follow(&answer)
            .await
            .body
            .contains("已加入，账号已开立")
    );
    let page = Browser::new(&house).get(&link).await;
    assert!(page.body.contains("这个邀请已经用过，只能用一次"));

    let mut clerk = Browser::of(&house, "xiaozhou").await;
    assert!(
        clerk
            .get("/contracts")
            .await
            .body
            .contains("枸杞活性成分提取工艺检测")
    );
    let page = clerk.get("/members").await;
    assert!(page.body.contains("共 2 人") && !page.body.contains("/members/new\""));
    clerk.get("/members/new").await;
    let answer = clerk.send("/members/new", &[("standing", "owner")]).await;
    assert!(answer.body.contains("“管理本单位人员”由本单位负责人办理"));

    let page = owner.get("/members").await;
    let (before, _) = page.body.split_once(">结束权限或移交</a>").unwrap();
    let path = before
        .rsplit_once("href=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let mut other = Browser::of(&house, "yunfu").await;
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    other.get("/account/password").await;
    assert_eq!(other.send(&path, &[]).await.status, StatusCode::NOT_FOUND);
    let page = owner.get(&path).await;
    assert!(page.body.contains("把负责人移交给此人"));
    let answer = owner.send(&path, &[]).await;
    assert!(owner.follow(&answer).await.body.contains("权限已结束"));
    assert_eq!(
        clerk.get("/contracts").await.status,
        StatusCode::SEE_OTHER,
        "signed out"
    );
    let mut clerk = Browser::of(&house, "xiaozhou").await;
    assert!(!clerk.get("/contracts").await.body.contains("枸杞活性成分"));
}

#[tokio::test]
async fn whoever_has_an_account_joins_with_it_and_takes_over() {
    let house = House::demo().await;
    house
        .town
        .sign_up("xiaozhou", "小周", Role::Subject)
        .await
        .unwrap();
    let mut owner = Browser::of(&house, "gouhong").await;
    owner.get("/members/new").await;
    let answer = owner.send("/members/new", &[("standing", "clerk")]).await;
    let link = shown(&answer);
    let mut staff = Browser::of(&house, "xixia").await;
    assert!(staff.get(&link).await.body.contains("先退出登录"));
    let mut clerk = Browser::of(&house, "xiaozhou").await;
    let page = clerk.get(&link).await;
    assert!(page.body.contains("以小周的账号加入"));
    let answer = clerk.send(&link, &[]).await;
    assert!(clerk.follow(&answer).await.body.contains("已加入本单位"));
    let page = owner.get("/members").await;
    let (before, _) = page.body.split_once(">退出本单位</a>").unwrap();
    let own = before
        .rsplit_once("href=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    owner.get(&own).await;
    let answer = owner.send(&own, &[]).await;
    assert!(answer.body.contains("这是本单位最后一位负责人"));
    let (before, _) = page.body.split_once(">结束权限或移交</a>").unwrap();
    let end = before
        .rsplit_once("href=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let over = end.replace("/end", "/hand-over");
    assert!(owner.get(&over).await.body.contains("移交负责人：小周"));
    let answer = owner.send(&over, &[]).await;
    assert!(owner.follow(&answer).await.body.contains("负责人已移交"));
    owner.get(&own).await;
    let answer = owner.send(&own, &[]).await;
    assert_eq!(answer.header("location"), "/sign-in");
    assert!(clerk.get("/members").await.body.contains("共 1 人"));
}

#[tokio::test]
async fn a_forgotten_password_is_asked_for_with_one_answer() {
    let house = House::open().await;
    house
        .town
        .sign_up("hongyuan", "杨晓燕", Role::Subject)
        .await
        .unwrap();
    let mut told = Vec::new();
    for login in ["hongyuan", "nobody00"] {
        let mut browser = Browser::new(&house);
        assert!(
            browser
                .get("/sign-in")
                .await
                .body
                .contains("href=\"/reset\"")
        );
        browser.get("/reset").await;
        let answer = browser.send("/reset", &[("login", login)]).await;
        told.push(browser.follow(&answer).await.body.replace(login, ""));
    }
    assert!(told[0].contains("邮件已发出"));
    let main = |page: &str| page.split_once("<main").unwrap().1.to_owned();
    assert_eq!(main(&told[0]), main(&told[1]));
    let mut browser = Browser::new(&house);
    browser.get("/reset").await;
    let answer = browser.send("/reset", &[("login", "")]).await;
    assert!(answer.body.contains("没有填写登录名"));
    for path in ["/reset/0000", "/invitations/0000", "/invitations/%00"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(page.body.contains("不存在，地址可能没有复制完整"), "{path}");
        browser.get("/reset").await;
        let answer = browser
            .send(
                path,
                &[("password", PASSWORD), ("password_again", PASSWORD)],
            )
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
}
