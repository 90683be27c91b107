//! `/record/door`: sign-ins, their failures and locks, factors and ends of sessions, as the auditor reads them (SEC-06).

use askama::Template;
use axum::extract::Query;
use office::accounts::{self, DoorLine};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::pages::security::device;
use crate::parts::{Cell, Column, Pages, Table};
use crate::visit::Visit;

/// Events on one page.
const ROWS: u64 = 50;

/// The route of the security record.
pub fn open(door: Door) -> Door {
    door.get("/record/door", Act::ReadRecord, show)
}

#[derive(Template)]
#[template(path = "pages/door-events.html")]
struct DoorPage {
    page: Page,
    count: u64,
    table: Table,
    pages: Pages,
}

/// `GET /record/door`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let number = Pages::asked(&asked);
    let (office, actor) = (visit.office(), visit.actor());
    let (lines, count) = accounts::door_events(office, actor, number - 1, ROWS).await?;
    Ok(layout::show(&DoorPage {
        page: visit.page("登录记录").back("/record"),
        count,
        table: table(&lines),
        pages: Pages::new(number, count.div_ceil(ROWS), "/record/door?page="),
    }))
}

fn table(lines: &[DoorLine]) -> Table {
    let columns = ["时间", "谁", "事件", "来自", "设备"];
    let columns = columns.into_iter().map(Column::text).collect();
    Table::new("最近的在前", columns)
        .rows(lines.iter().map(row))
        .empty("这一页没有记录。")
}

fn row(line: &DoorLine) -> Vec<Cell> {
    let at = office::local(line.at).format("%Y-%m-%d %H:%M:%S");
    let who = match &line.who {
        Some((name, login)) => match line.role {
            Some(role) => format!("{name}（{login}，当时为{}）", role.label()),
            None => format!("{name}（{login}）"),
        },
        None => "没有这个登录名".to_owned(),
    };
    let origin = match line.origin.as_str() {
        "" => Cell::blank(),
        origin => Cell::text(origin),
    };
    vec![
        Cell::text(at.to_string()),
        Cell::text(who),
        Cell::text(line.event.map_or("", |event| event.label())),
        origin,
        Cell::text(device(&line.agent)),
    ]
}
