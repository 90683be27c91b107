//! `/owners`: the security administrator confirms namings or sends them back.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::members::{self, Confirm, Decline, Succession};
use rules::duties::{Act, Role};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::download;
use crate::parts::{Cell, Column, Row, Table};
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::ConfirmOwner;
    door.get("/owners", act, list)
        .get("/owners/{id}", act, show)
        .post("/owners/{id}", act, decide)
        .get("/owners/{id}/evidence", act, evidence)
}

#[derive(Template)]
#[template(path = "pages/owners.html")]
struct OwnersPage {
    page: Page,
    table: Table,
}

/// `GET /owners`.
pub async fn list(visit: Visit) -> Answer {
    let found = members::successions(visit.office(), visit.actor()).await?;
    let columns = vec![
        Column::text("单位"),
        Column::text("编号"),
        Column::text("提名日期"),
    ];
    let rows = found.iter().map(|one| {
        vec![
            Cell::link(&one.name, format!("/owners/{}", one.id)),
            Cell::text(&one.number),
            Cell::text(one.on.to_string()),
        ]
    });
    Ok(layout::show(&OwnersPage {
        page: visit.page("确认负责人"),
        table: Table::new("待确认的提名", columns)
            .rows(rows)
            .empty("没有待确认的提名。"),
    }))
}

#[derive(Template)]
#[template(path = "pages/owner-confirm.html")]
struct ConfirmPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    open: bool,
    action: String,
}

/// `GET /owners/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

/// `POST /owners/{id}`: `decision` is confirm or decline.
pub async fn decide(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (office, by) = (visit.office(), sent.by(&visit));
    let outcome = match sent.value("decision") {
        "confirm" => members::confirm(office, by, Confirm { succession: id }).await,
        "decline" => {
            let answers = sent.answers();
            let command = Decline {
                succession: id,
                answers,
            };
            members::decline(office, by, command).await
        }
        _ => return page(&visit, id, Form::default()).await,
    };
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/owners/{id}")).into_response()),
        None => page(&visit, id, form).await,
    }
}

/// `GET /owners/{id}/evidence`.
pub async fn evidence(visit: Visit, Id(id): Id) -> Answer {
    let file = members::naming(visit.office(), visit.actor(), id).await?;
    download::saved(file)
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = members::succession(visit.office(), visit.actor(), id).await?;
    Ok(layout::answer(
        &form.clone(),
        &ConfirmPage {
            page: visit.page("确认负责人").of(&form).back("/owners"),
            rows: rows(&view),
            open: view.open,
            action: visit.path().to_owned(),
            form,
        },
    ))
}

fn rows(view: &Succession) -> Vec<Row> {
    let evidence = format!("/owners/{}/evidence", view.naming.id);
    let closed = match view.closed.is_empty() {
        true => "没有".to_owned(),
        false => view.closed.join("、"),
    };
    vec![
        Row::new("单位", &view.naming.name),
        Row::new("编号", &view.naming.number),
        Row::new(
            "类别",
            match view.side {
                Role::Provider => "科技服务机构",
                _ => "科技创新主体",
            },
        ),
        Row::new("账号已停用的人员", closed),
        Row::new("提名的负责人", &view.who),
        Row::new("依据", &view.words),
        Row::new("证明文件", &view.paper).href(evidence),
        Row::new("提名人", &view.named_by),
        Row::new("提名日期", view.naming.on.to_string()),
    ]
}
