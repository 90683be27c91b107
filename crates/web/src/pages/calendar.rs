//! `/calendar`: the working days of a year with their notices; an administrator enters a schedule and sees first which
//! running limits move (R33).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use chrono::{Datelike, NaiveDate};
use office::calendar::{self, Preview, Publish, Year};
use rules::calendar::{DayKind, Layer};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table, Tone};
use crate::shown::DONE;
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this file.
pub fn open(door: Door) -> Door {
    door.get("/calendar", Act::SeePublic, show)
        .get("/calendar/new", Act::SetCalendar, ask)
        .post("/calendar/new", Act::SetCalendar, enter)
}

#[derive(Template)]
#[template(path = "pages/calendar.html")]
struct CalendarPage {
    page: Page,
    year: i32,
    provisional: bool,
    years: Vec<i32>,
    days: Table,
    notices: Table,
    may_enter: bool,
}

/// `GET /calendar?year=2026`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let office = visit.office();
    let this_year = office.today().year();
    let wanted = asked.iter().find(|(name, _)| name == "year");
    let year = wanted.and_then(|(_, year)| year.parse().ok());
    let found = calendar::year(office, year.unwrap_or(this_year)).await?;
    let mut page = visit.page(format!("{} 年工作日历", found.year));
    if asked.iter().any(|(name, _)| name == DONE) {
        page = page.done("工作日安排已登记，进行中的期限已按新的安排计算。");
    }
    let mut years = found.years.clone();
    years.extend([this_year, this_year + 1, found.year]);
    years.sort_unstable();
    years.dedup();
    Ok(layout::show(&CalendarPage {
        page,
        year: found.year,
        provisional: found.provisional,
        years,
        days: days(&found),
        notices: notices(&found),
        may_enter: visit.may(Act::SetCalendar).is_some(),
    }))
}

const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

fn weekday(day: NaiveDate) -> &'static str {
    let at = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
    WEEKDAYS.get(at).copied().unwrap_or_default()
}

fn days(year: &Year) -> Table {
    let columns = ["日期", "星期", "安排", "层级", "依据的通知"];
    let rows = year.days.iter().map(|entry| {
        let tone = match entry.kind {
            DayKind::Off => Tone::Blue,
            DayKind::Work => Tone::Yellow,
        };
        vec![
            Cell::text(entry.date.to_string()),
            Cell::text(weekday(entry.date)),
            Cell::tag(entry.kind.label(), tone),
            Cell::text(entry.layer.label()),
            Cell::text(&entry.source),
        ]
    });
    Table::new("放假和调休上班的日期", columns.map(Column::text).into())
        .rows(rows)
        .empty("这一年没有登记放假和调休的日期，周一至周五按工作日计算。")
}

fn notices(year: &Year) -> Table {
    let columns = ["登记时间", "层级", "版次", "通知", "效力"];
    let rows = year.notices.iter().rev().map(|notice| {
        let at = office::local(notice.at).format("%Y-%m-%d %H:%M");
        vec![
            Cell::text(at.to_string()),
            Cell::text(notice.layer.map_or("", |layer| layer.label())),
            Cell::text(notice.version.to_string()),
            Cell::text(&notice.source),
            match notice.stands {
                true => Cell::tag("现行", Tone::Green),
                false => Cell::tag("已被替换", Tone::Grey),
            },
        ]
    });
    Table::new("在平台登记的通知", columns.map(Column::text).into()).rows(rows)
}

#[derive(Template)]
#[template(path = "pages/calendar-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    layers: Vec<Choice>,
}

/// `GET /calendar/new`.
pub async fn ask(visit: Visit) -> Answer {
    Ok(form(&visit, Form::default()))
}

fn form(visit: &Visit, form: Form) -> axum::response::Response {
    layout::answer(
        &form.clone(),
        &NewPage {
            page: visit.page("登记工作日安排").of(&form).back("/calendar"),
            layers: choices::<Layer>(),
            form,
        },
    )
}

/// `POST /calendar/new`: first what would change, then the schedule.
pub async fn enter(visit: Visit, sent: Submission) -> Answer {
    let mut typed = Form::from(&sent);
    if !sent.value("back").is_empty() {
        return Ok(form(&visit, typed));
    }
    if sent.value("checked").is_empty() {
        let seen = calendar::preview(visit.office(), visit.actor(), &sent.answers()).await;
        return Ok(match typed.settle(seen)? {
            Some(preview) => layout::show(&second_look(&visit, &preview, typed)),
            None => form(&visit, typed),
        });
    }
    let outcome = calendar::publish(visit.office(), sent.by(&visit), Publish(sent.answers())).await;
    match typed.settle(outcome)? {
        Some(done) => {
            let to = format!("/calendar?year={}&{DONE}=1", done.year);
            Ok(Redirect::to(&to).into_response())
        }
        None => Ok(form(&visit, typed)),
    }
}

#[derive(Template)]
#[template(path = "pages/calendar-check.html")]
struct CheckPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    changes: Table,
    moved: Table,
    seen: usize,
    button: String,
}

fn second_look(visit: &Visit, preview: &Preview, form: Form) -> CheckPage {
    let schedule = &preview.schedule;
    let name = format!("{} 年{}工作日安排", schedule.year, schedule.layer.label());
    CheckPage {
        page: visit.page("核对后登记工作日安排").back("/calendar/new"),
        rows: vec![
            Row::new("安排", &name),
            Row::new("通知", &schedule.source),
            Row::new("列明的日期", format!("{} 天", schedule.days.len())),
        ],
        changes: changes(preview),
        moved: moved(preview),
        seen: preview.seen,
        button: format!("登记{name}，变动 {} 个期限", preview.moved.len()),
        form,
    }
}

fn changes(preview: &Preview) -> Table {
    let columns = ["日期", "星期", "现在", "登记后"];
    let word = |works: bool| if works { "上班" } else { "放假" };
    let rows = preview.changes.iter().map(|(day, now, then)| {
        vec![
            Cell::text(day.to_string()),
            Cell::text(weekday(*day)),
            Cell::text(word(*now)),
            Cell::text(word(*then)),
        ]
    });
    Table::new("与现行日历不同的日期", columns.map(Column::text).into())
        .rows(rows)
        .empty("与现行日历没有不同。")
}

fn moved(preview: &Preview) -> Table {
    let columns = ["材料", "期限", "现在截止", "登记后截止"];
    let rows = preview.moved.iter().map(|one| {
        vec![
            // By number alone: who keeps the calendar sees no file.
            Cell::text(&one.number),
            Cell::text(one.limit.label()),
            Cell::text(one.before.to_string()),
            Cell::text(one.after.to_string()),
        ]
    });
    Table::new("会变动的进行中期限", columns.map(Column::text).into())
        .rows(rows)
        .empty("没有进行中的期限变动。")
}
