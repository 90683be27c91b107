//! Finance grants, adds to or cuts a line: first a second look with what it comes to, then the act (2.2).

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::budget::{self, Appropriate, Look};
use rules::ledger::budget::Move;

use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{DONE, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// `POST /budget`.
pub async fn enter(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    if !sent.value("back").is_empty() {
        return super::page(&visit, form, "").await;
    }
    if sent.value("checked").is_empty() {
        let outcome = budget::look_at(visit.office(), visit.actor(), &sent.answers()).await;
        return match form.settle(outcome)? {
            Some(look) => Ok(second_look(&visit, &look, form)),
            None => super::page(&visit, form, "").await,
        };
    }
    let command = Appropriate(sent.answers());
    let outcome = budget::appropriate(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/budget?{DONE}=1")).into_response()),
        None => super::page(&visit, form, "").await,
    }
}

#[derive(Template)]
#[template(path = "pages/appropriate.html")]
struct SecondLook {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    button: String,
}

fn second_look(visit: &Visit, look: &Look, form: Form) -> Response {
    let done = &look.done;
    let verb = match done.change {
        Move::Add => "登记预算",
        Move::Cut => "调减预算",
    };
    layout::show(&SecondLook {
        page: visit.page(format!("核对后{verb}")).back("/budget"),
        rows: vec![
            Row::new("预算年度", done.year.to_string()),
            Row::new("预算科目", done.line.label()),
            Row::new(done.change.label(), yuan(done.amount)),
            Row::new("大写", done.amount.in_words()),
            Row::new("现在的预算", yuan(look.before.granted)),
            Row::new("登记后的预算", yuan(look.granted)),
            Row::new("其中已付款", yuan(look.before.used)),
            Row::new("审定待付款的兑付", covered(look)),
            Row::new("预算文件", &look.document),
        ],
        button: format!("{verb} {}", sign(done.amount)),
        form,
    })
}

fn covered(look: &Look) -> String {
    let (now, then) = look.covered;
    match look.waiting {
        0 => "没有".to_owned(),
        all => format!("共 {all} 件，预算现在够付 {now} 件，登记后够付 {then} 件"),
    }
}
