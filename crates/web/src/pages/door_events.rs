//! `/record/door`: sign-ins, their failures and locks, factors and ends of sessions, as the auditor reads them (SEC-06).

use askama::Template;
use axum::extract::Query;
use office::accounts::{self, DoorLine, DoorSought};
use office::export::Layout;
use office::grid::{self, Format, Kind, Title, Value};
use rules::duties::{Act, DoorEvent};

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, choices};
use crate::layout::{self, Link, Page};
use crate::pages::export::saved_list;
use crate::pages::record::{asked_again, narrowed};
use crate::pages::security::device;
use crate::parts::{Cell, Column, Pages, Table};
use crate::step::link;
use crate::visit::Visit;

/// Events on one page.
const ROWS: u64 = 50;

/// What narrows it, as the query names it.
const NAMES: [&str; 4] = ["who", "event", "since", "until"];

/// The routes of the security record.
pub fn open(door: Door) -> Door {
    door.get("/record/door", Act::ReadRecord, show).get(
        "/record/door/export",
        Act::ReadRecord,
        export,
    )
}

#[derive(Template)]
#[template(path = "pages/door-events.html")]
struct DoorPage {
    page: Page,
    form: Form,
    events: Vec<Choice>,
    count: u64,
    table: Table,
    pages: Pages,
    files: Vec<Link>,
}

type Asked = Query<Vec<(String, String)>>;

/// `GET /record/door`.
pub async fn show(visit: Visit, Query(asked): Asked) -> Answer {
    let number = Pages::asked(&asked);
    let mut form = Form::of(asked);
    let (sought, faults) = DoorSought::read(&narrowed(&form, &NAMES));
    form.refuse(&faults);
    let (office, actor) = (visit.office(), visit.actor());
    let part = (number - 1, ROWS);
    let (lines, count) = accounts::door_events(office, actor, &sought, part).await?;
    let query = asked_again(&form, &NAMES);
    let page = DoorPage {
        page: visit.page("登录记录").of(&form).back("/record"),
        events: choices::<DoorEvent>(),
        count,
        table: table(&lines),
        pages: Pages::new(
            number,
            count.div_ceil(ROWS),
            format!("/record/door?{query}page="),
        ),
        files: [("导出 Excel", "xlsx"), ("导出 CSV", "csv")]
            .map(|(label, format)| {
                link(label, format!("/record/door/export?{query}format={format}"))
            })
            .into(),
        form,
    };
    Ok(layout::answer(&page.form.clone(), &page))
}

/// `GET /record/door/export`: what the page with the same query finds.
pub async fn export(visit: Visit, Query(asked): Asked) -> Answer {
    let form = Form::of(asked);
    let (sought, faults) = DoorSought::read(&narrowed(&form, &NAMES));
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    let csv = form.value("format") == "csv";
    let day = visit.office().today();
    let layout = Layout {
        format: if csv { Format::Csv } else { Format::Excel },
        title: Title {
            name: "登录记录".to_owned(),
            day,
            about: vec![
                ("内容".to_owned(), "登录记录".to_owned()),
                ("导出日期".to_owned(), day.to_string()),
            ],
        },
        columns: COLUMNS
            .iter()
            .map(|label| grid::Column::new(*label, Kind::Text))
            .collect(),
        cells,
    };
    let made = accounts::door_export(visit.office(), visit.actor(), &sought, layout).await?;
    saved_list(made, csv, &format!("登录记录-{day}"))
}

const COLUMNS: [&str; 5] = ["时间", "谁", "事件", "来自", "设备"];

fn cells(line: &DoorLine) -> Vec<Value> {
    let texts = texts(line).into_iter();
    texts
        .map(|text| match text.as_str() {
            "" => Value::Blank,
            _ => Value::Text(text),
        })
        .collect()
}

fn table(lines: &[DoorLine]) -> Table {
    let columns = COLUMNS.into_iter().map(Column::text).collect();
    let row = |line: &DoorLine| -> Vec<Cell> {
        let texts = texts(line).into_iter();
        texts
            .map(|text| match text.as_str() {
                "" => Cell::blank(),
                _ => Cell::text(text),
            })
            .collect()
    };
    Table::new("最近的在前", columns)
        .rows(lines.iter().map(row))
        .empty("这一页没有记录。")
}

fn texts(line: &DoorLine) -> [String; 5] {
    let at = office::local(line.at).format("%Y-%m-%d %H:%M:%S");
    let who = match &line.who {
        Some((name, login)) => match line.role {
            Some(role) => format!("{name}（{login}，当时为{}）", role.label()),
            None => format!("{name}（{login}）"),
        },
        None => "没有这个登录名".to_owned(),
    };
    [
        at.to_string(),
        who,
        line.event.map_or("", |event| event.label()).to_owned(),
        line.origin.clone(),
        device(&line.agent).to_string(),
    ]
}
