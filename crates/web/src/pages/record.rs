//! `/record`: the record of acts as the auditor reads it, and its verification (5.3, SEC-06).

use askama::Template;
use axum::extract::Query;
use office::answers::Answers;
use office::audit::{self, Line, Report, Sought};
use office::export::Layout;
use office::grid::{self, Format, Kind, Title, Value};
use office::timeline::Entry;
use office::{FileKind, contracts};
use rules::duties::Act;

use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form};
use crate::layout::{self, Link, Page};
use crate::pages::export::saved_list;
use crate::parts::{Cell, Column, Pages, Table};
use crate::shown::address;
use crate::step::link;
use crate::visit::Visit;

/// Acts on one page.
const ROWS: u64 = 50;
/// Enough of a hash to compare by eye.
const PREFIX: usize = 12;

#[derive(Template)]
#[template(path = "pages/record.html")]
struct RecordPage {
    page: Page,
    form: Form,
    acts: Vec<Choice>,
    count: u64,
    /// Returns that named what an earlier one should have named.
    late: u64,
    table: Table,
    pages: Pages,
    files: Vec<Link>,
}

type Asked = Query<Vec<(String, String)>>;

/// What narrows the record, as the query names it.
const NAMES: [&str; 5] = ["who", "act", "file", "since", "until"];

/// `GET /record`.
pub async fn show(visit: Visit, Query(asked): Asked) -> Answer {
    let mut form = Form::of(asked);
    let number: u64 = form.value("page").parse().unwrap_or(1);
    let number = number.clamp(1, u64::from(u32::MAX));
    let (sought, faults) = Sought::read(&narrowed(&form, &NAMES));
    form.refuse(&faults);
    let part = (number - 1, ROWS);
    let found = audit::read(visit.office(), visit.actor(), &sought, part).await;
    let (lines, count) = form.settle(found)?.unwrap_or_default();
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let query = asked_again(&form, &NAMES);
    let page = RecordPage {
        page: visit.page("操作记录").of(&form),
        acts: Act::ALL
            .iter()
            .map(|act| Choice::new(act.code(), act.label()))
            .collect(),
        count,
        late: contracts::late_returns(visit.office()).await?,
        table: table(&lines),
        pages: Pages {
            number: size(number),
            of: size(count.div_ceil(ROWS).max(1)),
            href: format!("/record?{query}page="),
        },
        files: [("导出 Excel", "xlsx"), ("导出 CSV", "csv")]
            .map(|(label, format)| link(label, format!("/record/export?{query}format={format}")))
            .into(),
        form,
    };
    Ok(layout::answer(&page.form.clone(), &page))
}

/// What was asked, to be asked again with something else behind it.
pub fn asked_again(form: &Form, names: &[&str]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in names {
        if !form.value(name).is_empty() {
            query.append_pair(name, form.value(name));
        }
    }
    match query.finish() {
        query if query.is_empty() => query,
        query => format!("{query}&"),
    }
}

/// What narrows a record.
pub fn narrowed(form: &Form, names: &[&'static str]) -> Answers {
    names.iter().map(|name| (*name, form.value(name))).collect()
}

/// `GET /record/export`: what the page with the same query finds.
pub async fn export(visit: Visit, Query(asked): Asked) -> Answer {
    let form = Form::of(asked);
    let (sought, faults) = Sought::read(&narrowed(&form, &NAMES));
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let csv = form.value("format") == "csv";
    let day = visit.office().today();
    let narrowed = [
        ("谁", "who"),
        ("事项", "act"),
        ("材料", "file"),
        ("起", "since"),
        ("止", "until"),
    ];
    let narrowed = narrowed
        .into_iter()
        .filter(|(_, name)| !form.value(name).is_empty());
    let mut about = vec![
        ("内容".to_owned(), "操作记录".to_owned()),
        ("导出日期".to_owned(), day.to_string()),
    ];
    about.extend(narrowed.map(|(label, name)| (label.to_owned(), form.value(name).to_owned())));
    let layout = Layout {
        format: if csv { Format::Csv } else { Format::Excel },
        title: Title {
            name: "操作记录".to_owned(),
            day,
            about,
        },
        columns: COLUMNS
            .iter()
            .map(|label| grid::Column::new(*label, Kind::Text))
            .collect(),
        cells,
    };
    let made = audit::export(visit.office(), visit.actor(), &sought, layout).await?;
    saved_list(made, csv, &format!("操作记录-{day}"))
}

const COLUMNS: [&str; 11] = [
    "时间",
    "谁",
    "角色",
    "事项",
    "材料类型",
    "材料",
    "该材料第几条",
    "办后状态",
    "理由和意见",
    "来自",
    "校验码（SM3）",
];

fn cells(line: &Line) -> Vec<Value> {
    let entry = &line.entry;
    let at = office::local(entry.at).format("%Y-%m-%d %H:%M:%S");
    let reasons = entry.reasons.iter().map(|reason| reason.full_message());
    let said: Vec<String> = reasons.chain([entry.words.clone()]).collect();
    let said: Vec<String> = said.into_iter().filter(|one| !one.is_empty()).collect();
    let text = |text: &str| match text {
        "" => Value::Blank,
        text => Value::Text(text.to_owned()),
    };
    vec![
        text(&at.to_string()),
        text(&entry.who),
        text(entry.role.map_or("", |role| role.label())),
        text(entry.what()),
        text(entry.kind.map_or("", |kind| kind.label())),
        text(line.name.as_deref().unwrap_or_default()),
        text(&entry.number.to_string()),
        text(entry.state.unwrap_or_default()),
        text(&said.join("；")),
        text(origin(entry)),
        text(&entry.hash),
    ]
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
    // A contract that was drawn up but not handed in is its parties' alone; of local money the region reads totals (R27).
    let closed = match entry.kind {
        Some(FileKind::Contract) => !line.opens,
        Some(FileKind::TopUp | FileKind::Programme) => true,
        _ => false,
    };
    let href = entry.kind.filter(|_| !closed);
    let href = href.and_then(|kind| address(kind, entry.file));
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
        "console" => "命令行",
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
