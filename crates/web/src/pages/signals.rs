//! Signals: the list with what each kind came to, and the answer of a desk (5.2, 5.3).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::signals::{self, Answer as Answering, Line};
use rules::duties::Act;
use rules::signals::Answer as Said;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Row, Table, Tone};
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/signals", Act::SeeSignal, list)
        .get("/signals/{id}/answer", Act::AnswerSignal, answer)
        .post("/signals/{id}/answer", Act::AnswerSignal, answer_sent)
}

#[derive(Template)]
#[template(path = "pages/signals.html")]
struct ListPage {
    page: Page,
    sums: Table,
    table: Table,
    pages: Pages,
}

/// `GET /signals`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let page = Pages::asked(&asked);
    let found = signals::list(visit.office(), visit.actor(), page).await?;
    let answers = visit.may(Act::AnswerSignal).is_some();
    Ok(layout::show(&ListPage {
        page: visit.page("监测信号"),
        sums: sums(&found),
        table: table(&found.lines, answers),
        pages: Pages::new(found.page, found.pages, "/signals?page="),
    }))
}

fn sums(found: &signals::Page) -> Table {
    let columns = vec![
        Column::text("信号"),
        Column::number("次数"),
        Column::number("占兑付申请"),
        Column::number("已答复"),
        Column::number("立案"),
        Column::number("查证属实"),
        Column::number("属实占已答复"),
    ];
    let share = |part: u64, whole: u64| match whole {
        0 => Cell::blank(),
        whole => {
            let tenths = (part * 1000 + whole / 2) / whole;
            Cell::text(format!("{}.{}%", tenths / 10, tenths % 10))
        }
    };
    let rows = found.sums.iter().map(|sum| {
        let tally = &sum.tally;
        vec![
            Cell::text(sum.kind.label()),
            Cell::text(tally.raised.to_string()),
            share(tally.raised, found.claims),
            Cell::text(tally.answered.to_string()),
            Cell::text(tally.cases.to_string()),
            Cell::text(tally.confirmed.to_string()),
            share(tally.confirmed, tally.answered),
        ]
    });
    Table::new(
        format!("各类信号（兑付申请共 {} 件）", found.claims),
        columns,
    )
    .rows(rows)
    .empty("还没有信号。")
}

fn table(lines: &[Line], answers: bool) -> Table {
    let columns = vec![
        Column::text("信号"),
        Column::text("兑付申请"),
        Column::text("依据"),
        Column::number("涉及金额（元）"),
        Column::text("日期"),
        Column::text("答复"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(line.kind.label()),
            Cell::link(&line.claim_number, format!("/claims/{}", line.claim)),
            Cell::text(line.evidence.join("；")),
            line.stake.map_or_else(Cell::blank, Cell::money),
            Cell::text(line.raised_on.to_string()),
            answered(line, answers),
        ]
    });
    Table::new("信号", columns).rows(rows).empty("没有信号。")
}

fn answered(line: &Line, answers: bool) -> Cell {
    match (&line.answer, line.case) {
        (Some((Said::Case, _)), Some(case)) => Cell::link("立案", format!("/cases/{case}")),
        (Some((answer, words)), _) => Cell::text(format!("{}：{words}", answer.label())),
        (None, _) if answers => Cell::link("答复", format!("/signals/{}/answer", line.id)),
        (None, _) => Cell::tag("待答复", Tone::Yellow),
    }
}

/// The signals of a claim, as a table beside its file.
#[must_use]
pub fn beside(lines: &[Line], answers: bool) -> Table {
    let columns = vec![
        Column::text("信号"),
        Column::text("依据"),
        Column::number("涉及金额（元）"),
        Column::text("答复"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(line.kind.label()),
            Cell::text(line.evidence.join("；")),
            line.stake.map_or_else(Cell::blank, Cell::money),
            answered(line, answers),
        ]
    });
    Table::new("监测信号", columns).rows(rows)
}

#[derive(Template)]
#[template(path = "pages/signal-answer.html")]
struct AnswerPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    outcomes: Vec<Choice>,
    action: String,
    here: String,
    related: String,
}

/// `GET /signals/{id}/answer`.
pub async fn answer(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /signals/{id}/answer`.
pub async fn answer_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Answering {
        signal: id,
        answers: sent.answers(),
    };
    let outcome = signals::answer(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => {
            let to = match done.case {
                Some(case) => format!("/cases/{case}"),
                None => format!("/claims/{}", done.claim),
            };
            Ok(after(&to).into_response())
        }
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = signals::view(visit.office(), visit.actor(), id).await?;
    let line = &view.line;
    let here = format!("/claims/{}", line.claim);
    if !view.to_answer && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let mut rows = vec![
        Row::new("兑付申请", &line.claim_number).href(&here),
        Row::new("信号", line.kind.label()),
        Row::new("依据", line.evidence.join("\n")),
    ];
    if let Some(stake) = line.stake {
        rows.push(Row::new("涉及金额", yuan(stake)));
    }
    let page = AnswerPage {
        page: visit.page("答复监测信号").of(&form).back(&here),
        related: format!("/related/claim/{}", line.claim),
        rows,
        outcomes: choices::<Said>(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
