//! Seats taken and given up, attendance, and an event called off.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::Refused;
use office::training::{self, Attendance, Cancel, Leave, SignUp};
use rules::duties::Act;
use uuid::Uuid;

use super::{file, rows};
use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

/// What a page of one act asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    People,
    Reason,
    Attendance,
    Nothing,
}

#[derive(Template)]
#[template(path = "pages/training-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    asks: Ask,
    /// For attendance: the field, the party and what it took.
    seats: Vec<(String, String, i64)>,
    edition: String,
    button: &'static str,
    action: String,
    here: String,
}

/// `GET /training/{id}/sign-up`.
pub async fn sign_up(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::SignUpTraining, Form::default())).await
}

/// `POST /training/{id}/sign-up`.
pub async fn signed_up(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = SignUp {
        training: id,
        answers: sent.answers(),
    };
    let outcome = training::sign_up(visit.office(), sent.by(&visit), command).await;
    settle(&visit, id, (Act::SignUpTraining, &sent, outcome.map(drop))).await
}

/// `GET /training/{id}/leave`.
pub async fn leave(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::LeaveTraining, Form::default())).await
}

/// `POST /training/{id}/leave`.
pub async fn left(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Leave { training: id };
    let outcome = training::leave(visit.office(), sent.by(&visit), command).await;
    settle(&visit, id, (Act::LeaveTraining, &sent, outcome.map(drop))).await
}

/// `GET /training/{id}/attendance`.
pub async fn attend(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::RecordAttendance, Form::default())).await
}

/// `POST /training/{id}/attendance`.
pub async fn attended(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Attendance {
        training: id,
        answers: sent.answers(),
    };
    let outcome = training::attend(visit.office(), sent.by(&visit), command).await;
    settle(
        &visit,
        id,
        (Act::RecordAttendance, &sent, outcome.map(drop)),
    )
    .await
}

/// `GET /training/{id}/cancel`.
pub async fn cancel(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::CancelTraining, Form::default())).await
}

/// `POST /training/{id}/cancel`.
pub async fn cancelled(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Cancel {
        training: id,
        answers: sent.answers(),
    };
    let outcome = training::cancel(visit.office(), sent.by(&visit), command).await;
    settle(&visit, id, (Act::CancelTraining, &sent, outcome.map(drop))).await
}

async fn settle(
    visit: &Visit,
    id: Uuid,
    (act, sent, outcome): (Act, &Submission, Result<(), Refused>),
) -> Result<Response, Fault> {
    let mut form = Form::from(sent);
    match form.settle(outcome)? {
        Some(()) => Ok(after(&format!("/training/{id}")).into_response()),
        None => ask(visit, id, (act, form)).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, (act, mut form): (Act, Form)) -> Answer {
    let view = file(visit, id).await?;
    let here = format!("/training/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let (asks, button) = match act {
        Act::SignUpTraining => (Ask::People, "报名"),
        Act::LeaveTraining => (Ask::Nothing, "取消报名"),
        Act::CancelTraining => (Ask::Reason, "取消活动"),
        _ => (Ask::Attendance, "登记到场"),
    };
    let mut told = vec![Row::new("活动", &view.line.title)];
    told.extend(rows(&view.line));
    let seats = view.seats.iter();
    let page = ActPage {
        page: visit.page(button).of(&form).back(&here),
        rows: told,
        asks,
        seats: seats
            .map(|seat| (format!("came-{}", seat.id), seat.name.clone(), seat.people))
            .collect(),
        edition: form.value("edition").to_owned(),
        button,
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
