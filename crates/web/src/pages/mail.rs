//! Notices by mail: where a person wants them, and whether (UX-22).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::mail::{KeepMail, keep_mail, mail};
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
    door.get("/messages/mail", Act::KeepAccount, ask)
        .post("/messages/mail", Act::KeepAccount, keep)
}

#[derive(Template)]
#[template(path = "pages/mail.html")]
struct MailPage {
    page: Page,
    form: Form,
}

/// `GET /messages/mail`.
pub async fn ask(visit: Visit) -> Answer {
    let mine = mail(visit.office(), visit.actor()).await?;
    let on = if mine.on { "yes" } else { "" };
    show(
        &visit,
        Form::of([("email", mine.email.as_str()), ("mail", on)]),
    )
}

/// `POST /messages/mail`.
pub async fn keep(visit: Visit, sent: Submission) -> Answer {
    let outcome = keep_mail(visit.office(), sent.by(&visit), KeepMail(sent.answers())).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/messages?{DONE}=mail")).into_response()),
        None => show(&visit, form),
    }
}

fn show(visit: &Visit, form: Form) -> Answer {
    let page = visit.page("邮件提醒").of(&form).back("/messages");
    Ok(layout::answer(&form.clone(), &MailPage { page, form }))
}
