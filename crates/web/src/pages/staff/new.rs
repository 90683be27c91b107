//! `/accounts/new`: an account for a member of staff, with the role proposed for it.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::accounts::{self, OpenStaff};
use rules::Law;
use rules::duties::Role;
use rules::duties::grants::is_granted;

use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Page};
use crate::shown::DONE;
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/account-new.html")]
struct NewPage {
    page: Page,
    form: Form,
    roles: Vec<Choice>,
    divisions: Vec<Choice>,
}

/// `GET /accounts/new`.
pub async fn ask(visit: Visit) -> Response {
    sheet(&visit, Form::default())
}

/// `POST /accounts/new`.
pub async fn open(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = OpenStaff(sent.answers());
    let outcome = accounts::open_staff(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => {
            let done = match sent.value("password") {
                "" => "invited",
                _ => "opened",
            };
            Ok(Redirect::to(&format!("/accounts?{DONE}={done}")).into_response())
        }
        None => Ok(sheet(&visit, form)),
    }
}

fn sheet(visit: &Visit, form: Form) -> Response {
    let divisions = &Law::shipped().divisions;
    let page = visit.page("开立工作人员账号").of(&form).back("/accounts");
    layout::answer(
        &form.clone(),
        &NewPage {
            page,
            form,
            roles: roles(),
            divisions: divisions
                .all()
                .map(|one| Choice::new(&one.code, divisions.full_name(&one.code)))
                .collect(),
        },
    )
}

/// The roles that are proposed and granted; firms and laboratories open their accounts themselves.
pub(in crate::pages) fn roles() -> Vec<Choice> {
    let granted = Role::ALL.iter().filter(|role| is_granted(**role));
    granted
        .map(|role| Choice::new(role.code(), role.label()))
        .collect()
}
