//! Signing in and out, opening an account, changing the password.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, ChangePassword, Next, SignIn, SignUp, SignedIn};
use office::{Actor, Refused, kept};
use rules::duties::Role;
use serde::Deserialize;
use uuid::Uuid;

use crate::Demo;
use crate::cookies::{end_session, session_token, start_session};
use crate::door::{KEPT, onward};
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::query::Query;
use crate::submission::Submission;
use crate::visit::{Visit, landing, within};

#[derive(Template)]
#[template(path = "pages/sign-in.html")]
struct SignInPage {
    page: Page,
    form: Form,
    demo: Option<Demo>,
}

#[derive(Template)]
#[template(path = "pages/sign-up.html")]
struct SignUpPage {
    page: Page,
    form: Form,
    roles: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/password.html")]
struct PasswordPage {
    page: Page,
    form: Form,
}

/// What an address carries on: where a sign-in returns to, or that the password was changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Carried {
    pub(crate) next: String,
    pub(crate) done: String,
}

/// `GET /sign-in`.
pub async fn ask_sign_in(visit: Visit, Query(carried): Query<Carried>) -> Response {
    let form = Form::of([("next", carried.next)]);
    layout::show(&sign_in_page(&visit, form))
}

/// `POST /sign-in`.
pub async fn sign_in(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let outcome = admit(&visit, sent.value("login"), sent.value("password")).await;
    let Some(signed) = form.settle(outcome)? else {
        return Ok(layout::refused(&sign_in_page(&visit, form)));
    };
    welcome(&visit, &signed, within(sent.value("next"))).await
}

fn sign_in_page(visit: &Visit, form: Form) -> SignInPage {
    SignInPage {
        page: visit.page("登录").of(&form),
        form,
        demo: visit.web().config().demo.clone(),
    }
}

/// Signs in with the password; what is still missing stands in the answer.
pub(crate) async fn admit(visit: &Visit, login: &str, password: &str) -> Result<SignedIn, Refused> {
    let nobody = Actor::anyone(visit.actor().origin.clone());
    let command = SignIn {
        login,
        password,
        agent: visit.agent(),
    };
    accounts::sign_in(visit.office(), &nobody, command).await
}

/// Gives the browser its session and leads on: to the second step, to where the person wanted to go, or to where his
/// work begins.
pub(crate) async fn welcome(visit: &Visit, signed: &SignedIn, next: &str) -> Answer {
    let leads = match signed.next {
        Next::Code => format!("/sign-in/code?{}", onward(next)),
        Next::Enrol => format!("/sign-in/enrol?{}", onward(next)),
        Next::Work => destination(visit, &signed.token, next).await?,
    };
    let mut answer = Redirect::to(&leads).into_response();
    start_session(&mut answer, visit.web(), &signed.token);
    Ok(answer)
}

/// A form that was kept for somebody else is no place to begin at.
async fn waits_for(visit: &Visit, actor: Option<&Actor>, next: &str) -> bool {
    match (next.strip_prefix(KEPT).map(Uuid::parse_str), actor) {
        (Some(Ok(id)), Some(actor)) => kept::open(visit.office(), actor, id).await.is_ok(),
        _ => true,
    }
}

/// Where a whole session leads.
pub(crate) async fn destination(visit: &Visit, token: &str, next: &str) -> Result<String, Fault> {
    let origin = &visit.actor().origin;
    let actor = accounts::session(visit.office(), token, origin).await?;
    if next != "/" && waits_for(visit, actor.as_ref(), next).await {
        return Ok(next.to_owned());
    }
    Ok(landing(actor.map_or(Role::Anyone, |actor| actor.role)).to_owned())
}

/// `POST /sign-out`.
pub async fn sign_out(visit: Visit, headers: HeaderMap) -> Answer {
    if let Some(token) = session_token(visit.web(), &headers) {
        accounts::sign_out(visit.office(), token).await?;
    }
    let mut answer = Redirect::to("/").into_response();
    end_session(&mut answer, visit.web());
    Ok(answer)
}

/// `GET /sign-up`.
pub async fn ask_sign_up(visit: Visit, Query(carried): Query<Carried>) -> Response {
    let form = Form::of([("next", carried.next)]);
    layout::show(&sign_up_page(&visit, form))
}

/// `POST /sign-up`: a new account is signed in at once.
pub async fn sign_up(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = SignUp(sent.answers());
    let outcome = accounts::sign_up(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_none() {
        return Ok(layout::refused(&sign_up_page(&visit, form)));
    }
    let signed = admit(&visit, sent.value("login"), sent.value("password")).await?;
    welcome(&visit, &signed, within(sent.value("next"))).await
}

fn sign_up_page(visit: &Visit, form: Form) -> SignUpPage {
    let choice = |role: Role, hint: &str| Choice::new(role.code(), role.label()).hint(hint);
    SignUpPage {
        page: visit.page("开户").of(&form),
        form,
        roles: vec![
            choice(
                Role::Subject,
                "企业、社会组织、创新创业者：申领和使用创新券",
            ),
            choice(
                Role::Provider,
                "高校、院所、检测机构等：提供服务、兑付服务券",
            ),
        ],
    }
}

/// `GET /account/password`.
pub async fn ask_password(visit: Visit, Query(carried): Query<Carried>) -> Response {
    let mut page = password_page(&visit, Form::default());
    if !carried.done.is_empty() {
        page.page = page.page.done("密码已修改，其他设备上的登录已全部退出");
    }
    layout::show(&page)
}

/// `POST /account/password`: every other session ends with the old password.
pub async fn change_password(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let [old, new, new_again] = ["old", "new", "new_again"].map(|name| sent.value(name).to_owned());
    let here = visit.signed().ok_or(Fault::NotFound)?.session;
    let command = ChangePassword {
        here,
        old,
        new,
        new_again,
    };
    let outcome = accounts::change_password(visit.office(), sent.by(&visit), command).await;
    Ok(match form.settle(outcome)? {
        Some(()) => Redirect::to("/account/password?done=1").into_response(),
        None => layout::refused(&password_page(&visit, form)),
    })
}

fn password_page(visit: &Visit, form: Form) -> PasswordPage {
    PasswordPage {
        page: visit.page("修改密码").of(&form),
        form,
    }
}
