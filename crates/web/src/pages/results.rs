//! Results: the proof of the work, such as a test report or a technical solution (8.4).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::service::{AddResult, FileLine};
use rules::duties::Act;
use uuid::Uuid;

use super::evidence::Proof;
use crate::errors::Answer;
use crate::form::Form;
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/results.html")]
struct ResultsPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    deliverables: String,
    results: Vec<FileLine>,
    proof: Proof,
    action: String,
}

/// `GET /contracts/{id}/results`.
pub async fn show(visit: Visit, Id(id): Id, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let done = match Form::of(query).value("done") {
        "added" => "成果证明已上传",
        _ => "",
    };
    ask(&visit, id, None, done).await
}

/// `POST /contracts/{id}/results`.
pub async fn add(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::AddResult).await?;
    let command = AddResult {
        contract: id,
        answers: kept.answers(&sent),
    };
    let outcome = office::service::add_result(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(Redirect::to(&format!("/contracts/{id}/results?done=added")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, Some((form, kept)), "").await
}

async fn ask(visit: &Visit, id: Uuid, refused: Option<(Form, Kept)>, done: &str) -> Answer {
    let contract = office::contracts::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    if !contract.to_do.contains(&Act::AddResult) && refused.is_none() {
        return Ok(Redirect::to(&here).into_response());
    }
    let (form, kept) = refused.unwrap_or_default();
    let page = ResultsPage {
        page: visit.page("上传成果证明").of(&form).back(here).done(done),
        kept,
        limits: LIMITS,
        proof: Proof::of(visit, &contract),
        deliverables: contract.deliverables,
        results: contract.evidence.results,
        action: visit.path().to_owned(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}
