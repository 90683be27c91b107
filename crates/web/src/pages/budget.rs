//! `/budget`: what the year's money stands at, to the fen, and every posting behind it (2.2, R13, UX-32).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use office::budget::{self, Appropriate, Appropriated, Movement, YearBudget};
use rules::Fen;
use rules::duties::Act;

use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table, Tag, Tone};
use crate::shown::{DONE, address, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/budget.html")]
struct BudgetPage {
    page: Page,
    form: Form,
    years: Vec<Year>,
    /// Whether the reader may enter an appropriation.
    may_enter: bool,
}

/// One year as it is shown.
struct Year {
    year: u16,
    rows: Vec<Row>,
    /// Committed and paid, of the appropriation.
    percent: Option<i64>,
    warning: Option<Tag>,
    movements: Table,
}

/// `GET /budget`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let done = asked.iter().any(|(name, _)| name == DONE);
    page(&visit, Form::default(), done).await
}

async fn page(visit: &Visit, form: Form, done: bool) -> Answer {
    let years = budget::years(visit.office(), visit.actor()).await?;
    let mut page = visit.page("预算").of(&form);
    if done {
        page = page.done("预算已登记，数字已更新。");
    }
    Ok(layout::answer(
        &form.clone(),
        &BudgetPage {
            page,
            form,
            years: years.iter().map(Year::from).collect(),
            may_enter: visit.may(Act::Appropriate).is_some(),
        },
    ))
}

/// `POST /budget`: first a second look, then the appropriation.
pub async fn enter(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    if !sent.value("back").is_empty() {
        return page(&visit, form, false).await;
    }
    if sent.value("checked").is_empty() {
        let outcome = budget::look_at(visit.office(), &sent.answers());
        return match form.settle(outcome)? {
            Some(read) => Ok(second_look(&visit, &read, form)),
            None => page(&visit, form, false).await,
        };
    }
    let command = Appropriate(sent.answers());
    let outcome = budget::appropriate(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/budget?{DONE}=1")).into_response()),
        None => page(&visit, form, false).await,
    }
}

#[derive(Template)]
#[template(path = "pages/appropriate.html")]
struct SecondLook {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    button: String,
}

fn second_look(visit: &Visit, read: &Appropriated, form: Form) -> Response {
    layout::show(&SecondLook {
        page: visit.page("核对后登记预算").back("/budget"),
        rows: vec![
            Row::new("预算年度", read.year.to_string()),
            Row::new("预算金额", yuan(read.amount)),
            Row::new("大写", read.amount.in_words()),
            Row::new("预算文件", form.value("document")),
        ],
        button: format!("登记预算 {}", sign(read.amount)),
        form,
    })
}

impl From<&YearBudget> for Year {
    fn from(budget: &YearBudget) -> Self {
        let balance = &budget.line.balance;
        let percent = budget.line.bound_percent;
        let bound = balance.reserved + balance.used;
        Self {
            year: budget.line.year,
            rows: vec![
                Row::new("预算", yuan(balance.granted)),
                Row::new("已占用（已发券、未付款）", yuan(balance.reserved)),
                Row::new("已付款", yuan(balance.used)),
                Row::new("可用", yuan(balance.free())),
            ],
            warning: warning(percent, bound),
            percent,
            movements: movements(budget.line.year, &budget.movements),
        }
    }
}

/// Staff are warned at 80 and at 100 per cent; issue goes on all the same (R13).
fn warning(percent: Option<i64>, bound: Fen) -> Option<Tag> {
    match percent {
        Some(100..) => Some(Tag::new("已超预算：发券照常，超出部分结转下年", Tone::Red)),
        Some(80..) => Some(Tag::new("占用和付款已达预算的八成", Tone::Yellow)),
        None if !bound.is_zero() => Some(Tag::new("还没有登记预算", Tone::Red)),
        _ => None,
    }
}

fn movements(year: u16, movements: &[Movement]) -> Table {
    let columns = vec![
        Column::text("序号"),
        Column::text("时间"),
        Column::text("事项"),
        Column::text("科目"),
        Column::number("金额（元）"),
        Column::text("依据"),
        Column::text("材料"),
    ];
    let rows = movements.iter().rev().map(|one| {
        let at = office::local(one.at).format("%Y-%m-%d %H:%M").to_string();
        let name = one.number.clone().unwrap_or_default();
        let href = one.kind.and_then(|kind| address(kind, one.file));
        vec![
            Cell::text(one.entry.to_string()),
            Cell::text(at),
            Cell::text(one.act.map_or("", Act::label)),
            Cell::text(one.bucket.map_or("", |bucket| bucket.label())),
            Cell::money(one.amount),
            Cell::link(
                one.clause.to_string(),
                crate::form::clause_link(&one.clause),
            ),
            href.map_or_else(|| Cell::text(&name), |href| Cell::link(&name, href)),
        ]
    });
    Table::new(format!("{year} 年度流水"), columns)
        .rows(rows)
        .empty("这一年度还没有流水。")
}
