//! Subject and provider each confirm that the service is complete; the limit for evidence runs from the later day (8.4).

use axum::response::{IntoResponse, Redirect};
use office::contracts::{ContractView, view};
use office::service::Complete;
use rules::calendar::Due;
use rules::duties::{Act, Role};
use rules::lifecycle::contract::State;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::id::Id;
use crate::parts::Row;
use crate::step::{Check, Done, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /contracts/{id}/complete`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /contracts/{id}/complete`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Complete { contract: id };
    let outcome = office::service::complete(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/contracts/{id}/complete/done")).into_response()),
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let contract = view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    if !contract.to_do.contains(&Act::CompleteService) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let last = matches!(contract.state, State::DoneBySubject | State::DoneByProvider);
    let due = if last { Some(from_today(visit)?) } else { None };
    let check = Check {
        page: visit.page("确认服务完成").of(&form).back(&here),
        form,
        rows: rows(&contract),
        trace: None,
        follows: follows(visit, &contract, due.as_ref())?,
        due,
        warning: "确认后不能撤回。虚构服务的，追回资金并记入科研诚信记录。",
        action: visit.path().to_owned(),
        button: "确认服务已完成".to_owned(),
        instead: link("还没有完成，返回这份合同", here),
    };
    Ok(check.answer())
}

/// The last day for evidence if both had confirmed today.
fn from_today(visit: &Visit) -> Result<Due, Fault> {
    let days = visit.policy()?.evidence_days;
    let office = visit.office();
    let due = office.calendar().due(office.today(), days);
    due.map_err(Fault::broken)
}

fn rows(contract: &ContractView) -> Vec<Row> {
    let day = |day: Option<chrono::NaiveDate>| {
        day.map_or_else(|| "还没有确认".to_owned(), |day| format!("{day} 已确认"))
    };
    vec![
        Row::new("服务合同", &contract.number).href(format!("/contracts/{}", contract.id)),
        Row::new("服务内容", &contract.title),
        Row::new("应交成果", &contract.deliverables),
        Row::new("合同金额", format!("{} 元", contract.amount)),
        Row::new(&contract.subject.name, day(contract.subject_done_on)),
        Row::new(&contract.provider.name, day(contract.provider_done_on)),
    ]
}

fn follows(
    visit: &Visit,
    contract: &ContractView,
    due: Option<&Due>,
) -> Result<Vec<String>, Fault> {
    let days = visit.policy()?.evidence_days;
    let other = match visit.role() {
        Role::Provider => &contract.subject.name,
        _ => &contract.provider.name,
    };
    let first = match due {
        Some(due) => format!(
            "对方已经确认。您今天确认后，评价机构、登记票据和上传成果的截止日是 {}（{days} 个工作日，办法解读 8.4、读法 R10）。",
            due.date
        ),
        None => format!(
            "等{other}也确认。两方都确认的那天起 {days} 个工作日内，评价机构、登记票据和上传成果（办法解读 8.4、读法 R10）。"
        ),
    };
    Ok(vec![
        first,
        "逾期仍受理，但作标记并计入合规评价（读法 R10）。".to_owned(),
    ])
}

/// `GET /contracts/{id}/complete/done`.
pub async fn done(visit: Visit, Id(id): Id) -> Answer {
    let contract = view(visit.office(), visit.actor(), id).await?;
    let here = format!("/contracts/{id}");
    let mine = match visit.role() {
        Role::Provider => contract.provider_done_on,
        _ => contract.subject_done_on,
    };
    if mine.is_none() {
        return Ok(Redirect::to(&here).into_response());
    }
    let next = match (&contract.evidence_due, visit.role()) {
        (Some(due), Role::Subject) => vec![format!(
            "双方都已确认。在 {} 前评价机构、登记票据、上传成果证明（办法解读 8.4）。",
            due.date
        )],
        (Some(due), _) => vec![format!(
            "双方都已确认。企业在 {} 前评价、登记票据、上传成果证明；票据和成果也可由本机构上传（办法解读 8.4）。",
            due.date
        )],
        (None, _) => vec!["等待对方确认。对方确认后平台会通知您。".to_owned()],
    };
    let steps = if contract.to_do.contains(&Act::RateProvider) {
        link("评价服务机构", format!("{here}/rate"))
    } else if contract.to_do.contains(&Act::AddTicket) {
        link("登记票据", format!("{here}/tickets"))
    } else {
        link("我的服务合同", "/contracts")
    };
    let done = Done {
        page: visit.page("已确认服务完成"),
        label: "合同编号",
        number: contract.number.clone(),
        rows: Vec::new(),
        next,
        due: contract.evidence_due,
        links: vec![steps, link("打开这份服务合同", here)],
    };
    Ok(done.answer())
}
