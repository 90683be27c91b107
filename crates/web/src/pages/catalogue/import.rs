//! `/catalogue/import`: hundreds of services or instruments from one table, each row told why it was not taken (UX-30).

use askama::Template;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use office::catalogue::{self, Import, Imported, Mode, ROWS, RowFault, USES, columns, decode};
use rules::Refusal;
use rules::catalogue::EntryKind;

use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, choices};
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/import.html")]
struct ImportPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    modes: Vec<Choice>,
    samples: Vec<(EntryKind, String)>,
    uses: String,
    rows: usize,
    /// What is wrong, row by row.
    faults: Option<Table>,
}

#[derive(Template)]
#[template(path = "pages/imported.html")]
struct ImportedPage {
    page: Page,
    form: Form,
    taken: usize,
    left: usize,
    faults: Table,
}

/// `GET /catalogue/import`.
pub async fn ask(visit: Visit) -> Answer {
    Ok(layout::show(&page(
        &visit,
        Form::of([("kind", "instrument"), ("mode", "all")]),
        None,
    )))
}

/// `POST /catalogue/import`.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let Some(command) = read(&sent, &mut form) else {
        return Ok(layout::refused(&page(&visit, form, None)));
    };
    // What the file holds can be mended in the box, and is not chosen again.
    form.set("table", command.table.clone());
    if !sent.value("reasons").is_empty() {
        return reasons(&visit, &command).await;
    }
    let (office, by) = (visit.office(), sent.by(&visit));
    match form.settle(catalogue::import(office, by, command.clone()).await)? {
        Some(done) => Ok(layout::show(&imported(&visit, form, done))),
        None => {
            let seen = catalogue::look_through(office, visit.actor(), &command).await;
            let faults = seen.ok().map(|seen| table(&seen.left));
            Ok(layout::refused(&page(&visit, form, faults)))
        }
    }
}

/// The table, from the file or from the box, with every defect of the form.
fn read(sent: &Submission, form: &mut Form) -> Option<Import> {
    let missing = |field: &'static str, message: &str, fix: &str| {
        Refusal::new("table.choice", rules::clause!("7.4"), field, message, fix)
    };
    let kind = form.choice::<EntryKind>("kind");
    let kind = kind.filter(|kind| *kind != EntryKind::Certificate);
    if kind.is_none() {
        form.refuse([&missing(
            "kind",
            "没有选择导入什么",
            "选择服务项目或仪器设备",
        )]);
    }
    let mode = form.choice::<Mode>("mode");
    if mode.is_none() {
        form.refuse([&missing("mode", "没有选择有错误的行怎么办", "选择一种办法")]);
    }
    let table = match sent.file("file") {
        Some(_) => sent.upload("file").map(|file| file.bytes.to_vec()),
        None => Some(sent.value("table").as_bytes().to_vec()),
    };
    let table = table.and_then(|bytes| form.take(decode(&bytes)));
    Some(Import {
        kind: kind?,
        mode: mode?,
        table: table?,
    })
}

fn page(visit: &Visit, form: Form, faults: Option<Table>) -> ImportPage {
    let kinds = [EntryKind::Service, EntryKind::Instrument];
    let uses: Vec<&str> = USES.iter().map(|(name, _)| *name).collect();
    ImportPage {
        page: visit.page("批量导入").of(&form).back("/catalogue"),
        kinds: kinds
            .iter()
            .map(|kind| Choice::new(kind.code(), kind.label()))
            .collect(),
        modes: choices::<Mode>(),
        samples: kinds.map(|kind| (kind, sample(kind))).into(),
        uses: uses.join("、"),
        rows: ROWS,
        faults,
        form,
    }
}

/// The headings and one row, as they are typed.
fn sample(kind: EntryKind) -> String {
    let headings: Vec<&str> = columns(kind).iter().map(|(heading, _)| *heading).collect();
    let row = match kind {
        EntryKind::Service => "检测试验,枸杞多糖含量测定,GB/T 18672-2014,400,样品,7,241512050123",
        _ => "高效液相色谱仪,Agilent 1260,实验楼 305 室,电话 0951-5012345",
    };
    format!("{}\n{row}", headings.join(","))
}

fn table(left: &[RowFault]) -> Table {
    let columns = vec![
        Column::text("行"),
        Column::text("列"),
        Column::text("原因"),
        Column::text("改法"),
    ];
    let rows = left.iter().map(|fault| {
        let column = match fault.column.is_empty() {
            true => "整行",
            false => fault.column.as_str(),
        };
        vec![
            Cell::text(format!("第 {} 行", fault.line)),
            Cell::text(column),
            Cell::text(fault.reason.full_message()),
            Cell::text(&fault.reason.fix),
        ]
    });
    Table::new("没有提交的行", columns)
        .rows(rows)
        .empty("没有发现有错误的行。")
}

fn imported(visit: &Visit, form: Form, done: Imported) -> ImportedPage {
    let lines: std::collections::BTreeSet<u64> = done.left.iter().map(|one| one.line).collect();
    ImportedPage {
        page: visit.page("导入结果").back("/catalogue"),
        taken: done.taken,
        left: lines.len(),
        faults: table(&done.left),
        form,
    }
}

/// The faulty rows as a table for a spreadsheet, the reasons in its last column.
async fn reasons(visit: &Visit, command: &Import) -> Result<Response, Fault> {
    let seen = catalogue::look_through(visit.office(), visit.actor(), command).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"reasons.csv\"; filename*=UTF-8''%E5%AF%BC%E5%85%A5%E5%8E%9F%E5%9B%A0.csv",
        ),
    ];
    let text = catalogue::with_reasons(command, &seen.left);
    Ok((headers, text).into_response())
}
