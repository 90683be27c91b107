//! The door: who may come in, which forms are believed, and what becomes of bodies that are too large.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use rules::duties::{Act, Role};
use web::form::Form;
use web::submission::{LARGEST_FILE, LARGEST_FORM, Submission};
use web::visit::within;
use web::{Config, Door, Visit};

use crate::support::{Answer, House, post};

/// Says back what arrived.
async fn echo(visit: Visit, sent: Submission) -> String {
    let form = Form::from(&sent);
    let files = sent
        .files()
        .iter()
        .map(|file| format!("{}={}/{}", file.field, file.name, file.bytes.len()));
    let problems = form.problems().iter().map(|problem| problem.code.clone());
    let said: Vec<_> = files.chain(problems).collect();
    let by = sent.by(&visit);
    format!(
        "{} {} {} {}",
        sent.value("note"),
        by.request.len(),
        by.actor.role.code(),
        said.join(" ")
    )
}

async fn crash() -> Response {
    panic!("on purpose")
}

fn door() -> Door {
    web::door()
        .post("/open", Act::SignIn, echo)
        .get("/own", Act::DraftContract, || async { "own" })
        .post("/own", Act::DraftContract, echo)
        .get("/crash", Act::SeePublic, crash)
        .get("/form", Act::SeePublic, |visit: Visit| async move {
            format!("<input name=\"csrf\" value=\"{}\">", visit.csrf())
        })
}

async fn house() -> House {
    House::with(door(), Config::default()).await
}

/// A visitor with a form in hand: the cookie and the proof.
async fn visitor(house: &House) -> (String, String) {
    let form = house.get("/form").await;
    let cookie = form
        .cookie("kequan-form")
        .expect("a form without its cookie");
    (cookie, form.hidden("csrf"))
}

fn forged(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("页面已过期"));
}

#[tokio::test]
async fn a_form_needs_its_proof() {
    let house = house().await;
    let (cookie, csrf) = visitor(&house).await;
    let good = house
        .ask(post("/open", &cookie, format!("csrf={csrf}&note=hello")))
        .await;
    assert_eq!(
        (good.status, good.body.as_str()),
        (StatusCode::OK, "hello 36 anyone ")
    );
    forged(&house.ask(post("/open", &cookie, "note=hello")).await);
    forged(&house.ask(post("/open", "", format!("csrf={csrf}"))).await);
    forged(
        &house
            .ask(post("/open", &cookie, format!("csrf={csrf}0")))
            .await,
    );
    let (other, _) = visitor(&house).await;
    forged(
        &house
            .ask(post("/open", &other, format!("csrf={csrf}")))
            .await,
    );
}

#[tokio::test]
async fn what_the_browser_says_of_another_site_is_believed() {
    let house = house().await;
    let (cookie, csrf) = visitor(&house).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "http://127.0.0.1:9999"),
        ("origin", "null"),
    ] {
        let mut request = post("/open", &cookie, format!("csrf={csrf}"));
        request.headers_mut().insert(name, value.parse().unwrap());
        forged(&house.ask(request).await);
    }
    let mut silent = post("/open", &cookie, format!("csrf={csrf}"));
    silent.headers_mut().remove("sec-fetch-site");
    silent.headers_mut().remove("origin");
    assert_eq!(house.ask(silent).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_has_its_own_proof() {
    let house = house().await;
    let (_, before) = visitor(&house).await;
    let cookie = house.signed_in(Role::Subject).await;
    let request = Request::get("/form")
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    let form = house.ask(request).await;
    assert_eq!(
        form.cookie("kequan-form"),
        None,
        "a session needs no second cookie"
    );
    // A form of before is not acted on: it is shown again, to be confirmed.
    let stale = post("/own", &cookie, format!("csrf={before}&note=mine"));
    let answer = house.ask(stale).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("location").starts_with("/account/kept/"));
    let csrf = form.hidden("csrf");
    let good = house
        .ask(post("/own", &cookie, format!("csrf={csrf}&note=mine")))
        .await;
    assert_eq!(good.body, "mine 36 subject ");
}

#[tokio::test]
async fn the_public_is_asked_to_sign_in_and_other_roles_see_nothing() {
    let house = house().await;
    let answer = house.get("/own?step=2").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fown%3Fstep%3D2");
    let (cookie, csrf) = visitor(&house).await;
    let answer = house
        .ask(post("/own", &cookie, format!("csrf={csrf}")))
        .await;
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fown");
    let cookie = house.signed_in(Role::Provider).await;
    let request = Request::get("/own")
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    let answer = house.ask(request).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(
        answer.body.contains("杨晓燕"),
        "the page shows who is signed in"
    );
}

fn multipart(cookie: &str, csrf: &str, file: usize) -> Request<Body> {
    let mut body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"paper\"; filename=\"票据.pdf\"\r\n\r\n"
    )
    .into_bytes();
    body.resize(body.len() + file, b'x');
    body.extend_from_slice(
        "\r\n--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n留着\r\n--B--\r\n"
            .as_bytes(),
    );
    let mut request = post("/open", cookie, body);
    request.headers_mut().insert(
        "content-type",
        "multipart/form-data; boundary=B".parse().unwrap(),
    );
    request
}

#[tokio::test]
async fn a_file_too_large_is_refused_and_the_rest_is_kept() {
    let house = house().await;
    let (cookie, csrf) = visitor(&house).await;
    let fits = house.ask(multipart(&cookie, &csrf, LARGEST_FILE)).await;
    assert_eq!(
        fits.body,
        format!("留着 36 anyone paper=票据.pdf/{LARGEST_FILE}")
    );
    let large = house.ask(multipart(&cookie, &csrf, LARGEST_FILE + 1)).await;
    assert_eq!(large.body, "留着 36 anyone paper=票据.pdf/0 file.large");
    let absurd = house.ask(multipart(&cookie, &csrf, 5 * LARGEST_FILE)).await;
    assert_eq!(absurd.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(absurd.body.contains("内容太大"));
}

#[tokio::test]
async fn a_form_without_files_is_small() {
    let house = house().await;
    let (cookie, csrf) = visitor(&house).await;
    let body = format!("csrf={csrf}&note={}", "x".repeat(LARGEST_FORM));
    let answer = house.ask(post("/open", &cookie, body)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let house = house().await;
    let (cookie, _) = visitor(&house).await;
    for kind in [
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=Z",
    ] {
        let mut request = post("/open", &cookie, "{}");
        request
            .headers_mut()
            .insert("content-type", kind.parse().unwrap());
        assert_eq!(
            house.ask(request).await.status,
            StatusCode::BAD_REQUEST,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_crash_is_a_page_with_a_number() {
    let house = house().await;
    let answer = house.get("/crash").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.body.contains("on purpose"));
    let (_, rest) = answer.body.split_once("故障编号：<strong>").unwrap();
    assert_eq!(rest.split('<').next().unwrap().len(), 8);
}

#[tokio::test]
async fn https_binds_cookies_to_the_host() {
    let house = House::with(
        door(),
        Config {
            https: true,
            ..Config::default()
        },
    )
    .await;
    let answer = house.get("/form").await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-kequan-form="), "{cookie}");
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(flag), "{cookie} lacks {flag}");
    }
}

#[test]
fn a_sign_in_goes_on_only_within_the_site() {
    assert_eq!(within("/contracts/1?tab=2"), "/contracts/1?tab=2");
    for elsewhere in [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\r\nb",
        "javascript:x",
    ] {
        assert_eq!(within(elsewhere), "/", "{elsewhere}");
    }
}

/// An address longer than any of ours is answered with a page that says so, whatever it asks for.
#[tokio::test]
async fn an_address_that_is_too_long_gets_a_page_that_says_so() {
    let house = House::open().await;
    let words = "检".repeat(7_000);
    let words: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for path in ["/providers?words=", "/no-such-page?x=", "/mine?x="] {
        let answer = house.get(&format!("{path}{words}")).await;
        assert_eq!(answer.status, StatusCode::URI_TOO_LONG, "{path}");
        assert!(answer.body.contains("这个地址太长") && answer.body.contains("60000"));
    }
    let answer = house
        .get(&format!("/providers?words={}", "a".repeat(59_900)))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}
