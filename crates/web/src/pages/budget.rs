//! The budget of each year to the fen, every posting behind it, and entering an appropriation (2.2, 8.6, R13).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::budget::{Appropriate, Movement, YearBudget};
use rules::duties::Act;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::file_href;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/budget.html")]
struct BudgetPage {
    page: Page,
    form: Form,
    years: Vec<Year>,
    may_appropriate: bool,
}

/// One year as the page shows it.
struct Year {
    year: u16,
    rows: Vec<Row>,
    warning: &'static str,
    movements: Table,
}

/// `GET /budget`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let done = match Form::of(query).value("done") {
        "appropriated" => "预算已登记",
        _ => "",
    };
    ask(&visit, Form::default(), done).await
}

/// `POST /budget`.
pub async fn appropriate(visit: Visit, sent: Submission) -> Answer {
    let command = Appropriate(sent.answers());
    let outcome = office::budget::appropriate(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to("/budget?done=appropriated").into_response()),
        None => ask(&visit, form, "").await,
    }
}

async fn ask(visit: &Visit, mut form: Form, done: &str) -> Answer {
    let years = office::budget::years(visit.office(), visit.actor()).await?;
    if form.is_empty() {
        form.set("year", visit.office().today().format("%Y").to_string());
    }
    let page = BudgetPage {
        page: visit.page("预算").of(&form).done(done),
        years: years.iter().map(year).collect(),
        may_appropriate: visit.may(Act::Appropriate).is_some(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

fn year(budget: &YearBudget) -> Year {
    let line = &budget.line;
    let balance = &line.balance;
    let percent = line.bound_percent;
    let bound = percent.map_or_else(|| "尚未安排预算".to_owned(), |n| format!("{n}%"));
    Year {
        year: line.year,
        rows: vec![
            Row::new("已安排", format!("{} 元", balance.granted)),
            Row::new(
                "已占用（已发券，未兑付）",
                format!("{} 元", balance.reserved),
            ),
            Row::new("已兑付", format!("{} 元", balance.used)),
            Row::new("可用", format!("{} 元", balance.free())),
            Row::new("已占用和已兑付占比", bound),
        ],
        warning: match percent {
            Some(100..) => "已占用和已兑付达到预算。发券不受影响，超出部分结转下一年度优先兑付。",
            Some(80..) => "已占用和已兑付超过预算的 80%。",
            _ => "",
        },
        movements: movements(&budget.movements),
    }
}

/// Every posting in the order in which it was made; the sums of the columns are the balances above.
fn movements(movements: &[Movement]) -> Table {
    let columns = vec![
        Column::text("序号"),
        Column::text("时间"),
        Column::text("事项"),
        Column::text("账目"),
        Column::number("金额（元）"),
        Column::text("依据"),
    ];
    Table::new("账目明细", columns)
        .rows(movements.iter().rev().map(movement))
        .empty("还没有账目。")
}

fn movement(movement: &Movement) -> Vec<Cell> {
    let at = office::local(movement.at).format("%Y-%m-%d %H:%M");
    let act = movement.act.map_or("", Act::label);
    let href = movement
        .kind
        .and_then(|kind| file_href(kind, movement.file))
        .unwrap_or_default();
    vec![
        Cell::text(movement.entry.to_string()),
        Cell::text(at.to_string()),
        match href.is_empty() {
            true => Cell::text(act),
            false => Cell::link(act, href),
        },
        Cell::text(movement.bucket.map_or("", |bucket| bucket.label())),
        Cell::money(movement.amount),
        Cell::link(
            movement.clause.to_string(),
            crate::form::clause_link(&movement.clause),
        ),
    ]
}
