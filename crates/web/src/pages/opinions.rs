//! How the served rate the handling, complaints about providers, their tickets, and the sums for everybody (5.3).

mod say;

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::opinions::{self, OpinionLine, OpinionView, Reply};
use rules::duties::Act;
use rules::opinions::{Level, Outcome, State, Sums};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::shown::{self, Step, after, events, steps};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{Complain, RateHandling, ReplyOpinion, SeeOpinion, SeePublic};
    door.get("/satisfaction", SeePublic, satisfaction)
        .get("/opinions", SeeOpinion, list)
        .get("/opinions/{id}", SeeOpinion, show)
        .get("/opinions/{id}/reply", ReplyOpinion, reply)
        .post("/opinions/{id}/reply", ReplyOpinion, reply_sent)
        .get("/contracts/{id}/satisfaction", RateHandling, say::contract)
        .post(
            "/contracts/{id}/satisfaction",
            RateHandling,
            say::contract_sent,
        )
        .get("/claims/{id}/satisfaction", RateHandling, say::claim)
        .post("/claims/{id}/satisfaction", RateHandling, say::claim_sent)
        .get("/subjects/{id}/satisfaction", RateHandling, say::subject)
        .post(
            "/subjects/{id}/satisfaction",
            RateHandling,
            say::subject_sent,
        )
        .get(
            "/admissions/{id}/satisfaction",
            RateHandling,
            say::admission,
        )
        .post(
            "/admissions/{id}/satisfaction",
            RateHandling,
            say::admission_sent,
        )
        .get("/contracts/{id}/complain", Complain, say::complain)
        .post("/contracts/{id}/complain", Complain, say::complain_sent)
}

#[derive(Template)]
#[template(path = "pages/satisfaction.html")]
struct SatisfactionPage {
    page: Page,
    year: i32,
    levels: Table,
    rows: Vec<Row>,
}

/// `GET /satisfaction`: the sums of a year, for everybody.
pub async fn satisfaction(visit: Visit) -> Answer {
    use chrono::Datelike;
    let year = visit.office().today().year();
    let told = opinions::satisfaction(visit.office(), year).await?;
    Ok(layout::show(&SatisfactionPage {
        page: visit.page("办理评价和投诉"),
        year,
        levels: levels(&told),
        rows: rows_of(&told),
    }))
}

/// A part of a whole as per cent with one place.
fn share(part: u64, whole: u64) -> String {
    match whole {
        0 => "—".to_owned(),
        whole => {
            let tenths = (part * 1000 + whole / 2) / whole;
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
    }
}

pub(super) fn levels(told: &Sums) -> Table {
    let columns = vec![
        Column::text("满意程度"),
        Column::number("件数"),
        Column::number("占比"),
    ];
    let rows = Level::ALL.iter().zip(told.levels).map(|(level, count)| {
        vec![
            Cell::text(level.label()),
            Cell::text(count.to_string()),
            Cell::text(share(count, told.rated())),
        ]
    });
    Table::new("办理评价", columns).rows(rows)
}

pub(super) fn rows_of(told: &Sums) -> Vec<Row> {
    let [opened, answered, in_time] = told.tickets;
    vec![
        Row::new("评价", format!("{} 件", told.rated())),
        Row::new(
            "满意率（基本满意及以上）",
            share(told.satisfied(), told.rated()),
        ),
        Row::new("对服务机构的投诉", format!("{} 件", told.complaints)),
        Row::new("应答复", format!("{opened} 件，已答复 {answered} 件")),
        Row::new("按期答复率", share(in_time, answered)),
    ]
}

#[derive(Template)]
#[template(path = "pages/opinions.html")]
struct ListPage {
    page: Page,
    table: Table,
    pages: Pages,
}

/// `GET /opinions`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let page = Pages::asked(&asked);
    let found = opinions::list(visit.office(), visit.actor(), page).await?;
    let columns = vec![
        Column::text("编号"),
        Column::text("种类"),
        Column::text("满意程度"),
        Column::text("提出人"),
        Column::text("答复期限"),
        Column::text("状态"),
    ];
    let table = Table::new(format!("共 {} 件", found.count), columns);
    Ok(layout::show(&ListPage {
        page: visit.page("评价和投诉"),
        table: table
            .rows(found.lines.iter().map(row))
            .empty("没有评价和投诉。"),
        pages: Pages::new(found.page, found.pages, "/opinions?page="),
    }))
}

fn row(line: &OpinionLine) -> Vec<Cell> {
    let text = |text: Option<String>| text.map_or_else(Cell::blank, Cell::text);
    vec![
        Cell::link(&line.number, format!("/opinions/{}", line.id)),
        Cell::text(line.kind.label()),
        text(line.level.map(|level| level.label().to_owned())),
        text(line.by.clone()),
        text(line.due_on.map(|day| day.to_string())),
        Cell::of(tag(line.state)),
    ]
}

fn tag(state: State) -> Tag {
    let tone = match state {
        State::Open => Tone::Yellow,
        State::Replied => Tone::Green,
        State::Told => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/opinion.html")]
struct FilePage {
    page: Page,
    number: String,
    kind: &'static str,
    state: Tag,
    /// Whether the reader is told later who said it.
    veiled: bool,
    rows: Vec<Row>,
    files: Vec<(String, String)>,
    steps: Vec<Step>,
    events: Vec<Event>,
}

/// `GET /opinions/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = opinions::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("评价和投诉 {}", view.line.number));
    let page = page.done(shown::done(
        &visit,
        &asked,
        &view.timeline,
        FileKind::Opinion,
    ));
    let files = view.files.iter();
    Ok(layout::show(&FilePage {
        page: page.crumb("评价和投诉", "/opinions"),
        number: view.line.number.clone(),
        kind: view.line.kind.label(),
        state: tag(view.line.state),
        veiled: view.line.by.is_none(),
        rows: rows(&view),
        files: files
            .map(|(id, name)| (name.clone(), format!("/files/{id}")))
            .collect(),
        steps: steps(&view.to_do, id),
        events: events(&view.timeline),
    }))
}

fn rows(view: &OpinionView) -> Vec<Row> {
    let line = &view.line;
    let mut rows = Vec::new();
    if let Some(level) = line.level {
        rows.push(Row::new("满意程度", level.label()));
    }
    if let Some(about) = &line.about {
        rows.push(Row::new("被投诉的服务机构", about));
    }
    if !line.words.is_empty() {
        rows.push(Row::new("意见", &line.words));
    }
    rows.push(Row::new("提出日期", line.said_on.to_string()));
    if let Some(by) = &line.by {
        rows.push(Row::new("提出人", by));
    }
    if let Some((kind, id, number)) = &view.file {
        let told = Row::new("涉及的文件", format!("{} {number}", kind.label()));
        rows.push(match shown::address(*kind, *id) {
            Some(href) => told.href(href),
            None => told,
        });
    }
    if let Some(due) = line.due_on {
        let left = view.days_left.map(|days| match days {
            days if days < 0 => format!("，已逾期 {} 个工作日", -days),
            days => format!("，还剩 {days} 个工作日"),
        });
        rows.push(Row::new(
            "答复期限",
            format!("{due} 24时{}", left.unwrap_or_default()),
        ));
    }
    if let (Some(outcome), Some(day)) = (view.outcome, view.replied_on) {
        rows.push(Row::new("核实结论", outcome.label()));
        rows.push(Row::new(format!("答复（{day}）"), &view.reply));
    }
    rows
}

#[derive(Template)]
#[template(path = "pages/opinion-reply.html")]
struct ReplyPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    outcomes: Vec<Choice>,
    edition: String,
    action: String,
    here: String,
}

/// `GET /opinions/{id}/reply`.
pub async fn reply(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /opinions/{id}/reply`.
pub async fn reply_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Reply {
        opinion: id,
        answers: sent.answers(),
    };
    let outcome = opinions::reply(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/opinions/{id}")).into_response()),
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, mut form: Form) -> Answer {
    let view = opinions::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/opinions/{id}");
    if !view.to_do.contains(&Act::ReplyOpinion) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let page = ReplyPage {
        page: visit.page("答复").of(&form).back(&here),
        rows: rows(&view),
        outcomes: choices::<Outcome>(),
        edition: form.value("edition").to_owned(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
