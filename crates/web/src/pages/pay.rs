//! Finance pays a confirmed claim and records what the bank said (8.6): the sheet, a second look, the claim.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::claims::{self, ClaimView, Pay};
use office::reveal::Party;
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Row, Table};
use crate::shown::{self, DueShown, after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/pay.html")]
struct PayPage {
    page: Page,
    form: Form,
    action: String,
    rows: Vec<Row>,
    trace: Table,
    /// Whether the payee is changing its account.
    account_changes: bool,
    due: Option<DueShown>,
    edition: String,
    /// What the button of the second look says; empty before it.
    button: String,
}

/// `GET /claims/{id}/pay`; a claim that is not to be paid now is only shown.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    let view = claims::view(visit.office(), visit.actor(), id).await?;
    if !view.to_do.contains(&Act::PayClaim) {
        return Ok(Redirect::to(&format!("/claims/{id}")).into_response());
    }
    let mut form = Form::default();
    form.set("paid_on", visit.office().today().to_string());
    form.set("edition", view.edition.to_string());
    Ok(sheet(&visit, &view, form))
}

/// `POST /claims/{id}/pay`: first a second look, then the payment.
pub async fn pay(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let back = !sent.value("back").is_empty();
    if back || sent.value("checked").is_empty() {
        return look(&visit, id, &sent, form).await;
    }
    let command = Pay {
        claim: id,
        answers: sent.answers(),
    };
    let outcome = claims::pay(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/claims/{id}")).into_response()),
        None => {
            let view = claims::view(visit.office(), visit.actor(), id).await?;
            Ok(sheet(&visit, &view, form))
        }
    }
}

async fn look(visit: &Visit, id: Uuid, sent: &Submission, mut form: Form) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let view = claims::view(office, actor, id).await?;
    if !sent.value("back").is_empty() {
        return Ok(sheet(visit, &view, form));
    }
    let outcome = claims::look_at_payment(office, actor, id, &sent.answers()).await;
    match form.settle(outcome)? {
        Some(()) => Ok(second_look(visit, &view, form)),
        None => Ok(sheet(visit, &view, form)),
    }
}

fn sheet(visit: &Visit, view: &ClaimView, form: Form) -> Response {
    let page = visit
        .page(format!("付款 {}", view.line.number))
        .of(&form)
        .related("claim", view.line.id);
    layout::answer(&form.clone(), &pay_page(page, view, form, String::new()))
}

fn second_look(visit: &Visit, view: &ClaimView, form: Form) -> Response {
    let mut page = pay_page(
        visit.page("核对后登记付款"),
        view,
        form,
        format!("登记付款 {}", sign(view.line.amount)),
    );
    page.rows.extend([
        Row::new("银行流水号", page.form.value("reference")),
        Row::new("付款日期", page.form.value("paid_on")),
    ]);
    layout::show(&page)
}

/// Where the account is shown in full, for a reason that is recorded.
fn full_account(view: &ClaimView) -> String {
    let claim = view.line.id;
    match view.paid_to {
        Party::Subject(id) => format!("/subjects/{id}/reveal?claim={claim}"),
        Party::Provider(id) => format!("/admissions/{id}/reveal?claim={claim}"),
    }
}

fn pay_page(page: Page, view: &ClaimView, form: Form, button: String) -> PayPage {
    let line = &view.line;
    PayPage {
        page: page.back(format!("/claims/{}", line.id)),
        action: format!("/claims/{}/pay", line.id),
        rows: vec![
            Row::new("兑付申请", &line.number).href(format!("/claims/{}", line.id)),
            Row::new("收款单位", &view.payee),
            Row::new("开户银行", &view.bank),
            Row::new("收款账号", &view.bank_account).note("查看完整账号", full_account(view)),
            Row::new("金额", yuan(line.amount)),
            Row::new("大写", line.amount.in_words()),
        ],
        trace: shown::claim::trace(view),
        account_changes: view.account_changes,
        due: shown::claim::due(line),
        edition: form.value("edition").to_owned(),
        form,
        button,
    }
}
