//! `/queue`: what waits for the desk, the first due first, with the sums over all that is found.

use askama::Template;
use axum::extract::Query;
use office::queues::{Waiting, queue};
use rules::Fen;
use rules::duties::Act;

use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::say;
use crate::shown::{address, step};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/queue.html")]
struct QueuePage {
    page: Page,
    form: Form,
    acts: Vec<Choice>,
    table: Table,
    /// Whether anything waits at all, filtered or not.
    any: bool,
}

/// `GET /queue`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let waiting = queue(visit.office(), visit.actor()).await?;
    let form = Form::of(asked);
    let found: Vec<_> = waiting.iter().filter(|one| fits(one, &form)).collect();
    Ok(layout::show(&QueuePage {
        page: visit.page("待办"),
        acts: acts(&waiting, &form),
        table: table(&found),
        any: !waiting.is_empty(),
        form,
    }))
}

/// Whether a file is of the chosen kind of work and holds every typed word.
fn fits(file: &Waiting, form: &Form) -> bool {
    let chosen = form.value("act");
    let text = format!("{} {} {}", file.number, file.party, file.title).to_lowercase();
    let words = form.value("q").to_lowercase();
    let mut words = words.split_whitespace();
    (chosen.is_empty() || file.act.code() == chosen) && words.all(|word| text.contains(word))
}

/// The kinds of work that wait, each with how many.
fn acts(waiting: &[Waiting], form: &Form) -> Vec<Choice> {
    let counted = Act::ALL.iter().filter_map(|act| {
        let count = waiting.iter().filter(|file| file.act == *act).count();
        let chosen = form.value("act") == act.code();
        (count > 0 || chosen).then(|| Choice::new(act.code(), format!("{act}（{count}）")))
    });
    counted.collect()
}

fn table(found: &[&Waiting]) -> Table {
    let columns = vec![
        Column::text("编号"),
        Column::text("事项"),
        Column::text("当事方"),
        Column::text("内容"),
        Column::number("金额（元）"),
        Column::text("等待自"),
        Column::text("期限"),
    ];
    let sum: Fen = found.iter().filter_map(|file| file.amount).sum();
    let table = Table::new("等待办理", columns).rows(found.iter().map(|file| row(file)));
    table.total(vec![
        Cell::text(format!("合计 {} 件", found.len())),
        Cell::blank(),
        Cell::blank(),
        Cell::blank(),
        Cell::money(sum),
        Cell::blank(),
        Cell::blank(),
    ])
}

fn row(file: &Waiting) -> Vec<Cell> {
    let to = step(file.act, file.target).map(|step| step.href);
    let to = to
        .or_else(|| address(file.kind, file.id))
        .unwrap_or_default();
    vec![
        Cell::link(&file.number, to),
        Cell::text(file.act.label()),
        Cell::text(&file.party),
        Cell::text(&file.title),
        file.amount.map_or_else(Cell::blank, Cell::money),
        Cell::text(file.since.to_string()),
        say::due_cell(file.due, file.days_left),
    ]
}
