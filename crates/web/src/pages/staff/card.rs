//! `/accounts/{id}`: one account and what the administrator did with it.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, Close, InviteAgain, PersonView, Reopen};
use uuid::Uuid;

use super::rows;
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::why::Why;
use crate::parts::{Event, Row};
use crate::shown::{DONE, after, events};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/account.html")]
struct AccountPage {
    page: Page,
    form: Form,
    id: Uuid,
    active: bool,
    /// Whether the invitation can be sent once more.
    may_invite: bool,
    rows: Vec<Row>,
    events: Vec<Event>,
}

/// `GET /accounts/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = accounts::view(visit.office(), visit.actor(), id).await?;
    let done = asked.iter().find(|(name, _)| name == DONE);
    let done = done.map(|(_, what)| what.as_str());
    Ok(card(&visit, &view, Form::default(), done))
}

fn card(visit: &Visit, view: &PersonView, form: Form, done: Option<&str>) -> Response {
    let person = &view.person;
    let title = format!("账号 {}", person.login);
    let mut page = visit.page(title).of(&form).back("/accounts");
    if let Some(done) = done {
        page = page.done(match (person.active, done) {
            (true, "invited") => "邀请已再次发往本人邮箱，先前的链接作废。",
            (true, _) => "账号已重新启用。",
            (false, _) => "账号已停用，此账号的登录已全部退出。",
        });
    }
    layout::answer(
        &form.clone(),
        &AccountPage {
            page,
            form,
            id: person.id,
            active: person.active,
            may_invite: person.active && person.must_change && !person.email.is_empty(),
            rows: rows(person),
            events: events(&view.timeline),
        },
    )
}

/// `GET /accounts/{id}/close`.
pub async fn ask_close(visit: Visit, Id(id): Id) -> Answer {
    why(&visit, id, Form::default()).await
}

/// `POST /accounts/{id}/close`.
pub async fn close(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Close {
        account: id,
        answers: sent.answers(),
    };
    let outcome = accounts::close(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/accounts/{id}")).into_response()),
        None => why(&visit, id, form).await,
    }
}

async fn why(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = accounts::view(visit.office(), visit.actor(), id).await?;
    let mut follows = vec!["此账号的登录全部退出，不能再登录。".to_owned()];
    if view.person.is_staff() {
        follows.push("岗位同时收回；重新启用后由安全管理员重新授予。".to_owned());
    }
    let here = format!("/accounts/{id}");
    Ok(Why {
        page: visit.page("停用账号").of(&form).back(&here),
        form,
        rows: rows(&view.person),
        follows,
        label: "停用的原因",
        action: visit.path().to_owned(),
        button: format!("停用账号 {}", view.person.login),
    }
    .answer())
}

/// `POST /accounts/{id}/reopen`.
pub async fn reopen(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Reopen { account: id };
    let outcome = accounts::reopen(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/accounts/{id}")).into_response());
    }
    let view = accounts::view(visit.office(), visit.actor(), id).await?;
    Ok(card(&visit, &view, form, None))
}

/// `POST /accounts/{id}/invite`.
pub async fn invite(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = InviteAgain { account: id };
    let outcome = accounts::invite_again(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(Redirect::to(&format!("/accounts/{id}?{DONE}=invited")).into_response());
    }
    let view = accounts::view(visit.office(), visit.actor(), id).await?;
    Ok(card(&visit, &view, form, None))
}
