//! From one file to the next without the list in between (UX-26).

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::queues::beside;
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::listed::Asked;
use crate::shown::step;
use crate::visit::Visit;

/// `GET /queue/next`: leads to the file after the named one, in the order and with the filters of the queue as it was last looked at;
/// back to the queue when there is none.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let value = |name: &str| {
        let found = query.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    };
    let target = Uuid::parse_str(value("after")).unwrap_or_default();
    let back = value("back") == "yes";
    // The filters of the queue that was looked at last, and what this way says itself.
    let kept = visit.question().unwrap_or_default();
    let mut question: Vec<(String, String)> = form_urlencoded::parse(kept.as_bytes())
        .into_owned()
        .filter(|(name, _)| !query.iter().any(|(own, _)| own == name))
        .collect();
    question.extend(query.iter().cloned());
    let asked = Asked::read(question);
    let found = beside(visit.office(), visit.actor(), &asked.ask, (target, back)).await?;
    let href = found.and_then(|line| step(line.act?, line.target));
    let href = href.map_or_else(
        || format!("/queue?{kept}").trim_end_matches('?').to_owned(),
        |step| step.href,
    );
    Ok(Redirect::to(&href).into_response())
}

/// Where the file after this one is found, for the desk that does this act; before it, when `back`.
#[must_use]
pub fn after(act: Act, target: Uuid, back: bool) -> String {
    let back = if back { "&back=yes" } else { "" };
    format!("/queue/next?act={}&after={target}{back}", act.code())
}
