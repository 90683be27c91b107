//! What must be paid back: the list, the file, and what Finance records on it (5.4, R31).

mod money;
mod order;

use askama::Template;
use axum::extract::Query;
use office::FileKind;
use office::recoveries::{self, Orders, RecoveryLine, RecoveryView};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::recovery::State;

use crate::door::Door;
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::shown::{self, PrintedPaper, Step, events, papers_of, steps, yuan};
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{OrderRecovery, PayBack, SeeRecovery, WriteOff};
    door.get("/claims/{id}/recover", OrderRecovery, order::order)
        .post("/claims/{id}/recover", OrderRecovery, order::order_sent)
        .get("/recoveries", SeeRecovery, list)
        .get("/recoveries/{id}", SeeRecovery, show)
        .get("/recoveries/{id}/pay-back", PayBack, money::pay_back)
        .post("/recoveries/{id}/pay-back", PayBack, money::pay_back_sent)
        .get("/recoveries/{id}/write-off", WriteOff, money::write_off)
        .post(
            "/recoveries/{id}/write-off",
            WriteOff,
            money::write_off_sent,
        )
}

#[derive(Template)]
#[template(path = "pages/recoveries.html")]
struct ListPage {
    page: Page,
    table: Table,
    pages: Pages,
}

/// `GET /recoveries`: those still owed first, with the sums over all of them.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let page = Pages::asked(&asked);
    let found = recoveries::list(visit.office(), visit.actor(), page).await?;
    Ok(layout::show(&ListPage {
        page: visit.page("追回"),
        table: table(&found),
        pages: Pages::new(found.page, found.pages, "/recoveries?page="),
    }))
}

fn table(found: &Orders) -> Table {
    let columns = vec![
        Column::text("追回通知"),
        Column::text("缴回单位"),
        Column::text("应缴回给"),
        Column::number("应追回（元）"),
        Column::number("已缴回（元）"),
        Column::number("已核销（元）"),
        Column::number("余额（元）"),
        Column::text("缴回期限"),
        Column::text("状态"),
    ];
    let rows = found.lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/recoveries/{}", line.id)),
            Cell::text(&line.debtor),
            Cell::text(line.creditor.as_deref().unwrap_or("自治区财政")),
            Cell::money(line.amount),
            Cell::money(line.paid_back),
            Cell::money(line.written_off),
            Cell::money(line.left),
            Cell::text(line.due_on.to_string()),
            Cell {
                tag: Some(tag(line.state)),
                ..Cell::text("")
            },
        ]
    });
    let total = vec![
        Cell::text(format!("合计 {} 件", found.count)),
        Cell::blank(),
        Cell::blank(),
        Cell::money(found.amount),
        Cell::money(found.paid_back),
        Cell::money(found.written_off),
        Cell::money(found.left),
        Cell::blank(),
        Cell::blank(),
    ];
    let table = Table::new("追回通知", columns)
        .rows(rows)
        .empty("没有追回通知。");
    match found.count {
        0 => table,
        _ => table.total(total),
    }
}

fn tag(state: State) -> Tag {
    let tone = match state {
        State::Owed => Tone::Yellow,
        State::Settled => Tone::Green,
        State::WrittenOff => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/recovery-file.html")]
struct FilePage {
    page: Page,
    number: String,
    debtor: String,
    state: Tag,
    left: Fen,
    next: String,
    rows: Vec<Row>,
    /// How an amount that was computed came about.
    trace: Option<Table>,
    parts: Table,
    steps: Vec<Step>,
    papers: Vec<PrintedPaper>,
    events: Vec<Event>,
}

/// `GET /recoveries/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = recoveries::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("追回通知 {}", view.line.number));
    let page = page.done(shown::done(
        &visit,
        &asked,
        &view.timeline,
        FileKind::Recovery,
    ));
    Ok(layout::show(&FilePage {
        page: page.crumb("追回", "/recoveries"),
        number: view.line.number.clone(),
        debtor: view.line.debtor.clone(),
        state: tag(view.line.state),
        left: view.line.left,
        next: next(&view.line),
        rows: rows(&view),
        trace: (!view.trace.0.is_empty())
            .then(|| Table::of_trace("追回的配套怎么算的", &view.trace)),
        parts: parts(&view),
        steps: steps(&view.to_do, id),
        papers: papers_of(&visit, FileKind::Recovery, id).await?,
        events: events(&view.timeline),
    }))
}

fn next(line: &RecoveryLine) -> String {
    match line.state {
        State::Owed => {
            let keeps = line.creditor.as_deref().unwrap_or("财政");
            format!(
                "在期限内缴回，可以分次；{keeps}登记到账。缴清之前，缴回单位不能参加新的服务合同（读法 R31）。"
            )
        }
        State::Settled => "已缴清，此件已办结。".to_owned(),
        State::WrittenOff => "余额已核销，此件已办结。".to_owned(),
    }
}

/// What the order says.
fn rows(view: &RecoveryView) -> Vec<Row> {
    let line = &view.line;
    let clause = rules::clause::Clause::owned(view.clause.clone());
    let mut rows = vec![Row::new("缴回单位", &line.debtor)];
    if let (Some(creditor), Some((id, number))) = (&line.creditor, &view.top_up) {
        rows.push(Row::new("应缴回给", creditor));
        rows.push(Row::new("地方配套", number).href(format!("/top-ups/{id}")));
    }
    rows.extend([
        Row::new("兑付申请", &view.claim_number).href(format!("/claims/{}", view.claim)),
        Row::new("创新券", &view.voucher_number),
        Row::new("查明的事实", &view.facts),
        Row::new("依据", clause.to_string()).href(crate::form::clause_link(&clause)),
        Row::new(
            "应追回",
            format!("{}（{}）", yuan(line.amount), line.amount.in_words()),
        ),
        Row::new("已缴回", yuan(line.paid_back)),
        Row::new("已核销", yuan(line.written_off)),
        Row::new("通知日期", line.ordered_on.to_string()),
        Row::new("缴回期限", format!("{} 24时", line.due_on)),
    ]);
    rows
}

fn parts(view: &RecoveryView) -> Table {
    let columns = vec![
        Column::text("到账日期"),
        Column::text("银行流水号"),
        Column::number("缴回金额（元）"),
    ];
    let rows = view.parts.iter().map(|part| {
        vec![
            Cell::text(part.paid_on.to_string()),
            Cell::text(&part.reference),
            Cell::money(part.amount),
        ]
    });
    Table::new("缴回记录", columns)
        .rows(rows)
        .empty("还没有缴回。")
}
