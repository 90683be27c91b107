//! Who was awarded a voucher, as open data: the awards of a year, read and written piece by piece.

use axum::body::Body;
use axum::extract::Query;
use axum::response::IntoResponse;
use futures_util::stream;
use office::figures::{self, Awarded};
use office::{Office, Refused};
use serde_json::{Value, json};

use super::LICENCE;
use super::sets::{Column, column};
use super::stream::{Shape, csv_head, csv_text, kind, line, object};
use crate::errors::Answer;
use crate::pages::numbers::year_of;
use crate::visit::Visit;

pub(super) const TITLE: &str = "发券";

pub(super) const COLUMNS: [Column; 8] = [
    column("number", "券号", "永久不变的编号"),
    column(
        "subject",
        "创新主体",
        "企业法人、社会组织的名称；个人不公开",
    ),
    column(
        "division",
        "行政区划代码",
        "主体所在县（市、区）的代码（GB/T 2260）",
    ),
    column("place", "所在地", "市和县（市、区）"),
    column("purpose_code", "用途代码", "用途的代码"),
    column("purpose", "用途", "办法解读 3.1 至 3.5"),
    column("provider", "服务机构", "机构名称"),
    column("issued_on", "发放日期", "年-月-日"),
];

/// How many are read at once.
const AT_ONCE: u64 = 1_000;

/// `GET /open/awards.csv` and `.json`.
pub(super) async fn file(
    visit: Visit,
    asked: Query<Vec<(String, String)>>,
    shape: Shape,
) -> Answer {
    let office = visit.office().clone();
    let year = figures::awards(&office, year_of(&asked), 1).await?.year;
    let name = match shape {
        Shape::Csv => format!("awards-{year}.csv"),
        Shape::Json => format!("awards-{year}.json"),
    };
    let pieces = stream::try_unfold(Some(0), move |from| {
        let office = office.clone();
        async move {
            let Some(from) = from else { return Ok(None) };
            piece(&office, (year, from), shape).await.map(Some)
        }
    });
    // Whoever reads it must not take what was broken off for the whole.
    let body = Body::from_stream(pieces);
    Ok((kind(shape, &name)?, body).into_response())
}

/// A piece, and from where the next one begins.
async fn piece(
    office: &Office,
    (year, from): (u16, u64),
    shape: Shape,
) -> Result<(String, Option<u64>), Refused> {
    let some = figures::read_awards(office, year, (from, AT_ONCE)).await?;
    let last = (some.len() as u64) < AT_ONCE;
    let mut text = if from == 0 {
        head(year, shape)
    } else {
        String::new()
    };
    let mut first = from == 0;
    for one in &some {
        let row = row(one);
        match shape {
            Shape::Csv => text.push_str(&line(row.iter().map(csv_text))),
            Shape::Json => text.push_str(&object(&COLUMNS, row, &mut first)),
        }
    }
    if last && shape == Shape::Json {
        text.push_str("]}\n");
    }
    Ok((text, (!last).then_some(from + AT_ONCE)))
}

fn head(year: u16, shape: Shape) -> String {
    match shape {
        Shape::Csv => csv_head(&COLUMNS),
        Shape::Json => format!(
            "{{\"year\":{year},\"licence\":{},\"awards\":[",
            json!(LICENCE)
        ),
    }
}

fn row(one: &Awarded) -> [Value; 8] {
    let award = &one.award;
    [
        json!(award.number),
        json!(award.subject),
        json!(award.division),
        json!(one.place),
        json!(award.purpose),
        json!(*one.purpose),
        json!(award.provider),
        json!(award.issued_on.to_string()),
    ]
}
