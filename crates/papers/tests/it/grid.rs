//! Spreadsheets as their readers find them: opened by openpyxl, which shares nothing with the writer.

use std::process::Command;

use chrono::NaiveDate;
use papers::grid::{Column, Format, Grid, GridError, Kind, Title, Totals, Value};
use serde_json::{Value as Json, json};

use crate::archive::piped;

/// Names that a spreadsheet would take for formulas, were they not typed as text.
const SHARP: [&str; 5] = [
    "=HYPERLINK(\"http://evil\")",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "00012",
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("名称", Kind::Text).wide(30),
        Column::new("金额（元）", Kind::Money),
        Column::new("期限", Kind::Date),
        Column::new("件数", Kind::Count),
    ]
}

fn rows() -> Vec<Vec<Value>> {
    let fen = [1, -1, 123_456_789_012_345, 20_000_010, 0];
    let rows = SHARP.iter().zip(fen).zip(1..);
    let row = |((name, fen), n): ((&&str, i64), i64)| {
        let due = if n == 2 {
            Value::Blank
        } else {
            Value::Date(day("2026-02-28"))
        };
        vec![
            Value::Text((*name).to_owned()),
            Value::Money(fen),
            due,
            Value::Count(n),
        ]
    };
    rows.map(row).collect()
}

fn write(format: Format) -> (Totals, Vec<u8>) {
    let title = Title {
        name: "待办".into(),
        day: day("2026-11-27"),
        about: vec![("筛选".into(), "=逾期".into())],
    };
    let mut grid = Grid::begin(format, &title, columns(), Vec::new()).unwrap();
    for row in rows() {
        grid.row(&row).unwrap();
    }
    grid.finish().unwrap()
}

fn opened(bytes: &[u8]) -> Json {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/grid.py");
    let (fit, said) = piped(Command::new("/usr/bin/python3").arg(script), bytes);
    assert!(fit, "{said}");
    serde_json::from_str(&said).unwrap()
}

#[test]
fn a_workbook_holds_typed_cells_and_control_totals() {
    let (totals, bytes) = write(Format::Excel);
    let book = opened(&bytes);
    let sheet = &book["sheets"][0];
    assert_eq!(sheet["frozen"], "B2");
    assert_eq!(sheet["filter"], "A1:D6");
    let yuan = ["0.01", "-0.01", "1234567890123.45", "200000.1", "0"];
    for (n, (name, yuan)) in SHARP.iter().zip(yuan).enumerate() {
        let row = &sheet["rows"][n + 1];
        assert_eq!(row[0], json!(["s", name, "@"]));
        assert_eq!(row[1], json!(["n", yuan, "#,##0.00"]));
        assert_eq!(row[3], json!(["n", (n + 1).to_string(), "#,##0"]));
    }
    assert_eq!(
        sheet["rows"][1][2],
        json!(["d", "2026-02-28", "yyyy-mm-dd"])
    );
    assert_eq!(sheet["rows"][2][2][1], Json::Null);
    let last = sheet["rows"].as_array().unwrap().last().unwrap();
    assert_eq!(last[0][1], "合计 5 行");
    assert_eq!(last[1][1], "1234568090123.55");
    assert_eq!(last[3][1], Json::Null);
    assert_eq!(totals.rows, 5);
    assert_eq!(totals.sums, [None, Some(123_456_809_012_355), None, None],);
    assert_eq!(book["sheets"][1]["rows"][0][1], json!(["s", "=逾期", "@"]));
}

#[test]
fn a_workbook_tells_nothing_of_the_machine_and_is_always_alike() {
    let (_, bytes) = write(Format::Excel);
    assert_eq!(bytes, write(Format::Excel).1);
    let book = opened(&bytes);
    assert_eq!(book["title"], "待办");
    assert_eq!(book["created"], "2026-11-27 00:00:00");
    for (field, empty) in [("creator", ""), ("modified_by", "")] {
        let said = book[field].as_str().unwrap_or_default();
        assert_eq!(said, empty, "{field}");
    }
}

#[test]
fn csv_says_the_same_and_disarms_formulas() {
    let (totals, bytes) = write(Format::Csv);
    assert_eq!(totals, write(Format::Excel).0);
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert!(text.starts_with('\u{feff}'));
    assert_eq!(lines[0], "名称,金额（元）,期限,件数");
    assert_eq!(lines[2], "'+1,-0.01,,2");
    assert_eq!(lines[3], "'-1+2,1234567890123.45,2026-02-28,3");
    assert_eq!(lines[6], "合计 5 行,1234568090123.55,,");
}

#[test]
fn what_does_not_fit_is_refused() {
    let title = Title {
        name: "甲".into(),
        day: day("2026-11-27"),
        about: Vec::new(),
    };
    let mut grid = Grid::begin(Format::Excel, &title, columns(), Vec::new()).unwrap();
    let short = grid.row(&[Value::Blank]);
    assert!(matches!(short, Err(GridError::Shape { row: 1 })));
    let mixed = [Value::Money(1), Value::Blank, Value::Blank, Value::Blank];
    assert!(matches!(grid.row(&mixed), Err(GridError::Shape { row: 1 })));
    // Sixteen digits are more than a cell keeps.
    let large = Value::Money(1_000_000_000_000_000);
    let large = [Value::Blank, large, Value::Blank, Value::Blank];
    assert!(matches!(grid.row(&large), Err(GridError::TooLarge(_))));
}
