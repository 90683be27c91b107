//! Links of letters: `/invitations/{token}` sets the first password or lets a colleague in, `/reset` asks for a new
//! password and sets it.

mod colleague;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, Accept, AskReset, Invited, Invitee, Reset};
use office::{Refused, members};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Link, Page};
use crate::shown::DONE;
use crate::step::link;
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages. What a link shows its holder is public: it is the link that is secret.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/invitations/{token}", Act::SeePublic, invited)
        .post("/invitations/{token}", Act::AcceptInvitation, accept)
        .get("/reset", Act::SeePublic, ask)
        .post("/reset", Act::ResetPassword, send)
        .get("/reset/{token}", Act::SeePublic, forgotten)
        .post("/reset/{token}", Act::ResetPassword, reset)
}

type Query2 = Query<Vec<(String, String)>>;

#[derive(Template)]
#[template(path = "pages/password-set.html")]
struct SetPage {
    page: Page,
    form: Form,
    /// Whose password it is; nobody's when the link opens nothing.
    who: Option<Invitee>,
    action: String,
}

#[derive(Template)]
#[template(path = "pages/said.html")]
struct SaidPage {
    page: Page,
    lines: Vec<String>,
    go: Link,
}

/// `GET /invitations/{token}`.
pub async fn invited(visit: Visit, Path(token): Path<String>, Query(asked): Query2) -> Answer {
    if members::is_invitation(visit.office(), &token).await? {
        return colleague::show(&visit, &token, &asked).await;
    }
    let found = accounts::invitee(visit.office(), &token).await;
    asked_for(&visit, "启用账号", &asked, found)
}

/// `POST /invitations/{token}`.
pub async fn accept(visit: Visit, Path(token): Path<String>, sent: Submission) -> Answer {
    if members::is_invitation(visit.office(), &token).await? {
        return colleague::come(&visit, token, &sent).await;
    }
    let command = Accept {
        token: token.clone(),
        answers: sent.answers(),
    };
    let outcome = accounts::accept(visit.office(), sent.by(&visit), command).await;
    let who = accounts::invitee(visit.office(), &token).await.ok();
    set(&visit, "启用账号", &sent, (who, outcome))
}

/// `GET /reset/{token}`.
pub async fn forgotten(visit: Visit, Path(token): Path<String>, Query(asked): Query2) -> Answer {
    let found = accounts::forgetful(visit.office(), &token).await;
    asked_for(&visit, "设置新密码", &asked, found)
}

/// `POST /reset/{token}`.
pub async fn reset(visit: Visit, Path(token): Path<String>, sent: Submission) -> Answer {
    let command = Reset {
        token: token.clone(),
        answers: sent.answers(),
    };
    let outcome = accounts::reset(visit.office(), sent.by(&visit), command).await;
    let who = accounts::forgetful(visit.office(), &token).await.ok();
    set(&visit, "设置新密码", &sent, (who, outcome))
}

/// The page behind a link: the form, what became of it, or why it opens nothing any more.
fn asked_for(
    visit: &Visit,
    title: &str,
    asked: &[(String, String)],
    found: Result<Invitee, Refused>,
) -> Answer {
    if asked.iter().any(|(name, _)| name == DONE) {
        let lines = vec!["密码已设置。用登录名和新密码登录。".to_owned()];
        return Ok(said(visit, "密码已设置", lines, link("登录", "/sign-in")));
    }
    if visit.signed_in() {
        let lines = vec!["这个链接给还没有登录的人用。先退出登录，再打开链接。".to_owned()];
        return Ok(said(visit, title, lines, link("返回", "/messages")));
    }
    let mut form = Form::default();
    let who = form.settle(found)?;
    Ok(page(visit, title, form, who))
}

fn set(
    visit: &Visit,
    title: &str,
    sent: &Submission,
    (who, outcome): (Option<Invitee>, Result<Invited, Refused>),
) -> Answer {
    let mut form = Form::from(sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("{}?{DONE}=1", visit.path())).into_response()),
        None => Ok(page(visit, title, form, who)),
    }
}

fn page(visit: &Visit, title: &str, form: Form, who: Option<Invitee>) -> Response {
    let page = visit.page(title).of(&form);
    layout::answer(
        &form.clone(),
        &SetPage {
            page,
            form,
            who,
            action: visit.path().to_owned(),
        },
    )
}

fn said(visit: &Visit, title: &str, lines: Vec<String>, go: Link) -> Response {
    let page = visit.page(title);
    layout::show(&SaidPage { page, lines, go })
}

#[derive(Template)]
#[template(path = "pages/reset.html")]
struct ResetPage {
    page: Page,
    form: Form,
}

/// `GET /reset`; whoever is signed in changes his password instead.
pub async fn ask(visit: Visit, Query(asked): Query2) -> Response {
    if visit.signed_in() {
        return Redirect::to("/account/password").into_response();
    }
    if asked.iter().any(|(name, _)| name == DONE) {
        let lines = vec![
            "登录名有账号、账号登记了电子邮箱的，一封邮件已发往登记的邮箱。30 分钟内打开邮件中的链接设置新密码。".to_owned(),
            "没有收到的：看一看垃圾邮件；5 分钟后可以再办一次。没有登记邮箱的：工作人员联系系统管理员，企业和服务机构由本单位负责人重新邀请，或联系所在地科技管理部门。".to_owned(),
        ];
        return said(&visit, "邮件已发出", lines, link("返回登录", "/sign-in"));
    }
    reset_page(&visit, Form::default())
}

/// `POST /reset`: the same answer, in the same time, for every name.
pub async fn send(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let outcome = accounts::ask_reset(visit.office(), visit.actor(), &AskReset(sent.answers()));
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/reset?{DONE}=1")).into_response()),
        None => Ok(reset_page(&visit, form)),
    }
}

fn reset_page(visit: &Visit, form: Form) -> Response {
    let page = visit.page("找回密码").of(&form).back("/sign-in");
    layout::answer(&form.clone(), &ResetPage { page, form })
}
