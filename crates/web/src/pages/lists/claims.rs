//! `/claims`: the claims one may see, the first due first.

use axum::extract::Query;
use axum::response::Response;
use office::claims::ClaimLine;
use rules::Fen;
use rules::duties::Role;
use rules::lifecycle::claim::State;

use super::{Asked, Empty, ListPage, cells, others, tag};
use crate::errors::Answer;
use crate::layout;
use crate::parts::{Cell, Column, Table};
use crate::say;
use crate::visit::Visit;

const PATH: &str = "/claims";

/// `GET /claims`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let lines = office::claims::list(visit.office(), visit.actor()).await?;
    Ok(page(&visit, &Asked::read(query), lines))
}

fn page(visit: &Visit, asked: &Asked, lines: Vec<ClaimLine>) -> Response {
    let found = asked.find(
        lines,
        |line| line.state,
        |line| {
            format!(
                "{} {} {} {}",
                line.number, line.voucher_number, line.subject, line.provider
            )
        },
    );
    let (pages, shown) = asked.pages(PATH, found.all.len());
    layout::show(&ListPage {
        page: visit.page("兑付申请"),
        path: PATH,
        form: asked.form.clone(),
        states: found.states,
        ceiling: None,
        table: table(visit.role(), &found.all, &found.all[shown]),
        pages,
        any: found.any,
        empty: empty(visit.role()),
    })
}

fn table(role: Role, all: &[ClaimLine], shown: &[ClaimLine]) -> Table {
    let (subject, provider) = others(role);
    let columns = cells([
        Some(Column::text("申请编号")),
        Some(Column::text("创新券")),
        subject.then(|| Column::text("创新主体")),
        provider.then(|| Column::text("服务机构")),
        Some(Column::number("兑付金额（元）")),
        Some(Column::number("已付款（元）")),
        Some(Column::text("状态")),
        Some(Column::text("应付款日")),
    ]);
    let rows = shown.iter().map(|line| {
        cells([
            Some(Cell::link(&line.number, format!("{PATH}/{}", line.id))),
            Some(Cell::text(&line.voucher_number)),
            subject.then(|| Cell::text(&line.subject)),
            provider.then(|| Cell::text(&line.provider)),
            Some(Cell::money(line.amount)),
            Some(paid(line).map_or_else(Cell::blank, Cell::money)),
            Some(tag(say::claim(line.state, line.turn, role))),
            Some(last_day(line)),
        ])
    });
    let amount: Fen = all.iter().map(|line| line.amount).sum();
    let paid: Fen = all.iter().filter_map(paid).sum();
    let total = cells([
        Some(Cell::text(format!("合计 {} 件", all.len()))),
        Some(Cell::blank()),
        subject.then(Cell::blank),
        provider.then(Cell::blank),
        Some(Cell::money(amount)),
        Some(Cell::money(paid)),
        Some(Cell::blank()),
        Some(Cell::blank()),
    ]);
    Table::new("兑付申请", columns).rows(rows).total(total)
}

fn paid(line: &ClaimLine) -> Option<Fen> {
    (line.state == State::Paid).then_some(line.amount)
}

/// The last day to pay, or the day on which it was paid (8.6).
fn last_day(line: &ClaimLine) -> Cell {
    match line.paid_on {
        Some(day) => Cell::text(format!("{day} 已付")),
        None => say::due_cell(line.due_on, line.days_left),
    }
}

fn empty(role: Role) -> Empty {
    match role {
        Role::Subject => Empty::new(
            "还没有兑付申请。区内机构的券由机构申请兑付；区外机构的券在服务完成后由您申请。",
        )
        .link("查看我的创新券", "/vouchers"),
        Role::Provider => {
            Empty::new("还没有兑付申请。服务完成、票据和成果齐全后，从服务券提交兑付申请。")
                .link("查看我的服务券", "/vouchers")
        }
        _ => Empty::new("还没有兑付申请。"),
    }
}
