//! `/programmes`: a local authority's programmes of top-up: open, change, fund, close; and what they owe (2.3, R27).

mod act;
mod new;

use askama::Template;
use office::FileKind;
use office::programmes::{self, ProgrammeLine, ProgrammeView};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::programme::State;
use serde::Deserialize;

use crate::door::Door;
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::top_ups;
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::query::Query;
use crate::shown::{self, Step, events, steps, yuan};
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{ChangeProgramme, CloseProgramme, FundProgramme, OpenProgramme, SeeProgramme};
    door.get("/programmes", SeeProgramme, list)
        .get("/programmes/new", OpenProgramme, new::ask)
        .post("/programmes/new", OpenProgramme, new::sent)
        .get("/programmes/{id}", SeeProgramme, show)
        .get("/programmes/{id}/change", ChangeProgramme, act::change)
        .post("/programmes/{id}/change", ChangeProgramme, act::change_sent)
        .get("/programmes/{id}/fund", FundProgramme, act::fund)
        .post("/programmes/{id}/fund", FundProgramme, act::fund_sent)
        .get("/programmes/{id}/close", CloseProgramme, act::close)
        .post("/programmes/{id}/close", CloseProgramme, act::close_sent)
}

#[derive(Template)]
#[template(path = "pages/programmes.html")]
struct ListPage {
    page: Page,
    table: Table,
}

/// `GET /programmes`.
pub async fn list(visit: Visit) -> Answer {
    let lines = programmes::list(visit.office(), visit.actor()).await?;
    Ok(layout::show(&ListPage {
        page: visit.page("配套计划"),
        table: table(&lines),
    }))
}

fn table(lines: &[ProgrammeLine]) -> Table {
    let columns = vec![
        Column::text("计划"),
        Column::text("名称"),
        Column::text("起止日期"),
        Column::number("预算（元）"),
        Column::number("已承诺（元）"),
        Column::number("已付款（元）"),
        Column::number("可用（元）"),
        Column::text("状态"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/programmes/{}", line.id)),
            Cell::text(&line.name),
            Cell::text(format!("{} 至 {}", line.from_on, line.to_on)),
            Cell::money(line.money.granted),
            Cell::money(line.money.reserved),
            Cell::money(line.money.used),
            Cell::money(line.money.free()),
            Cell::of(tag(line.state)),
        ]
    });
    Table::new("本部门的配套计划", columns)
        .rows(rows)
        .empty("还没有配套计划。")
}

fn tag(state: State) -> Tag {
    let tone = match state {
        State::Open => Tone::Green,
        State::Closed => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/programme.html")]
struct FilePage {
    page: Page,
    number: String,
    name: String,
    state: Tag,
    rows: Vec<Row>,
    terms: Table,
    /// Who waits for money; empty when nobody does.
    waiting: String,
    steps: Vec<Step>,
    top_ups: Table,
    pages: Pages,
    events: Vec<Event>,
}

/// Which page of the top-ups is asked for.
#[derive(Deserialize)]
pub struct Asked {
    page: Option<u64>,
    done: Option<String>,
}

/// How many top-ups stand on a page.
const ROWS: u64 = 50;

/// `GET /programmes/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Asked>) -> Answer {
    let number = asked.page.unwrap_or(1).max(1);
    let (office, actor) = (visit.office(), visit.actor());
    let view = programmes::view(office, actor, id, (number - 1, ROWS)).await?;
    let done: Vec<(String, String)> = asked
        .done
        .map(|done| (shown::DONE.to_owned(), done))
        .into_iter()
        .collect();
    let done = shown::done(&visit, &done, &view.timeline, FileKind::Programme);
    let page = visit.page(format!("配套计划 {}", view.line.number));
    let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    Ok(layout::show(&FilePage {
        page: page.crumb("配套计划", "/programmes").done(done),
        number: view.line.number.clone(),
        name: view.line.name.clone(),
        state: tag(view.line.state),
        rows: rows(&view),
        terms: terms(&view),
        waiting: waiting(view.waiting),
        steps: steps(&view.to_do, id),
        top_ups: top_ups::table(&view.top_ups, visit.role(), true),
        pages: Pages {
            number: size(number),
            of: size(view.count.div_ceil(ROWS).max(1)),
            href: format!("/programmes/{id}?page="),
        },
        events: events(&view.timeline),
    }))
}

fn waiting((count, sum): (i64, Fen)) -> String {
    match count {
        0 => String::new(),
        count => format!("{count} 笔排队，合计 {}。追加预算后按先后提供。", yuan(sum)),
    }
}

/// The money of a programme, and its days.
fn rows(view: &ProgrammeView) -> Vec<Row> {
    let line = &view.line;
    let mut rows = vec![
        Row::new("起止日期", format!("{} 至 {}", line.from_on, line.to_on)),
        Row::new("预算", yuan(line.money.granted)),
        Row::new("已承诺未付", yuan(line.money.reserved)),
        Row::new("已付款", yuan(line.money.used)),
        Row::new("可用", yuan(line.money.free())),
    ];
    if let Some(day) = line.closed_on {
        rows.push(Row::new("结束日期", day.to_string()));
        rows.push(Row::new("已收回", yuan(line.money.lapsed)));
    }
    rows
}

fn terms(view: &ProgrammeView) -> Table {
    let columns = vec![
        Column::text("自"),
        Column::number("比例"),
        Column::number("每个主体每年限额（元）"),
        Column::text("付款账户"),
        Column::text("依据"),
    ];
    let rows = view.terms.iter().map(|one| {
        let from = match one.now {
            true => format!("{}（现行）", one.from_on),
            false => one.from_on.to_string(),
        };
        vec![
            Cell::text(from),
            Cell::text(one.rate.to_string()),
            Cell::money(one.ceiling),
            Cell::text(format!("{} {} {}", one.payer, one.bank, one.account)),
            Cell::text(&one.document),
        ]
    });
    Table::new("配套条件", columns).rows(rows)
}
