//! A ticket that was offset by a red invoice or declared void: the Agency or the Centre says so, and the claim goes back (8.4).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::claims::{self, ClaimView, Strike};
use office::service::TicketLine;
use rules::duties::Act;
use rules::lifecycle::claim::State;
use rules::tickets::Struck;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this journey.
pub fn open(door: Door) -> Door {
    door.get("/claims/{id}/strike", Act::StrikeTicket, ask)
        .post("/claims/{id}/strike", Act::StrikeTicket, sent)
}

#[derive(Template)]
#[template(path = "pages/strike.html")]
struct StrikePage {
    page: Page,
    form: Form,
    action: String,
    rows: Vec<Row>,
    tickets: Vec<Choice>,
    hows: Vec<Choice>,
    /// Whether the claim is with its claimant already.
    back_already: bool,
}

/// `GET /claims/{id}/strike`; a claim of which nothing can be struck any more is only shown.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = claims::view(visit.office(), visit.actor(), id).await?;
    if !view.to_do.contains(&Act::StrikeTicket) && !form.failed() {
        return Ok(Redirect::to(&format!("/claims/{id}")).into_response());
    }
    Ok(layout::answer(
        &form.clone(),
        &StrikePage {
            page: visit
                .page(Act::StrikeTicket.label())
                .of(&form)
                .back(format!("/claims/{id}")),
            action: visit.path().to_owned(),
            rows: rows(&view),
            tickets: tickets(&view),
            hows: choices::<Struck>(),
            back_already: view.line.state == State::Returned,
            form,
        },
    ))
}

fn rows(view: &ClaimView) -> Vec<Row> {
    vec![
        Row::new("兑付申请", &view.line.number).href(format!("/claims/{}", view.line.id)),
        Row::new("金额", yuan(view.line.amount)),
        Row::new("状态", view.line.state.label()),
    ]
}

fn tickets(view: &ClaimView) -> Vec<Choice> {
    let choice = |ticket: &TicketLine| {
        let label = format!("{} {}", ticket.kind.label(), ticket.number);
        let hint = format!("{} 开具，{}", ticket.issued_on, yuan(ticket.amount));
        Choice::new(ticket.id.to_string(), label).hint(hint)
    };
    view.evidence.standing().map(choice).collect()
}

/// `POST /claims/{id}/strike`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Strike {
        claim: id,
        answers: sent.answers(),
    };
    let outcome = claims::strike(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/claims/{id}")).into_response()),
        None => page(&visit, id, form).await,
    }
}
