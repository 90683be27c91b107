//! Open data: the directory in three tables and the awards of a year, as CSV and JSON, and a page that says what every
//! column means.

mod awards;
mod sets;
pub mod stream;

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use office::{directory, figures, local};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::visit::Visit;
use sets::Set;
use stream::Shape;

/// Under which terms anybody may use the data.
pub(crate) const LICENCE: &str =
    "可以免费使用、复制和再发布，注明来源“宁夏科技创新券”和数据截至时间";

/// The files, each at its address.
const FILES: [(&str, Set, Shape); 6] = [
    ("/open/providers.csv", Set::Providers, Shape::Csv),
    ("/open/providers.json", Set::Providers, Shape::Json),
    ("/open/services.csv", Set::Services, Shape::Csv),
    ("/open/services.json", Set::Services, Shape::Json),
    ("/open/instruments.csv", Set::Instruments, Shape::Csv),
    ("/open/instruments.json", Set::Instruments, Shape::Json),
];

/// Registers the page and the files.
#[must_use]
pub fn open(door: Door) -> Door {
    let door = door
        .get("/open", Act::SeePublic, show)
        .get("/open/awards.csv", Act::SeePublic, |visit, asked| {
            awards::file(visit, asked, Shape::Csv)
        })
        .get("/open/awards.json", Act::SeePublic, |visit, asked| {
            awards::file(visit, asked, Shape::Json)
        });
    FILES.into_iter().fold(door, |door, (path, set, shape)| {
        door.get(path, Act::SeePublic, move |visit, headers| {
            file(visit, headers, path, (set, shape))
        })
    })
}

/// One table of the page: its files and its columns.
struct Described {
    title: &'static str,
    rows: usize,
    files: Vec<(&'static str, &'static str)>,
    columns: Table,
}

#[derive(Template)]
#[template(path = "pages/open.html")]
struct OpenPage {
    page: Page,
    as_of: String,
    changed_at: String,
    licence: &'static str,
    sets: Vec<Described>,
}

/// `GET /open`.
pub async fn show(visit: Visit) -> Answer {
    let everything = directory::everything(visit.office()).await?;
    let shown = |at| local(at).format("%Y-%m-%d %H:%M").to_string();
    let sets = Set::ALL.iter().map(|set| Described {
        title: set.title(),
        rows: everything.providers.iter().map(|one| set.count(one)).sum(),
        files: files(*set),
        columns: described(set.title(), set.columns()),
    });
    let this = figures::awards(visit.office(), 0, 1).await?;
    let awards = Described {
        title: awards::TITLE,
        rows: usize::try_from(this.count).unwrap_or(usize::MAX),
        files: vec![
            ("/open/awards.csv", "awards.csv"),
            ("/open/awards.json", "awards.json"),
        ],
        columns: described(awards::TITLE, &awards::COLUMNS),
    };
    Ok(layout::show(&OpenPage {
        page: visit.page("开放数据").back("/providers"),
        as_of: shown(visit.office().now()),
        changed_at: everything.changed_at.map_or_else(|| "—".to_owned(), shown),
        licence: LICENCE,
        sets: sets.chain([awards]).collect(),
    }))
}

fn described(title: &str, means: &[sets::Column]) -> Table {
    let columns = vec![
        Column::text("列名（CSV）"),
        Column::text("键名（JSON）"),
        Column::text("含义"),
    ];
    let rows = means.iter().map(|column| {
        vec![
            Cell::text(column.label),
            Cell::text(column.name),
            Cell::text(column.means),
        ]
    });
    Table::new(format!("{title}各列"), columns).rows(rows)
}

/// The addresses and names of the files of a table.
fn files(set: Set) -> Vec<(&'static str, &'static str)> {
    let all = FILES.iter().filter(|(_, of, _)| *of == set);
    all.map(|(path, ..)| (*path, name(path))).collect()
}

fn name(path: &'static str) -> &'static str {
    path.trim_start_matches("/open/")
}

/// `GET /open/providers.csv` and its like.
async fn file(
    visit: Visit,
    headers: HeaderMap,
    path: &'static str,
    (set, shape): (Set, Shape),
) -> Answer {
    let everything = directory::everything(visit.office()).await?;
    let stamp = stream::stamp(&everything, name(path))?;
    if stream::unchanged(&headers, &stamp) {
        return Ok((StatusCode::NOT_MODIFIED, stamp).into_response());
    }
    let body = stream::body(everything, set, shape);
    Ok((stamp, stream::kind(shape, name(path))?, body).into_response())
}
