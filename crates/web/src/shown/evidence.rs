//! What was handed in for a contract: rating, tickets, results, and the date by which it is due (8.4).

use office::service::{Evidence, TicketLine};
use rules::Fen;

use super::DueShown;
use crate::parts::{Cell, Column, Row, Table};
use crate::say;

/// The evidence of a contract as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceBox {
    /// Rating and comment.
    pub rating: Vec<Row>,
    /// The tickets with their sum.
    pub tickets: Table,
    /// Name, size and address of each result file.
    pub results: Vec<(String, String)>,
    /// By when all of it is due; none before the service is complete.
    pub due: Option<DueShown>,
}

impl EvidenceBox {
    /// The evidence, with its limit.
    #[must_use]
    pub fn new(evidence: &Evidence, due: Option<DueShown>) -> Self {
        let stars = evidence.stars.map_or_else(
            || "还没有评价".to_owned(),
            |stars| format!("{stars} 分（满分 5 分）"),
        );
        let mut rating = vec![Row::new("对服务机构的评价", stars)];
        if !evidence.comment.is_empty() {
            rating.push(Row::new("评语", &evidence.comment));
        }
        let results = evidence.results.iter().map(|file| {
            let text = format!("{}（{}）", file.name, say::size(file.size));
            (text, format!("/files/{}", file.id))
        });
        Self {
            rating,
            tickets: tickets(evidence),
            results: results.collect(),
            due,
        }
    }
}

/// Code and number of a ticket, and why it counts for nothing when it was struck (8.4).
fn called(ticket: &TicketLine) -> String {
    let number = match ticket.code.as_str() {
        "" => ticket.number.clone(),
        code => format!("{code} {}", ticket.number),
    };
    match ticket.struck {
        Some((how, on)) => format!("{number}（{on} {}，不计入合计）", how.label()),
        None => number,
    }
}

fn tickets(evidence: &Evidence) -> Table {
    let columns = vec![
        Column::text("票据号码"),
        Column::text("种类"),
        Column::text("开票日期"),
        Column::number("金额（元）"),
        Column::text("文件"),
    ];
    let rows = evidence.tickets.iter().map(|ticket| {
        vec![
            Cell::text(called(ticket)),
            Cell::text(ticket.kind.label()),
            Cell::text(ticket.issued_on.to_string()),
            Cell::money(ticket.amount),
            Cell::link(&ticket.file_name, format!("/files/{}", ticket.file)),
        ]
    });
    let table = Table::new("票据", columns)
        .rows(rows)
        .empty("还没有登记票据。");
    if evidence.total() == Fen::ZERO {
        return table;
    }
    table.total(vec![
        Cell::text(format!("合计 {} 张", evidence.standing().count())),
        Cell::blank(),
        Cell::blank(),
        Cell::money(evidence.total()),
        Cell::blank(),
    ])
}
