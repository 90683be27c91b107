//! `/numbers`: the numbers of a year, one page for each reader; every figure says what it means, as of when, and leads
//! to its rows (UX-32, UX-33).

mod at_work;

use askama::Template;
use axum::extract::Query;
use office::figures::{self, By, Line, Numbers, Reach, Step, Sum};
use office::grid::Format;
use office::{budget, local};
use rules::duties::{Act, Role};
use rules::figures::share;
use rules::{Coded, Fen};

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, clause_link};
use crate::layout::{self, Link, Page};
use crate::parts::{Cell, Column, Table};
use crate::shown::bars::Bars;
use crate::shown::chart::Chart;
use crate::visit::Visit;
use at_work::Work;

/// The page and its files.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/numbers", Act::SeeNumbers, show)
        .get("/numbers/export", Act::SeeNumbers, export)
}

/// One way in which the money is cut.
struct Cut {
    title: &'static str,
    bars: Bars,
    table: Table,
    files: Vec<Link>,
}

#[derive(Template)]
#[template(path = "pages/numbers.html")]
struct NumbersPage {
    page: Page,
    form: Form,
    years: Vec<Choice>,
    year: u16,
    as_of: String,
    whose: String,
    key: Table,
    cuts: Vec<Cut>,
    chart: Option<Chart>,
    ways: Vec<Table>,
    returns: Table,
    work: Option<Work>,
}

/// `GET /numbers`.
pub async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let numbers = figures::numbers(office, actor, year_of(&asked)).await?;
    let work = figures::at_work(office, actor, numbers.year).await?;
    let chart = match visit.may(Act::SeeBudget) {
        Some(_) => Some(Chart::of(&budget::course(office, actor).await?)),
        None => None,
    };
    let limit = visit.policy()?.payment_days;
    Ok(layout::show(&NumbersPage {
        page: visit.page(format!("{} 年度统计", numbers.year)),
        form: Form::of([("year", numbers.year.to_string())]),
        years: numbers
            .years
            .iter()
            .map(|year| Choice::new(year.to_string(), format!("{year} 年度")))
            .collect(),
        as_of: local(numbers.as_of).format("%Y-%m-%d %H:%M").to_string(),
        whose: whose(&visit, &numbers),
        key: key(&numbers, visit.role(), limit),
        cuts: cuts(&numbers, visit.role()),
        ways: ways(&numbers),
        returns: returns(&numbers),
        work: work.as_ref().map(at_work::shown),
        year: numbers.year,
        chart,
    }))
}

pub(super) fn year_of(asked: &[(String, String)]) -> u16 {
    let year = asked.iter().find(|(name, _)| name == "year");
    year.and_then(|(_, year)| year.parse().ok()).unwrap_or(0)
}

/// Whose numbers these are, as the page says it.
fn whose(visit: &Visit, numbers: &Numbers) -> String {
    match &numbers.reach {
        Reach::Region => "全区".to_owned(),
        Reach::Area(divisions) => {
            let first = divisions.first().map_or("", String::as_str);
            visit.office().law().divisions.full_name(first)
        }
        Reach::Subject(_) => "本主体".to_owned(),
        Reach::Provider(_) => "本机构".to_owned(),
    }
}

/// The list that holds the vouchers or claims of a figure; a provider's list of vouchers is one of 服务券, which is
/// another count.
fn rows(role: Role, issued: bool, year: u16, narrowed: &str) -> String {
    match (issued, role) {
        (true, Role::Provider) => String::new(),
        (true, _) => format!("/vouchers?year={year}{narrowed}"),
        (false, _) => format!("/claims?year={year}{narrowed}"),
    }
}

fn linked(words: String, href: String) -> Cell {
    match href.as_str() {
        "" => Cell::text(words),
        _ => Cell::link(words, href),
    }
}

/// The figures that stand first: what each is, this year, the year before, and how it is defined.
fn key(numbers: &Numbers, role: Role, limit: u32) -> Table {
    let columns = vec![
        Column::text("数字"),
        Column::number(format!("{} 年度", numbers.year)),
        Column::number(format!("{} 年度", numbers.year - 1)),
        Column::text("含义"),
    ];
    let (issued, redeemed) = (&numbers.issued, &numbers.redeemed);
    let (year, before) = (numbers.year, numbers.before);
    let money = |sum: &Sum, issued: bool, year: u16| {
        linked(format!("{} 元", sum.amount), rows(role, issued, year, ""))
    };
    let count = |sum: &Sum, issued: bool, year: u16| {
        let unit = if issued { "张" } else { "笔" };
        linked(
            format!("{} {unit}", sum.count),
            rows(role, issued, year, ""),
        )
    };
    let mut lines = vec![
        vec![
            Cell::text("发放金额"),
            money(issued, true, year),
            money(&before.0, true, year - 1),
            Cell::text("当年发放的创新券面额合计；退回、到期的仍计在内，减少合同金额的按减少后计"),
        ],
        vec![
            Cell::text("发放张数"),
            count(issued, true, year),
            count(&before.0, true, year - 1),
            Cell::text("当年发放的创新券"),
        ],
        vec![
            Cell::text("兑付金额"),
            money(redeemed, false, year),
            money(&before.1, false, year - 1),
            Cell::text("从当年兑付预算中已付的兑付款，与预算账的“已付”逐分相等"),
        ],
        vec![
            Cell::text("兑付笔数"),
            count(redeemed, false, year),
            count(&before.1, false, year - 1),
            Cell::text("从当年兑付预算中付款的兑付申请"),
        ],
    ];
    lines.extend(quality(numbers, role, limit));
    Table::new("主要数字", columns).rows(lines)
}

pub(super) fn percent(hundredths: Option<i64>) -> String {
    let shown = |share: i64| format!("{}.{:02}%", share / 100, share % 100);
    hundredths.map_or_else(|| "—".to_owned(), shown)
}

/// How well it went: shares, waits, ratings, what is late.
fn quality(numbers: &Numbers, role: Role, limit: u32) -> Vec<Vec<Cell>> {
    let fen = |amount: Fen| amount.fen();
    let ratio = |sums: (&Sum, &Sum)| percent(share(fen(sums.1.amount), fen(sums.0.amount)));
    let waited = numbers.waited;
    let days =
        |days: Option<i64>| days.map_or_else(|| "—".to_owned(), |days| format!("{days} 个工作日"));
    let (rated, stars) = numbers.rated;
    let mean = match rated {
        0 => "—".to_owned(),
        _ => format!("{}.{} 分", stars * 10 / rated / 10, stars * 10 / rated % 10),
    };
    let line = |label: &str, this: Cell, before: String, means: String| {
        vec![
            Cell::text(label),
            this,
            Cell::text(before),
            Cell::text(means),
        ]
    };
    let none = || "—".to_owned();
    let mut lines = vec![
        line(
            "兑付占发放",
            Cell::text(ratio((&numbers.issued, &numbers.redeemed))),
            ratio((&numbers.before.0, &numbers.before.1)),
            "兑付金额除以发放金额，往年发放今年兑付的计在今年".to_owned(),
        ),
        line(
            "兑付用时中位数",
            Cell::text(days(waited.median)),
            none(),
            "当年付款的兑付申请从提交到付款的工作日数，一半不超过它".to_owned(),
        ),
        line(
            "兑付用时九成",
            Cell::text(days(waited.ninetieth)),
            none(),
            "九成的兑付申请不超过这个工作日数".to_owned(),
        ),
        line(
            "按期付款",
            Cell::text(percent(share(waited.in_time, waited.count))),
            none(),
            format!("{limit} 个工作日内付款的占当年付款的（办法解读 8.6）"),
        ),
        line(
            "主体评价",
            Cell::text(mean),
            none(),
            format!("当年 {rated} 次评价的平均，满分 5 分"),
        ),
    ];
    let overdue = match role {
        Role::Provider | Role::Subject => Cell::text(format!("{} 件", numbers.overdue)),
        _ => Cell::link(format!("{} 件", numbers.overdue), "/claims?due=overdue"),
    };
    lines.push(line(
        "逾期的兑付申请",
        overdue,
        none(),
        "此刻已过期限还没有办完的，不分年度".to_owned(),
    ));
    lines
}

fn cuts(numbers: &Numbers, role: Role) -> Vec<Cut> {
    let all: [(&'static str, By, &[Line], &str); 3] = [
        ("按县（市、区）", By::County, &numbers.counties, "county"),
        ("按用途", By::Use, &numbers.uses, "purpose"),
        ("按机构类别", By::Side, &numbers.sides, "side"),
    ];
    let cuts = all.into_iter().map(|(title, by, lines, name)| Cut {
        bars: Bars::of(by.code(), title, lines),
        table: cut(title, by, (lines, name), numbers, role),
        files: files(by, numbers.year),
        title,
    });
    cuts.collect()
}

fn cut(
    title: &str,
    by: By,
    (lines, name): (&[Line], &str),
    numbers: &Numbers,
    role: Role,
) -> Table {
    let columns = vec![
        Column::text(by.label()),
        Column::number("发放（张）"),
        Column::number("发放金额（元）"),
        Column::number("兑付（笔）"),
        Column::number("兑付金额（元）"),
    ];
    let year = numbers.year;
    let shown = |label: Cell, issued: &Sum, redeemed: &Sum, narrowed: &str| {
        vec![
            label,
            Cell::text(issued.count.to_string()),
            linked(issued.amount.to_string(), rows(role, true, year, narrowed)),
            Cell::text(redeemed.count.to_string()),
            linked(
                redeemed.amount.to_string(),
                rows(role, false, year, narrowed),
            ),
        ]
    };
    let body = lines.iter().map(|line| {
        let narrowed = format!("&{name}={}", line.code);
        shown(
            Cell::text(&line.label),
            &line.issued,
            &line.redeemed,
            &narrowed,
        )
    });
    Table::new(format!("{year} 年度{title}"), columns)
        .rows(body)
        .total(shown(
            Cell::text("合计"),
            &numbers.issued,
            &numbers.redeemed,
            "",
        ))
        .empty("这一年度没有发放，也没有兑付。")
}

fn files(by: By, year: u16) -> Vec<Link> {
    let link = |(label, format): (&str, &str)| Link {
        label: label.to_owned(),
        href: format!(
            "/numbers/export?year={year}&by={}&format={format}",
            by.code()
        ),
        here: false,
    };
    [("导出 Excel", "xlsx"), ("导出 CSV", "csv")]
        .map(link)
        .into()
}

/// How far those that began came, step by step.
fn ways(numbers: &Numbers) -> Vec<Table> {
    let mut ways = Vec::new();
    if !matches!(numbers.reach, Reach::Subject(_) | Reach::Provider(_)) {
        let title = format!("{} 年度登记的主体走到哪一步（户）", numbers.year);
        ways.push(way(title, &numbers.registrations));
    }
    let title = format!("{} 年度提交的合同走到哪一步（份）", numbers.year);
    ways.push(way(title, &numbers.contracts));
    ways
}

pub(super) fn way(title: String, steps: &[Step]) -> Table {
    let columns = vec![
        Column::text("步骤"),
        Column::number("数量"),
        Column::number("占上一步"),
        Column::number("占第一步"),
    ];
    let first = steps.first().map_or(0, |step| step.count);
    let before = std::iter::once(first).chain(steps.iter().map(|step| step.count));
    let rows = steps.iter().zip(before).map(|(step, before)| {
        vec![
            Cell::text(step.label),
            Cell::text(step.count.to_string()),
            Cell::text(percent(share(step.count, before))),
            Cell::text(percent(share(step.count, first))),
        ]
    });
    Table::new(title, columns).rows(rows)
}

fn returns(numbers: &Numbers) -> Table {
    let columns = vec![
        Column::text("依据"),
        Column::text("条文"),
        Column::number("退回（次）"),
    ];
    let rows = numbers.returns.iter().map(|(clause, count)| {
        let text: String = clause.text().chars().take(40).collect();
        vec![
            Cell::link(clause.to_string(), clause_link(clause)),
            Cell::text(text),
            Cell::text(count.to_string()),
        ]
    });
    Table::new("合同退回补正的理由", columns)
        .rows(rows)
        .empty("这一年度没有合同退回补正。")
}

/// `GET /numbers/export`.
pub async fn export(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let value = |name: &str| {
        let found = asked.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let by = match value("by") {
        "" => By::County,
        by => By::parse(by).ok_or(Fault::from(office::Refused::Unknown))?,
    };
    let csv = value("format") == "csv";
    let format = if csv { Format::Csv } else { Format::Excel };
    let asked = (by, year_of(&asked));
    let made = figures::export(visit.office(), visit.actor(), asked, format).await?;
    let name = format!("数据-{}", visit.office().today());
    super::export::saved_list(made, csv, &name)
}
