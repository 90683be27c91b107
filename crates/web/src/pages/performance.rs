//! `/performance` and `/awards`: how the programme serves, and who was awarded a voucher, for everybody (2.4, UX-45).

use askama::Template;
use axum::extract::Query;
use office::figures::{self, Awarded, Performance, Stage};
use office::local;
use rules::duties::Act;
use rules::figures::share;

use super::numbers::{percent, way, year_of};
use super::opinions;
use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, clause_link};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Pages, Table};
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/performance", Act::SeePublic, show)
        .get("/awards", Act::SeePublic, awards)
}

type Asked = Query<Vec<(String, String)>>;

#[derive(Template)]
#[template(path = "pages/performance.html")]
struct PerformancePage {
    page: Page,
    form: Form,
    years: Vec<Choice>,
    year: u16,
    as_of: String,
    least: u32,
    ways: [Table; 2],
    stages: Table,
    online: Table,
    cost: String,
    satisfaction: Table,
}

/// `GET /performance`.
pub async fn show(visit: Visit, Query(asked): Asked) -> Answer {
    let told = figures::performance(visit.office(), year_of(&asked)).await?;
    let year = told.year;
    Ok(layout::show(&PerformancePage {
        page: visit.page(format!("{year} 年度服务绩效")),
        form: Form::of([("year", year.to_string())]),
        years: choices(&told.years),
        as_of: local(told.as_of).format("%Y-%m-%d %H:%M").to_string(),
        least: told.least,
        ways: [
            way(
                format!("{year} 年度登记的主体走到哪一步（户）"),
                &told.registrations,
            ),
            way(
                format!("{year} 年度提交的合同走到哪一步（份）"),
                &told.contracts,
            ),
        ],
        stages: stages(&told.stages),
        online: online(&told),
        cost: cost(&told),
        satisfaction: opinions::levels(&told.satisfaction),
        year,
    }))
}

fn choices(years: &[u16]) -> Vec<Choice> {
    let years = years.iter();
    years
        .map(|year| Choice::new(year.to_string(), format!("{year} 年度")))
        .collect()
}

const NOT_SHOWN: &str = "不公布";

fn stages(stages: &[Stage]) -> Table {
    let columns = vec![
        Column::text("环节"),
        Column::text("期限"),
        Column::number("办结（件）"),
        Column::number("中位数（工作日）"),
        Column::number("九成不超过（工作日）"),
        Column::number("按期"),
    ];
    let rows = stages.iter().map(|one| {
        let days = |days: Option<i64>| match (one.told, days) {
            (_, None) => Cell::text("—"),
            (false, _) => Cell::text(NOT_SHOWN),
            (true, Some(days)) => Cell::text(days.to_string()),
        };
        let in_time = match (one.limit, one.told || one.count == 0) {
            (None, _) => "—".to_owned(),
            (Some(_), false) => NOT_SHOWN.to_owned(),
            (Some(_), true) => percent(share(one.in_time, one.count)),
        };
        let limit = one.limit.map_or("没有规定".to_owned(), |days| {
            format!("{days} 个工作日（{}）", one.clause)
        });
        let limit = match one.limit {
            Some(_) => Cell::link(limit, clause_link(&one.clause)),
            None => Cell::text(limit),
        };
        vec![
            Cell::text(one.label),
            limit,
            Cell::text(one.count.to_string()),
            days(one.median),
            days(one.ninetieth),
            Cell::text(in_time),
        ]
    });
    Table::new("每个环节用时", columns).rows(rows)
}

/// There is one way to the desks; what may still be done on paper is the seal.
fn online(told: &Performance) -> Table {
    let columns = vec![
        Column::text("事项"),
        Column::number("件数"),
        Column::number("网上办理"),
    ];
    let step = |steps: &[figures::Step], at: usize| steps.get(at).map_or(0, |step| step.count);
    let whole = |count: i64| percent(share(count, count));
    let (registered, contracts) = (step(&told.registrations, 0), step(&told.contracts, 0));
    let claims = step(&told.contracts, 4);
    let signed = told.signed;
    let rows = [
        ("登记", registered, whole(registered)),
        ("提交服务合同", contracts, whole(contracts)),
        ("申请兑付", claims, whole(claims)),
        (
            "文书签章（电子签章的占比，其余为盖章扫描件）",
            signed.copies,
            percent(share(signed.electronic, signed.copies)),
        ),
    ];
    let rows = rows.map(|(label, count, share)| {
        vec![
            Cell::text(label),
            Cell::text(count.to_string()),
            Cell::text(share),
        ]
    });
    Table::new("各事项网上办理的占比", columns).rows(rows)
}

fn cost(told: &Performance) -> String {
    told.cost.map_or_else(
        || format!("{} 年度的平台运行补贴还没有支付，付款后公布。", told.year),
        |one| {
            format!(
                "平台运行补贴 {} 元，专业机构办理 {} 件，平均每件 {} 元。",
                one.paid, one.files, one.each
            )
        },
    )
}

#[derive(Template)]
#[template(path = "pages/awards.html")]
struct AwardsPage {
    page: Page,
    form: Form,
    years: Vec<Choice>,
    year: u16,
    table: Table,
    pages: Pages,
}

/// `GET /awards`.
pub async fn awards(visit: Visit, Query(asked): Asked) -> Answer {
    let found = figures::awards(visit.office(), year_of(&asked), Pages::asked(&asked)).await?;
    let year = found.year;
    let columns = vec![
        Column::text("券号"),
        Column::text("创新主体"),
        Column::text("所在地"),
        Column::text("用途"),
        Column::text("服务机构"),
        Column::text("发放日期"),
    ];
    let table = Table::new(format!("{year} 年发放，共 {} 张", found.count), columns);
    Ok(layout::show(&AwardsPage {
        page: visit.page("发券公开"),
        form: Form::of([("year", year.to_string())]),
        years: choices(&found.years),
        table: table
            .rows(found.lines.iter().map(awarded))
            .empty("这一年没有可以公开的发券。"),
        pages: Pages::new(
            found.page,
            found.pages,
            format!("/awards?year={year}&page="),
        ),
        year,
    }))
}

fn awarded(line: &Awarded) -> Vec<Cell> {
    let award = &line.award;
    vec![
        Cell::text(&award.number),
        Cell::text(&award.subject),
        Cell::text(&line.place),
        Cell::text(&*line.purpose),
        Cell::text(&award.provider),
        Cell::text(award.issued_on.to_string()),
    ]
}
