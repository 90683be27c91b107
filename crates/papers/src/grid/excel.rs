//! A grid as an Excel workbook.

use std::io::Write;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::{Column, GridError, Kind, Title, Value, yuan};

/// A sheet of Excel has 1,048,576 rows; one is for the headings and one for the totals.
const ROWS: u32 = 1_048_574;
/// Excel keeps fifteen digits of a number.
const EXACT: u64 = 999_999_999_999_999;

pub(super) struct Excel {
    book: Workbook,
    /// Which sheet is being written, from 0.
    sheet: usize,
    /// Rows on it, the headings not counted.
    rows: u32,
    titles: Vec<(String, u16)>,
    about: Vec<(String, String)>,
    formats: Formats,
}

struct Formats {
    heading: Format,
    money: Format,
    date: Format,
    count: Format,
    text: Format,
    total: Format,
    total_money: Format,
}

impl Formats {
    fn new() -> Self {
        let bold = Format::new().set_bold();
        Self {
            heading: bold.clone().set_text_wrap().set_align(FormatAlign::Top),
            money: Format::new().set_num_format("#,##0.00"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            count: Format::new().set_num_format("#,##0"),
            // The format "text" keeps a number of a file as it is, also after somebody edits the cell.
            text: Format::new().set_num_format("@"),
            total_money: bold.clone().set_num_format("#,##0.00"),
            total: bold,
        }
    }
}

impl Excel {
    pub fn begin(title: &Title, columns: &[Column]) -> Result<Self, GridError> {
        let mut book = Workbook::new();
        // Without a moment of ours the library would take one from the machine's clock.
        let properties = DocProperties::new()
            .set_title(&title.name)
            .set_creation_datetime(&date(title.day)?);
        book.set_properties(&properties);
        let titles = columns
            .iter()
            .map(|column| (column.title.clone(), column.width));
        let mut excel = Self {
            book,
            sheet: 0,
            rows: 0,
            titles: titles.collect(),
            about: title.about.clone(),
            formats: Formats::new(),
        };
        excel.open(0)?;
        Ok(excel)
    }

    fn open(&mut self, sheet: usize) -> Result<(), GridError> {
        let at = self.book.add_worksheet_with_constant_memory()?;
        at.set_name(format!("第 {} 页", sheet + 1))?;
        at.set_freeze_panes(1, 1)?;
        at.set_landscape().set_print_fit_to_pages(1, 0);
        at.set_repeat_rows(0, 0)?;
        for (column, (title, width)) in (0_u16..).zip(&self.titles) {
            at.set_column_width(column, f64::from(*width))?;
            at.write_string_with_format(0, column, title, &self.formats.heading)?;
        }
        self.sheet = sheet;
        self.rows = 0;
        Ok(())
    }

    pub fn row(&mut self, values: &[Value], columns: &[Column]) -> Result<(), GridError> {
        if self.rows == ROWS {
            self.filter()?;
            self.open(self.sheet + 1)?;
        }
        self.rows += 1;
        let at = self.book.worksheet_from_index(self.sheet)?;
        for (column, (value, of)) in (0_u16..).zip(values.iter().zip(columns)) {
            let format = match of.kind {
                Kind::Text => &self.formats.text,
                Kind::Money => &self.formats.money,
                Kind::Date => &self.formats.date,
                Kind::Count => &self.formats.count,
            };
            cell(at, (self.rows, column), value, format)?;
        }
        Ok(())
    }

    /// Arrows to filter by stand above the rows; the totals are not among them.
    fn filter(&mut self) -> Result<(), GridError> {
        let columns = u16::try_from(self.titles.len()).unwrap_or(u16::MAX);
        let at = self.book.worksheet_from_index(self.sheet)?;
        at.autofilter(0, 0, self.rows, columns.saturating_sub(1))?;
        Ok(())
    }

    pub fn finish(
        mut self,
        totals: &[Value],
        rows: u64,
        into: &mut (impl Write + Send),
    ) -> Result<(), GridError> {
        self.filter()?;
        let at = self.book.worksheet_from_index(self.sheet)?;
        for (column, value) in (0_u16..).zip(totals) {
            let format = match value {
                Value::Money(_) => &self.formats.total_money,
                _ => &self.formats.total,
            };
            cell(at, (self.rows + 1, column), value, format)?;
        }
        if !self.about.is_empty() {
            let at = self.book.add_worksheet();
            at.set_name("说明")?;
            at.set_column_width(0, 20)?.set_column_width(1, 60)?;
            let count = ("行数".to_owned(), rows.to_string());
            for (row, (label, text)) in (0_u32..).zip(self.about.iter().chain([&count])) {
                at.write_string_with_format(row, 0, label, &self.formats.heading)?;
                at.write_string_with_format(row, 1, text, &self.formats.text)?;
            }
        }
        self.book.save_to_writer(into)?;
        Ok(())
    }
}

fn cell(
    at: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    format: &Format,
) -> Result<(), GridError> {
    match value {
        Value::Blank => at.write_blank(row, column, format)?,
        // A string cell is never a formula, whatever it begins with.
        Value::Text(text) => at.write_string_with_format(row, column, text, format)?,
        Value::Money(fen) => {
            let number = exact(*fen, &yuan(*fen))?;
            at.write_number_with_format(row, column, number, format)?
        }
        Value::Date(day) => at.write_datetime_with_format(row, column, date(*day)?, format)?,
        Value::Count(count) => {
            let number = exact(*count, &count.to_string())?;
            at.write_number_with_format(row, column, number, format)?
        }
    };
    Ok(())
}

/// The one place where money becomes a float, because a cell of Excel is one. No arithmetic: the exact decimal text is
/// read, which gives the float nearest to it, and of up to fifteen digits that float is written back as the same text.
fn exact(value: i64, text: &str) -> Result<f64, GridError> {
    let fits = value.unsigned_abs() <= EXACT;
    let read = fits.then(|| text.parse().ok()).flatten();
    read.ok_or(GridError::TooLarge(value))
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, GridError> {
    // Parts that are no date are refused below, as is a year before 1900.
    let year = u16::try_from(day.year()).unwrap_or_default();
    let part = |part| u8::try_from(part).unwrap_or_default();
    Ok(ExcelDateTime::from_ymd(
        year,
        part(day.month()),
        part(day.day()),
    )?)
}
