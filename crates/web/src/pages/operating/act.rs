//! Proposing a year, deciding and recording the payment.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::operating::{self, Decide, OperatingView, Pay, Propose};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout;
use crate::pages::appraisals::{ActPage, Asked, last, pick, typed_year};
use crate::parts::{Row, Table};
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /operating/propose`.
pub async fn propose(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    ask_year(&visit, year, Form::default()).await
}

/// `POST /operating/propose`.
pub async fn propose_sent(visit: Visit, sent: Submission) -> Answer {
    let year = typed_year(&sent);
    let outcome = operating::propose(visit.office(), sent.by(&visit), Propose { year }).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/operating/{}", done.operating)).into_response()),
        None => ask_year(&visit, year, form).await,
    }
}

async fn ask_year(visit: &Visit, year: u16, form: Form) -> Answer {
    let years = office::appraisals::years(visit.office()).await?;
    let year = pick(&years, Some(year));
    let open = operating::year(visit.office(), visit.actor(), year).await?;
    let here = format!("/operating?year={year}");
    let mut page = ActPage {
        rows: vec![Row::new("年度", format!("{year} 年度"))],
        what: "year",
        warning: "按平台记录计算，报自治区科技管理部门决定；提出后依据不再变。".to_owned(),
        hidden: vec![("year", year.to_string())],
        button: String::new(),
        ..ActPage::new(visit, Act::ProposeOperating.label(), &form, here)
    };
    if let Some(open) = open {
        page.rows.push(Row::new("建议金额", yuan(open.due.value)));
        page.table = Table::of_trace("计算依据", &open.due.trace);
        if open.proposes {
            page.button = Act::ProposeOperating.label().to_owned();
        }
    }
    Ok(layout::answer(&form, &page))
}

/// `GET /operating/{id}/decide`.
pub async fn decide(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::DecideOperating, Form::default()).await
}

/// `POST /operating/{id}/decide`.
pub async fn decide_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Decide {
        operating: id,
        answers: sent.answers(),
    };
    let outcome = operating::decide(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/operating/{id}")).into_response()),
        None => ask(&visit, id, Act::DecideOperating, form).await,
    }
}

/// `GET /operating/{id}/pay`.
pub async fn pay(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::PayOperating, Form::default()).await
}

/// `POST /operating/{id}/pay`.
pub async fn pay_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Pay {
        operating: id,
        answers: sent.answers(),
    };
    let outcome = operating::pay(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/operating/{id}")).into_response()),
        None => ask(&visit, id, Act::PayOperating, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, act: Act, mut form: Form) -> Answer {
    let view = operating::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/operating/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
        if act == Act::DecideOperating {
            form.set("amount", view.line.computed.yuan());
        }
    }
    let page = ActPage {
        rows: rows(&view, act),
        what: match act {
            Act::DecideOperating => "operating",
            _ => "operating-pay",
        },
        hidden: vec![("edition", form.value("edition").to_owned())],
        table: Table::of_trace("计算依据", &view.trace),
        warning: match act {
            Act::DecideOperating => "决定后占用本年度“平台运行补贴”预算，不能撤回。".to_owned(),
            _ => String::new(),
        },
        ..ActPage::new(visit, act.label(), &form, here)
    };
    Ok(layout::answer(&form, &page))
}

fn rows(view: &OperatingView, act: Act) -> Vec<Row> {
    let mut rows = vec![
        Row::new("平台运行补贴", &view.line.number),
        Row::new("年度", format!("{} 年度", view.line.year)),
        Row::new("按依据计算", yuan(view.line.computed)),
    ];
    match act {
        Act::DecideOperating => rows.push(Row::new("本年度预算可用", yuan(view.free))),
        _ => rows.push(Row::new("决定的金额", yuan(view.line.amount))),
    }
    rows
}
