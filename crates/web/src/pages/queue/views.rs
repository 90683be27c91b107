//! Views of the queue kept under names.

use axum::response::{IntoResponse, Redirect};
use office::views::{forget, keep};
use uuid::Uuid;

use super::page;
use crate::errors::Answer;
use crate::listed::Asked;
use crate::submission::Submission;
use crate::visit::Visit;

/// `POST /queue/views`: keeps the present question under a name, or forgets a view.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let query = form_urlencoded::parse(sent.value("query").as_bytes());
    let mut asked = Asked::read(query.into_owned().collect());
    let (office, actor) = (visit.office(), visit.actor());
    let plain = asked.query(&[]);
    let outcome = match Uuid::parse_str(sent.value("forget")) {
        Ok(view) => forget(office, actor, view).await,
        Err(_) => keep(office, actor, &sent.answers(), &plain).await,
    };
    asked.form.set("name", sent.value("name"));
    match asked.form.settle(outcome)? {
        Some(()) => Ok(Redirect::to(&format!("/queue?{plain}")).into_response()),
        None => page(&visit, asked).await,
    }
}
