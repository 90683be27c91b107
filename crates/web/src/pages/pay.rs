//! Finance records the payment of a confirmed claim (8.6, R20).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::claims::{ClaimView, Pay};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Row, Table};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/pay.html")]
struct PayPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    trace: Table,
    edition: i64,
    button: String,
    action: String,
}

/// `GET /claims/{id}/pay`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /claims/{id}/pay`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Pay {
        claim: id,
        answers: sent.answers(),
    };
    let outcome = office::claims::pay(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/claims/{id}")).into_response()),
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, mut form: Form) -> Answer {
    let claim = office::claims::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/claims/{id}");
    if !claim.to_do.contains(&Act::PayClaim) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    if form.is_empty() {
        form.set("paid_on", visit.office().today().to_string());
    }
    let page = PayPage {
        page: visit.page("登记付款").of(&form).back(here),
        rows: rows(&claim),
        trace: Table::of_trace("兑付金额", &claim.trace),
        edition: claim.edition,
        button: format!("登记已付款 ¥{}", claim.line.amount),
        action: visit.path().to_owned(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

fn rows(claim: &ClaimView) -> Vec<Row> {
    let line = &claim.line;
    let due = line.due_on.map(|day| day.to_string()).unwrap_or_default();
    vec![
        Row::new("兑付申请", line.number.clone()),
        Row::new("创新券", line.voucher_number.clone()),
        Row::new("收款单位", claim.payee.clone()),
        Row::new("开户银行", claim.bank.clone()),
        Row::new("银行账号", claim.bank_account.clone()),
        Row::new("付款金额", format!("{} 元", line.amount)),
        Row::new("大写", line.amount.in_words()),
        Row::new("付款期限", due),
    ]
}
