//! `/budget/close?year=2026`: what the close of a year would do, as often as one likes; then the close, once (8.6, R12).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike;
use office::budget::{self, ClosePreview, CloseYear};
use rules::Fen;
use rules::duties::Act;

use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::shown::{DONE, sign};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/budget-close.html")]
struct ClosePage {
    page: Page,
    form: Form,
    year: u16,
    lines: Table,
    queued: String,
    /// Why it cannot be closed; empty when it can.
    hindered: Vec<Problem>,
    /// In fen, as they were shown.
    carried: i64,
    released: i64,
    /// Empty for who only reads.
    button: String,
}

/// `GET /budget/close?year=2026`; without a year the last one.
pub async fn ask(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let year = asked.iter().find(|(name, _)| name == "year");
    let year = year.and_then(|(_, year)| year.parse().ok());
    let last = u16::try_from(visit.office().today().year() - 1).unwrap_or_default();
    page(&visit, year.unwrap_or(last), Form::default()).await
}

async fn page(visit: &Visit, year: u16, form: Form) -> Answer {
    let preview = budget::preview_close(visit.office(), visit.actor(), year).await?;
    Ok(sheet(visit, &preview, form))
}

/// `POST /budget/close`.
pub async fn close(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let fen = |name| Fen::new(sent.value(name).parse().unwrap_or(-1));
    let command = CloseYear {
        year: sent.value("year").parse().unwrap_or_default(),
        carried: fen("carried"),
        released: fen("released"),
    };
    let year = command.year;
    let outcome = budget::close_year(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/budget?{DONE}=close")).into_response()),
        None => page(&visit, year, form).await,
    }
}

fn sheet(visit: &Visit, preview: &ClosePreview, form: Form) -> Response {
    let ClosePreview { year, .. } = preview;
    let (count, asked) = preview.queued;
    let may = visit.may(Act::CloseYear).is_some() && preview.hindered.is_empty();
    let shown = ClosePage {
        page: visit
            .page(format!("{year} 年度结转"))
            .of(&form)
            .back("/budget"),
        year: *year,
        lines: lines(preview),
        queued: match count {
            _ if preview.lines.is_empty() => String::new(),
            0 => "没有审定后还未付款的兑付。".to_owned(),
            _ => format!(
                "审定后还未付款的兑付 {count} 件，共 {asked} 元，按审定先后排在下一年度预算的最前面。"
            ),
        },
        hindered: preview.hindered.iter().map(Problem::from).collect(),
        carried: preview.carried.fen(),
        released: preview.released.fen(),
        button: match may {
            true => format!("确认结转：转入下年 {}", sign(preview.carried)),
            false => String::new(),
        },
        form,
    };
    layout::answer(&shown.form.clone(), &shown)
}

fn lines(preview: &ClosePreview) -> Table {
    let year = preview.year;
    let columns = vec![
        Column::text("科目"),
        Column::number("预算（元）"),
        Column::number("已付款（元）"),
        Column::number("占用转入下年（元）"),
        Column::number("收回结余（元）"),
    ];
    let rows = preview.lines.iter().map(|line| {
        vec![
            Cell::text(line.line.label()),
            Cell::money(line.stand.granted),
            Cell::money(line.stand.used),
            Cell::money(line.carried),
            Cell::money(line.released),
        ]
    });
    let total = vec![
        Cell::text("合计"),
        Cell::blank(),
        Cell::blank(),
        Cell::money(preview.carried),
        Cell::money(preview.released),
    ];
    Table::new(format!("{year} 年度各科目"), columns)
        .rows(rows)
        .total(total)
        .empty("这一年度没有预算和占用。")
}
