//! Signing in and out, opening an account, changing the password.

use askama::Template;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, ChangePassword, SignIn, SignUp};
use office::{Actor, Refused};
use rules::duties::Role;
use serde::Deserialize;

use crate::Demo;
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::submission::Submission;
use crate::visit::{Visit, end_session, landing, session_token, start_session, within};

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
    next: String,
    done: String,
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
    let Some(token) = form.settle(outcome)? else {
        return Ok(layout::refused(&sign_in_page(&visit, form)));
    };
    welcome(&visit, &token, within(sent.value("next"))).await
}

fn sign_in_page(visit: &Visit, form: Form) -> SignInPage {
    SignInPage {
        page: visit.page("登录").of(&form),
        form,
        demo: visit.web().config().demo.clone(),
    }
}

async fn admit(visit: &Visit, login: &str, password: &str) -> Result<String, Refused> {
    let nobody = Actor::anyone(visit.actor().origin.clone());
    let command = SignIn { login, password };
    let signed = accounts::sign_in(visit.office(), &nobody, command).await?;
    Ok(signed.token)
}

/// Gives the browser its session and leads on to where the person wanted to go, or to where his work begins.
async fn welcome(visit: &Visit, token: &str, next: &str) -> Answer {
    let origin = &visit.actor().origin;
    let actor = accounts::session(visit.office(), token, origin).await?;
    let role = actor.map_or(Role::Anyone, |actor| actor.role);
    let next = if next == "/" { landing(role) } else { next };
    let mut answer = Redirect::to(next).into_response();
    start_session(&mut answer, visit.web(), token);
    Ok(answer)
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
    let token = admit(&visit, sent.value("login"), sent.value("password")).await?;
    welcome(&visit, &token, within(sent.value("next"))).await
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

/// `POST /account/password`: every session ends with the old password, so a new one begins here.
pub async fn change_password(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let [old, new, new_again] = ["old", "new", "new_again"].map(|name| sent.value(name).to_owned());
    let command = ChangePassword {
        old,
        new,
        new_again,
    };
    let outcome = accounts::change_password(visit.office(), sent.by(&visit), command).await;
    let Some(changed) = form.settle(outcome)? else {
        return Ok(layout::refused(&password_page(&visit, form)));
    };
    let token = admit(&visit, &changed.login, sent.value("new")).await?;
    welcome(&visit, &token, "/account/password?done=1").await
}

fn password_page(visit: &Visit, form: Form) -> PasswordPage {
    PasswordPage {
        page: visit.page("修改密码").of(&form),
        form,
    }
}
