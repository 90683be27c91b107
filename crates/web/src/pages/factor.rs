//! The second step of a sign-in, and setting up a second factor with its recovery codes.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, Codes, Enrol, Finish, FinishEnrolled, Half, Offer, SignedIn};
use office::{Actor, By};
use qrcode::{Color, QrCode};
use rules::duties::Act;

use super::accounts::{Carried, destination, welcome};
use crate::cookies::{session_token, start_session};
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::layout::{self, Page};
use crate::query::Query;
use crate::submission::Submission;
use crate::visit::{Visit, within};

/// The routes of the second step and of setting it up.
pub fn open(door: Door) -> Door {
    use Act::{ManageFactor, SignIn};
    door.get("/sign-in/code", SignIn, ask_code)
        .post("/sign-in/code", SignIn, code)
        .get("/sign-in/enrol", SignIn, ask_first)
        .post("/sign-in/enrol", SignIn, first)
        .get("/account/factor", ManageFactor, ask)
        .post("/account/factor", ManageFactor, set_up)
        .post("/account/factor/off", ManageFactor, switch_off)
        .post("/account/recovery", ManageFactor, renew)
}

#[derive(Template)]
#[template(path = "pages/code.html")]
struct CodePage {
    page: Page,
    form: Form,
    action: &'static str,
    why: &'static str,
    button: &'static str,
    /// What is asked for: a code, or the password of whoever has no factor.
    factor: bool,
    demo: Option<DemoCode>,
}

/// What a demo tells its visitor: the code of the moment, or that there is none for some seconds.
struct DemoCode {
    code: Option<String>,
}

async fn demo_code(visit: &Visit, who: &Actor) -> Result<Option<DemoCode>, Fault> {
    if visit.web().config().demo.is_none() {
        return Ok(None);
    }
    let code = accounts::demo_code(visit.office(), who).await?;
    Ok(Some(DemoCode { code }))
}

/// The page that asks for a code; a demo has it filled in already.
pub(super) async fn code_page(
    visit: &Visit,
    who: &Actor,
    mut form: Form,
    (title, action, why, button): (&str, &'static str, &'static str, &'static str),
    factor: bool,
) -> Result<Response, Fault> {
    let demo = match factor {
        true => demo_code(visit, who).await?,
        false => None,
    };
    let code = demo.as_ref().and_then(|demo| demo.code.clone());
    form.set("code", code.unwrap_or_default());
    let page = CodePage {
        page: visit.page(title).of(&form),
        action,
        why,
        button,
        factor,
        demo,
        form,
    };
    Ok(layout::answer(&page.form.clone(), &page))
}

/// The words of the second step.
const SECOND_STEP: (&str, &str, &str, &str) = (
    "登录：第二步",
    "/sign-in/code",
    "密码已通过。再填写验证器此刻显示的数字，10 分钟内有效。",
    "登录",
);

/// Whoever stands between the two steps; anybody else begins with the first.
fn half(visit: &Visit) -> Result<&Half, Box<Response>> {
    visit
        .half()
        .ok_or_else(|| Box::new(Redirect::to("/sign-in").into_response()))
}

/// `GET /sign-in/code`.
pub async fn ask_code(visit: Visit, Query(carried): Query<Carried>) -> Answer {
    match half(&visit) {
        Ok(half) if half.enrolled => {
            let form = Form::of([("next", carried.next)]);
            code_page(&visit, &half.actor, form, SECOND_STEP, true).await
        }
        Ok(_) => Ok(Redirect::to("/sign-in/enrol").into_response()),
        Err(begin) => Ok(*begin),
    }
}

/// `POST /sign-in/code`.
pub async fn code(visit: Visit, headers: HeaderMap, sent: Submission) -> Answer {
    let half = match half(&visit) {
        Ok(half) => half,
        Err(begin) => return Ok(*begin),
    };
    let mut form = Form::from(&sent);
    let command = Finish {
        token: session_token(visit.web(), &headers).unwrap_or_default(),
        code: sent.value("code"),
        agent: visit.agent(),
    };
    let outcome = accounts::finish(visit.office(), visit.actor(), command).await;
    match form.settle(outcome)? {
        Some(signed) => welcome(&visit, &signed, within(sent.value("next"))).await,
        None => code_page(&visit, &half.actor, form, SECOND_STEP, true).await,
    }
}

#[derive(Template)]
#[template(path = "pages/enrol.html")]
struct EnrolPage {
    page: Page,
    form: Form,
    action: &'static str,
    offer: Offer,
    picture: Picture,
    /// Whether nothing else can be done before.
    required: bool,
    /// Whether another authenticator is good until then.
    replaces: bool,
}

/// A QR code as one path of an SVG, which stands in the page itself, so that the policy allows it.
struct Picture {
    size: usize,
    path: String,
}

/// The light border that readers need, in modules.
const QUIET: usize = 4;

impl Picture {
    fn of(text: &str) -> Result<Self, Fault> {
        let code = QrCode::new(text).map_err(Fault::broken)?;
        let width = code.width();
        let dark = code.to_colors();
        let dark = dark.iter().enumerate().filter(|(_, c)| **c == Color::Dark);
        let path = dark.map(|(at, _)| {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            format!("M{x} {y}h1v1h-1z")
        });
        Ok(Self {
            size: width + 2 * QUIET,
            path: path.collect(),
        })
    }
}

/// `GET /sign-in/enrol`.
pub async fn ask_first(visit: Visit, Query(carried): Query<Carried>) -> Answer {
    match half(&visit) {
        Ok(half) if !half.enrolled => {
            let form = Form::of([("next", carried.next)]);
            first_page(&visit, half, form).await
        }
        Ok(_) => Ok(Redirect::to("/sign-in/code").into_response()),
        Err(begin) => Ok(*begin),
    }
}

async fn first_page(visit: &Visit, half: &Half, form: Form) -> Answer {
    enrol_page(visit, &half.actor, form, ("/sign-in/enrol", true)).await
}

/// `POST /sign-in/enrol`: who needs a factor sets it up and is signed in.
pub async fn first(visit: Visit, headers: HeaderMap, sent: Submission) -> Answer {
    let half = match half(&visit) {
        Ok(half) => half,
        Err(begin) => return Ok(*begin),
    };
    let mut form = Form::from(&sent);
    let command = FinishEnrolled {
        token: session_token(visit.web(), &headers).unwrap_or_default(),
        offer: sent.value("offer"),
        code: sent.value("code"),
        agent: visit.agent(),
    };
    let by = By {
        actor: &half.actor,
        ..sent.by(&visit)
    };
    let outcome = accounts::finish_enrolled(visit.office(), by, command).await;
    match form.settle(outcome)? {
        Some((codes, signed)) => {
            first_codes(&visit, &codes, &signed, within(sent.value("next"))).await
        }
        None => first_page(&visit, half, form).await,
    }
}

async fn first_codes(visit: &Visit, codes: &Codes, signed: &SignedIn, next: &str) -> Answer {
    let token = &signed.token;
    let next = destination(visit, token, next).await?;
    let visit = visit.signed_in_by(token).await?;
    let mut answer = codes_page(&visit, codes, next);
    start_session(&mut answer, visit.web(), token);
    Ok(answer)
}

async fn enrol_page(
    visit: &Visit,
    who: &Actor,
    mut form: Form,
    (action, required): (&'static str, bool),
) -> Answer {
    let offer = accounts::offer_again(visit.office(), who, form.value("offer")).await?;
    let state = accounts::factor_state(visit.office(), who).await?;
    form.set("code", "");
    let page = EnrolPage {
        page: visit.page("设置两步验证").of(&form),
        picture: Picture::of(&offer.url)?,
        action,
        offer,
        required,
        replaces: state.since.is_some(),
        form,
    };
    Ok(layout::answer(&page.form.clone(), &page))
}

#[derive(Template)]
#[template(path = "pages/recovery.html")]
struct RecoveryPage {
    page: Page,
    codes: Vec<String>,
    next: String,
}

fn codes_page(visit: &Visit, codes: &Codes, next: impl Into<String>) -> Response {
    layout::show(&RecoveryPage {
        page: visit.page("恢复码").done("两步验证已启用"),
        codes: codes.0.clone(),
        next: next.into(),
    })
}

/// `GET /account/factor`.
pub async fn ask(visit: Visit) -> Answer {
    own_page(&visit, Form::default()).await
}

async fn own_page(visit: &Visit, form: Form) -> Answer {
    enrol_page(visit, visit.actor(), form, ("/account/factor", false)).await
}

/// `POST /account/factor`: a new authenticator in place of the old one, or the first.
pub async fn set_up(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Enrol {
        offer: sent.value("offer"),
        code: sent.value("code"),
        replaces: true,
    };
    let outcome = accounts::enrol(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(codes) => Ok(codes_page(&visit, &codes, "/account/security")),
        None => own_page(&visit, form).await,
    }
}

/// `POST /account/factor/off`.
pub async fn switch_off(visit: Visit, sent: Submission) -> Answer {
    accounts::drop_factor(visit.office(), sent.by(&visit)).await?;
    Ok(Redirect::to("/account/security?done=off").into_response())
}

/// `POST /account/recovery`: new recovery codes.
pub async fn renew(visit: Visit, sent: Submission) -> Answer {
    let codes = accounts::renew_codes(visit.office(), sent.by(&visit)).await?;
    let page = RecoveryPage {
        page: visit.page("恢复码").done("恢复码已更换，原来的作废"),
        codes: codes.0,
        next: "/account/security".to_owned(),
    };
    Ok(layout::show(&page))
}
