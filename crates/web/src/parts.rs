//! The pieces of a page that are data: rows, tables, tags, timelines, tasks, pages of a list.

use rules::{Fen, Trace};

use crate::form::{Problem, clause_link};

/// How a tag looks; the words say the same, as colour alone says nothing to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Not begun, or past.
    Grey,
    /// Under way with somebody else.
    Blue,
    /// Waiting for the reader.
    Yellow,
    /// Done.
    Green,
    /// Refused, late.
    Red,
}

/// A state as a coloured word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What it says.
    pub text: String,
    tone: Tone,
}

impl Tag {
    /// A tag.
    #[must_use]
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }

    /// Its class in the style sheet.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self.tone {
            Tone::Grey => "govuk-tag--grey",
            Tone::Blue => "govuk-tag--blue",
            Tone::Yellow => "govuk-tag--yellow",
            Tone::Green => "govuk-tag--green",
            Tone::Red => "govuk-tag--red",
        }
    }
}

/// One line of a summary list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub key: String,
    /// What it says; line breaks are kept.
    pub value: String,
    /// Where it can be changed; empty for nowhere.
    pub change: String,
    /// Where the value leads; empty for nowhere.
    pub href: String,
    /// What can be done with the value, and where; empty for nothing.
    pub act: (String, String),
}

impl Row {
    /// A line that cannot be changed here.
    #[must_use]
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
            change: String::new(),
            href: String::new(),
            act: (String::new(), String::new()),
        }
    }

    /// The line with something that can be done with its value.
    #[must_use]
    pub fn note(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.act = (label.into(), href.into());
        self
    }

    /// The line with a link to its question.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = href.into();
        self
    }

    /// The line whose value is a link.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub label: String,
    /// Numbers align to the right.
    pub numeric: bool,
    /// Where a click on the header leads; empty when the list cannot be sorted by it.
    pub sort: String,
    /// `ascending`, `descending`, or empty.
    pub sorted: &'static str,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            numeric: false,
            sort: String::new(),
            sorted: "",
        }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            numeric: true,
            ..Self::text(label)
        }
    }

    /// The column with a sort link; `descending` is `None` when the list is sorted by another column.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, descending: Option<bool>) -> Self {
        self.sort = href.into();
        self.sorted = match descending {
            None => "none",
            Some(false) => "ascending",
            Some(true) => "descending",
        };
        self
    }
}

/// The length of `2026-11-23 10:05:00` and of `NX2026-000123-7`.
const WHOLE: usize = 20;

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// Shown as a coloured word instead of plain text.
    pub tag: Option<Tag>,
}

impl Cell {
    /// Plain words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: String::new(),
            tag: None,
        }
    }

    /// Nothing: a dash in a table, left out of a card.
    #[must_use]
    pub fn blank() -> Self {
        Self::text("—")
    }

    /// Whether it is a date or a number of ours, which is never broken over two lines.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.text.len() <= WHOLE && self.text.is_ascii() && self.text.contains('-')
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text == "—"
    }

    /// A link.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..Self::text(text)
        }
    }

    /// An amount in yuan.
    #[must_use]
    pub fn money(amount: Fen) -> Self {
        Self::text(format!("{amount}"))
    }

    /// A state.
    #[must_use]
    pub fn tag(text: impl Into<String>, tone: Tone) -> Self {
        Self::of(Tag::new(text, tone))
    }

    /// A state that was made elsewhere.
    #[must_use]
    pub fn of(tag: Tag) -> Self {
        Self {
            tag: Some(tag),
            ..Self::text("")
        }
    }
}

/// A table: its first column names the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What it is, read out before it.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// The line of sums; may be empty.
    pub total: Vec<Cell>,
    /// What is said when there are no rows.
    pub empty: String,
    /// Whether it stands open where it is folded otherwise: somebody turned its pages.
    pub open: bool,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            caption: caption.into(),
            columns,
            rows: Vec::new(),
            total: Vec::new(),
            empty: "还没有记录。".to_owned(),
            open: false,
        }
    }

    /// The table with these rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The table with a line of sums.
    #[must_use]
    pub fn total(mut self, total: Vec<Cell>) -> Self {
        self.total = total;
        self
    }

    /// The table with what is said when it has no rows.
    #[must_use]
    pub fn empty(mut self, empty: impl Into<String>) -> Self {
        self.empty = empty.into();
        self
    }

    /// Each cell of a row beside its column.
    #[must_use]
    pub fn pairs<'a>(&'a self, row: &'a [Cell]) -> Vec<(&'a Column, &'a Cell)> {
        self.columns.iter().zip(row).collect()
    }

    /// A calculation line by line, each with its clause: the table behind “怎么算的”.
    #[must_use]
    pub fn of_trace(caption: impl Into<String>, trace: &Trace) -> Self {
        let columns = vec![
            Column::text("怎么算"),
            Column::number("基数（元）"),
            Column::number("比例"),
            Column::number("结果（元）"),
            Column::text("依据"),
        ];
        let rows = trace.0.iter().map(|step| {
            vec![
                Cell::text(step.text.clone()),
                step.base.map_or_else(Cell::blank, Cell::money),
                step.rate.clone().map_or_else(Cell::blank, Cell::text),
                Cell::money(step.value),
                Cell::link(step.clause.to_string(), clause_link(&step.clause)),
            ]
        });
        Self::new(caption, columns).rows(rows)
    }

    /// A page of a long calculation, with its `last` rows, where the sums stand, on each page; and how many pages it has.
    #[must_use]
    pub fn page(mut self, number: u64, (length, last): (usize, usize)) -> (Self, u64) {
        let all = self.rows.len();
        if all <= length + last {
            return (self, 1);
        }
        let ends = self.rows.split_off(all - last);
        let pages = u64::try_from(self.rows.len().div_ceil(length)).unwrap_or(1);
        let before = usize::try_from(number.clamp(1, pages) - 1).unwrap_or(0) * length;
        self.rows = self.rows.into_iter().skip(before).take(length).collect();
        let until = before + self.rows.len();
        let caption = &self.caption;
        self.caption = format!(
            "{caption}：第 {} 至 {until} 行和最后 {last} 行，共 {all} 行",
            before + 1
        );
        self.rows.extend(ends);
        self.open = number > 1;
        (self, pages)
    }
}

/// One event of a timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub title: String,
    /// Who did it.
    pub by: String,
    /// When, for people: `2026-11-23 10:05`.
    pub when: String,
    /// When, for machines: RFC 3339.
    pub stamp: String,
    /// What each file became by it.
    pub states: Vec<String>,
    /// The reasons given, each with clause and way out.
    pub reasons: Vec<Problem>,
    /// Remarks, one paragraph each.
    pub notes: Vec<String>,
}

/// One task of a task list; the whole row is the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is to be done.
    pub label: String,
    /// Where; empty while it cannot be begun.
    pub href: String,
    /// How far it is.
    pub state: Progress,
}

/// The three states of a task (UX-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is filled in.
    NotBegun,
    /// Something is filled in.
    Begun,
    /// All is filled in.
    Done,
}

impl Task {
    /// Its state as a tag; a finished task carries plain words, so that the open ones stand out.
    #[must_use]
    pub fn tag(&self) -> Option<Tag> {
        match self.state {
            Progress::NotBegun => Some(Tag::new("未开始", Tone::Grey)),
            Progress::Begun => Some(Tag::new("进行中", Tone::Blue)),
            Progress::Done => None,
        }
    }
}

/// Where one stands in a long list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// The page shown, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The address up to the page number, such as `/contracts?state=open&page=`.
    pub href: String,
}

impl Pages {
    /// A page of so many, both counted from 1.
    #[must_use]
    pub fn new(number: u64, of: u64, href: impl Into<String>) -> Self {
        let size = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            number: size(number),
            of: size(of.max(1)),
            href: href.into(),
        }
    }

    /// The page that an address asks for; the first when it asks for none.
    #[must_use]
    pub fn asked(query: &[(String, String)]) -> u64 {
        let page = query.iter().find(|(name, _)| name == "page");
        let page = page.and_then(|(_, page)| page.parse().ok()).unwrap_or(1);
        page.clamp(1, u64::from(u32::MAX))
    }

    /// Numbers to show: first, last, the present one and its neighbours; `None` stands for a gap.
    #[must_use]
    pub fn numbers(&self) -> Vec<Option<usize>> {
        let near = |n: &usize| *n == 1 || *n == self.of || n.abs_diff(self.number) <= 1;
        let mut numbers = Vec::new();
        let mut last = 0;
        for number in (1..=self.of).filter(near) {
            if number > last + 1 {
                numbers.push(None);
            }
            numbers.push(Some(number));
            last = number;
        }
        numbers
    }
}
