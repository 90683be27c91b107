//! How to go about it, and what the words mean.

use askama::Template;
use axum::response::Response;
use rules::Policy;

use crate::errors::Fault;
use crate::layout::{self, Page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/help.html")]
struct HelpPage<'a> {
    page: Page,
    policy: &'a Policy,
}

/// `GET /help`.
pub async fn show(visit: Visit) -> Result<Response, Fault> {
    let policy = visit.policy()?;
    Ok(layout::show(&HelpPage {
        page: visit.page("帮助"),
        policy,
    }))
}
