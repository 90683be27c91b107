//! A party rates the handling of its file, or complains about the provider of its contract.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::attachments::LIMITS;
use office::contracts;
use office::opinions::{self, Complain, Rate};
use rules::duties::Act;
use rules::opinions::Level;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{address, after};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/rate-handling.html")]
struct RatePage {
    page: Page,
    form: Form,
    levels: Vec<Choice>,
    action: String,
    here: String,
}

/// `GET /contracts/{id}/satisfaction`.
pub async fn contract(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, (FileKind::Contract, id), Form::default()).await
}

/// `POST /contracts/{id}/satisfaction`.
pub async fn contract_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    rate(&visit, (FileKind::Contract, id), sent).await
}

/// `GET /claims/{id}/satisfaction`.
pub async fn claim(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, (FileKind::Claim, id), Form::default()).await
}

/// `POST /claims/{id}/satisfaction`.
pub async fn claim_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    rate(&visit, (FileKind::Claim, id), sent).await
}

/// `GET /subjects/{id}/satisfaction`.
pub async fn subject(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, (FileKind::Subject, id), Form::default()).await
}

/// `POST /subjects/{id}/satisfaction`.
pub async fn subject_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    rate(&visit, (FileKind::Subject, id), sent).await
}

/// `GET /admissions/{id}/satisfaction`.
pub async fn admission(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, (FileKind::Provider, id), Form::default()).await
}

/// `POST /admissions/{id}/satisfaction`.
pub async fn admission_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    rate(&visit, (FileKind::Provider, id), sent).await
}

async fn rate(visit: &Visit, (kind, file): (FileKind, Uuid), sent: Submission) -> Answer {
    let command = Rate {
        kind: kind.code().to_owned(),
        file,
        answers: sent.answers(),
    };
    let outcome = opinions::rate(visit.office(), sent.by(visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/opinions/{}", done.opinion)).into_response()),
        None => ask(visit, (kind, file), form).await,
    }
}

async fn ask(visit: &Visit, (kind, file): (FileKind, Uuid), form: Form) -> Answer {
    // Who has rated already is led to what he said.
    let rated = opinions::rated(visit.office(), visit.actor(), (kind, file)).await?;
    if let Some(id) = rated.filter(|_| !form.failed()) {
        return Ok(Redirect::to(&format!("/opinions/{id}")).into_response());
    }
    let here = address(kind, file).unwrap_or_default();
    let page = RatePage {
        page: visit.page("评价这次办理").of(&form).back(&here),
        levels: choices::<Level>(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

#[derive(Template)]
#[template(path = "pages/complain.html")]
struct ComplainPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    rows: Vec<Row>,
    action: String,
    here: String,
}

/// `GET /contracts/{id}/complain`.
pub async fn complain(visit: Visit, Id(id): Id) -> Answer {
    ask_complaint(&visit, id, None).await
}

/// `POST /contracts/{id}/complain`.
pub async fn complain_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::Complain).await?;
    let command = Complain {
        contract: id,
        answers: kept.answers(&sent),
    };
    let outcome = opinions::complain(visit.office(), sent.by(&visit), command).await;
    if let Some(done) = form.settle(outcome)? {
        return Ok(after(&format!("/opinions/{}", done.opinion)).into_response());
    }
    kept.settle(&mut form);
    ask_complaint(&visit, id, Some((form, kept))).await
}

async fn ask_complaint(visit: &Visit, id: Uuid, refused: Option<(Form, Kept)>) -> Answer {
    let view = contracts::view(visit.office(), visit.actor(), id).await?;
    let (form, kept) = refused.unwrap_or_default();
    let here = format!("/contracts/{id}");
    let page = ComplainPage {
        page: visit.page("投诉服务机构").of(&form).back(&here),
        kept,
        limits: LIMITS,
        rows: vec![
            Row::new("服务合同", &view.number).href(&here),
            Row::new("服务机构", &view.provider.name),
        ],
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
