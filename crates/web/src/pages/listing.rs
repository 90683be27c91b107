//! `/directory`: the directory as it stood on a day, and the stays of one provider (7.4).

use askama::Template;
use axum::extract::Query;
use chrono::NaiveDate;
use office::answers::{Answers, Field, Reader};
use office::providers::{self, Entry, Stay};
use rules::duties::Act;
use rules::{Refusal, clause};

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::submission::whole_dates;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/directory", Act::SeePublic, show)
}

#[derive(Template)]
#[template(path = "pages/listing.html")]
struct ListingPage {
    page: Page,
    form: Form,
    day: Option<NaiveDate>,
    table: Table,
}

static ON: Field = Field::new("on", "日期", clause!("7.4"));

/// `GET /directory`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let today = visit.office().today();
    let mut form = Form::of(whole_dates(asked));
    if form.value("on").replace('-', "").is_empty() {
        form.set("on", today.to_string());
    }
    let answers: Answers = [("on", form.value("on"))].into_iter().collect();
    let mut reader = Reader::new(&answers);
    let mut day = reader.date(&ON);
    if let Some(ahead) = day.take_if(|day| *day > today) {
        reader.fault(not_yet(ahead, today));
    }
    form.refuse(&reader.faults);
    let stood = match day {
        Some(day) => providers::stood_on(visit.office(), day).await?,
        None => Vec::new(),
    };
    let page = ListingPage {
        page: visit.page("某日名录").of(&form).back("/providers"),
        day,
        table: table(&stood),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

/// Today's directory is no answer to a question about another day.
fn not_yet(asked: NaiveDate, today: NaiveDate) -> Refusal {
    Refusal::new(
        "on.ahead",
        clause!("7.4"),
        ON.name,
        "这一天还没有到",
        "填写今天或以前的日期",
    )
    .limit(today.to_string())
    .own(asked.to_string())
}

fn table(stood: &[(Stay, Entry)]) -> Table {
    let columns = vec![
        Column::text("机构"),
        Column::text("所在地"),
        Column::text("入库类别"),
        Column::text("自"),
    ];
    let rows = stood.iter().map(|(stay, entry)| {
        vec![
            Cell::link(&entry.name, format!("/providers/{}", entry.id)),
            Cell::text(format!("{}，{}", entry.region.label(), entry.place)),
            Cell::text(entry.class.label()),
            Cell::text(stay.from.to_string()),
        ]
    });
    Table::new(format!("共 {} 家", stood.len()), columns)
        .rows(rows)
        .empty("这一天名录中没有机构。")
}

/// Each stay of a provider in the directory.
#[must_use]
pub fn stays(stays: &[Stay]) -> Table {
    let columns = vec![
        Column::text("列入日期"),
        Column::text("离开日期"),
        Column::text("离开后"),
        Column::text("原因"),
    ];
    let rows = stays.iter().map(|stay| {
        let until = stay.until.map(|day| Cell::text(day.to_string()));
        let ending = stay.ending.map(|state| Cell::text(state.label()));
        vec![
            Cell::text(stay.from.to_string()),
            until.unwrap_or_else(Cell::blank),
            ending.unwrap_or_else(Cell::blank),
            match stay.why.as_str() {
                "" => Cell::blank(),
                why => Cell::text(why),
            },
        ]
    });
    Table::new("在名录中的时间", columns).rows(rows)
}
