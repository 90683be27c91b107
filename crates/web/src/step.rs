//! The two pages around an act that cannot be undone: what is about to be done, and what was done.

use askama::Template;
use axum::response::Response;
use rules::calendar::Due;

use crate::form::Form;
use crate::layout::{self, Link, Page};
use crate::parts::{Row, Table};

/// An act in full before it is done; the button names act and amount (UX-12).
#[derive(Template)]
#[template(path = "pages/check.html")]
pub struct Check {
    /// The frame; its title is the heading.
    pub page: Page,
    /// What is wrong, when the act was refused.
    pub form: Form,
    /// What the act rests on.
    pub rows: Vec<Row>,
    /// How an amount among the rows came about.
    pub trace: Option<Table>,
    /// What follows from the act, one sentence each.
    pub follows: Vec<String>,
    /// The time limit that begins with it.
    pub due: Option<Due>,
    /// What cannot be undone; empty for nothing.
    pub warning: &'static str,
    /// Where the form is sent.
    pub action: String,
    /// What the button says.
    pub button: String,
    /// Where one goes instead.
    pub instead: Link,
}

impl Check {
    /// The page, as it is asked for or after a refusal.
    #[must_use]
    pub fn answer(self) -> Response {
        layout::answer(&self.form.clone(), &self)
    }
}

/// An act that was done: its number, what comes next and by when (UX-13); the address can be kept.
#[derive(Template)]
#[template(path = "pages/done.html")]
pub struct Done {
    /// The frame; its title is the heading.
    pub page: Page,
    /// What the number is.
    pub label: &'static str,
    /// The number of what was made; may be empty.
    pub number: String,
    /// What was done in figures.
    pub rows: Vec<Row>,
    /// What happens next, one sentence each.
    pub next: Vec<String>,
    /// The time limit that began.
    pub due: Option<Due>,
    /// Ways on.
    pub links: Vec<Link>,
}

impl Done {
    /// The page.
    #[must_use]
    pub fn answer(&self) -> Response {
        layout::show(self)
    }
}

/// A way on.
#[must_use]
pub fn link(label: impl Into<String>, href: impl Into<String>) -> Link {
    Link {
        label: label.into(),
        href: href.into(),
        here: false,
    }
}
