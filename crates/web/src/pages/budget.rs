//! `/budget`: what the year's money stands at, to the fen, and every posting behind it (2.2, R13, UX-32).

mod close;
mod enter;
mod queue;

use askama::Template;
use axum::extract::Query;
use office::budget::{self, BudgetLine, Movement, YearBudget};
use rules::duties::Act;
use rules::ledger::budget::{Move, Watched};
use rules::ledger::{Bucket, Line};
use rules::{Step, Trace};

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices, clause_link};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table, Tag, Tone};
use crate::shown::chart::Chart;
use crate::shown::{DONE, address};
use crate::visit::Visit;

/// The pages of the budget.
pub fn open(door: Door) -> Door {
    door.get("/budget", Act::SeeBudget, show)
        .post("/budget", Act::Appropriate, enter::enter)
        .get("/budget/queue", Act::SeeBudget, queue::show)
        .get("/budget/providers", Act::SeeBudget, queue::providers)
        .get("/budget/close", Act::SeeBudget, close::ask)
        .post("/budget/close", Act::CloseYear, close::close)
}

#[derive(Template)]
#[template(path = "pages/budget.html")]
struct BudgetPage {
    page: Page,
    form: Form,
    years: Vec<Year>,
    chart: Chart,
    /// Whether the reader may enter an appropriation.
    may_enter: bool,
    lines: Vec<Choice>,
    changes: Vec<Choice>,
}

/// One year as it is shown.
struct Year {
    year: u16,
    lines: Vec<LineShown>,
    /// What its close did; empty while it is open.
    closed: String,
}

/// One line of a year.
struct LineShown {
    title: String,
    figures: Table,
    shares: Vec<Share>,
    movements: Table,
    /// How many postings there are, and how many are shown.
    entries: i64,
}

/// A share of the appropriation as words and as a bar.
struct Share {
    id: String,
    words: String,
    percent: Option<i64>,
    warning: Option<Tag>,
}

/// `GET /budget`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let done = asked.iter().find(|(name, _)| name == DONE);
    let done = match done.map(|(_, what)| what.as_str()) {
        Some("close") => "年度结转已完成，占用已转入下一年度。",
        Some(_) => "预算已登记，数字已更新。",
        None => "",
    };
    page(&visit, Form::default(), done).await
}

async fn page(visit: &Visit, form: Form, done: &str) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let years = budget::years(office, actor).await?;
    let chart = Chart::of(&budget::course(office, actor).await?);
    let mut page = visit.page("预算").of(&form);
    if !done.is_empty() {
        page = page.done(done);
    }
    Ok(layout::answer(
        &form.clone(),
        &BudgetPage {
            page,
            form,
            years: years.iter().map(Year::from).collect(),
            chart,
            may_enter: visit.may(Act::Appropriate).is_some(),
            lines: budgeted()
                .map(|line| Choice::new(line.code(), line.label()))
                .collect(),
            changes: choices::<Move>(),
        },
    ))
}

/// The lines that Finance grants (2.2); nothing is paid from the others yet.
fn budgeted() -> impl Iterator<Item = Line> {
    [Line::Redemption, Line::Subsidy].into_iter()
}

impl From<&YearBudget> for Year {
    fn from(budget: &YearBudget) -> Self {
        Self {
            year: budget.year,
            lines: budget.lines.iter().map(LineShown::from).collect(),
            closed: budget.closed.as_ref().map_or_else(String::new, |closed| {
                let day = office::local(closed.at).date_naive();
                format!("{day} 已结转：{}。", closed.words)
            }),
        }
    }
}

impl From<&BudgetLine> for LineShown {
    fn from(one: &BudgetLine) -> Self {
        let watched = match one.line {
            Line::Redemption => Watched::ALL,
            Line::Subsidy | Line::Operating => &[Watched::Paid],
        };
        let shares = watched.iter().map(|watched| share(one, *watched));
        Self {
            title: format!("{} · {}", one.year, one.line.label()),
            figures: figures(one),
            shares: shares.collect(),
            movements: movements(one),
            entries: one.entries,
        }
    }
}

/// Staff are warned at 80 and at 100 per cent; issue goes on all the same (R13).
fn share(one: &BudgetLine, watched: Watched) -> Share {
    let stand = one.balance.stand();
    let percent = match watched {
        Watched::Committed => one.bound_percent,
        Watched::Paid => one.paid_percent,
    };
    let (what, some) = match watched {
        Watched::Committed => ("占用和付款合计", !stand.bound().is_zero()),
        Watched::Paid => ("已付款", !stand.used.is_zero()),
    };
    let warning = match (watched, watched.reached(&stand)) {
        (_, 0) => None,
        _ if stand.granted.is_zero() => Some(Tag::new("还没有登记预算", Tone::Red)),
        (Watched::Committed, 100) => {
            let words = "已超预算：发券照常，超出部分结转下年";
            Some(Tag::new(words, Tone::Red))
        }
        (Watched::Committed, _) => Some(Tag::new("占用和付款已达预算的八成", Tone::Yellow)),
        (Watched::Paid, 100) => Some(Tag::new("预算已付完：审定的兑付排队", Tone::Red)),
        (Watched::Paid, _) => Some(Tag::new("付款已达预算的八成", Tone::Yellow)),
    };
    Share {
        id: format!("share-{}-{}-{}", watched.code(), one.line.code(), one.year),
        words: match percent {
            Some(0) if some => format!("{what}不到预算的 1%"),
            Some(percent) => format!("{what}为预算的 {percent}%"),
            None => String::new(),
        },
        percent: percent.map(|percent| percent.min(100)),
        warning,
    }
}

fn figures(one: &BudgetLine) -> Table {
    let columns = vec![
        Column::text("项目"),
        Column::number("金额（元）"),
        Column::text("怎么算的"),
        Column::text("依据"),
    ];
    let rows = one.figures.iter().map(|(figure, amount, trace)| {
        let clause = trace.0.last().map(|step| &step.clause);
        vec![
            Cell::text(figure.label()),
            Cell::money(*amount),
            Cell::text(how(trace)),
            clause.map_or_else(Cell::blank, |clause| {
                Cell::link(clause.to_string(), clause_link(clause))
            }),
        ]
    });
    Table::new(format!("{} 年度{}", one.year, one.line), columns).rows(rows)
}

/// One sentence, or a sum with a sentence about its result.
fn how(trace: &Trace) -> String {
    let Some((result, parts)) = trace.0.split_last() else {
        return String::new();
    };
    if parts.is_empty() {
        return result.text.clone();
    }
    let mut sum = String::new();
    for (at, Step { text, value, .. }) in parts.iter().enumerate() {
        // What stands behind the budget is taken off it, also where it is nothing yet.
        match (at, value.is_negative() || value.is_zero()) {
            (0, _) => sum.push_str(&format!("{text} {value}")),
            (_, true) => sum.push_str(&format!(" − {text} {}", -*value)),
            (_, false) => sum.push_str(&format!(" ＋ {text} {value}")),
        }
    }
    format!("{sum}；{}", result.text)
}

fn movements(one: &BudgetLine) -> Table {
    let columns = vec![
        Column::text("序号"),
        Column::text("时间"),
        Column::text("事项"),
        Column::text("科目"),
        Column::number("金额（元）"),
        Column::text("依据"),
        Column::text("材料"),
    ];
    let rows = one.movements.iter().map(|movement: &Movement| {
        let at = office::local(movement.at)
            .format("%Y-%m-%d %H:%M")
            .to_string();
        let name = movement.number.clone().unwrap_or_default();
        let href = movement.kind.and_then(|kind| address(kind, movement.file));
        vec![
            Cell::text(movement.entry.to_string()),
            Cell::text(at),
            Cell::text(movement.act.map_or("", Act::label)),
            Cell::text(movement.bucket.map_or("", Bucket::label)),
            Cell::money(movement.amount),
            Cell::link(movement.clause.to_string(), clause_link(&movement.clause)),
            href.map_or_else(|| Cell::text(&name), |href| Cell::link(&name, href)),
        ]
    });
    let count = one.movements.len();
    let name = match i64::try_from(count) == Ok(one.entries) {
        true => format!("{} 年度{}流水", one.year, one.line),
        false => format!("{} 年度{}流水，最近 {count} 笔", one.year, one.line),
    };
    Table::new(name, columns)
        .rows(rows)
        .empty("这一年度还没有流水。")
}
