//! The files themselves: written while they are sent, so that the largest takes no more memory than a piece of it.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderName, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderValue};
use chrono::{DateTime, Utc};
use futures_util::stream;
use office::directory::{Everything, Listed};
use serde_json::{Map, Value, json};

use super::LICENCE;
use super::sets::{Column, Set};
use crate::errors::Fault;

/// What Excel needs to read UTF-8.
const MARK: &str = "\u{feff}";
/// How many providers are written at once.
const AT_ONCE: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Csv,
    Json,
}

/// When the content last changed, and by which mark a reader knows what he has.
pub(super) type Stamp = [(HeaderName, HeaderValue); 3];

pub(super) fn stamp(everything: &Everything, name: &str) -> Result<Stamp, Fault> {
    let changed = everything.changed_at.unwrap_or_default();
    // Weak, because the bytes differ where the answer is compressed.
    let mark = format!(
        "W/\"{name}-{}-{}\"",
        everything.version,
        changed.timestamp_micros()
    );
    let header = |value: &str| HeaderValue::from_str(value).map_err(Fault::broken);
    Ok([
        (ETAG, header(&mark)?),
        (LAST_MODIFIED, header(&http_date(changed))?),
        (CACHE_CONTROL, HeaderValue::from_static("public, no-cache")),
    ])
}

fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Whether the reader has this already; a mark is worth more than a time.
pub(super) fn unchanged(headers: &HeaderMap, stamp: &Stamp) -> bool {
    match (headers.get(IF_NONE_MATCH), headers.get(IF_MODIFIED_SINCE)) {
        (Some(marks), _) => marks.to_str().is_ok_and(|marks| {
            let known = stamp[0].1.to_str().unwrap_or_default();
            marks
                .split(',')
                .any(|mark| mark.trim() == known || mark.trim() == "*")
        }),
        (None, Some(since)) => *since == stamp[1].1,
        (None, None) => false,
    }
}

pub(super) fn kind(shape: Shape, name: &str) -> Result<[(HeaderName, HeaderValue); 2], Fault> {
    let media = match shape {
        Shape::Csv => "text/csv; charset=utf-8",
        Shape::Json => "application/json",
    };
    let saved = format!("attachment; filename=\"{name}\"");
    Ok([
        (CONTENT_TYPE, HeaderValue::from_static(media)),
        (
            CONTENT_DISPOSITION,
            HeaderValue::from_str(&saved).map_err(Fault::broken)?,
        ),
    ])
}

pub(super) fn body(everything: Everything, set: Set, shape: Shape) -> Body {
    let (head, tail) = match shape {
        Shape::Csv => (csv_head(set.columns()), String::new()),
        Shape::Json => (json_head(&everything, set), "]}\n".to_owned()),
    };
    let mut first = true;
    let mut providers = everything.providers.into_iter();
    let pieces = std::iter::from_fn(move || {
        let some: Vec<_> = providers.by_ref().take(AT_ONCE).collect();
        let written = some.iter().map(|one| written(one, set, shape, &mut first));
        (!some.is_empty()).then(|| written.collect::<String>())
    });
    let all = std::iter::once(head).chain(pieces).chain([tail]);
    Body::from_stream(stream::iter(all.map(Ok::<_, Infallible>)))
}

fn written(one: &Listed, set: Set, shape: Shape, first: &mut bool) -> String {
    let rows = set.rows(one).into_iter();
    match shape {
        Shape::Csv => rows.map(|row| line(row.iter().map(csv_text))).collect(),
        Shape::Json => rows.map(|row| object(set.columns(), row, first)).collect(),
    }
}

/// A row as an object after those before it.
pub(super) fn object(
    columns: &[Column],
    row: impl IntoIterator<Item = Value>,
    first: &mut bool,
) -> String {
    let comma = if std::mem::take(first) { "\n" } else { ",\n" };
    let keys = columns.iter().map(|column| column.name.to_owned());
    let object: Map<String, Value> = keys.zip(row).collect();
    format!("{comma}{}", Value::Object(object))
}

pub(super) fn csv_head(columns: &[Column]) -> String {
    let heads = columns.iter().map(|column| column.label.to_owned());
    format!("{MARK}{}", line(heads))
}

fn json_head(everything: &Everything, set: Set) -> String {
    let changed = everything.changed_at.map(|at| at.to_rfc3339());
    let code = set.code();
    format!(
        "{{\"changed_at\":{},\"licence\":{},\"{code}\":[",
        json!(changed),
        json!(LICENCE)
    )
}

/// A value as a cell.
#[must_use]
pub fn csv_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text),
        number => number.to_string(),
    }
}

/// A text that a spreadsheet would take for a formula is marked as text (SEC-10).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// One line by RFC 4180.
pub fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells
        .map(|cell| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        })
        .collect();
    cells.join(",") + "\r\n"
}
