//! What waits for an applicant, and the latest of what he has.

use office::listing::{Ask, Line};
use office::tasks::{self, Task};
use office::{budget, claims, contracts, vouchers};
use rules::duties::Role;

use crate::errors::Fault;
use crate::listed::{CLAIMS, CONTRACTS, Col, VOUCHERS, state};
use crate::parts::{Cell, Column, Table};
use crate::say;
use crate::shown::step;
use crate::visit::Visit;

/// How many files of each kind the start page shows.
const SHOWN: u64 = 5;

/// What waits for the reader, the first due first.
pub async fn tasks(visit: &Visit) -> Result<Table, Fault> {
    let waiting = tasks::tasks(visit.office(), visit.actor()).await?;
    let columns = vec![
        Column::text("要办的事"),
        Column::text("名称"),
        Column::text("期限"),
        Column::text("剩余"),
    ];
    let rows = waiting.iter().map(|task| {
        vec![
            Cell::link(label(task), href(task)),
            Cell::text(format!("{} {}", task.title, task.number)),
            task.due
                .map_or_else(Cell::blank, |due| Cell::text(due.to_string())),
            say::left_cell(soon(task.days_left)),
        ]
    });
    Ok(Table::new("等您办理", columns)
        .rows(rows)
        .empty("现在没有等您办理的事。"))
}

/// Far off, the date alone says enough.
fn soon(days: Option<i64>) -> Option<i64> {
    const SOON: i64 = 30;
    days.filter(|days| *days <= SOON)
}

/// The latest few.
fn latest() -> Ask {
    Ask {
        rows: SHOWN,
        ..Ask::default()
    }
}

/// The state of a file, as its list shows it.
fn shown(columns: &'static [Col], line: &Line, visit: &Visit) -> Cell {
    state(columns, line, visit.role())
}

/// A returned contract is read with its reasons before it is opened again.
fn href(task: &Task) -> String {
    let step = step(task.act, task.to).filter(|step| !step.post);
    step.map_or_else(|| format!("/contracts/{}", task.to), |step| step.href)
}

/// What the step says; the name of the act where it has none.
fn label(task: &Task) -> &'static str {
    step(task.act, task.to).map_or(task.act.label(), |step| step.label)
}

/// The latest contracts.
pub async fn contracts(visit: &Visit) -> Result<Table, Fault> {
    let found = contracts::list(visit.office(), visit.actor(), &latest()).await?;
    let provider = visit.role() == Role::Provider;
    let columns = vec![
        Column::text("合同"),
        Column::text(if provider {
            "委托主体"
        } else {
            "服务机构"
        }),
        Column::number("金额（元）"),
        Column::text("状态"),
    ];
    let rows = found.lines.iter().map(|line| {
        vec![
            Cell::link(
                format!("{} {}", line.title, line.number),
                format!("/contracts/{}", line.id),
            ),
            Cell::text(if provider {
                &line.subject
            } else {
                &line.provider
            }),
            line.amount.map_or_else(Cell::blank, Cell::money),
            shown(&CONTRACTS, line, visit),
        ]
    });
    Ok(Table::new("服务合同", columns).rows(rows))
}

/// The latest vouchers; for an in-region provider its 服务券 (R34).
pub async fn vouchers(visit: &Visit) -> Result<Table, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    let provider = visit.role() == Role::Provider;
    let found = match provider {
        true => vouchers::held(office, actor, &latest()).await?,
        false => vouchers::list(office, actor, &latest()).await?,
    };
    let columns = vec![
        Column::text(if provider { "服务券" } else { "创新券" }),
        Column::text("合同"),
        Column::number("面额（元）"),
        Column::text("有效期至"),
        Column::text("状态"),
    ];
    let rows = found.lines.iter().map(|line| {
        let twin = vouchers::service_number(line).filter(|_| provider);
        vec![
            Cell::link(
                twin.unwrap_or_else(|| line.number.clone()),
                format!("/vouchers/{}", line.id),
            ),
            Cell::text(&line.title),
            line.face.map_or_else(Cell::blank, Cell::money),
            line.due
                .map_or_else(Cell::blank, |day| Cell::text(day.to_string())),
            shown(&VOUCHERS, line, visit),
        ]
    });
    let caption = if provider {
        "我的服务券"
    } else {
        "我的创新券"
    };
    Ok(Table::new(caption, columns).rows(rows))
}

/// The latest claims.
pub async fn claims(visit: &Visit) -> Result<Table, Fault> {
    let found = claims::list(visit.office(), visit.actor(), &latest()).await?;
    let columns = vec![
        Column::text("兑付申请"),
        Column::text("创新券"),
        Column::number("金额（元）"),
        Column::text("办理期限"),
        Column::text("状态"),
    ];
    let rows = found.lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/claims/{}", line.id)),
            Cell::text(&line.title),
            line.amount.map_or_else(Cell::blank, Cell::money),
            line.due
                .map_or_else(Cell::blank, |due| Cell::text(due.to_string())),
            shown(&CLAIMS, line, visit),
        ]
    });
    Ok(Table::new("兑付申请", columns).rows(rows))
}

/// What a provider's 服务券 come to, year by year: owed to it, paid to it (R34).
pub async fn services(visit: &Visit) -> Result<Table, Fault> {
    let books = budget::own_services(visit.office(), visit.actor()).await?;
    let columns = vec![
        Column::text("年度"),
        Column::number("服务券面额（元）"),
        Column::number("应收（元）"),
        Column::number("已收（元）"),
    ];
    let rows = books.into_iter().map(|(year, book)| {
        vec![
            Cell::text(format!("{year} 年度")),
            Cell::money(book.granted),
            Cell::money(book.reserved),
            Cell::money(book.used),
        ]
    });
    Ok(Table::new("服务券账", columns).rows(rows))
}
