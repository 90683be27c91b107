//! `/operating`: the yearly operating subsidy of the body that issues and redeems: proposed, decided, paid (6.4).

mod act;

use askama::Template;
use axum::extract::Query;
use office::FileKind;
use office::operating::{self, OperatingLine, OperatingView, Year};
use rules::duties::Act;
use rules::lifecycle::operating::State;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Problem;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::appraisals::{Asked, YearPage, pick, year_links, year_step};
use crate::parts::{Cell, Column, Event, Row, Table, Tag, Tone};
use crate::say;
use crate::shown::{self, Step, events, steps, yuan};
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{DecideOperating, PayOperating, ProposeOperating, SeeOperating};
    door.get("/operating", SeeOperating, list)
        .get("/operating/propose", ProposeOperating, act::propose)
        .post("/operating/propose", ProposeOperating, act::propose_sent)
        .get("/operating/{id}", SeeOperating, show)
        .get("/operating/{id}/decide", DecideOperating, act::decide)
        .post("/operating/{id}/decide", DecideOperating, act::decide_sent)
        .get("/operating/{id}/pay", PayOperating, act::pay)
        .post("/operating/{id}/pay", PayOperating, act::pay_sent)
}

const LEAD: &str = "承担创新券发放和兑付的专业机构每年有平台运行补贴。创业中心按平台记录的办理件数、按期件数和培训场次计算并提出，自治区科技管理部门决定，财政付款；决定的金额与计算的不同的，写明理由。";

/// `GET /operating`: every year that was proposed, and what an open one comes to.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let years = office::appraisals::years(office).await?;
    // The year that is over is the one that is paid for.
    let over = years.get(1).or(years.first()).copied();
    let year = pick(&years, asked.year.or(over));
    let open = operating::year(office, actor, year).await?;
    let lines = operating::list(office, actor).await?;
    let steps = open.iter().filter(|open| open.proposes);
    Ok(layout::show(&YearPage {
        page: visit.page("平台运行补贴"),
        lead: LEAD,
        clauses: vec![rules::clause!("6.4")],
        years: year_links("/operating", &years, year),
        note: note(year, open.as_ref()),
        steps: steps
            .map(|_| year_step(Act::ProposeOperating, "/operating/propose", year))
            .collect(),
        table: table(&lines, visit.role()),
        links: Vec::new(),
    }))
}

fn note(year: u16, open: Option<&Year>) -> String {
    open.map_or_else(String::new, |open| {
        format!(
            "{year} 年度还没有提出；按现在的记录计算为 {}。",
            yuan(open.due.value)
        )
    })
}

fn table(lines: &[OperatingLine], role: rules::duties::Role) -> Table {
    let columns = vec![
        Column::text("编号"),
        Column::text("年度"),
        Column::number("按依据计算（元）"),
        Column::number("金额（元）"),
        Column::text("状态"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/operating/{}", line.id)),
            Cell::text(line.year.to_string()),
            Cell::money(line.computed),
            Cell::money(line.amount),
            Cell::of(tag(line.state, role)),
        ]
    });
    Table::new("各年度的平台运行补贴", columns)
        .rows(rows)
        .empty("还没有提出过平台运行补贴。")
}

fn tag(state: State, role: rules::duties::Role) -> Tag {
    let tone = match state {
        State::Paid => Tone::Green,
        State::Ended => Tone::Grey,
        _ if say::is_turn(state.turn(), role) => Tone::Yellow,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/operating.html")]
struct FilePage {
    page: Page,
    number: String,
    title: String,
    state: Tag,
    next: &'static str,
    line: OperatingLine,
    trace: Table,
    rows: Vec<Row>,
    /// Nothing stands in its way once it is decided.
    hindrances: Vec<Problem>,
    steps: Vec<Step>,
    events: Vec<Event>,
}

/// `GET /operating/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = operating::view(visit.office(), visit.actor(), id).await?;
    let done = shown::done(&visit, &asked, &view.timeline, FileKind::Operating);
    let page = visit.page(format!("平台运行补贴 {}", view.line.number));
    let caption = format!("平台运行补贴 {} 的依据", view.line.number);
    Ok(layout::show(&FilePage {
        page: page.crumb("平台运行补贴", "/operating").done(done),
        number: view.line.number.clone(),
        title: format!("{} 年度平台运行补贴", view.line.year),
        state: tag(view.line.state, visit.role()),
        next: next(view.line.state),
        trace: Table::of_trace(caption, &view.trace),
        rows: rows(&view),
        hindrances: Vec::new(),
        steps: steps(&view.to_do, id),
        events: events(&view.timeline),
        line: view.line,
    }))
}

const fn next(state: State) -> &'static str {
    match state {
        State::Proposed => "由创业中心提出，等自治区科技管理部门决定。",
        State::Decided => "等财政付款并登记。",
        State::Paid => "已付款，此件已办结。",
        State::Ended => "不予补贴，此件已办结。",
    }
}

fn rows(view: &OperatingView) -> Vec<Row> {
    let mut rows = vec![Row::new("按依据计算", yuan(view.line.computed))];
    if !view.reason.is_empty() {
        rows.push(Row::new("决定的理由", &view.reason));
    }
    if let (Some(reference), Some(day)) = (&view.reference, view.line.paid_on) {
        rows.push(Row::new("收款单位", &view.payee));
        rows.push(Row::new("银行流水号", reference));
        rows.push(Row::new("付款日期", day.to_string()));
    }
    rows
}
