//! `/admissions/{id}/rectify`: a suspended provider says what it mended, with its proof (5.3).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::providers::{self, Rectify};
use rules::admission::Rectification;
use rules::duties::Act;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, Problem, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::shown::{DueShown, after};
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let act = Act::RectifyProvider;
    door.get("/admissions/{id}/rectify", act, show)
        .post("/admissions/{id}/rectify", act, sent)
}

#[derive(Template)]
#[template(path = "pages/rectify.html")]
struct RectifyPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    due: DueShown,
    reasons: Vec<Problem>,
    answers: Vec<Choice>,
    action: String,
}

/// `GET /admissions/{id}/rectify`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, None).await
}

/// `POST /admissions/{id}/rectify`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::RectifyProvider).await?;
    let command = Rectify {
        provider: id,
        answers: kept.answers(&sent),
    };
    let outcome = providers::rectify(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/admissions/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, Some((form, kept))).await
}

async fn ask(visit: &Visit, id: Uuid, refused: Option<(Form, Kept)>) -> Answer {
    let view = providers::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/admissions/{id}");
    let open = view.to_do.contains(&Act::RectifyProvider);
    let Some(paused) = view.paused.filter(|_| open || refused.is_some()) else {
        return Ok(Redirect::to(&here).into_response());
    };
    let (form, kept) = refused.unwrap_or_default();
    let page = RectifyPage {
        page: visit.page("提交整改").of(&form).back(here),
        kept,
        limits: LIMITS,
        due: DueShown::running(paused.due, paused.days_left),
        reasons: paused.reasons.iter().map(Problem::from).collect(),
        answers: choices::<Rectification>(),
        action: visit.path().to_owned(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}
