//! Training events: the public list, seats, attendance (2.4, 2.5).

mod act;
mod news;

use askama::Template;
use axum::extract::Query;
use axum::response::IntoResponse;
use office::FileKind;
use office::training::{self, Announce, TrainingLine, TrainingView};
use rules::duties::Act;
use rules::lifecycle::training::State;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::shown::{self, Step, after, events, steps};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{
        AnnounceTraining, CancelTraining, LeaveTraining, PublishNews, RecordAttendance, SeePublic,
        SignUpTraining, WithdrawNews,
    };
    door.get("/training", SeePublic, list)
        .get("/training/new", AnnounceTraining, new)
        .post("/training/new", AnnounceTraining, new_sent)
        .get("/training/{id}", SeePublic, show)
        .get("/training/{id}/sign-up", SignUpTraining, act::sign_up)
        .post("/training/{id}/sign-up", SignUpTraining, act::signed_up)
        .get("/training/{id}/leave", LeaveTraining, act::leave)
        .post("/training/{id}/leave", LeaveTraining, act::left)
        .get("/training/{id}/attendance", RecordAttendance, act::attend)
        .post("/training/{id}/attendance", RecordAttendance, act::attended)
        .get("/training/{id}/cancel", CancelTraining, act::cancel)
        .post("/training/{id}/cancel", CancelTraining, act::cancelled)
        .get("/news", SeePublic, news::list)
        .get("/news/new", PublishNews, news::new)
        .post("/news/new", PublishNews, news::new_sent)
        .get("/news/{id}", SeePublic, news::show)
        .get("/news/{id}/withdraw", WithdrawNews, news::withdraw)
        .post("/news/{id}/withdraw", WithdrawNews, news::withdrawn)
}

#[derive(Template)]
#[template(path = "pages/trainings.html")]
struct ListPage {
    page: Page,
    announces: bool,
    ahead: Table,
    past: Table,
    pages: Pages,
}

/// `GET /training`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let found = training::list(visit.office(), Pages::asked(&asked)).await?;
    Ok(layout::show(&ListPage {
        page: visit.page("培训活动"),
        announces: visit.actor().may_act(Act::AnnounceTraining),
        ahead: table("即将举办", &found.ahead, false).empty("目前没有即将举办的活动。"),
        past: table("已经过去", &found.past, true).empty("还没有过去的活动。"),
        pages: Pages::new(found.page, found.pages, "/training?page="),
    }))
}

fn table(caption: &str, lines: &[TrainingLine], past: bool) -> Table {
    let count = if past {
        "到场（人）"
    } else {
        "剩余座位"
    };
    let columns = vec![
        Column::text("活动"),
        Column::text("日期"),
        Column::text("地点"),
        Column::text("主办"),
        Column::number(count),
        Column::text("状态"),
    ];
    let rows = lines.iter().map(|line| {
        let number = match past {
            true => line
                .came
                .map_or_else(Cell::blank, |came| Cell::text(came.to_string())),
            false => Cell::text((line.seats - line.taken).to_string()),
        };
        vec![
            Cell::link(&line.title, format!("/training/{}", line.id)),
            Cell::text(format!("{} {}", line.held_on, line.hours)),
            Cell::text(&line.place),
            Cell::text(&line.body),
            number,
            Cell::of(tag(line, past)),
        ]
    });
    Table::new(caption, columns).rows(rows)
}

fn tag(line: &TrainingLine, past: bool) -> Tag {
    match line.state {
        State::Announced if past => Tag::new("到场待登记", Tone::Yellow),
        State::Announced if line.taken >= line.seats => Tag::new("已满", Tone::Grey),
        State::Announced => Tag::new(line.state.label(), Tone::Blue),
        State::Held => Tag::new(line.state.label(), Tone::Green),
        State::Cancelled => Tag::new(line.state.label(), Tone::Grey),
    }
}

#[derive(Template)]
#[template(path = "pages/training-new.html")]
struct NewPage {
    page: Page,
    form: Form,
}

/// `GET /training/new`.
pub async fn new(visit: Visit) -> Answer {
    ask(&visit, Form::default())
}

/// `POST /training/new`.
pub async fn new_sent(visit: Visit, sent: Submission) -> Answer {
    let command = Announce {
        answers: sent.answers(),
    };
    let outcome = training::announce(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/training/{}", done.training)).into_response()),
        None => ask(&visit, form),
    }
}

fn ask(visit: &Visit, form: Form) -> Answer {
    let page = NewPage {
        page: visit.page("发布培训活动").of(&form).back("/training"),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

#[derive(Template)]
#[template(path = "pages/training.html")]
struct FilePage {
    page: Page,
    title: String,
    state: Tag,
    words: String,
    rows: Vec<Row>,
    steps: Vec<Step>,
    /// What the reader's own party took.
    mine: String,
    sign_in: String,
    seats: Option<Table>,
    events: Vec<Event>,
}

/// `GET /training/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = training::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(view.line.title.clone());
    let page = page.done(shown::done(
        &visit,
        &asked,
        &view.timeline,
        FileKind::Training,
    ));
    let past = view.line.held_on <= visit.office().today();
    let sign_in = match visit.signed_in() || past || view.line.state != State::Announced {
        true => String::new(),
        false => format!("/sign-in?next=/training/{id}"),
    };
    let mine = view
        .mine
        .map(|people| format!("本单位已报名 {people} 人。"));
    Ok(layout::show(&FilePage {
        page: page.crumb("培训活动", "/training"),
        title: view.line.title.clone(),
        state: tag(&view.line, past),
        words: view.line.words.clone(),
        rows: rows(&view.line),
        steps: steps(&view.to_do, id),
        mine: mine.unwrap_or_default(),
        sign_in,
        seats: seats(&view),
        events: events(&view.timeline),
    }))
}

fn rows(line: &TrainingLine) -> Vec<Row> {
    let mut rows = vec![
        Row::new("日期和时间", format!("{} {}", line.held_on, line.hours)),
        Row::new("地点", &line.place),
        Row::new("主办", &line.body),
        Row::new(
            "座位",
            format!("{} 个，还剩 {} 个", line.seats, line.seats - line.taken),
        ),
    ];
    if let Some(came) = line.came {
        rows.push(Row::new("到场", format!("{came} 人")));
    }
    if !line.reason.is_empty() {
        rows.push(Row::new("取消原因", &line.reason));
    }
    rows.push(Row::new("编号", &line.number));
    rows
}

fn seats(view: &TrainingView) -> Option<Table> {
    if view.timeline.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("单位"),
        Column::number("报名（人）"),
        Column::number("到场（人）"),
    ];
    let rows = view.seats.iter().map(|seat| {
        vec![
            Cell::text(&seat.name),
            Cell::text(seat.people.to_string()),
            seat.came
                .map_or_else(Cell::blank, |came| Cell::text(came.to_string())),
        ]
    });
    Some(
        Table::new("报名单位", columns)
            .rows(rows)
            .empty("还没有单位报名。"),
    )
}

/// The event whose page a form goes back to.
async fn file(visit: &Visit, id: Uuid) -> Result<TrainingView, office::Refused> {
    training::view(visit.office(), visit.actor(), id).await
}
