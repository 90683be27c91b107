//! `/sheets`: an expert's desk, and the sheet on which he scores blind (7.3).

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use office::panels::{self, Decline, Score, SheetLine, SheetView};
use rules::Coded;
use rules::duties::Act;
use rules::review::Condition;
use uuid::Uuid;

use super::download::saved;
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::shown::panel::left_of;
use crate::shown::{DONE, papers};
use crate::submission::Submission;
use crate::visit::Visit;
use crate::{say, sheets};

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::ScoreProvider;
    door.get("/sheets", act, list)
        .get("/sheets/{id}", act, show)
        .post("/sheets/{id}", act, score)
        .get("/sheets/{id}/decline", act, ask_decline)
        .post("/sheets/{id}/decline", act, decline)
        .get("/sheets/{id}/files/{file}", act, file)
}

#[derive(Template)]
#[template(path = "pages/sheets.html")]
struct SheetsPage {
    page: Page,
    table: Table,
}

/// `GET /sheets`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let lines = panels::sheets(visit.office(), visit.actor()).await?;
    let done = match Form::of(asked).value(DONE) {
        "scored" => "评分已提交。评审结束前，只有您本人能看到。",
        "void" => "您与申请机构有利害关系，这份评分作废；抽取顺序中有下一位的，由其递补。",
        "declined" => "已回避；抽取顺序中有下一位的，由其递补。",
        _ => "",
    };
    Ok(layout::show(&SheetsPage {
        page: visit.page("我的评审").done(done),
        table: table(&lines),
    }))
}

fn table(lines: &[SheetLine]) -> Table {
    let columns = vec![
        Column::text("申请机构"),
        Column::text("编号"),
        Column::text("状态"),
        Column::text("期限"),
    ];
    let rows = lines.iter().map(|line| {
        let open = left_of(line.standing, line.days_left).is_some();
        vec![
            Cell::link(&line.name, format!("/sheets/{}", line.id)),
            Cell::text(&line.number),
            Cell::text(line.standing.label()),
            say::due_cell(Some(line.due), open.then_some(line.days_left)),
        ]
    });
    Table::new("抽中我评审的申请", columns)
        .rows(rows)
        .empty("没有抽中您评审的申请。抽中时，平台会发消息和邮件。")
}

#[derive(Template)]
#[template(path = "pages/sheet.html")]
struct SheetPage {
    page: Page,
    form: Form,
    view: SheetView,
    standing: &'static str,
    rows: Vec<Row>,
    files: Vec<Row>,
    conditions: &'static [Condition],
    /// The points from which on a condition counts as met.
    pass: u32,
    /// What he gave, when it is given.
    given: Vec<Row>,
    action: String,
}

/// `GET /sheets/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /sheets/{id}`.
pub async fn score(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Score {
        sheet: id,
        answers: sent.answers(),
    };
    let outcome = panels::score(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) if done.counts => Ok(back("scored")),
        Some(_) => Ok(back("void")),
        None => ask(&visit, id, form).await,
    }
}

fn back(done: &str) -> Response {
    Redirect::to(&format!("/sheets?{DONE}={done}")).into_response()
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = panels::sheet(visit.office(), visit.actor(), id).await?;
    let page = SheetPage {
        page: visit
            .page(format!("评审：{}", view.application.name))
            .of(&form)
            .back("/sheets"),
        rows: sheets::application(&view.application),
        files: papers::linked(
            office::drafts::DraftKind::Provider,
            &view.application.files,
            &format!("/sheets/{id}/files"),
        ),
        standing: view.line.standing.label(),
        conditions: Condition::ALL,
        pass: visit.policy()?.review_pass,
        given: given(&view),
        action: format!("/sheets/{id}"),
        form: form.clone(),
        view,
    };
    Ok(layout::answer(&form, &page))
}

fn given(view: &SheetView) -> Vec<Row> {
    let Some(points) = view.points else {
        return Vec::new();
    };
    let scored = Condition::ALL.iter().zip(points);
    let mut rows: Vec<Row> = scored
        .map(|(condition, points)| Row::new(condition.label(), format!("{points} 分")))
        .collect();
    rows.push(Row::new("评审意见", &view.words));
    rows
}

#[derive(Template)]
#[template(path = "pages/decline.html")]
struct DeclinePage {
    page: Page,
    form: Form,
    view: SheetView,
    action: String,
}

/// `GET /sheets/{id}/decline`.
pub async fn ask_decline(visit: Visit, Id(id): Id) -> Answer {
    declining(&visit, id, Form::default()).await
}

async fn declining(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = panels::sheet(visit.office(), visit.actor(), id).await?;
    if !view.open && !form.failed() {
        return Ok(Redirect::to(&format!("/sheets/{id}")).into_response());
    }
    let page = DeclinePage {
        page: visit
            .page("申请回避")
            .of(&form)
            .back(format!("/sheets/{id}")),
        action: format!("/sheets/{id}/decline"),
        form: form.clone(),
        view,
    };
    Ok(layout::answer(&form, &page))
}

/// `POST /sheets/{id}/decline`.
pub async fn decline(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Decline {
        sheet: id,
        answers: sent.answers(),
    };
    let outcome = panels::decline(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(back("declined")),
        None => declining(&visit, id, form).await,
    }
}

/// `GET /sheets/{id}/files/{file}`.
pub async fn file(visit: Visit, Path((id, file)): Path<(String, String)>) -> Answer {
    let read = |text: &str| Uuid::parse_str(text).map_err(|_| Fault::NotFound);
    let (id, file) = (read(&id)?, read(&file)?);
    saved(panels::material(visit.office(), visit.actor(), id, file).await?)
}
