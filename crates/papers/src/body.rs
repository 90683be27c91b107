//! What a paper says, in the pieces its template lays out.

use serde::Serialize;

/// A label with its value.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line {
    pub label: String,
    pub value: String,
}

impl Line {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Line {
        Line {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// A table whose head is repeated on every page.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// How wide the columns are to each other.
    pub widths: Vec<u32>,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A part under a heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    pub title: String,
    pub prose: Vec<String>,
    pub rows: Vec<Line>,
    pub table: Option<Table>,
}

impl Section {
    /// A part made of lines; those that say nothing are left out.
    pub fn of_rows(
        title: impl Into<String>,
        rows: impl IntoIterator<Item = Option<Line>>,
    ) -> Section {
        Section {
            title: title.into(),
            rows: rows.into_iter().flatten().collect(),
            ..Section::default()
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prose.is_empty() && self.rows.is_empty() && self.table.is_none()
    }
}

/// Where a party signs and seals.
#[derive(Clone, Debug, Serialize)]
pub struct SignBox {
    pub who: String,
    pub name: String,
    pub lines: Vec<String>,
}

/// The end of a contract.
#[derive(Clone, Debug, Serialize)]
pub struct Sign {
    pub title: String,
    pub prose: Vec<String>,
    pub boxes: Vec<SignBox>,
}

/// The whole text of a paper.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Body {
    /// The opening, before the first heading.
    pub lead: Vec<String>,
    pub sections: Vec<Section>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<Sign>,
    /// The sum that stands large on a voucher and a notice: digits and words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<[String; 2]>,
    /// To whom a letter is addressed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Who signs it, and the day in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub close: Vec<String>,
}
