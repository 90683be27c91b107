//! The record of acts as the auditor reads it, and its verification (5.3, SEC-06).

use askama::Template;
use axum::extract::Query;
use office::audit::{self, Flaw, Line};
use serde::Deserialize;

use crate::errors::Answer;
use crate::id::file_href;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Table};
use crate::visit::Visit;

/// How many acts stand on one page.
const SIZE: u64 = 50;

#[derive(Template)]
#[template(path = "pages/record.html")]
struct RecordPage {
    page: Page,
    count: u64,
    acts: Table,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "pages/verify.html")]
struct VerifyPage {
    page: Page,
    acts: usize,
    postings: usize,
    flaws: Table,
    whole: bool,
}

/// Which page is asked for, from 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
}

/// `GET /record`.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let number = asked.page.parse::<u64>().unwrap_or(1).max(1);
    let (entries, count) = audit::read(visit.office(), visit.actor(), number - 1, SIZE).await?;
    let columns = vec![
        Column::text("时间"),
        Column::text("事项"),
        Column::text("材料"),
        Column::text("经办"),
        Column::text("结果"),
        Column::text("来源"),
        Column::text("校验值"),
    ];
    let page = RecordPage {
        page: visit.page("操作记录"),
        count,
        acts: Table::new("操作记录，最近的在前", columns).rows(entries.iter().map(row)),
        pages: Pages {
            number: shown(number),
            of: shown(count.div_ceil(SIZE)),
            href: "/record?page=".to_owned(),
        },
    };
    Ok(layout::show(&page))
}

fn shown(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn row(line: &Line) -> Vec<Cell> {
    let entry = &line.entry;
    let kind = entry.kind.map_or("", |kind| kind.label());
    let file = match &line.name {
        Some(name) => format!("{kind} {name}"),
        None => kind.to_owned(),
    };
    let at = office::local(entry.at).format("%Y-%m-%d %H:%M:%S");
    vec![
        Cell::text(at.to_string()),
        Cell::text(entry.what()),
        match entry.kind.and_then(|kind| file_href(kind, entry.file)) {
            Some(href) => Cell::link(file, href),
            None => Cell::text(file),
        },
        Cell::text(entry.actor()),
        entry.state.map_or_else(Cell::blank, Cell::text),
        Cell::text(entry.origin.clone()),
        Cell::text(entry.hash.chars().take(12).collect::<String>()),
    ]
}

/// `GET /record/verify`.
pub async fn verify(visit: Visit) -> Answer {
    let report = audit::verify(visit.office()).await?;
    let columns = vec![
        Column::text("链"),
        Column::number("第几条"),
        Column::text("问题"),
    ];
    let page = VerifyPage {
        page: visit.page("核验操作记录").back("/record"),
        acts: report.acts,
        postings: report.postings,
        whole: report.flaws.is_empty(),
        flaws: Table::new("发现的问题", columns).rows(report.flaws.iter().map(flaw)),
    };
    Ok(layout::show(&page))
}

fn flaw(flaw: &Flaw) -> Vec<Cell> {
    vec![
        Cell::text(flaw.chain.clone()),
        Cell::text(flaw.entry.to_string()),
        Cell::text(flaw.what.to_string()),
    ]
}
