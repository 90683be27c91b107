//! Lists of contracts, vouchers and claims: everybody sees his own, filtered by state and words, with the sums over
//! all that is found and not over the page shown.

mod claims;
mod contracts;
mod vouchers;

pub use claims::show as claims;
pub use contracts::show as contracts;
pub(super) use vouchers::holds_service_vouchers;
pub use vouchers::show as vouchers;

use askama::Template;
use axum::response::Response;
use chrono::Datelike;
use office::listing::Found;
use rules::{Coded, Fen, Law};

use crate::form::{Choice, Form};
use crate::layout::{self, Link, Page};
use crate::listed::{self, Asked, Col, Sieve};
use crate::pages::export;
use crate::parts::{Pages, Table};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    page: Page,
    path: &'static str,
    form: Form,
    states: Vec<Choice>,
    sieve: Sieve,
    ceiling: Option<Ceiling>,
    table: Table,
    pages: Pages,
    /// The same rows as a file: Excel and CSV.
    files: Vec<Link>,
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

/// What one list is: its title, unit and address, and its columns.
struct Kind {
    title: &'static str,
    unit: &'static str,
    path: &'static str,
    columns: &'static [Col],
}

impl Kind {
    fn page(
        &self,
        visit: &Visit,
        (asked, found): (&Asked, &Found),
        (states, empty, ceiling): (Vec<Choice>, Empty, Option<Ceiling>),
    ) -> Response {
        let role = visit.role();
        let columns = asked.columns(self.columns, role);
        let named = (self.title, self.unit, self.path);
        layout::answer(
            &asked.form,
            &ListPage {
                page: visit.page(self.title).of(&asked.form),
                path: self.path,
                form: asked.shown(&columns),
                states,
                sieve: Sieve {
                    years: years(visit),
                    ..Sieve::new(visit, asked, self.columns)
                },
                ceiling,
                table: listed::table(named, (asked, found), &columns, role),
                pages: asked.pages(self.path, found),
                files: export::links(self.path, asked),
                any: found.any,
                empty,
            },
        )
    }
}

/// The years of the programme, the latest first.
fn years(visit: &Visit) -> Vec<Choice> {
    let first = Law::shipped().policies().first();
    let this = visit.office().today().year();
    let first = first.map_or(this, |policy| policy.from.year());
    let years = (first..=this).rev();
    years
        .map(|year| Choice::new(year.to_string(), format!("{year} 年度")))
        .collect()
}

/// The states that files are in, each with how many; the chosen one stands there even when it has none.
fn states<S: Coded + PartialEq>(asked: &Asked, found: &Found) -> Vec<Choice> {
    let chosen = asked.form.choice::<S>("state");
    let counted = S::ALL.iter().filter_map(|one| {
        let here = found.steps.iter().find(|(step, _)| step == one.code());
        let count = here.map_or(0, |(_, total)| total.count);
        (count > 0 || chosen == Some(*one))
            .then(|| Choice::new(one.code(), format!("{}（{count}）", one.label())))
    });
    counted.collect()
}
