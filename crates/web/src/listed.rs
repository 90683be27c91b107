//! Long lists as tables and as spreadsheets. A column is described once, for the page and for the file, so that an
//! export cannot say anything else than the screen (UX-24, UX-29).

mod columns;

use office::answers::Answers;
use office::grid;
use office::listing::{Ask, By, Found, Line, SIZES};
use rules::duties::Role;
use rules::figures::Side;
use rules::{Fen, Law, Refusal, Use};

use crate::form::{Choice, Form, choices as choices_of};
use crate::parts::{Cell, Column, Pages, Table};
use crate::visit::Visit;

pub use columns::{CLAIMS, CONTRACTS, QUEUE, SERVICE_VOUCHERS, VOUCHERS};

/// The sum of a column over all that was found, for this role; none where it means nothing.
type Sum = fn(&Found, &Ask, Role) -> Option<Fen>;

/// A column of a list.
pub struct Col {
    /// Its name in the query.
    pub code: &'static str,
    /// Its heading.
    pub label: &'static str,
    kind: grid::Kind,
    /// By what a click on the heading orders.
    by: Option<By>,
    /// Whether it stands there before anybody has chosen.
    usual: bool,
    /// Whether this role is shown it: his own name everybody knows.
    meant: fn(Role) -> bool,
    show: fn(&Line, Role) -> Cell,
    value: fn(&Line) -> grid::Value,
    sum: Option<Sum>,
}

/// A list as it was asked for.
pub struct Asked {
    /// The query, with what is wrong with it.
    pub form: Form,
    /// What the office is asked.
    pub ask: Ask,
    /// What of the query cannot be read.
    pub faults: Vec<Refusal>,
}

/// The names of a query that narrow, order or lay out a list; which page is shown is not among them.
const NAMES: [&str; 18] = [
    "act", "state", "kind", "county", "provider", "purpose", "year", "side", "risk", "q", "from",
    "to", "due", "by", "down", "rows", "dense", "col",
];

/// The less usual ways to narrow a list, and how it is laid out: the same on every list.
pub struct Sieve {
    pub counties: Vec<Choice>,
    pub purposes: Vec<Choice>,
    /// Of lists of files alone: the years, and the kinds of providers.
    pub years: Vec<Choice>,
    pub sides: Vec<Choice>,
    pub sizes: Vec<Choice>,
    pub columns: Vec<Choice>,
    /// Whether what waits for a decision can be told by the first check's doubts.
    pub desk: bool,
    /// Whether one of them is in use, so that they stand open.
    pub open: bool,
}

impl Sieve {
    /// For this reader of a list with these columns.
    #[must_use]
    pub fn new(visit: &Visit, asked: &Asked, all: &'static [Col]) -> Self {
        let size = |size: &u64| Choice::new(size.to_string(), format!("{size} 行"));
        Self {
            counties: counties(visit),
            purposes: choices_of::<Use>(),
            years: Vec::new(),
            sides: choices_of::<Side>(),
            sizes: SIZES.iter().map(size).collect(),
            columns: choices(all, visit.role()),
            desk: !matches!(visit.role(), Role::Subject | Role::Provider),
            open: asked.uses(&[
                "county", "provider", "purpose", "year", "side", "risk", "from", "to", "rows",
                "dense",
            ]),
        }
    }
}

/// The counties below the desk's own authority; a desk of the region chooses among prefectures as well.
fn counties(visit: &Visit) -> Vec<Choice> {
    if matches!(visit.role(), Role::Subject | Role::Provider) {
        return Vec::new();
    }
    let divisions = &Law::shipped().divisions;
    let mine = visit.actor().division.clone();
    let here = divisions.all().filter(|one| {
        let below = |mine: &String| *mine != one.code && divisions.covers(mine, &one.code);
        mine.as_ref().is_none_or(below)
    });
    here.map(|one| Choice::new(&one.code, divisions.full_name(&one.code)))
        .collect()
}

impl Asked {
    /// Reads a query.
    #[must_use]
    pub fn read(query: Vec<(String, String)>) -> Self {
        let answers: Answers = query.iter().map(|(name, value)| (name, value)).collect();
        let (ask, faults) = Ask::read(&answers);
        let mut form = Form::of(query);
        form.refuse(&faults);
        Self { form, ask, faults }
    }

    /// The same question as a query, with these names set anew; an empty value takes a name away.
    #[must_use]
    pub fn query(&self, anew: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in NAMES {
            if anew.iter().any(|(other, _)| *other == name) {
                continue;
            }
            for value in self
                .form
                .values(name)
                .into_iter()
                .filter(|value| !value.is_empty())
            {
                query.append_pair(name, value);
            }
        }
        for (name, value) in anew.iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        query.finish()
    }

    /// Fills in which columns are shown, so that the boxes show what is shown.
    #[must_use]
    pub fn shown(&self, columns: &[&'static Col]) -> Form {
        let mut form = self.form.clone();
        form.set("col", "");
        columns.iter().for_each(|col| form.add("col", col.code));
        form
    }

    /// Whether a name of the query is in use.
    #[must_use]
    pub fn uses(&self, names: &[&str]) -> bool {
        names.iter().any(|name| !self.form.value(name).is_empty())
    }

    /// The columns that are shown: the chosen ones, or the usual ones. The first names the row and always stands.
    #[must_use]
    pub fn columns(&self, all: &'static [Col], role: Role) -> Vec<&'static Col> {
        let chosen = self.form.values("col");
        let mut shown = Vec::new();
        for (place, col) in all.iter().filter(|col| (col.meant)(role)).enumerate() {
            let wanted = match chosen.is_empty() {
                true => col.usual,
                false => chosen.contains(&col.code),
            };
            if place == 0 || wanted {
                shown.push(col);
            }
        }
        shown
    }

    /// Where one stands in the pages of what is found.
    #[must_use]
    pub fn pages(&self, path: &str, found: &Found) -> Pages {
        let query = self.query(&[]);
        let joint = if query.is_empty() { "" } else { "&" };
        let href = format!("{path}?{query}{joint}page=");
        Pages::new(found.page, found.pages, href)
    }
}

/// Every column that may be chosen, but for the first.
#[must_use]
pub fn choices(all: &'static [Col], role: Role) -> Vec<Choice> {
    let meant = all.iter().filter(|col| (col.meant)(role)).skip(1);
    meant.map(|col| Choice::new(col.code, col.label)).collect()
}

/// What is found as a table with its sums over everything; `sorted` when its headings lead to other orders.
#[must_use]
pub fn table(
    (caption, unit, path): (&str, &str, &str),
    (asked, found): (&Asked, &Found),
    columns: &[&'static Col],
    role: Role,
) -> Table {
    let heads = columns.iter().map(|col| head(path, asked, col)).collect();
    let rows = found
        .lines
        .iter()
        .map(|line| columns.iter().map(|col| (col.show)(line, role)).collect());
    let mut total: Vec<Cell> = columns
        .iter()
        .map(|col| {
            let sum = col.sum.and_then(|sum| sum(found, &asked.ask, role));
            sum.map_or_else(Cell::blank, Cell::money)
        })
        .collect();
    if let Some(first) = total.first_mut() {
        *first = Cell::text(format!("合计 {} {unit}", found.total.count));
    }
    Table::new(caption, heads).rows(rows).total(total)
}

/// The heading of a column; one by which the list is ordered already turns the order round.
fn head(path: &str, asked: &Asked, col: &Col) -> Column {
    let column = match col.kind {
        grid::Kind::Money | grid::Kind::Count => Column::number(col.label),
        _ => Column::text(col.label),
    };
    let Some(by) = col.by else {
        return column;
    };
    let here = asked.ask.by == by;
    let turned = if here && !asked.ask.down { "yes" } else { "" };
    let query = asked.query(&[("by", rules::Coded::code(by)), ("down", turned)]);
    column.sort(format!("{path}?{query}"), here.then_some(asked.ask.down))
}

/// The columns of a spreadsheet.
#[must_use]
pub fn sheet_columns(columns: &[&'static Col]) -> Vec<grid::Column> {
    let column = |col: &&Col| grid::Column::new(col.label, col.kind);
    columns.iter().map(column).collect()
}

/// The cells of a line in a spreadsheet.
#[must_use]
pub fn sheet_cells(columns: &[&'static Col], line: &Line) -> Vec<grid::Value> {
    columns.iter().map(|col| (col.value)(line)).collect()
}

/// The state of a line, as the column of its list shows it.
#[must_use]
pub fn state(columns: &'static [Col], line: &Line, role: Role) -> Cell {
    let column = columns.iter().find(|col| col.code == "state");
    column.map_or_else(Cell::blank, |col| (col.show)(line, role))
}
