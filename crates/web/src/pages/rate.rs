//! The subject rates the provider, once a contract, before redemption (8.4).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::service::{Rate, Stars};
use rules::duties::Act;
use uuid::Uuid;

use super::evidence::Proof;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/rate.html")]
struct RatePage {
    page: Page,
    form: Form,
    provider: String,
    title: String,
    stars: Vec<Choice>,
    proof: Proof,
    action: String,
}

/// `GET /contracts/{id}/rate`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /contracts/{id}/rate`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Rate {
        contract: id,
        answers: sent.answers(),
    };
    let outcome = office::service::rate(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/contracts/{id}/tickets?done=rated")).into_response()),
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let contract = office::contracts::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    if !contract.to_do.contains(&Act::RateProvider) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let page = RatePage {
        page: visit.page("评价服务机构").of(&form).back(here),
        proof: Proof::of(visit, &contract),
        provider: contract.provider.name,
        title: contract.title,
        stars: choices::<Stars>(),
        action: visit.path().to_owned(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}
