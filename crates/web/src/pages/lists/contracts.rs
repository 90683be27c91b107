//! `/contracts`: the contracts one may see, the latest first.

use axum::extract::Query;
use axum::response::Response;
use office::contracts::Line;
use rules::Fen;
use rules::duties::{Act, Role};

use super::{Asked, Empty, ListPage, cells, others, tag};
use crate::errors::Answer;
use crate::layout;
use crate::parts::{Cell, Column, Table};
use crate::say;
use crate::visit::Visit;

const PATH: &str = "/contracts";

/// `GET /contracts`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let lines = office::contracts::list(visit.office(), visit.actor()).await?;
    Ok(page(&visit, &Asked::read(query), lines))
}

fn page(visit: &Visit, asked: &Asked, lines: Vec<Line>) -> Response {
    let found = asked.find(
        lines,
        |line| line.state,
        |line| {
            format!(
                "{} {} {} {}",
                line.number, line.title, line.subject, line.provider
            )
        },
    );
    let (pages, shown) = asked.pages(PATH, found.all.len());
    layout::show(&ListPage {
        page: visit.page("服务合同"),
        path: PATH,
        form: asked.form.clone(),
        states: found.states,
        ceiling: None,
        table: table(visit.role(), &found.all, &found.all[shown]),
        pages,
        any: found.any,
        empty: empty(visit),
    })
}

fn table(role: Role, all: &[Line], shown: &[Line]) -> Table {
    let (subject, provider) = others(role);
    let columns = cells([
        Some(Column::text("合同编号")),
        Some(Column::text("服务内容")),
        subject.then(|| Column::text("创新主体")),
        provider.then(|| Column::text("服务机构")),
        Some(Column::number("合同金额（元）")),
        Some(Column::number("券面额（元）")),
        Some(Column::text("状态")),
        Some(Column::text("票据截止日")),
    ]);
    let rows = shown.iter().map(|line| {
        cells([
            Some(Cell::link(&line.number, format!("{PATH}/{}", line.id))),
            Some(Cell::text(&line.title)),
            subject.then(|| Cell::text(&line.subject)),
            provider.then(|| Cell::text(&line.provider)),
            Some(Cell::money(line.amount)),
            Some(line.face.map_or_else(Cell::blank, Cell::money)),
            Some(tag(say::contract(line.state, role))),
            Some(say::due_cell(line.due_on, line.days_left)),
        ])
    });
    let amount: Fen = all.iter().map(|line| line.amount).sum();
    let face: Fen = all.iter().filter_map(|line| line.face).sum();
    let total = cells([
        Some(Cell::text(format!("合计 {} 份", all.len()))),
        Some(Cell::blank()),
        subject.then(Cell::blank),
        provider.then(Cell::blank),
        Some(Cell::money(amount)),
        Some(Cell::money(face)),
        Some(Cell::blank()),
        Some(Cell::blank()),
    ]);
    Table::new("服务合同", columns).rows(rows).total(total)
}

fn empty(visit: &Visit) -> Empty {
    match visit.role() {
        Role::Subject if visit.actor().party.is_none() => {
            Empty::new("登记并经认证后，就可以填写服务合同申领创新券。").link("去登记", "/register")
        }
        Role::Subject if visit.may(Act::DraftContract).is_some() => {
            Empty::new("还没有服务合同。与在库服务机构谈定服务后，在这里填写合同，申领创新券。")
                .link("填写服务合同", "/contracts/new")
                .link("找服务机构", "/providers")
        }
        Role::Provider => {
            Empty::new("还没有与本机构签订的服务合同。企业填写合同并提交后，会在这里看到。")
        }
        _ => Empty::new("辖区内还没有服务合同。主体提交后，会在这里看到。"),
    }
}
