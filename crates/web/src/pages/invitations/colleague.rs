//! An invitation into a subject or provider: joined with one's account, or with one opened here.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::members::{self, Enter, Guest, Join};
use rules::duties::Act;

use super::said;
use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::shown::DONE;
use crate::step::link;
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/join.html")]
struct JoinPage {
    page: Page,
    form: Form,
    /// Where the invitation leads; nowhere when it is over.
    guest: Option<Guest>,
    action: String,
    /// Who is signed in and would join with his account.
    me: Option<String>,
    /// Where one signs in to come back here.
    sign_in: String,
}

const TITLE: &str = "接受邀请";

/// `GET /invitations/{token}` of a colleague.
pub async fn show(visit: &Visit, token: &str, asked: &[(String, String)]) -> Answer {
    if asked.iter().any(|(name, _)| name == DONE) {
        let lines = vec!["已加入，账号已开立。用登录名和密码登录后开始办理。".to_owned()];
        return Ok(said(visit, "已加入", lines, link("登录", "/sign-in")));
    }
    if visit.signed_in() && visit.may(Act::AcceptInvitation).is_none() {
        let lines = vec!["这个邀请给企业和服务机构的人员用。先退出登录，再打开链接。".to_owned()];
        return Ok(said(visit, TITLE, lines, link("返回", "/messages")));
    }
    let mut form = Form::default();
    let guest = form.settle(members::guest(visit.office(), token).await)?;
    if let Some(guest) = &guest {
        form.set("email", guest.email.clone());
    }
    Ok(page(visit, form, guest))
}

/// `POST /invitations/{token}` of a colleague.
pub async fn come(visit: &Visit, token: String, sent: &Submission) -> Answer {
    let guest = members::guest(visit.office(), &token).await.ok();
    let (outcome, next) = if visit.signed_in() {
        let outcome = members::join(visit.office(), sent.by(visit), Join { token }).await;
        (outcome, format!("/members?{DONE}=joined"))
    } else {
        let answers = sent.answers();
        let command = Enter { token, answers };
        let outcome = members::enter(visit.office(), sent.by(visit), command).await;
        (outcome, format!("{}?{DONE}=1", visit.path()))
    };
    let mut form = Form::from(sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&next).into_response()),
        None => Ok(page(visit, form, guest)),
    }
}

fn page(visit: &Visit, form: Form, guest: Option<Guest>) -> Response {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", visit.path())
        .finish();
    let me = visit.signed_in().then(|| visit.actor().name.clone());
    layout::answer(
        &form.clone(),
        &JoinPage {
            page: visit.page(TITLE).of(&form),
            form,
            guest,
            action: visit.path().to_owned(),
            me,
            sign_in: format!("/sign-in?{query}"),
        },
    )
}
