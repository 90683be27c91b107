//! `/delivery`: what became of letters, for the administrator; never whom they name or what they say.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::delivery::{LetterLine, Redeliver, SHOWN, Standing, delivery, redeliver};
use office::local;
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Row, Table, Tone};
use crate::shown::DONE;
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this file.
pub fn open(door: Door) -> Door {
    door.get("/delivery", Act::SeeDelivery, show)
        .post("/delivery", Act::SeeDelivery, again)
}

#[derive(Template)]
#[template(path = "pages/delivery.html")]
struct DeliveryPage {
    page: Page,
    form: Form,
    /// Whether a mail server is set up.
    mail: bool,
    rows: Vec<Row>,
    /// How many letters can be tried again.
    open: u64,
    table: Table,
    pages: Pages,
}

/// `GET /delivery`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let number = Pages::asked(&asked);
    let asked = Form::of(asked);
    page(
        &visit,
        Form::default(),
        (number, !asked.value(DONE).is_empty()),
    )
    .await
}

/// `POST /delivery`: every letter that was not sent is tried again at once.
pub async fn again(visit: Visit, sent: Submission) -> Answer {
    let outcome = redeliver(visit.office(), sent.by(&visit), Redeliver).await;
    let mut form = Form::default();
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/delivery?{DONE}=1")).into_response()),
        None => page(&visit, form, (1, false)).await,
    }
}

async fn page(visit: &Visit, form: Form, (number, done): (u64, bool)) -> Answer {
    let found = delivery(visit.office(), visit.actor(), number - 1).await?;
    let counts = found.counts;
    let all = counts.waiting + counts.sent + counts.given_up;
    let fault = found
        .letters
        .iter()
        .find(|line| !line.last_fault.is_empty());
    let mut page = visit.page("邮件投递").of(&form);
    if done {
        page = page.done("未送达的邮件已排队重新投递，结果见下表。");
    }
    let rows = vec![
        Row::new("等待投递", format!("{} 封", counts.waiting)),
        Row::new("已送达邮件服务器", format!("{} 封", counts.sent)),
        Row::new("已停止投递", format!("{} 封", counts.given_up)),
        Row::new("最近的故障", fault.map_or("没有", |line| &line.last_fault)),
    ];
    Ok(layout::answer(
        &form.clone(),
        &DeliveryPage {
            page,
            form,
            mail: visit.web().config().mail,
            rows,
            open: counts.waiting + counts.given_up,
            pages: Pages::new(number, all.div_ceil(SHOWN), "/delivery?page="),
            table: table(&found.letters),
        },
    ))
}

fn table(letters: &[LetterLine]) -> Table {
    let columns = vec![
        Column::text("写信时间"),
        Column::text("收件账号"),
        Column::text("状态"),
        Column::number("投递次数"),
        Column::text("送达或下次投递"),
        Column::text("最后一次故障"),
    ];
    let rows = letters.iter().map(|line| {
        let at = line.sent_at.or(line.next_try);
        vec![
            Cell::text(clock(line.at)),
            line.login.as_ref().map_or_else(Cell::blank, Cell::text),
            match line.standing {
                Standing::Waiting => Cell::tag("等待投递", Tone::Blue),
                Standing::Sent => Cell::tag("已送达", Tone::Green),
                Standing::GivenUp => Cell::tag("已停止", Tone::Red),
            },
            Cell::text(line.tries.to_string()),
            at.map_or_else(Cell::blank, |at| Cell::text(clock(at))),
            match line.last_fault.as_str() {
                "" => Cell::blank(),
                fault => Cell::text(fault),
            },
        ]
    });
    Table::new("邮件，未送达的在前", columns)
        .rows(rows)
        .empty("还没有邮件。")
}

fn clock(at: chrono::DateTime<chrono::Utc>) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}
