//! Changing, funding and closing a programme.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::programmes::{self, Change, Close, Fund, ProgrammeView};
use rules::duties::Act;
use rules::ledger::budget::Move;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/programme-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    action: String,
    here: String,
    rows: Vec<Row>,
    edition: String,
    /// Which of the three forms it is.
    what: &'static str,
    moves: Vec<Choice>,
    button: &'static str,
}

/// `GET /programmes/{id}/change`: the terms of today stand in the form.
pub async fn change(visit: Visit, Id(id): Id) -> Answer {
    let view = programmes::view(visit.office(), visit.actor(), id, (0, 1)).await?;
    let mut form = Form::default();
    if let Some(last) = view.terms.last() {
        form.set("rate", last.rate.to_string().replace('%', ""));
        form.set("ceiling", last.ceiling.yuan());
        form.set("payer", last.payer.clone());
        form.set("bank", last.bank.clone());
    }
    ask(&visit, id, Act::ChangeProgramme, form).await
}

/// `POST /programmes/{id}/change`.
pub async fn change_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Change {
        programme: id,
        answers: sent.answers(),
    };
    let outcome = programmes::change(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/programmes/{id}")).into_response()),
        None => ask(&visit, id, Act::ChangeProgramme, form).await,
    }
}

/// `GET /programmes/{id}/fund`.
pub async fn fund(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::FundProgramme, Form::default()).await
}

/// `POST /programmes/{id}/fund`.
pub async fn fund_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Fund {
        programme: id,
        answers: sent.answers(),
    };
    let outcome = programmes::fund(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/programmes/{id}")).into_response()),
        None => ask(&visit, id, Act::FundProgramme, form).await,
    }
}

/// `GET /programmes/{id}/close`.
pub async fn close(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::CloseProgramme, Form::default()).await
}

/// `POST /programmes/{id}/close`.
pub async fn close_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Close {
        programme: id,
        answers: sent.answers(),
    };
    let outcome = programmes::close(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/programmes/{id}")).into_response()),
        None => ask(&visit, id, Act::CloseProgramme, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, act: Act, mut form: Form) -> Answer {
    let view = programmes::view(visit.office(), visit.actor(), id, (0, 1)).await?;
    let here = format!("/programmes/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let page = ActPage {
        page: visit.page(act.label()).of(&form).back(&here),
        action: visit.path().to_owned(),
        rows: rows(&view, &here),
        edition: form.value("edition").to_owned(),
        what: match act {
            Act::ChangeProgramme => "change",
            Act::FundProgramme => "fund",
            _ => "close",
        },
        moves: choices::<Move>(),
        button: act.label(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

fn rows(view: &ProgrammeView, here: &str) -> Vec<Row> {
    let line = &view.line;
    vec![
        Row::new("配套计划", format!("{} {}", line.number, line.name)).href(here),
        Row::new("起止日期", format!("{} 至 {}", line.from_on, line.to_on)),
        Row::new("预算", yuan(line.money.granted)),
        Row::new("已承诺未付", yuan(line.money.reserved)),
        Row::new("已付款", yuan(line.money.used)),
        Row::new("可用", yuan(line.money.free())),
    ]
}
