//! Tickets: invoices and receipts that prove the cost, entered one by one with their files (8.4, R28).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::contracts::ContractView;
use office::service::{AddTicket, TicketLine, WithdrawTicket};
use rules::duties::Act;
use rules::tickets::TicketKind;
use uuid::Uuid;

use super::evidence::Proof;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/tickets.html")]
struct TicketsPage {
    page: Page,
    form: Form,
    kept: Kept,
    kinds: Vec<Choice>,
    limits: &'static str,
    tickets: Vec<TicketLine>,
    /// How many of them count.
    standing: usize,
    /// Whether the buyer has a code that tickets show: an individual has none.
    coded: bool,
    signed_on: String,
    proof: Proof,
    here: String,
}

/// `GET /contracts/{id}/tickets`.
pub async fn show(visit: Visit, Id(id): Id, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let done = match Form::of(query).value("done") {
        "rated" => "评价已提交",
        "added" => "票据已登记",
        "withdrawn" => "票据已撤下",
        _ => "",
    };
    ask(&visit, id, None, done).await
}

/// `POST /contracts/{id}/tickets`.
pub async fn add(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::AddTicket).await?;
    let command = AddTicket {
        contract: id,
        answers: kept.answers(&sent),
    };
    let outcome = office::service::add_ticket(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(Redirect::to(&format!("/contracts/{id}/tickets?done=added")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, Some((form, kept)), "").await
}

/// `POST /tickets/{id}/withdraw`.
pub async fn withdraw(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = WithdrawTicket { ticket: id };
    let done = office::service::withdraw_ticket(visit.office(), sent.by(&visit), command).await?;
    let back = format!("/contracts/{}/tickets?done=withdrawn", done.contract);
    Ok(Redirect::to(&back).into_response())
}

async fn ask(visit: &Visit, id: Uuid, refused: Option<(Form, Kept)>, done: &str) -> Answer {
    let contract = office::contracts::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    if !contract.to_do.contains(&Act::AddTicket) && refused.is_none() {
        return Ok(Redirect::to(&here).into_response());
    }
    let (form, kept) = refused.unwrap_or_else(|| (fresh(&contract), Kept::default()));
    let page = TicketsPage {
        page: visit.page("登记票据").of(&form).back(&here).done(done),
        kept,
        kinds: kinds(),
        limits: LIMITS,
        coded: contract.subject.code.is_some(),
        signed_on: contract.signed_on.to_string(),
        proof: Proof::of(visit, &contract),
        standing: contract.evidence.standing().count(),
        tickets: contract.evidence.tickets,
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

/// A new ticket, with what the contract already knows.
fn fresh(contract: &ContractView) -> Form {
    let (seller, buyer) = (&contract.provider, &contract.subject);
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    Form::of([
        ("seller", seller.name.clone()),
        ("seller_id", code(&seller.code)),
        ("buyer", buyer.name.clone()),
        ("buyer_id", code(&buyer.code)),
    ])
}

/// Each kind with the lengths of its code and number, which is what people mistype.
fn kinds() -> Vec<Choice> {
    let hinted = choices::<TicketKind>().into_iter().zip(TicketKind::ALL);
    hinted
        .map(|(choice, kind)| {
            choice.hint(match kind.lengths() {
                (0, number) => format!("号码 {number} 位，没有代码"),
                (code, number) => format!("代码 {code} 位，号码 {number} 位"),
            })
        })
        .collect()
}
