//! Lists of contracts, vouchers and claims: everybody sees his own, filtered by state and words, with the sums over
//! all that is found and not over the page shown.

mod claims;
mod contracts;
mod vouchers;

pub use claims::show as claims;
pub use contracts::show as contracts;
pub use vouchers::show as vouchers;

use askama::Template;
use rules::duties::Role;
use rules::{Coded, Fen};

use crate::form::{Choice, Form};
use crate::layout::{Link, Page};
use crate::parts::{Cell, Pages, Table, Tag};

/// Rows on one page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    page: Page,
    path: &'static str,
    form: Form,
    states: Vec<Choice>,
    ceiling: Option<Ceiling>,
    table: Table,
    pages: Pages,
    /// Whether there is anything at all, filtered or not.
    any: bool,
    empty: Empty,
}

/// What is left of the subject's ceiling this year (4.4).
struct Ceiling {
    year: i32,
    granted: Fen,
    reserved: Fen,
    used: Fen,
    free: Fen,
}

/// What is said when there is nothing yet, and what to do about it.
#[derive(Default)]
struct Empty {
    text: &'static str,
    links: Vec<Link>,
}

impl Empty {
    const fn new(text: &'static str) -> Self {
        Self {
            text,
            links: Vec::new(),
        }
    }

    fn link(mut self, label: &str, href: &str) -> Self {
        self.links.push(Link {
            label: label.to_owned(),
            href: href.to_owned(),
            here: false,
        });
        self
    }
}

/// What was asked of a list.
struct Asked {
    form: Form,
    page: usize,
}

/// A list as asked for: everything found, and the part of it on the page shown.
struct Found<T> {
    all: Vec<T>,
    states: Vec<Choice>,
    any: bool,
}

impl Asked {
    fn read(query: Vec<(String, String)>) -> Self {
        let form = Form::of(query);
        let page = form.value("page").parse().unwrap_or(1);
        Self { form, page }
    }

    /// The rows of the chosen state in which every typed word occurs.
    fn find<T, S: Coded + PartialEq>(
        &self,
        rows: Vec<T>,
        state: impl Fn(&T) -> S,
        text: impl Fn(&T) -> String,
    ) -> Found<T> {
        let chosen = self.form.choice::<S>("state");
        let words = self.form.value("q").to_lowercase();
        let counted = S::ALL.iter().filter_map(|one| {
            let count = rows.iter().filter(|row| state(row) == *one).count();
            (count > 0 || chosen == Some(*one))
                .then(|| Choice::new(one.code(), format!("{}（{count}）", one.label())))
        });
        Found {
            states: counted.collect(),
            any: !rows.is_empty(),
            all: rows
                .into_iter()
                .filter(|row| chosen.is_none_or(|chosen| state(row) == chosen))
                .filter(|row| {
                    let text = text(row).to_lowercase();
                    words.split_whitespace().all(|word| text.contains(word))
                })
                .collect(),
        }
    }

    /// Where one stands in so many rows, and which of them are shown.
    fn pages(&self, path: &str, rows: usize) -> (Pages, std::ops::Range<usize>) {
        let of = rows.div_ceil(ROWS).max(1);
        let number = self.page.clamp(1, of);
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("state", self.form.value("state"))
            .append_pair("q", self.form.value("q"))
            .finish();
        let href = format!("{path}?{query}&page=");
        let from = (number - 1) * ROWS;
        (Pages { number, of, href }, from..rows.min(from + ROWS))
    }
}

/// Which of the two parties a reader needs to be told: his own name he knows.
fn others(role: Role) -> (bool, bool) {
    (role != Role::Subject, role != Role::Provider)
}

/// The cells that stand: those of columns left out are `None`.
fn cells<T>(cells: impl IntoIterator<Item = Option<T>>) -> Vec<T> {
    cells.into_iter().flatten().collect()
}

fn tag(tag: Tag) -> Cell {
    Cell {
        tag: Some(tag),
        ..Cell::text("")
    }
}
