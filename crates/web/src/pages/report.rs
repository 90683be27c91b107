//! `/report`: the yearly report for everybody, on the page and as a PDF, and the year without names for the auditor (5.3).

use askama::Template;
use axum::extract::Query;
use axum::response::IntoResponse;
use office::By;
use office::attachments::Download;
use office::export::Layout;
use office::figures::{self, DICTIONARY, Held, Report};
use office::grid::{Column as Printed, Format, Kind, Title, Value};
use office::local;
use rules::duties::Act;
use rules::figures::share;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, clause_link};
use crate::layout::{self, Link, Page};
use crate::pages::download::saved;
use crate::pages::export::saved_list;
use crate::pages::numbers::year_of;
use crate::pages::spot::estimated;
use crate::parts::{Cell, Column, Row, Table};
use crate::step::link;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/report", Act::SeePublic, show)
        .get("/report/pdf", Act::SeePublic, pdf)
        .get("/report/data", Act::ExportAnonymous, data)
        .get("/report/dictionary", Act::ExportAnonymous, dictionary)
}

#[derive(Template)]
#[template(path = "pages/report.html")]
struct ReportPage {
    page: Page,
    form: Form,
    years: Vec<Choice>,
    year: u16,
    as_of: String,
    least: u32,
    key: Table,
    cuts: Vec<Table>,
    served: Table,
    grades: Table,
    samples: Vec<(String, Vec<Row>)>,
    returns: Table,
    became: Vec<String>,
    links: Vec<Link>,
}

type Asked = Query<Vec<(String, String)>>;

/// `GET /report`.
pub async fn show(visit: Visit, Query(asked): Asked) -> Answer {
    let told = figures::report(visit.office(), year_of(&asked)).await?;
    let numbers = &told.numbers;
    let year = numbers.year;
    let samples = told.samples.iter();
    Ok(layout::show(&ReportPage {
        page: visit.page(format!("{year} 年度报告")),
        form: Form::of([("year", year.to_string())]),
        years: numbers
            .years
            .iter()
            .map(|year| Choice::new(year.to_string(), format!("{year} 年度")))
            .collect(),
        as_of: local(numbers.as_of).format("%Y-%m-%d %H:%M").to_string(),
        least: told.least,
        key: key(&told),
        cuts: vec![
            cut("按用途", "用途", &told.uses),
            cut("按机构类别", "机构类别", &told.sides),
            places(&told),
        ],
        served: served(&told),
        grades: grades(&told),
        samples: samples
            .map(|(number, one)| (format!("抽查计划 {number}"), estimated(one)))
            .collect(),
        returns: returns(&told),
        became: figures::became(&told),
        links: links(&visit, year),
        year,
    }))
}

fn links(visit: &Visit, year: u16) -> Vec<Link> {
    let all = [
        (Act::SeePublic, "下载 PDF", "/report/pdf"),
        (Act::ExportAnonymous, "匿名数据（CSV）", "/report/data"),
        (
            Act::ExportAnonymous,
            "数据字典（CSV）",
            "/report/dictionary",
        ),
    ];
    let mine = all
        .into_iter()
        .filter(|(act, ..)| visit.may(*act).is_some());
    mine.map(|(_, label, path)| link(label, format!("{path}?year={year}")))
        .collect()
}

const NOT_SHOWN: &str = "不公布";

fn sum(of: Option<figures::Sum>, say: fn(figures::Sum) -> String) -> Cell {
    Cell::text(of.map_or_else(|| NOT_SHOWN.to_owned(), say))
}

fn days(days: Option<i64>) -> Cell {
    Cell::text(days.map_or_else(|| "—".to_owned(), |days| format!("{days} 个工作日")))
}

fn in_time(waited: &figures::Waited) -> Cell {
    let share = share(waited.in_time, waited.count);
    Cell::text(share.map_or("—".to_owned(), |one| {
        format!("{}.{:02}%", one / 100, one % 100)
    }))
}

fn key(told: &Report) -> Table {
    let waited = |say: fn(&figures::Waited) -> Cell| match &told.waited {
        Some(waited) => say(waited),
        None => Cell::text(NOT_SHOWN),
    };
    let money = |one: figures::Sum| format!("{} 元", one.amount);
    let rows = vec![
        ("发放金额", sum(told.issued, money)),
        (
            "发放张数",
            sum(told.issued, |one| format!("{} 张", one.count)),
        ),
        ("兑付金额", sum(told.redeemed, money)),
        (
            "兑付笔数",
            sum(told.redeemed, |one| format!("{} 笔", one.count)),
        ),
        ("兑付用时中位数", waited(|one| days(one.median))),
        ("兑付用时九成", waited(|one| days(one.ninetieth))),
        ("按期付款", waited(in_time)),
        (
            "服务机构补贴付款",
            Cell::text(format!("{} 元", told.subsidies)),
        ),
        (
            "平台运行补贴付款",
            Cell::text(format!("{} 元", told.operating)),
        ),
    ];
    let columns = vec![Column::text("数字"), Column::number("本年度")];
    let rows = rows
        .into_iter()
        .map(|(label, cell)| vec![Cell::text(label), cell]);
    Table::new("主要数字", columns).rows(rows)
}

fn cut(title: &str, label: &str, lines: &[Held]) -> Table {
    let columns = vec![
        Column::text(label),
        Column::number("发放（张）"),
        Column::number("发放金额（元）"),
        Column::number("兑付（笔）"),
        Column::number("兑付金额（元）"),
    ];
    let count = |one: figures::Sum| one.count.to_string();
    let amount = |one: figures::Sum| one.amount.to_string();
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(&line.label),
            sum(line.issued, count),
            sum(line.issued, amount),
            sum(line.redeemed, count),
            sum(line.redeemed, amount),
        ]
    });
    Table::new(title, columns)
        .rows(rows)
        .empty("这一年度没有发放，也没有兑付。")
}

fn places(told: &Report) -> Table {
    let columns = vec![
        Column::text("县（市、区）"),
        Column::number("发放金额（元）"),
        Column::number("兑付金额（元）"),
    ];
    let shown = |shown: figures::Shown| match shown {
        figures::Shown::Value(fen) => Cell::text(rules::Fen::new(fen).to_string()),
        figures::Shown::Held => Cell::text(NOT_SHOWN),
        figures::Shown::Nothing => Cell::text("—"),
    };
    let law = rules::Law::shipped();
    let [issued, redeemed] = &told.counties;
    let rows = issued.counties.iter().zip(&redeemed.counties);
    let rows = rows.map(|(one, other)| {
        let name = law.divisions.full_name(&one.division);
        vec![Cell::text(name), shown(one.shown), shown(other.shown)]
    });
    Table::new("按县（市、区）", columns).rows(rows)
}

fn served(told: &Report) -> Table {
    let sums = &told.satisfaction;
    let [opened, answered, in_time] = sums.tickets;
    let satisfied = match sums.rated() {
        0 => "—".to_owned(),
        rated => {
            let tenths = sums.satisfied() * 1000 / rated;
            format!("{}.{}%", tenths / 10, tenths % 10)
        }
    };
    let rows = vec![
        ("办理评价", format!("{} 件", sums.rated())),
        ("满意率（基本满意及以上）", satisfied),
        ("投诉服务机构", format!("{} 件", sums.complaints)),
        (
            "要核实的不满意评价和投诉",
            format!("{opened} 件，已答复 {answered} 件，其中按期 {in_time} 件"),
        ),
    ];
    let columns = vec![Column::text("项目"), Column::text("数量")];
    let rows = rows
        .into_iter()
        .map(|(label, value)| vec![Cell::text(label), Cell::text(value)]);
    Table::new("办理评价和投诉", columns).rows(rows)
}

fn grades(told: &Report) -> Table {
    let columns = vec![Column::text("等次"), Column::number("家数")];
    let rows = told
        .grades
        .iter()
        .map(|(grade, count)| vec![Cell::text(grade.label()), Cell::text(count.to_string())]);
    Table::new("已发布的服务机构年度评价", columns).rows(rows)
}

fn returns(told: &Report) -> Table {
    let columns = vec![
        Column::text("依据"),
        Column::text("条文"),
        Column::number("退回（次）"),
    ];
    let rows = told.numbers.returns.iter().map(|(clause, count)| {
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

/// `GET /report/pdf`.
pub async fn pdf(visit: Visit, Query(asked): Asked) -> Answer {
    let year = year_of(&asked);
    let bytes = figures::printed(visit.office(), year).await?;
    let name = match year {
        0 => "科技创新券年度报告.pdf".to_owned(),
        year => format!("科技创新券{year}年度报告.pdf"),
    };
    saved(Download {
        name,
        media: "application/pdf".to_owned(),
        bytes,
    })
    .map(IntoResponse::into_response)
}

/// `GET /report/data`.
pub async fn data(visit: Visit, Query(asked): Asked) -> Answer {
    let year = year_of(&asked);
    let request = visit.request_id().to_string();
    let by = By {
        actor: visit.actor(),
        request: &request,
    };
    let made = figures::anonymous(visit.office(), by, year).await?;
    saved_list(made, true, &format!("匿名数据-{year}"))
}

/// A line of the dictionary.
type Entry = (&'static str, &'static str, &'static str);

/// `GET /report/dictionary`.
pub async fn dictionary(visit: Visit) -> Answer {
    let layout = Layout {
        format: Format::Csv,
        title: Title {
            name: "数据字典".to_owned(),
            day: visit.office().today(),
            about: Vec::new(),
        },
        columns: ["列", "含义", "取值"]
            .map(|name| Printed::new(name, Kind::Text))
            .into(),
        cells: |entry: &Entry| {
            let (name, means, values) = *entry;
            [name, means, values]
                .map(|text| Value::Text(text.to_owned()))
                .into()
        },
    };
    let made = office::export::plain(layout, DICTIONARY.to_vec()).await?;
    saved_list(made, true, "匿名数据字典")
}
