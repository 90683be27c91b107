//! `/budget/queue`: confirmed claims in the order in which they are paid (R12); `/budget/providers`: the books of 服务券 (R34).

use askama::Template;
use axum::extract::Query;
use chrono::Datelike;
use office::budget::{self, Queued, ServiceBook};
use rules::Fen;

use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Row, Table, Tone};
use crate::shown::yuan;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/budget-list.html")]
struct ListPage {
    page: Page,
    lead: &'static str,
    rows: Vec<Row>,
    table: Table,
    pages: Pages,
}

/// How many lines a page holds.
const SIZE: usize = 50;

type Asked = Query<Vec<(String, String)>>;

fn number(asked: &[(String, String)], name: &str) -> Option<usize> {
    let found = asked.iter().find(|(key, _)| key == name);
    found.and_then(|(_, value)| value.parse().ok())
}

/// The page asked for, and the lines on it.
fn cut<'a, T>(all: &'a [T], asked: &[(String, String)], href: &str) -> (Pages, &'a [T]) {
    let of = all.len().div_ceil(SIZE).max(1);
    let number = number(asked, "page").unwrap_or(1).clamp(1, of);
    let from = (number - 1) * SIZE;
    let to = (from + SIZE).min(all.len());
    let href = href.to_owned();
    (
        Pages { number, of, href },
        all.get(from..to).unwrap_or_default(),
    )
}

/// `GET /budget/queue`.
pub async fn show(visit: Visit, Query(asked): Asked) -> Answer {
    let (money, queue) = budget::queue(visit.office(), visit.actor()).await?;
    let (pages, shown) = cut(&queue, &asked, "/budget/queue?page=");
    let covered = queue.iter().filter(|queued| queued.place.covered);
    let (mut count, mut pays) = (0, Fen::ZERO);
    for queued in covered {
        count += 1;
        pays += queued.amount;
    }
    let all: Fen = queue.iter().map(|queued| queued.amount).sum();
    let mut rows = vec![
        Row::new(format!("{} 年度预算余额", money.year), yuan(money.left())),
        Row::new("审定待付款", format!("{} 件，{}", queue.len(), yuan(all))),
        Row::new("预算够付", format!("{count} 件，{}", yuan(pays))),
        Row::new(
            "排队（预算结转）",
            format!("{} 件，{}", queue.len() - count, yuan(all - pays)),
        ),
    ];
    if !money.instructed.is_zero() {
        rows.insert(1, Row::new("已交银行、等待回单", yuan(money.instructed)));
    }
    Ok(layout::show(&ListPage {
        page: visit.page("付款排队").back("/budget"),
        lead: "按审定的先后付款，后面的不提前，也不部分付款（R12）。预算够付的，先后不影响别人，可以一起付。",
        rows,
        table: places(shown),
        pages,
    }))
}

fn places(shown: &[Queued]) -> Table {
    let columns = vec![
        Column::number("位次"),
        Column::text("兑付申请"),
        Column::text("审定时间"),
        Column::number("金额（元）"),
        Column::number("前面共（元）"),
        Column::text("预算"),
    ];
    let rows = shown.iter().map(|queued| {
        let at = queued.confirmed_at.map_or_else(String::new, |at| {
            office::local(at).format("%Y-%m-%d %H:%M").to_string()
        });
        vec![
            Cell::text(queued.place.number.to_string()),
            Cell::link(&queued.number, format!("/claims/{}", queued.claim)),
            Cell::text(at),
            Cell::money(queued.amount),
            Cell::money(queued.place.before),
            match queued.place.covered {
                true => Cell::tag("够付", Tone::Green),
                false => Cell::tag("预算结转", Tone::Yellow),
            },
        ]
    });
    Table::new("审定待付款的兑付", columns)
        .rows(rows)
        .empty("没有审定后还未付款的兑付。")
}

/// `GET /budget/providers?year=2026`.
pub async fn providers(visit: Visit, Query(asked): Asked) -> Answer {
    let this = u16::try_from(visit.office().today().year()).unwrap_or_default();
    let year = number(&asked, "year").and_then(|year| u16::try_from(year).ok());
    let year = year.unwrap_or(this);
    let books = budget::services(visit.office(), visit.actor(), year).await?;
    let href = format!("/budget/providers?year={year}&page=");
    let (pages, shown) = cut(&books, &asked, &href);
    let sum = |of: fn(&ServiceBook) -> Fen| yuan(books.iter().map(of).sum());
    let mut rows = vec![
        Row::new("服务机构", format!("{} 家", books.len())),
        Row::new("服务券面额", sum(|book| book.arose)),
        Row::new("应付", sum(|book| book.owed)),
        Row::new("已付", sum(|book| book.paid)),
    ];
    let before = year.saturating_sub(1);
    let row = Row::new("上一年度", format!("{before} 年度"));
    rows.push(row.href(format!("/budget/providers?year={before}")));
    Ok(layout::show(&ListPage {
        page: visit.page(format!("{year} 年度服务券账")).back("/budget"),
        lead: "创新券抵用后成为服务机构的服务券（R34），抵用时记应付，付款时记已付，少付的部分核减（R3）。以后年度付款的，记入付款年度（R17）。",
        rows,
        table: services(year, shown),
        pages,
    }))
}

fn services(year: u16, shown: &[ServiceBook]) -> Table {
    let columns = vec![
        Column::text("服务机构"),
        Column::number("服务券面额（元）"),
        Column::number("应付（元）"),
        Column::number("已付（元）"),
    ];
    let rows = shown.iter().map(|book| {
        vec![
            Cell::link(&book.name, format!("/providers/{}", book.provider)),
            Cell::money(book.arose),
            Cell::money(book.owed),
            Cell::money(book.paid),
        ]
    });
    Table::new(format!("{year} 年度各服务机构的服务券"), columns)
        .rows(rows)
        .empty("这一年度还没有服务券。")
}
