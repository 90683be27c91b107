//! A new owner where nobody answers for a subject or provider any more: named by its desk, confirmed by the security
//! administrator (1.4, 2.1).

mod confirm;

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::members::{self, Name, Orphan};
use rules::duties::{Act, Role};
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    let (subject, provider) = (Act::NameSubjectOwner, Act::NameProviderOwner);
    confirm::open(
        door.get("/subjects/{id}/owner", subject, |visit, id| {
            show(visit, id, Role::Subject)
        })
        .post("/subjects/{id}/owner", subject, |visit, id, form| {
            sent(visit, id, form, Role::Subject)
        })
        .get("/admissions/{id}/owner", provider, |visit, id| {
            show(visit, id, Role::Provider)
        })
        .post("/admissions/{id}/owner", provider, |visit, id, form| {
            sent(visit, id, form, Role::Provider)
        }),
    )
}

#[derive(Template)]
#[template(path = "pages/owner.html")]
struct OwnerPage {
    page: Page,
    form: Form,
    orphan: Orphan,
    clerks: Vec<Choice>,
    kept: Kept,
    limits: &'static str,
    action: String,
}

/// Where the file of a party is read by the desk that names its owner.
fn file(side: Role, id: Uuid) -> String {
    match side {
        Role::Provider => format!("/admissions/{id}"),
        _ => format!("/subjects/{id}"),
    }
}

/// `GET /subjects/{id}/owner`, `GET /admissions/{id}/owner`.
async fn show(visit: Visit, Id(id): Id, side: Role) -> Answer {
    ask(&visit, (side, id), None).await
}

/// `POST /subjects/{id}/owner`, `POST /admissions/{id}/owner`.
async fn sent(visit: Visit, Id(id): Id, sent: Submission, side: Role) -> Answer {
    let act = match side {
        Role::Provider => Act::NameProviderOwner,
        _ => Act::NameSubjectOwner,
    };
    let (mut form, kept) = holding::read(&visit, &sent, act).await?;
    let command = Name {
        side,
        party: id,
        answers: kept.answers(&sent),
    };
    let outcome = members::name(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&file(side, id)).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, (side, id), Some((form, kept))).await
}

/// The form; where an owner can sign in there is nothing to name.
async fn ask(visit: &Visit, (side, id): (Role, Uuid), refused: Option<(Form, Kept)>) -> Answer {
    let orphan = members::orphan(visit.office(), visit.actor(), (side, id)).await?;
    let here = file(side, id);
    let Some(orphan) = orphan.filter(|orphan| !orphan.waits || refused.is_some()) else {
        return Ok(Redirect::to(&here).into_response());
    };
    let (form, kept) = refused.unwrap_or_default();
    let clerks = orphan.clerks.iter();
    Ok(layout::answer(
        &form.clone(),
        &OwnerPage {
            page: visit.page("提名新负责人").of(&form).back(here),
            clerks: clerks
                .map(|(id, name)| Choice::new(id.to_string(), name))
                .collect(),
            kept,
            limits: LIMITS,
            action: visit.path().to_owned(),
            orphan,
            form,
        },
    ))
}
