//! The Centre orders money back: the form, a second look, the order (5.4, R31).

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::claims::{self, ClaimView};
use office::recoveries::{Order, Terms, look_at_order, order as issue};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::verdict::Sheet;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/recover.html")]
struct OrderPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    clauses: Vec<Choice>,
    action: String,
    here: String,
    /// What the button of the second look says; empty before it.
    button: String,
}

/// `GET /claims/{id}/recover`; a claim of which nothing can be asked back is only shown.
pub async fn order(visit: Visit, Id(id): Id) -> Answer {
    let view = claims::view(visit.office(), visit.actor(), id).await?;
    if !view.to_do.contains(&Act::OrderRecovery) {
        return Ok(Redirect::to(&format!("/claims/{id}")).into_response());
    }
    Ok(sheet(&visit, &view, Form::default(), None))
}

/// `POST /claims/{id}/recover`: first a second look, then the order.
pub async fn order_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Order {
        claim: id,
        answers: sent.answers(),
    };
    let mut looked = None;
    if !sent.value("back").is_empty() {
        // He looks at his words once more.
    } else if sent.value("checked").is_empty() {
        let outcome = look_at_order(visit.office(), visit.actor(), &command).await;
        looked = form.settle(outcome)?;
    } else if let Some(done) = form.settle(issue(visit.office(), sent.by(&visit), command).await)? {
        return Ok(after(&format!("/recoveries/{}", done.recovery)).into_response());
    }
    ask(&visit, id, form, looked).await
}

async fn ask(visit: &Visit, id: Uuid, form: Form, looked: Option<Terms>) -> Answer {
    let view = claims::view(visit.office(), visit.actor(), id).await?;
    Ok(sheet(visit, &view, form, looked.as_ref()))
}

/// The form, or, once it was looked at, what it comes to.
fn sheet(visit: &Visit, view: &ClaimView, mut form: Form, looked: Option<&Terms>) -> Response {
    let here = format!("/claims/{}", view.line.id);
    let title = match looked {
        None => "追回已兑付的资金",
        Some(_) => "核对后发出追回通知",
    };
    let mut rows = vec![
        Row::new("兑付申请", &view.line.number).href(&here),
        Row::new("收款单位", &view.payee),
        Row::new("已付金额", yuan(view.line.amount)),
    ];
    if let Some(terms) = looked {
        form.set("due_on", terms.due_on.to_string());
        rows.extend([
            Row::new("追回金额", yuan(terms.amount)),
            Row::new("大写", terms.amount.in_words()),
            Row::new("查明的事实", &terms.facts),
            Row::new("依据", terms.clause.to_string()),
            Row::new("缴回期限", format!("{} 24时", terms.due_on)),
        ]);
    }
    let button = looked.map(|terms| format!("发出追回通知 {}", sign(terms.amount)));
    let page = OrderPage {
        page: visit.page(title).of(&form).back(&here),
        rows,
        clauses: Sheet::clauses(),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
        button: button.unwrap_or_default(),
    };
    layout::answer(&form, &page)
}
