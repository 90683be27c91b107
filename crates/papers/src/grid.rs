//! Rows as a typed spreadsheet: Excel, or CSV of the same columns, with a row of control totals below.
//!
//! Rows are written as they come and never held together: Excel's go to a file without a name in the system's folder
//! for temporary files. The same rows give the same bytes; the properties name no person and no machine.

mod excel;

use std::io::Write;

use chrono::NaiveDate;

use excel::Excel;

/// What a column holds; it decides the type of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Never read as a number or a formula, whatever it begins with.
    Text,
    /// Fen, shown as yuan with two decimals.
    Money,
    Date,
    Count,
}

/// A column of a grid.
#[derive(Clone, Debug)]
pub struct Column {
    title: String,
    kind: Kind,
    width: u16,
    total: bool,
}

impl Column {
    /// A column of this kind, as wide as such values need.
    #[must_use]
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        let width = match kind {
            Kind::Text => 24,
            Kind::Money => 16,
            Kind::Date => 12,
            Kind::Count => 10,
        };
        Self {
            title: title.into(),
            kind,
            width,
            total: kind == Kind::Money,
        }
    }

    /// So many characters wide.
    #[must_use]
    pub fn wide(mut self, width: u16) -> Self {
        self.width = width;
        self
    }

    /// A column of counts that can be added up.
    #[must_use]
    pub fn totalled(mut self) -> Self {
        self.total = self.kind != Kind::Text && self.kind != Kind::Date;
        self
    }

    /// A column whose sum means nothing, such as the ceiling beside each of a subject's files.
    #[must_use]
    pub fn untotalled(mut self) -> Self {
        self.total = false;
        self
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Blank,
    Text(String),
    /// Fen.
    Money(i64),
    Date(NaiveDate),
    Count(i64),
}

impl Value {
    fn kind(&self) -> Option<Kind> {
        match self {
            Value::Blank => None,
            Value::Text(_) => Some(Kind::Text),
            Value::Money(_) => Some(Kind::Money),
            Value::Date(_) => Some(Kind::Date),
            Value::Count(_) => Some(Kind::Count),
        }
    }
}

/// What a grid is called, and of which day it speaks: the day stands in the properties in place of a clock.
#[derive(Clone, Debug)]
pub struct Title {
    pub name: String,
    pub day: NaiveDate,
    /// Labelled lines on a sheet of their own, such as the filters; CSV has none.
    pub about: Vec<(String, String)>,
}

/// In which format a grid is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Excel,
    /// UTF-8 with a byte order mark, by which spreadsheets know the encoding.
    Csv,
}

/// What was written, for comparison with what the database says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub rows: u64,
    /// The sum of each column that has one; fen for money.
    pub sums: Vec<Option<i64>>,
}

/// Why a grid cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    #[error("row {row} does not fit the columns")]
    Shape { row: u64 },
    #[error("{0} fen is more than a spreadsheet holds exactly")]
    TooLarge(i64),
    #[error("spreadsheet: {0}")]
    Excel(#[from] rust_xlsxwriter::XlsxError),
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

/// A grid that is being written into `W`.
pub struct Grid<W: Write + Send> {
    columns: Vec<Column>,
    totals: Totals,
    out: Out<W>,
}

enum Out<W: Write + Send> {
    Excel(Box<Excel>, W),
    Csv(Box<csv::Writer<W>>),
}

impl<W: Write + Send> Grid<W> {
    /// Begins with the row of headings.
    pub fn begin(
        format: Format,
        title: &Title,
        columns: Vec<Column>,
        mut into: W,
    ) -> Result<Self, GridError> {
        let out = match format {
            Format::Excel => Out::Excel(Box::new(Excel::begin(title, &columns)?), into),
            Format::Csv => {
                into.write_all(b"\xef\xbb\xbf")?;
                let mut csv = csv::Writer::from_writer(into);
                csv.write_record(columns.iter().map(|column| plain(&column.title)))?;
                Out::Csv(Box::new(csv))
            }
        };
        let sums = columns.iter().map(|column| column.total.then_some(0));
        Ok(Self {
            totals: Totals {
                rows: 0,
                sums: sums.collect(),
            },
            columns,
            out,
        })
    }

    /// Writes a row: one value a column, each of its column's kind or blank.
    pub fn row(&mut self, values: &[Value]) -> Result<(), GridError> {
        let row = self.totals.rows + 1;
        let fits = |(value, column): (&Value, &Column)| {
            value.kind().is_none_or(|kind| kind == column.kind)
        };
        if values.len() != self.columns.len() || !values.iter().zip(&self.columns).all(fits) {
            return Err(GridError::Shape { row });
        }
        for (sum, value) in self.totals.sums.iter_mut().zip(values) {
            if let (Some(sum), Value::Money(more) | Value::Count(more)) = (sum, value) {
                *sum = sum.checked_add(*more).ok_or(GridError::TooLarge(*more))?;
            }
        }
        self.put(values)?;
        self.totals.rows = row;
        Ok(())
    }

    fn put(&mut self, values: &[Value]) -> Result<(), GridError> {
        match &mut self.out {
            Out::Excel(excel, _) => excel.row(values, &self.columns)?,
            Out::Csv(csv) => csv.write_record(values.iter().map(typed))?,
        }
        Ok(())
    }

    /// Writes the control totals, `合计` with the count of rows in the first column, and ends the file.
    pub fn finish(self) -> Result<(Totals, W), GridError> {
        let kinds = self.columns.iter().map(|column| column.kind);
        let sums = self.totals.sums.iter().zip(kinds);
        let mut last: Vec<Value> = sums
            .map(|(sum, kind)| match (sum, kind) {
                (Some(sum), Kind::Money) => Value::Money(*sum),
                (Some(sum), _) => Value::Count(*sum),
                (None, _) => Value::Blank,
            })
            .collect();
        if let Some(first) = last.first_mut() {
            *first = Value::Text(format!("合计 {} 行", self.totals.rows));
        }
        let into = match self.out {
            Out::Excel(excel, mut into) => {
                excel.finish(&last, self.totals.rows, &mut into)?;
                into
            }
            Out::Csv(mut csv) => {
                csv.write_record(last.iter().map(typed))?;
                csv.flush()?;
                csv.into_inner().map_err(|error| error.into_error())?
            }
        };
        Ok((self.totals, into))
    }
}

/// A value as text: yuan with two decimals, without separators.
fn typed(value: &Value) -> String {
    match value {
        Value::Blank => String::new(),
        Value::Text(text) => plain(text),
        Value::Money(fen) => yuan(*fen),
        Value::Date(day) => day.to_string(),
        Value::Count(count) => count.to_string(),
    }
}

/// Fen as yuan with two decimals, by whole numbers.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// CSV has no types: a text that a spreadsheet would take for a formula gets an apostrophe.
fn plain(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
