//! The public pages, and what every answer carries.

use axum::http::StatusCode;
use rules::duties::Act;
use web::layout::NAVIGATION;
use web::{Assets, Config};

use crate::support::{Browser, House};

/// The page without what changes with every build.
fn steady(html: &str) -> String {
    let parts =
        html.split("/assets/")
            .enumerate()
            .map(|(i, part)| match (i, part.split_once('/')) {
                (0, _) | (_, None) => part.to_owned(),
                (_, Some((_, rest))) => format!("/assets/HASH/{rest}"),
            });
    parts.collect()
}

#[test]
fn assets_are_built() {
    assert!(
        Assets::load().complete(),
        "build the web assets first: scripts/frontend"
    );
}

#[tokio::test]
async fn home_and_calculator_as_they_are_shown() {
    let house = House::open().await;
    for (name, path) in [
        ("home", "/"),
        ("calculator", "/calculator"),
        (
            "calculator_answer",
            "/calculator?kind=enterprise&amount=600000&used=",
        ),
        (
            "calculator_consent",
            "/calculator?kind=enterprise&amount=200000&used=185000",
        ),
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        insta::assert_snapshot!(name, steady(&answer.body));
    }
}

#[tokio::test]
async fn every_county_and_zone_names_the_authority_that_is_competent() {
    let house = House::demo().await;
    let page = house.get("/authorities").await;
    assert_eq!(page.status, StatusCode::OK);
    let law = house.town.office.law();
    for county in law.divisions.counties() {
        assert!(page.body.contains(&law.divisions.full_name(&county.code)));
    }
    let row = |name: &str| {
        let (_, rest) = page
            .body
            .split_once(&format!("<span>{name}</span>"))
            .expect(name);
        rest.split_once("</tr>").unwrap().0.to_owned()
    };
    for zone in law.divisions.zones() {
        assert!(row(&zone.name).contains(&law.divisions.full_name(&zone.division)));
    }
    insta::assert_snapshot!("authorities", house_rows(&page.body));
}

/// The cells of every table of a page, a line a row.
fn house_rows(html: &str) -> String {
    let cells = |row: &str| -> Vec<String> {
        let cells = row.split("<span>").skip(1);
        cells
            .map(|cell| cell.split('<').next().unwrap().to_owned())
            .collect()
    };
    let rows = html.split("<tr class=\"govuk-table__row\">").skip(1);
    rows.map(|row| cells(row.split("</tr>").next().unwrap()).join(" | "))
        .filter(|row| !row.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn calculator_tells_all_defects_and_keeps_what_was_typed() {
    let house = House::open().await;
    let answer = house
        .get("/calculator?kind=&amount=0.001&used=%22%3Cb%3E")
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"0.001\""));
    assert!(answer.body.contains("value=\"&#34;&#60;b&#62;\""));
    insta::assert_snapshot!("calculator_refused", steady(&answer.body));
}

#[tokio::test]
async fn each_fault_of_an_amount_has_its_own_words() {
    let house = House::open().await;
    let mut told = Vec::new();
    for amount in ["", "0", "-1", "0.001", "1000000000000000", "abc"] {
        let answer = house
            .get(&format!("/calculator?kind=enterprise&amount={amount}"))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}");
        let (_, rest) = answer.body.split_once("href=\"#amount\">").unwrap();
        told.push(rest.split("</a>").next().unwrap().to_owned());
    }
    let mut different = told.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), told.len(), "{told:#?}");
    insta::assert_debug_snapshot!("amount_faults", told);
}

#[tokio::test]
async fn every_citation_leads_to_its_clause() {
    let house = House::open().await;
    let measures = house.get("/measures").await.body;
    for path in [
        "/",
        "/help",
        "/measures",
        "/calculator?kind=individual&amount=60%E4%B8%87",
    ] {
        let body = house.get(path).await.body;
        let cited = body
            .split("href=\"/measures#")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap());
        for anchor in cited {
            assert!(
                measures.contains(&format!("id=\"{anchor}\"")),
                "{path} cites {anchor}"
            );
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let house = House::open().await;
    for path in [
        "/",
        "/no-such-page",
        "/healthz",
        "/readyz",
        "/assets/x/app.css",
        "/assets/x/none",
    ] {
        let answer = house.get(path).await;
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert!(!answer.header("cache-control").is_empty(), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
    assert_eq!(house.get("/").await.header("cache-control"), "no-store");
    let https = House::with(
        web::door(),
        Config {
            https: true,
            ..Config::default()
        },
    )
    .await;
    let answer = https.get("/").await;
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
    assert!(!answer.body.contains("演示库"));
}

#[tokio::test]
async fn assets_live_long_only_under_their_own_hash() {
    let house = House::open().await;
    let home = house.get("/").await.body;
    let url = home
        .split('"')
        .find(|part| part.ends_with("/app.css"))
        .unwrap()
        .to_owned();
    assert!(
        house
            .get(&url)
            .await
            .header("cache-control")
            .contains("immutable")
    );
    assert_eq!(
        house
            .get("/assets/old/app.css")
            .await
            .header("cache-control"),
        "no-cache"
    );
    assert_eq!(
        house.get("/assets/old/../../Cargo.toml").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_unknown_path_is_a_page() {
    let house = House::open().await;
    let answer = house.get("/no-such-page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(answer.body.contains("没有这个页面"));
    let answer = house.ask(crate::support::post("/help", "", "")).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.body.contains("<html"));
}

#[tokio::test]
async fn a_day_to_come_has_no_directory_yet() {
    let house = House::demo().await;
    let mut stranger = Browser::new(&house);
    let ahead = stranger
        .get("/directory?on-year=2099&on-month=1&on-day=2")
        .await;
    assert_eq!(ahead.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in ["这一天还没有到", "value=\"2099\""] {
        assert!(ahead.body.contains(told), "{told}");
    }
    let today = stranger.get("/directory").await;
    assert!(today.body.contains("塞上材料检测研究院"));
}

#[tokio::test]
async fn a_body_publishes_how_to_reach_it() {
    let house = House::demo().await;
    let mut county = Browser::of(&house, "xixia").await;
    let page = county.get("/authorities").await;
    assert!(page.body.contains("href=\"/contact\"") && page.body.contains("未公布"));
    let typed = [
        ("telephone", "13995001234"),
        ("address", "学院西路1号"),
        ("hours", ""),
    ];
    let refused = county.send("/contact", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in ["这是手机号码", "学院西路1号", "13995001234"] {
        assert!(refused.body.contains(told), "{told}");
    }
    let said = [("telephone", "0951-2077001"), typed[1], typed[2]];
    let done = county.send("/contact", &said).await;
    let page = county.follow(&done).await;
    assert!(page.body.contains("联系方式已公布"), "{}", page.body);
    let mut stranger = Browser::new(&house);
    let page = stranger.get("/authorities").await;
    assert!(page.body.contains("电话 0951-2077001，地址 学院西路1号"));
    assert!(!page.body.contains("href=\"/contact\""));
}

#[tokio::test]
async fn health() {
    let house = House::open().await;
    assert_eq!(house.get("/healthz").await.body, "ok\n");
    assert_eq!(house.get("/readyz").await.body, "ready\n");
}

#[test]
fn the_navigation_leads_to_registered_pages() {
    let (_, routes) = web::door().into_parts();
    for (label, href, act, _) in NAVIGATION {
        let route = routes
            .iter()
            .find(|route| route.path == *href && route.method == "GET");
        assert_eq!(route.map(|route| route.act), Some(*act), "{label}");
    }
}

#[test]
fn every_route_has_its_act() {
    let (_, mut routes) = web::door().into_parts();
    routes.sort_by_key(|route| (route.path, route.method.to_string()));
    let lines = routes
        .iter()
        .map(|route| format!("{:4} {} {}\n", route.method, route.path, route.act.code()));
    insta::assert_snapshot!("routes", lines.collect::<String>());
    assert!(routes.iter().all(|route| Act::ALL.contains(&route.act)));
}
