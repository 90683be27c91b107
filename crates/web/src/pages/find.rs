//! `/find`: one field for every number, name and code; a single find is opened at once (10.1).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::find::{MOST, find};
use office::related::Card;
use rules::duties::{Act, Role};

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::shown::card;
use crate::visit::Visit;

/// Where one looks for files.
pub const PATH: &str = "/find";

/// Its route.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get(PATH, Act::Find, show)
}

#[derive(Template)]
#[template(path = "pages/find.html")]
struct FindPage {
    page: Page,
    form: Form,
    table: Table,
    more: bool,
    most: usize,
    /// Whether anything was asked for.
    asked: bool,
    /// Why nothing can be found under it.
    faults: Vec<Problem>,
}

async fn show(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let form = Form::of(asked);
    let words = form.value("q").trim().to_owned();
    let found = find(visit.office(), visit.actor(), &words).await?;
    if let [only] = found.files.as_slice()
        && let Some(page) = only.page
    {
        return Ok(Redirect::to(&card::href(page)).into_response());
    }
    Ok(layout::show(&FindPage {
        page: visit.page("查找文件"),
        table: table(&found.files, visit.role()),
        more: found.more,
        most: MOST,
        asked: !words.is_empty(),
        faults: found.fault.iter().map(Problem::from).collect(),
        form,
    }))
}

fn table(files: &[Card], role: Role) -> Table {
    let mut columns = card::columns();
    columns.push(Column::text("关联"));
    let rows = files.iter().map(|file| {
        let mut row = card::row(file, role);
        let to = card::related(file).map(|to| Cell::link("关联查询", to));
        row.push(to.unwrap_or_else(Cell::blank));
        row
    });
    Table::new("找到的文件", columns).rows(rows)
}
