//! Finance records what came back, or writes off what is left (R31).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::recoveries::{self, PayBack, WriteOff};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/recovery-money.html")]
struct MoneyPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    action: String,
    here: String,
    edition: String,
    /// Whether money came back, or what is left is written off.
    back: bool,
    button: String,
}

/// `GET /recoveries/{id}/pay-back`.
pub async fn pay_back(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::PayBack, Form::default()).await
}

/// `POST /recoveries/{id}/pay-back`.
pub async fn pay_back_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = PayBack {
        recovery: id,
        answers: sent.answers(),
    };
    let outcome = recoveries::pay_back(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/recoveries/{id}")).into_response()),
        None => ask(&visit, id, Act::PayBack, form).await,
    }
}

/// `GET /recoveries/{id}/write-off`.
pub async fn write_off(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::WriteOff, Form::default()).await
}

/// `POST /recoveries/{id}/write-off`.
pub async fn write_off_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = WriteOff {
        recovery: id,
        answers: sent.answers(),
    };
    let outcome = recoveries::write_off(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/recoveries/{id}")).into_response()),
        None => ask(&visit, id, Act::WriteOff, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, act: Act, mut form: Form) -> Answer {
    let view = recoveries::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/recoveries/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let page = MoneyPage {
        page: visit.page(act.label()).of(&form).back(&here),
        rows: vec![
            Row::new("追回通知", &view.line.number).href(&here),
            Row::new("缴回单位", &view.line.debtor),
            Row::new("应追回", yuan(view.line.amount)),
            Row::new("已缴回", yuan(view.line.paid_back)),
            Row::new("余额", yuan(view.line.left)),
        ],
        action: visit.path().to_owned(),
        edition: form.value("edition").to_owned(),
        back: act == Act::PayBack,
        button: match act {
            Act::PayBack => act.label().to_owned(),
            _ => format!("核销 {}", sign(view.line.left)),
        },
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
