//! The account into which the bank could not pay: mended by its provider, certified anew for a subject (1.4, 8.6).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::claims::{self, ClaimView, Mend};
use office::providers;
use office::reveal::Party;
use rules::Region;
use rules::duties::Act;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::{Answer, Fault};
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
            rows: rows(&view, waiting(visit, &view).await?),
            reasons: reasons(&view.timeline, FileKind::Claim),
            enters: view.line.region == Region::Inside,
            form,
        },
    ))
}

/// The new account that waits for the Agency.
async fn waiting(visit: &Visit, view: &ClaimView) -> Result<Option<String>, Fault> {
    let Party::Provider(provider) = view.paid_to else {
        return Ok(None);
    };
    let change = providers::account_change(visit.office(), visit.actor(), provider).await?;
    Ok(change.map(|change| format!("{}（待专业机构核实）", change.after)))
}

fn rows(view: &ClaimView, waiting: Option<String>) -> Vec<Row> {
    let mut rows = vec![
        Row::new("兑付申请", &view.line.number).href(format!("/claims/{}", view.line.id)),
        Row::new("金额", yuan(view.line.amount)),
        Row::new("收款单位", &view.payee),
        Row::new("现在的账户", format!("{} {}", view.bank, view.bank_account)),
    ];
    rows.extend(waiting.map(|account| Row::new("新的账户", account)));
    rows
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
