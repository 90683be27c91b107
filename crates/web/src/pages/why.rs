//! An act on an account that is done for a reason: what it is about, what follows, why.

use askama::Template;
use axum::response::Response;

use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::Row;

/// The page; the reason is the field `words`.
#[derive(Template)]
#[template(path = "pages/why.html")]
pub struct Why {
    /// The frame; its title is the heading.
    pub page: Page,
    /// The reason as typed, and what is wrong.
    pub form: Form,
    /// Whose account it is.
    pub rows: Vec<Row>,
    /// What follows from the act, one sentence each.
    pub follows: Vec<String>,
    /// What the reason is called.
    pub label: &'static str,
    /// Where the form is sent.
    pub action: String,
    /// What the button says.
    pub button: String,
}

impl Why {
    /// The page, as it is asked for or after a refusal.
    #[must_use]
    pub fn answer(self) -> Response {
        layout::answer(&self.form.clone(), &self)
    }
}
