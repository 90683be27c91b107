//! Rows of the database, read by plain questions.

use chrono::{DateTime, NaiveDate, Utc};
use store::raw::{Cell, Kind};
use store::{Store, StoreError};
use uuid::Uuid;

/// One row; what is empty reads as nothing, 0 or "".
pub struct Line(Vec<Cell>);

impl Line {
    pub fn id(&self, at: usize) -> Uuid {
        self.some_id(at).unwrap_or_default()
    }

    pub fn some_id(&self, at: usize) -> Option<Uuid> {
        match self.0.get(at) {
            Some(Cell::Id(id)) => Some(*id),
            _ => None,
        }
    }

    pub fn number(&self, at: usize) -> i64 {
        self.some_number(at).unwrap_or_default()
    }

    pub fn some_number(&self, at: usize) -> Option<i64> {
        match self.0.get(at) {
            Some(Cell::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn text(&self, at: usize) -> &str {
        self.some_text(at).unwrap_or_default()
    }

    pub fn some_text(&self, at: usize) -> Option<&str> {
        match self.0.get(at) {
            Some(Cell::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub fn day(&self, at: usize) -> Option<NaiveDate> {
        match self.0.get(at) {
            Some(Cell::Day(day)) => Some(*day),
            _ => None,
        }
    }

    pub fn moment(&self, at: usize) -> DateTime<Utc> {
        match self.0.get(at) {
            Some(Cell::Moment(at)) => *at,
            _ => DateTime::UNIX_EPOCH,
        }
    }
}

/// Asks for the columns of a table, such as `id:i number:n words:t on:d at:m gone:f`; `rest` follows the table's name.
pub async fn ask(
    store: &Store,
    columns: &str,
    rest: &str,
    from: Option<Uuid>,
) -> Result<Vec<Line>, StoreError> {
    let wanted: Vec<(&str, Kind)> = columns
        .split_whitespace()
        .filter_map(|one| one.split_once(':'))
        .map(|(name, kind)| {
            let kind = match kind {
                "i" => Kind::Id,
                "n" => Kind::Number,
                "d" => Kind::Day,
                "m" => Kind::Moment,
                "f" => Kind::Flag,
                _ => Kind::Text,
            };
            (name, kind)
        })
        .collect();
    let names: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
    let sql = format!("SELECT {} FROM {rest}", names.join(", "));
    let rows = store.cells(&sql, &wanted, from).await?;
    Ok(rows.into_iter().map(Line).collect())
}
