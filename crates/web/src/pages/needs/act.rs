//! The owner takes a need back; the Agency suggests a provider or ends the need.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::needs::{self, Close, Suggest};
use rules::duties::Act;
use uuid::Uuid;

use super::{file, whose};
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/need-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    edition: String,
    /// Whether a provider is asked for.
    suggests: bool,
    /// The field of the reason, its label and its hint.
    field: &'static str,
    /// See `field`.
    reason: (&'static str, &'static str),
    warning: &'static str,
    button: &'static str,
    action: String,
    here: String,
}

/// `GET /needs/{id}/suggest`.
pub async fn suggest(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::SuggestProvider, Form::default())).await
}

/// `POST /needs/{id}/suggest`.
pub async fn suggest_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Suggest {
        need: id,
        answers: sent.answers(),
    };
    let outcome = needs::suggest(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/needs/{id}")).into_response()),
        None => ask(&visit, id, (Act::SuggestProvider, form)).await,
    }
}

/// `GET /needs/{id}/withdraw`.
pub async fn withdraw(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::WithdrawNeed, Form::default())).await
}

/// `POST /needs/{id}/withdraw`.
pub async fn withdraw_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    close(&visit, id, (Act::WithdrawNeed, sent)).await
}

/// `GET /needs/{id}/end`.
pub async fn end(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, (Act::EndNeed, Form::default())).await
}

/// `POST /needs/{id}/end`.
pub async fn end_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    close(&visit, id, (Act::EndNeed, sent)).await
}

async fn close(visit: &Visit, id: Uuid, (act, sent): (Act, Submission)) -> Answer {
    let command = Close {
        need: id,
        answers: sent.answers(),
    };
    let outcome = match act {
        Act::EndNeed => needs::end(visit.office(), sent.by(visit), command).await,
        _ => needs::withdraw(visit.office(), sent.by(visit), command).await,
    };
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/needs/{id}")).into_response()),
        None => ask(visit, id, (act, form)).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, (act, mut form): (Act, Form)) -> Answer {
    let view = file(visit, id).await?;
    let here = format!("/needs/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let (title, reason, warning) = match act {
        Act::SuggestProvider => (
            "推荐服务机构",
            (
                "推荐理由",
                "需求方和这家机构都会看到，不写联系方式。不超过 300 字",
            ),
            "",
        ),
        Act::EndNeed => (
            "关闭服务需求",
            ("原因", "需求方会看到。不超过 300 字"),
            "关闭后不再征集报价，已有的报价不再有效，不能恢复。",
        ),
        _ => (
            "撤回服务需求",
            ("原因（可不填）", "不超过 300 字"),
            "撤回后不再征集报价，已有的报价不再有效，不能恢复。",
        ),
    };
    let page = ActPage {
        page: visit.page(title).of(&form).back(&here),
        rows: vec![
            Row::new("需求", &view.line.title),
            Row::new("具体要求", &view.line.words),
            Row::new("需求方", whose(&view.line)),
        ],
        edition: form.value("edition").to_owned(),
        suggests: act == Act::SuggestProvider,
        field: if act == Act::SuggestProvider {
            "words"
        } else {
            "reason"
        },
        reason,
        warning,
        button: title,
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
