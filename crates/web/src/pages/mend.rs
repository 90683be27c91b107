//! The account into which the bank could not pay: mended by its provider, certified anew for a subject (1.4, 8.6).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::claims::{self, ClaimView, Mend};
use rules::Region;
use rules::duties::Act;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, reasons, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this journey.
pub fn open(door: Door) -> Door {
    door.get("/claims/{id}/account", Act::CorrectAccount, ask)
        .post("/claims/{id}/account", Act::CorrectAccount, sent)
}

#[derive(Template)]
#[template(path = "pages/mend.html")]
struct MendPage {
    page: Page,
    form: Form,
    action: String,
    rows: Vec<Row>,
    reasons: Vec<Problem>,
    /// Whether the claimant enters the account here; a subject's is certified by its county first.
    enters: bool,
}

/// `GET /claims/{id}/account`; a claim whose account is not in question is only shown.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    page(&visit, id, Form::default()).await
}

async fn page(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let view = claims::view(visit.office(), visit.actor(), id).await?;
    if !view.to_do.contains(&Act::CorrectAccount) && !form.failed() {
        return Ok(Redirect::to(&format!("/claims/{id}")).into_response());
    }
    Ok(layout::answer(
        &form.clone(),
        &MendPage {
            page: visit
                .page("改正收款账户")
                .of(&form)
                .back(format!("/claims/{id}")),
            action: visit.path().to_owned(),
            rows: rows(&view),
            reasons: reasons(&view.timeline, FileKind::Claim),
            enters: view.line.region == Region::Inside,
            form,
        },
    ))
}

fn rows(view: &ClaimView) -> Vec<Row> {
    vec![
        Row::new("兑付申请", &view.line.number).href(format!("/claims/{}", view.line.id)),
        Row::new("金额", yuan(view.line.amount)),
        Row::new("收款单位", &view.payee),
        Row::new("现在的账户", format!("{} {}", view.bank, view.bank_account)),
    ]
}

/// `POST /claims/{id}/account`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Mend {
        claim: id,
        answers: sent.answers(),
    };
    let outcome = claims::mend(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/claims/{id}")).into_response()),
        None => page(&visit, id, form).await,
    }
}
