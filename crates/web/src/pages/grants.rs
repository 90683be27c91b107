//! `/grants`: the security administrator grants roles and takes them away (2.1, 三员分立).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::accounts::{self, Grant, Revoke, Show};
use rules::duties::{Act, Role};
use uuid::Uuid;

use super::staff::{Desk, listed, roles, rows};
use super::why::Why;
use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row};
use crate::shown::{DONE, events};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages of the security administrator.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::GrantRole;
    door.get("/grants", act, list)
        .get("/grants/{id}", act, show)
        .post("/grants/{id}", act, grant)
        .get("/grants/{id}/revoke", act, ask_revoke)
        .post("/grants/{id}/revoke", act, revoke)
}

const DESK: Desk = Desk {
    title: "授权",
    path: "/grants",
    lead: "系统管理员开立的账号，由安全管理员授予岗位后才能办理业务。安全管理员不开立账号，不给自己授予岗位，看不到业务材料。",
    shows: &[
        (Show::Waiting, "waiting", "待授予岗位"),
        (Show::Closed, "closed", "已停用"),
    ],
};

/// `GET /grants`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    listed(&visit, &DESK, asked).await
}

#[derive(Template)]
#[template(path = "pages/grant.html")]
struct GrantPage {
    page: Page,
    form: Form,
    id: Uuid,
    rows: Vec<Row>,
    roles: Vec<Choice>,
    may_grant: bool,
    may_revoke: bool,
    events: Vec<Event>,
}

/// `GET /grants/{id}`: the role proposed is chosen already.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, None).await
}

/// `POST /grants/{id}`.
pub async fn grant(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Grant {
        account: id,
        answers: sent.answers(),
    };
    let outcome = accounts::grant(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/grants?{DONE}=granted")).into_response()),
        None => page(&visit, id, Some(form)).await,
    }
}

async fn page(visit: &Visit, id: Uuid, sent: Option<Form>) -> Answer {
    let view = accounts::view(visit.office(), visit.actor(), id).await?;
    let person = &view.person;
    let proposed = person.proposed.map_or("", Role::code);
    let form = sent.unwrap_or_else(|| Form::of([("role", proposed)]));
    let title = format!("授予岗位：{}", person.login);
    Ok(layout::answer(
        &form.clone(),
        &GrantPage {
            page: visit.page(title).of(&form).back("/grants"),
            form,
            id,
            rows: rows(person),
            roles: roles(),
            may_grant: person.active && !view.own,
            may_revoke: person.role != Role::Pending,
            events: events(&view.timeline),
        },
    ))
}

/// `GET /grants/{id}/revoke`.
pub async fn ask_revoke(visit: Visit, Id(id): Id) -> Answer {
    why(&visit, id, Form::default()).await
}

/// `POST /grants/{id}/revoke`.
pub async fn revoke(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Revoke {
        account: id,
        answers: sent.answers(),
    };
    let outcome = accounts::revoke(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/grants?{DONE}=revoked")).into_response()),
        None => why(&visit, id, form).await,
    }
}

async fn why(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = accounts::view(visit.office(), visit.actor(), id).await?;
    let person = &view.person;
    Ok(Why {
        page: visit
            .page("收回岗位")
            .of(&form)
            .back(format!("/grants/{id}")),
        form,
        rows: rows(person),
        follows: vec![
            "岗位立即失去，此账号的登录全部退出。".to_owned(),
            "账号保留，需要时可以重新授予岗位。".to_owned(),
        ],
        label: "收回的原因",
        action: visit.path().to_owned(),
        button: format!("收回岗位：{}", person.role.label()),
    }
    .answer())
}
