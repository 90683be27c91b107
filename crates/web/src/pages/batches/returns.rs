//! The bank's return file: chosen, looked at line by line, then recorded.

use askama::Template;
use axum::response::{IntoResponse, Response};
use office::batches::{self, Checked, Import, Preview};
use rules::{Refusal, clause};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table, Tag, Tone};
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/batch-return.html")]
struct AskPage {
    page: Page,
    form: Form,
    action: String,
    number: String,
}

#[derive(Template)]
#[template(path = "pages/batch-return-check.html")]
struct CheckPage {
    page: Page,
    action: String,
    held: String,
    rows: Vec<Row>,
    lines: Table,
    /// How many more lines there are than are shown.
    more: usize,
    button: String,
}

/// `GET /batches/{id}/return`.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = batches::view(visit.office(), visit.actor(), id).await?;
    Ok(layout::answer(
        &form.clone(),
        &AskPage {
            page: visit
                .page("导入银行回单")
                .of(&form)
                .back(format!("/batches/{id}")),
            action: visit.path().to_owned(),
            number: view.line.number,
            form,
        },
    ))
}

/// `POST /batches/{id}/return`: first what the file would do, then doing it.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let held = Uuid::parse_str(sent.value("held")).ok();
    if let Some(held) = held.filter(|_| sent.file("file").is_none()) {
        let command = Import { batch: id, held };
        let outcome = batches::import(visit.office(), sent.by(&visit), command).await;
        return match form.settle(outcome)? {
            Some(_) => Ok(after(&format!("/batches/{id}")).into_response()),
            None => page(&visit, id, form).await,
        };
    }
    match look(&visit, id, &sent, &mut form).await? {
        Some(answer) => Ok(answer),
        None => page(&visit, id, form).await,
    }
}

async fn look(
    visit: &Visit,
    id: Uuid,
    sent: &Submission,
    form: &mut Form,
) -> Result<Option<Response>, crate::errors::Fault> {
    let Some(upload) = sent.upload("file") else {
        if sent.file("file").is_none() {
            let (message, fix) = ("没有选择回单文件", "选择银行返回的文件");
            form.refuse([&Refusal::new(
                "file.missing",
                clause!("8.6"),
                "file",
                message,
                fix,
            )]);
        }
        return Ok(None);
    };
    let (office, by) = (visit.office(), sent.by(visit));
    let Some(held) = form.settle(batches::hold(office, by, upload).await)? else {
        return Ok(None);
    };
    let seen = batches::look(office, visit.actor(), id, held).await;
    Ok(form.settle(seen)?.map(|preview| {
        let back = format!("/batches/{id}/return");
        layout::show(&check(
            visit.page("核对回单").back(back),
            visit,
            &preview,
            held,
        ))
    }))
}

/// How many lines the second look shows; the sums are of all.
const SHOWN: usize = 500;

fn check(page: Page, visit: &Visit, preview: &Preview, held: Uuid) -> CheckPage {
    let doubts = preview
        .lines
        .iter()
        .filter(|line| line.why.is_some())
        .count();
    let counted = |(count, sum)| format!("{count} 笔，{}", yuan(sum));
    CheckPage {
        page,
        action: visit.path().to_owned(),
        held: held.to_string(),
        rows: vec![
            Row::new("文件", &preview.name),
            Row::new("登记已付款", counted(preview.paid)),
            Row::new("登记未付款", counted(preview.failed)),
            Row::new("已登记过，不变", format!("{} 行", preview.same)),
            Row::new("异常，由人处理", format!("{doubts} 行")),
            Row::new("导入后仍等银行结果", format!("{} 笔", preview.waiting)),
        ],
        lines: lines(&preview.lines),
        more: preview.lines.len().saturating_sub(SHOWN),
        button: match (preview.paid.0, preview.failed.0, doubts) {
            // Nothing is paid by it: only a person's work begins.
            (0, 0, 1..) => format!("登记 {doubts} 行异常，由人处理"),
            (paid, failed, _) => format!("登记 {paid} 笔已付款、{failed} 笔未付款"),
        },
    }
}

fn lines(lines: &[Checked]) -> Table {
    let columns = vec![
        Column::text("行"),
        Column::text("序号"),
        Column::text("收款单位"),
        Column::number("金额（元）"),
        Column::text("银行结果"),
        Column::text("导入后"),
    ];
    let rows = lines.iter().take(SHOWN).map(|line| {
        vec![
            Cell::text(format!("第 {} 行", line.line)),
            line.place
                .map_or_else(Cell::blank, |place| Cell::text(place.to_string())),
            Cell::text(if line.payee.is_empty() {
                "—"
            } else {
                &line.payee
            }),
            line.amount.map_or_else(Cell::blank, Cell::money),
            Cell::text(if line.said.is_empty() {
                "—"
            } else {
                &line.said
            }),
            match &line.why {
                Some(why) => Cell {
                    tag: Some(Tag::new("异常", Tone::Red)),
                    ..Cell::text(format!("{}。{}", why.full_message(), why.fix))
                },
                None => Cell::tag("登记", Tone::Green),
            },
        ]
    });
    Table::new("回单逐行", columns)
        .rows(rows)
        .empty("文件中没有新的结果：每一行都已登记过，导入不改变任何结果。")
}
