//! `/batches/doubts`: lines of return files that need a person, each settled with a reason.

use askama::Template;
use axum::response::IntoResponse;
use office::batches::{self, Doubt, How, Resolve};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/bank-doubts.html")]
struct ListPage {
    page: Page,
    table: Table,
}

/// `GET /batches/doubts`.
pub async fn list(visit: Visit) -> Answer {
    let doubts = batches::doubts(visit.office(), visit.actor(), None).await?;
    let resolves = visit.may(Act::ResolveReturn).is_some();
    Ok(layout::show(&ListPage {
        page: visit.page("回单异常").back("/batches"),
        table: table(&doubts, resolves),
    }))
}

fn table(doubts: &[Doubt], resolves: bool) -> Table {
    let columns = vec![
        Column::text("批次"),
        Column::text("文件和行"),
        Column::text("序号"),
        Column::number("金额（元）"),
        Column::text("银行结果"),
        Column::text("异常"),
        Column::text("自"),
    ];
    let rows = doubts.iter().map(|doubt| {
        let to = match resolves {
            true => format!("/bank-doubts/{}", doubt.id),
            false => format!("/batches/{}", doubt.batch),
        };
        vec![
            Cell::link(&doubt.number, to),
            Cell::text(format!("{} 第 {} 行", doubt.file, doubt.line)),
            doubt
                .place
                .map_or_else(Cell::blank, |place| Cell::text(place.to_string())),
            doubt.amount.map_or_else(Cell::blank, Cell::money),
            Cell::text(if doubt.said.is_empty() {
                "—"
            } else {
                &doubt.said
            }),
            Cell::text(doubt.why.full_message()),
            Cell::text(doubt.since.to_string()),
        ]
    });
    Table::new("等待处理的行", columns)
        .rows(rows)
        .empty("没有等待处理的异常。")
}

#[derive(Template)]
#[template(path = "pages/bank-doubt.html")]
struct DoubtPage {
    page: Page,
    form: Form,
    action: String,
    rows: Vec<Row>,
    hows: Vec<Choice>,
    /// How it was settled; empty while it waits.
    words: String,
}

/// `GET /bank-doubts/{id}`.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let doubt = batches::doubt(visit.office(), visit.actor(), id).await?;
    let mut rows = vec![
        Row::new("付款批次", &doubt.number).href(format!("/batches/{}", doubt.batch)),
        Row::new("文件和行", format!("{} 第 {} 行", doubt.file, doubt.line)),
        Row::new("异常", doubt.why.full_message()),
        Row::new("办法", &doubt.why.fix),
    ];
    if let Some((place, amount)) = doubt.place.zip(doubt.amount) {
        rows.push(Row::new("序号", place.to_string()));
        rows.push(Row::new("金额", yuan(amount)));
        rows.push(Row::new("银行结果", &doubt.said));
    }
    Ok(layout::answer(
        &form.clone(),
        &DoubtPage {
            page: visit.page("处理回单异常").of(&form).back("/batches/doubts"),
            action: visit.path().to_owned(),
            rows,
            hows: choices::<How>(),
            words: doubt.words,
            form,
        },
    ))
}

/// `POST /bank-doubts/{id}`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Resolve {
        doubt: id,
        answers: sent.answers(),
    };
    let outcome = batches::resolve(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/batches/{}", done.batch)).into_response()),
        None => page(&visit, id, form).await,
    }
}
