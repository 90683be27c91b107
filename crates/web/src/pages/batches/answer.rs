//! What the bank said of an instruction without a return file: entered here, recorded by another person (8.6, R20).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::batches::{self, Enter, Said};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/bank-answer.html")]
struct AnswerPage {
    page: Page,
    form: Form,
    action: String,
    places: Vec<Choice>,
    said: Vec<Choice>,
}

/// `GET /batches/{id}/answer`; a batch that waits for no answer is only shown.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let open = batches::open_places(visit.office(), visit.actor(), id).await?;
    if open.is_empty() && !form.failed() {
        return Ok(Redirect::to(&format!("/batches/{id}")).into_response());
    }
    let place = |(place, payee, amount): &(u32, String, rules::Fen)| {
        let label = format!("第 {place} 笔　{payee}　{}", yuan(*amount));
        Choice::new(place.to_string(), label)
    };
    Ok(layout::answer(
        &form.clone(),
        &AnswerPage {
            page: visit
                .page("登记银行答复")
                .of(&form)
                .back(format!("/batches/{id}")),
            action: visit.path().to_owned(),
            places: open.iter().map(place).collect(),
            said: choices::<Said>(),
            form,
        },
    ))
}

/// `POST /batches/{id}/answer`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Enter {
        batch: id,
        answers: sent.answers(),
    };
    let outcome = batches::enter(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/batches/{id}")).into_response()),
        None => page(&visit, id, form).await,
    }
}
