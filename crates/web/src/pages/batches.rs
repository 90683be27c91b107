//! `/batches`: payment batches from drawing up to the bank's answer, and the reconciliation (8.6, R20).

mod act;
mod answer;
mod doubts;
mod draw;
mod reconcile;
mod returns;

use askama::Template;
use axum::extract::Query;
use office::batches::{self, BatchLine, BatchView, InstructionLine, Pays};
use rules::bank::Answer;
use rules::duties::{Act, Role};
use rules::lifecycle::Turn;
use rules::lifecycle::batch::State;

use crate::door::Door;
use crate::errors::Answer as Page_;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Row, Table, Tag, Tone};
use crate::say;
use crate::shown::{self, Step, steps, yuan};
use crate::visit::Visit;

/// The pages of this journey.
pub fn open(door: Door) -> Door {
    use Act::{
        CancelBatch, DrawBatch, EnterAnswer, ExportBatch, ImportReturn, ReleaseBatch,
        ResolveReturn, SeeBatch,
    };
    door.get("/batches", SeeBatch, list)
        .get("/batches/new", DrawBatch, draw::ask)
        .post("/batches/new", DrawBatch, draw::sent)
        .get("/batches/doubts", SeeBatch, doubts::list)
        .get("/batches/reconciliation", SeeBatch, reconcile::show)
        .get("/batches/{id}", SeeBatch, show)
        .get("/batches/{id}/release", ReleaseBatch, act::release)
        .post("/batches/{id}/release", ReleaseBatch, act::release_sent)
        .get("/batches/{id}/cancel", CancelBatch, act::cancel)
        .post("/batches/{id}/cancel", CancelBatch, act::cancel_sent)
        .get("/batches/{id}/export", ExportBatch, act::export)
        .post("/batches/{id}/export", ExportBatch, act::export_sent)
        .get("/batches/{id}/return", ImportReturn, returns::ask)
        .post("/batches/{id}/return", ImportReturn, returns::sent)
        .get("/batches/{id}/answer", EnterAnswer, answer::ask)
        .post("/batches/{id}/answer", EnterAnswer, answer::sent)
        .get("/bank-doubts/{id}", ResolveReturn, doubts::ask)
        .post("/bank-doubts/{id}", ResolveReturn, doubts::sent)
}

#[derive(Template)]
#[template(path = "pages/batches.html")]
struct ListPage {
    page: Page,
    table: Table,
    /// How many lines of return files wait for a person.
    doubts: usize,
    may_draw: bool,
    words: Words,
}

/// `GET /batches`.
pub async fn list(visit: Visit) -> Page_ {
    let (office, actor) = (visit.office(), visit.actor());
    let lines = batches::list(office, actor).await?;
    let doubts = batches::doubts(office, actor, None).await?.len();
    Ok(layout::show(&ListPage {
        page: visit.page("付款批次"),
        table: table(&lines, &visit),
        doubts,
        may_draw: visit.may(Act::DrawBatch).is_some(),
        words: Words::of(&visit),
    }))
}

fn table(lines: &[BatchLine], visit: &Visit) -> Table {
    let columns = vec![
        Column::text("批次"),
        Column::text("状态"),
        Column::number("笔数"),
        Column::number("金额（元）"),
        Column::text("拟定"),
        Column::text("放行日期"),
        Column::text("银行答复期限"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/batches/{}", line.id)),
            Cell::of(tag(line.state, visit)),
            Cell::text(line.count.to_string()),
            Cell::money(line.amount),
            Cell::text(format!("{} {}", line.drawn_on, line.drawn_by)),
            line.released_on
                .map_or_else(Cell::blank, |day| Cell::text(day.to_string())),
            say::due_cell(line.due_on, line.days_left),
        ]
    });
    Table::new("全部付款批次", columns)
        .rows(rows)
        .empty("还没有付款批次。")
}

/// What the batches of a treasury are of.
#[derive(Clone, Copy)]
pub struct Words {
    /// Whether they are the region's.
    pub region: bool,
    /// What they pay.
    pub what: &'static str,
}

impl Words {
    /// The words for this reader's own batches.
    #[must_use]
    pub fn of(visit: &Visit) -> Self {
        let region = visit.role() != Role::County;
        Self {
            region,
            what: if region {
                "兑付申请或服务补贴"
            } else {
                "地方配套"
            },
        }
    }
}

impl Words {
    /// Above the boxes to tick.
    #[must_use]
    pub fn ticked(&self) -> String {
        format!("列入批次的{}", self.what)
    }
}

/// The page of what an instruction pays.
#[must_use]
pub fn href(pays: Pays) -> String {
    match pays {
        Pays::Claim(id) => format!("/claims/{id}"),
        Pays::TopUp(id) => format!("/top-ups/{id}"),
        Pays::Subsidy(id) => format!("/subsidies/{id}"),
    }
}

fn tag(state: State, visit: &Visit) -> Tag {
    let tone = match state {
        State::Settled => Tone::Green,
        State::Cancelled => Tone::Grey,
        // A division's staff are the finance of their own batches (R27).
        _ if state.turn() == Turn::Finance && visit.may(Act::DrawBatch).is_some() => Tone::Yellow,
        _ if say::is_turn(state.turn(), visit.role()) => Tone::Yellow,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/batch.html")]
struct BatchPage {
    page: Page,
    number: String,
    state: Tag,
    /// What comes next, and who does it.
    next: &'static str,
    steps: Vec<Step>,
    rows: Vec<Row>,
    lines: Table,
    returns: Table,
    doubts: usize,
    events: Vec<Event>,
}

/// `GET /batches/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Page_ {
    let view = batches::view(visit.office(), visit.actor(), id).await?;
    let kind = office::FileKind::Batch;
    let done = shown::done(&visit, &asked, &view.timeline, kind);
    let page = visit.page(format!("付款批次 {}", view.line.number));
    Ok(layout::show(&BatchPage {
        page: page.back("/batches").done(done),
        number: view.line.number.clone(),
        state: tag(view.line.state, &visit),
        next: next(view.line.state, Words::of(&visit)),
        steps: steps(&view.to_do, id),
        rows: rows(&view),
        lines: lines(&view.instructions, Words::of(&visit)),
        returns: returns_table(&view),
        doubts: view.doubts,
        events: shown::events(&view.timeline),
    }))
}

fn next(state: State, words: Words) -> &'static str {
    match state {
        State::Drawn if words.region => {
            "由拟定人以外的一位财务人员放行；放行的人没有审定过其中的兑付申请。"
        }
        State::Drawn => "由本部门拟定人以外的一人放行。",
        State::Once => "由第二人放行，与拟定人和第一位放行人都不同。",
        State::Released => "导出付款文件送银行。",
        State::Sent => {
            "银行返回回单后导入；没有结果的指令继续等银行。银行不给回单的，按银行的书面或电话答复登记，由另一人核对。"
        }
        State::Settled => "每笔指令都有银行的最终结果。",
        State::Cancelled => "已撤销，其中的件恢复待付款。",
    }
}

fn rows(view: &BatchView) -> Vec<Row> {
    let signed = |who: &batches::Signed| {
        let at = office::local(who.at).format("%Y-%m-%d %H:%M");
        format!("{} {at}", who.name)
    };
    let or_none =
        |who: &Option<batches::Signed>| who.as_ref().map_or_else(|| "—".to_owned(), signed);
    let mut rows = vec![
        Row::new("笔数", format!("{} 笔", view.line.count)),
        Row::new("金额合计", yuan(view.line.amount)),
        Row::new("大写", view.line.amount.in_words()),
        Row::new("拟定", signed(&view.drawn)),
        Row::new("第一人放行", or_none(&view.first)),
        Row::new("第二人放行", or_none(&view.second)),
    ];
    if let Some(payer) = &view.payer {
        rows.push(Row::new("付款账户", payer));
    }
    let [paid, failed, waiting] = view.sums();
    if matches!(view.line.state, State::Sent | State::Settled) {
        for (label, (count, sum)) in [
            ("银行已付款", paid),
            ("银行未付款", failed),
            ("等银行结果", waiting),
        ] {
            rows.push(Row::new(label, format!("{count} 笔，{}", yuan(sum))));
        }
    }
    if let Some(due) = view.line.due_on {
        rows.push(Row::new("银行答复期限", due.to_string()));
    }
    if !view.lines_hash.is_empty() {
        rows.push(Row::new("付款文件校验（SM3）", &view.lines_hash));
    }
    rows
}

fn lines(lines: &[InstructionLine], words: Words) -> Table {
    let columns = vec![
        Column::text("序号"),
        Column::text(words.what),
        Column::text("收款单位"),
        Column::text("收款账户"),
        Column::number("金额（元）"),
        Column::text("银行结果"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(line.place.to_string()),
            Cell::link(&line.number, href(line.pays)),
            Cell::text(&line.payee),
            Cell::text(format!("{} {}", line.bank, line.account)),
            Cell::money(line.amount),
            result(line.answer.as_ref()),
        ]
    });
    Table::new("付款指令", columns).rows(rows)
}

fn result(answer: Option<&Answer>) -> Cell {
    match answer {
        Some(Answer::Paid { reference, on }) => Cell {
            tag: Some(Tag::new("已付款", Tone::Green)),
            ..Cell::text(format!("{on} {reference}"))
        },
        Some(Answer::Failed { reason }) => Cell {
            tag: Some(Tag::new("未付款", Tone::Red)),
            ..Cell::text(reason)
        },
        None => Cell::blank(),
    }
}

fn returns_table(view: &BatchView) -> Table {
    let columns = vec![
        Column::text("导入时间"),
        Column::text("文件"),
        Column::text("导入人"),
        Column::number("已付款"),
        Column::number("未付款"),
        Column::number("已登记过"),
        Column::number("异常"),
    ];
    let rows = view.returns.iter().map(|file| {
        let at = office::local(file.at).format("%Y-%m-%d %H:%M");
        let counts = [file.paid, file.failed, file.same, file.doubts];
        let mut row = vec![
            Cell::text(at.to_string()),
            Cell::text(&file.name),
            Cell::text(&file.by),
        ];
        row.extend(counts.map(|count| Cell::text(count.to_string())));
        row
    });
    Table::new("银行回单", columns)
        .rows(rows)
        .empty("还没有导入银行回单。")
}
