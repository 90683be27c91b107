//! `/contact`: a body says in public how to reach it (2.4).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::accounts::{KeepContact, keep_contact, own_contact};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::shown::DONE;
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this file.
pub fn open(door: Door) -> Door {
    door.get("/contact", Act::KeepContact, ask)
        .post("/contact", Act::KeepContact, keep)
}

#[derive(Template)]
#[template(path = "pages/contact.html")]
struct ContactPage {
    page: Page,
    form: Form,
    body: String,
}

/// `GET /contact`.
pub async fn ask(visit: Visit) -> Answer {
    let known = own_contact(visit.office(), visit.actor()).await?;
    let form = Form::of([
        ("telephone", known.telephone.as_str()),
        ("address", known.address.as_str()),
        ("hours", known.hours.as_str()),
    ]);
    show(&visit, form)
}

/// `POST /contact`.
pub async fn keep(visit: Visit, sent: Submission) -> Answer {
    let command = KeepContact(sent.answers());
    let outcome = keep_contact(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/authorities?{DONE}=1")).into_response()),
        None => show(&visit, form),
    }
}

fn show(visit: &Visit, form: Form) -> Answer {
    let page = visit.page("公布联系方式").of(&form).back("/authorities");
    let body = visit.actor().body.clone().unwrap_or_default();
    Ok(layout::answer(
        &form.clone(),
        &ContactPage { page, form, body },
    ))
}
