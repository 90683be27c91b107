//! `/claims/{id}/outcome`: three questions a year after the payment, answered freely and once (5.3).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::outcomes::{self, Tell};
use rules::duties::Act;
use rules::outcome::{Sales, Used};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/claims/{id}/outcome", Act::TellOutcome, show)
        .post("/claims/{id}/outcome", Act::TellOutcome, sent)
}

#[derive(Template)]
#[template(path = "pages/outcome.html")]
struct OutcomePage {
    page: Page,
    form: Form,
    number: String,
    action: String,
    here: String,
    used: Vec<Choice>,
    sales: Vec<Choice>,
}

/// `GET /claims/{id}/outcome`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /claims/{id}/outcome`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Tell {
        claim: id,
        answers: sent.answers(),
    };
    let outcome = outcomes::tell(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/claims/{id}")).into_response()),
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let (number, open) = outcomes::open(visit.office(), visit.actor(), id).await?;
    let here = format!("/claims/{id}");
    if !open && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let page = OutcomePage {
        page: visit.page("兑付一年后的成果").of(&form).back(&here),
        number,
        action: visit.path().to_owned(),
        here,
        used: choices::<Used>(),
        sales: choices::<Sales>(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}
