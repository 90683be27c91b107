//! `/record`: the record of acts as the auditor reads it, and its verification (5.3, SEC-06).

use askama::Template;
use axum::extract::Query;
use office::audit::{self, Line, Report};
use office::contracts;
use office::timeline::Entry;

use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Table};
use crate::shown::address;
use crate::visit::Visit;

/// Acts on one page.
const ROWS: u64 = 50;
/// Enough of a hash to compare by eye.
const PREFIX: usize = 12;

#[derive(Template)]
#[template(path = "pages/record.html")]
struct RecordPage {
    page: Page,
    count: u64,
    /// Returns that named what an earlier one should have named.
    late: u64,
    table: Table,
    pages: Pages,
}

/// `GET /record`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let page = asked.iter().find(|(name, _)| name == "page");
    let number: u64 = page
        .and_then(|(_, number)| number.parse().ok())
        .unwrap_or(1);
    let number = number.clamp(1, u64::from(u32::MAX));
    let (lines, count) = audit::read(visit.office(), visit.actor(), number - 1, ROWS).await?;
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    Ok(layout::show(&RecordPage {
        page: visit.page("操作记录"),
        count,
        late: contracts::late_returns(visit.office()).await?,
        table: table(&lines),
        pages: Pages {
            number: size(number),
            of: size(count.div_ceil(ROWS).max(1)),
            href: "/record?page=".to_owned(),
        },
    }))
}

fn table(lines: &[Line]) -> Table {
    let columns = vec![
        Column::text("时间"),
        Column::text("谁"),
        Column::text("事项"),
        Column::text("材料"),
        Column::text("办后状态"),
        Column::text("来自"),
        Column::text("校验码（前 12 位）"),
    ];
    Table::new("每一次办理，最近的在前", columns)
        .rows(lines.iter().map(row))
        .empty("这一页没有记录。")
}

fn row(line: &Line) -> Vec<Cell> {
    let entry = &line.entry;
    let at = office::local(entry.at).format("%Y-%m-%d %H:%M");
    let kind = entry.kind.map_or("", |kind| kind.label());
    let name = line.name.as_deref().unwrap_or("");
    let href = entry.kind.and_then(|kind| address(kind, entry.file));
    let hash: String = entry.hash.chars().take(PREFIX).collect();
    let or_blank = |text: &str| match text {
        "" => Cell::blank(),
        text => Cell::text(text),
    };
    vec![
        Cell::text(at.to_string()),
        Cell::text(entry.actor()),
        Cell::text(entry.what()),
        href.map_or_else(
            || Cell::text(format!("{kind} {name}")),
            |href| Cell::link(name, href),
        ),
        entry.state.map_or_else(Cell::blank, Cell::text),
        or_blank(origin(entry)),
        Cell::text(hash),
    ]
}

/// From where an act came; what the platform does by itself comes from nowhere.
fn origin(entry: &Entry) -> &str {
    match entry.origin.as_str() {
        "clock" => "",
        origin => origin,
    }
}

#[derive(Template)]
#[template(path = "pages/verified.html")]
struct VerifiedPage {
    page: Page,
    report: Report,
    at: String,
    flaws: Table,
}

/// `GET /record/verify`: reads every act and every posting anew.
pub async fn verify(visit: Visit) -> Answer {
    let report = audit::verify(visit.office()).await?;
    let at = office::local(visit.office().now());
    let columns = vec![
        Column::text("链"),
        Column::number("序号"),
        Column::text("问题"),
    ];
    let flaws = report.flaws.iter().map(|flaw| {
        vec![
            Cell::text(report.told(flaw)),
            Cell::text(flaw.entry.to_string()),
            Cell::text(flaw.what),
        ]
    });
    Ok(layout::show(&VerifiedPage {
        page: visit.page("核验操作记录").back("/record"),
        at: at.format("%Y-%m-%d %H:%M").to_string(),
        flaws: Table::new("与写入时不一致的地方", columns).rows(flaws),
        report,
    }))
}
