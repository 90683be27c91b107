//! Reporting income; drawing a year up, objecting, answering, confirming, publishing.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use chrono::Datelike;
use office::appraisals::{self, Answer as Settle, Confirm, Draw, Finding, Object, ReportIncome};
use office::attachments::LIMITS;
use rules::duties::Act;
use uuid::Uuid;

use super::Asked;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Row, Table};
use crate::shown::after;
use crate::submission::Submission;
use crate::visit::Visit;

/// The form of one step, of an appraisal, of a subsidy, or of a whole year.
#[derive(Template)]
#[template(path = "pages/yearly-act.html")]
pub struct ActPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Form,
    /// Where it is sent.
    pub action: String,
    /// Where one goes back to.
    pub here: String,
    /// What it is about.
    pub rows: Vec<Row>,
    /// Which fields it has.
    pub what: &'static str,
    /// What cannot be undone; empty for nothing.
    pub warning: String,
    /// The hidden fields.
    pub hidden: Vec<(&'static str, String)>,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// What can be ticked.
    pub boxes: Vec<Choice>,
    /// The file of the form.
    pub kept: Kept,
    /// What a file may be.
    pub limits: &'static str,
    /// Whom it concerns.
    pub table: Table,
    /// What the button says; empty when there is nothing to do.
    pub button: String,
}

impl ActPage {
    /// A form without fields.
    #[must_use]
    pub fn new(visit: &Visit, title: &str, form: &Form, here: impl Into<String>) -> Self {
        let here = here.into();
        Self {
            page: visit.page(title).of(form).back(&here),
            form: form.clone(),
            action: visit.path().to_owned(),
            here,
            rows: Vec::new(),
            what: "",
            warning: String::new(),
            hidden: Vec::new(),
            choices: Vec::new(),
            boxes: Vec::new(),
            kept: Kept::default(),
            limits: LIMITS,
            table: Table::default(),
            button: title.to_owned(),
        }
    }
}

/// The year that was over last.
#[must_use]
pub fn last(visit: &Visit) -> u16 {
    u16::try_from(visit.office().today().year() - 1).unwrap_or_default()
}

/// The year of a form; none when it is no year.
#[must_use]
pub fn typed_year(sent: &Submission) -> u16 {
    rules::text::code(sent.value("year")).parse().unwrap_or(0)
}

/// `GET /appraisals/income`.
pub async fn income(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit) + 1);
    let form = Form::of([("year", year.to_string())]);
    Ok(ask_income(&visit, (form, Kept::default())))
}

/// `POST /appraisals/income`.
pub async fn income_sent(visit: Visit, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::ReportIncome).await?;
    let command = ReportIncome(kept.answers(&sent));
    let outcome = appraisals::report(visit.office(), sent.by(&visit), command).await;
    if let Some(done) = form.settle(outcome)? {
        let next = format!("/appraisals/standing?year={}", done.year);
        return Ok(Redirect::to(&next).into_response());
    }
    kept.settle(&mut form);
    Ok(ask_income(&visit, (form, kept)))
}

fn ask_income(visit: &Visit, (form, kept): (Form, Kept)) -> axum::response::Response {
    let page = ActPage {
        what: "income",
        kept,
        ..ActPage::new(visit, Act::ReportIncome.label(), &form, "/appraisals")
    };
    layout::answer(&form, &page)
}

/// `GET /appraisals/draw`.
pub async fn draw(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    year_form(&visit, Act::DrawAppraisal, (year, Form::default())).await
}

/// `POST /appraisals/draw`.
pub async fn draw_sent(visit: Visit, sent: Submission) -> Answer {
    let year = typed_year(&sent);
    let outcome = appraisals::draw(visit.office(), sent.by(&visit), Draw { year }).await;
    year_done(&visit, Act::DrawAppraisal, (year, &sent), outcome).await
}

/// `GET /appraisals/confirm`.
pub async fn confirm(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    year_form(&visit, Act::ConfirmAppraisal, (year, Form::default())).await
}

/// `POST /appraisals/confirm`.
pub async fn confirm_sent(visit: Visit, sent: Submission) -> Answer {
    let command = seen(&sent);
    let outcome = appraisals::confirm(visit.office(), sent.by(&visit), command).await;
    year_done(
        &visit,
        Act::ConfirmAppraisal,
        (command.year, &sent),
        outcome,
    )
    .await
}

/// `GET /appraisals/publish`.
pub async fn publish(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let year = asked.year.unwrap_or_else(|| last(&visit));
    year_form(&visit, Act::PublishAppraisal, (year, Form::default())).await
}

/// `POST /appraisals/publish`.
pub async fn publish_sent(visit: Visit, sent: Submission) -> Answer {
    let command = seen(&sent);
    let outcome = appraisals::publish(visit.office(), sent.by(&visit), command).await;
    year_done(
        &visit,
        Act::PublishAppraisal,
        (command.year, &sent),
        outcome,
    )
    .await
}

fn seen(sent: &Submission) -> Confirm {
    Confirm {
        year: typed_year(sent),
        seen: sent.value("seen").parse().unwrap_or(0),
    }
}

async fn year_done<T>(
    visit: &Visit,
    act: Act,
    (year, sent): (u16, &Submission),
    outcome: Result<T, office::Refused>,
) -> Answer {
    let mut form = Form::from(sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/appraisals?year={year}&done=1")).into_response()),
        None => year_form(visit, act, (year, form)).await,
    }
}

/// What a step on a whole year concerns, and its button.
async fn year_form(visit: &Visit, act: Act, (year, form): (u16, Form)) -> Answer {
    let years = appraisals::years(visit.office()).await?;
    let year = super::pick(&years, Some(year));
    let found = appraisals::list(visit.office(), visit.actor(), year).await?;
    let count = found
        .to_do
        .iter()
        .find_map(|(open, count)| (*open == act).then_some(*count))
        .unwrap_or(0);
    let warning = match act {
        Act::DrawAppraisal => {
            "拟定后通知每家机构，提出异议的期限从今天起算；拟定后当年的服务收入不能再上报。"
        }
        Act::ConfirmAppraisal => "审定后得分和等次不再变更，报自治区科技管理部门发布。",
        _ => "发布后公开，不能撤回。评价为差的机构自今天起暂停服务、限期整改。",
    };
    let here = format!("/appraisals?year={year}");
    let page = ActPage {
        rows: vec![
            Row::new("年度", format!("{year} 年度")),
            Row::new("本次办理", format!("{count} 家")),
        ],
        what: "year",
        warning: warning.to_owned(),
        hidden: vec![("year", year.to_string()), ("seen", count.to_string())],
        table: super::year_table(&found),
        button: match count {
            0 => String::new(),
            count => format!("{}（{count} 家）", act.label()),
        },
        ..ActPage::new(visit, act.label(), &form, here)
    };
    Ok(layout::answer(&form, &page))
}

/// `GET /appraisals/{id}/object`.
pub async fn object(visit: Visit, Id(id): Id) -> Answer {
    ask(
        &visit,
        (id, Act::ObjectAppraisal),
        (Form::default(), Kept::default()),
    )
    .await
}

/// `POST /appraisals/{id}/object`.
pub async fn object_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::ObjectAppraisal).await?;
    let command = Object {
        appraisal: id,
        answers: kept.answers(&sent),
    };
    let outcome = appraisals::object(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/appraisals/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, (id, Act::ObjectAppraisal), (form, kept)).await
}

/// `GET /appraisals/{id}/answer`.
pub async fn answer(visit: Visit, Id(id): Id) -> Answer {
    ask(
        &visit,
        (id, Act::AnswerAppraisal),
        (Form::default(), Kept::default()),
    )
    .await
}

/// `POST /appraisals/{id}/answer`.
pub async fn answer_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let mut answers = sent.answers();
    answers.set("struck", &form.values("struck").join(","));
    let command = Settle {
        appraisal: id,
        answers,
    };
    let outcome = appraisals::answer(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/appraisals/{id}")).into_response());
    }
    ask(&visit, (id, Act::AnswerAppraisal), (form, Kept::default())).await
}

async fn ask(visit: &Visit, (id, act): (Uuid, Act), (mut form, kept): (Form, Kept)) -> Answer {
    let view = appraisals::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/appraisals/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let line = &view.line;
    let mut rows = vec![
        Row::new("年度评价", format!("{} {}", line.number, line.name)).href(&here),
        Row::new("得分", format!("{} 分，{}", line.total, line.grade)),
    ];
    if let Some(day) = line.object_by {
        rows.push(Row::new("提出异议的期限", format!("{day} 24时前")));
    }
    if !view.objection.is_empty() {
        rows.push(Row::new("异议", &view.objection));
    }
    let lapses = view.basis.lapses.iter().enumerate();
    let boxes = lapses.map(|(place, one)| {
        let label = format!("{}　{}　{}", one.lapse, one.number, one.on);
        Choice::new(place.to_string(), label)
    });
    let page = ActPage {
        rows,
        what: match act {
            Act::ObjectAppraisal => "object",
            _ => "answer",
        },
        hidden: vec![("edition", form.value("edition").to_owned())],
        choices: choices::<Finding>(),
        boxes: boxes.collect(),
        kept,
        ..ActPage::new(visit, act.label(), &form, here)
    };
    Ok(layout::answer(&form, &page))
}
