//! A case is opened: on a voucher against both parties, or against one party (5.4).

use askama::Template;
use axum::response::IntoResponse;
use office::attachments::LIMITS;
use office::cases::{self, Accused, Open};
use rules::duties::Act;
use rules::integrity::Origin;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/case-open.html")]
struct OpenPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    rows: Vec<Row>,
    origins: Vec<Choice>,
    action: String,
    here: String,
}

/// `GET /vouchers/{id}/case`.
pub async fn of_voucher(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, Accused::Voucher(id), None).await
}

/// `POST /vouchers/{id}/case`.
pub async fn of_voucher_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    open(&visit, Accused::Voucher(id), sent).await
}

/// `GET /subjects/{id}/case`.
pub async fn of_subject(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, Accused::Subject(id), None).await
}

/// `POST /subjects/{id}/case`.
pub async fn of_subject_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    open(&visit, Accused::Subject(id), sent).await
}

/// `GET /admissions/{id}/case`.
pub async fn of_provider(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, Accused::Provider(id), None).await
}

/// `POST /admissions/{id}/case`.
pub async fn of_provider_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    open(&visit, Accused::Provider(id), sent).await
}

async fn open(visit: &Visit, accused: Accused, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(visit, &sent, Act::OpenCase).await?;
    let answers = kept.answers(&sent);
    let command = Open { accused, answers };
    let outcome = cases::open(visit.office(), sent.by(visit), command).await;
    if let Some(done) = form.settle(outcome)? {
        return Ok(after(&format!("/cases/{}", done.case)).into_response());
    }
    kept.settle(&mut form);
    ask(visit, accused, Some((form, kept))).await
}

fn home(accused: Accused) -> (&'static str, String) {
    let of = |family: &str, id: Uuid| format!("/{family}/{id}");
    match accused {
        Accused::Voucher(id) => ("创新券", of("vouchers", id)),
        Accused::Subject(id) => ("主体登记", of("subjects", id)),
        Accused::Provider(id) => ("服务机构", of("admissions", id)),
    }
}

async fn ask(visit: &Visit, accused: Accused, refused: Option<(Form, Kept)>) -> Answer {
    let (number, names) = cases::what(visit.office(), visit.actor(), accused).await?;
    let (key, here) = home(accused);
    let (form, kept) = refused.unwrap_or_default();
    let page = OpenPage {
        page: visit.page("立案").of(&form).back(&here),
        kept,
        limits: LIMITS,
        rows: vec![
            Row::new(key, number).href(&here),
            Row::new("当事方", names.join("、")),
        ],
        origins: choices::<Origin>(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
