//! The accused state their side and appeal; the Centre decides and carries out; the Department rules.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::cases::{self, Appeal, CaseView, Close, Decide, Outcome, Rule, StateSide, Verdict};
use rules::duties::Act;
use rules::integrity::Consequence;
use uuid::Uuid;

use super::{accused, ruled};
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::{after, yuan};
use crate::submission::Submission;
use crate::verdict::Sheet;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/case-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    rows: Vec<Row>,
    action: String,
    here: String,
    edition: String,
    /// Which of the forms it is.
    what: &'static str,
    outcomes: Vec<Choice>,
    consequences: Vec<Choice>,
    verdicts: Vec<Choice>,
    clauses: Vec<Choice>,
    /// Whether something is to be paid back, so that a last day is asked for.
    back: bool,
    button: &'static str,
}

/// `GET /cases/{id}/state`.
pub async fn state(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::StateCase, None).await
}

/// `POST /cases/{id}/state`.
pub async fn state_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::StateCase).await?;
    let command = StateSide {
        case: id,
        answers: kept.answers(&sent),
    };
    let outcome = cases::state_side(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/cases/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, Act::StateCase, Some((form, kept))).await
}

/// `GET /cases/{id}/appeal`.
pub async fn appeal(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::AppealCase, None).await
}

/// `POST /cases/{id}/appeal`.
pub async fn appeal_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::AppealCase).await?;
    let command = Appeal {
        case: id,
        answers: kept.answers(&sent),
    };
    let outcome = cases::appeal(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/cases/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, Act::AppealCase, Some((form, kept))).await
}

/// `GET /cases/{id}/decide`.
pub async fn decide(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::DecideCase, None).await
}

/// `POST /cases/{id}/decide`.
pub async fn decide_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let mut answers = sent.answers();
    answers.set("consequences", &form.values("consequences").join(","));
    let command = Decide { case: id, answers };
    let outcome = cases::decide(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/cases/{id}")).into_response()),
        None => ask(&visit, id, Act::DecideCase, Some((form, Kept::default()))).await,
    }
}

/// `GET /cases/{id}/rule`.
pub async fn rule(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::RuleAppeal, None).await
}

/// `POST /cases/{id}/rule`.
pub async fn rule_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Rule {
        case: id,
        answers: sent.answers(),
    };
    let outcome = cases::rule(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/cases/{id}")).into_response()),
        None => ask(&visit, id, Act::RuleAppeal, Some((form, Kept::default()))).await,
    }
}

/// `GET /cases/{id}/close`.
pub async fn close(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::CloseCase, None).await
}

/// `POST /cases/{id}/close`.
pub async fn close_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Close {
        case: id,
        answers: sent.answers(),
    };
    let outcome = cases::close(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/cases/{id}")).into_response()),
        None => ask(&visit, id, Act::CloseCase, Some((form, Kept::default()))).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, act: Act, refused: Option<(Form, Kept)>) -> Answer {
    let view = cases::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/cases/{id}");
    if !view.to_do.contains(&act) && refused.is_none() {
        return Ok(Redirect::to(&here).into_response());
    }
    let (mut form, kept) = refused.unwrap_or_default();
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let back = view.ruling.as_ref().is_some_and(|one| one.amount.is_some());
    let page = ActPage {
        page: visit.page(act.label()).of(&form).back(&here),
        kept,
        limits: LIMITS,
        rows: rows(&view, act, &here),
        action: visit.path().to_owned(),
        edition: form.value("edition").to_owned(),
        what: match act {
            Act::StateCase => "state",
            Act::AppealCase => "appeal",
            Act::DecideCase => "decide",
            Act::RuleAppeal => "rule",
            _ => "close",
        },
        outcomes: choices::<Outcome>(),
        consequences: choices::<Consequence>(),
        verdicts: choices::<Verdict>(),
        clauses: Sheet::clauses(),
        back,
        button: match act {
            Act::StateCase => "提交陈述申辩",
            Act::AppealCase => "提交申诉",
            other => other.label(),
        },
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

/// What the person needs before him.
fn rows(view: &CaseView, act: Act, here: &str) -> Vec<Row> {
    let mut rows = vec![
        Row::new("案件", &view.line.number).href(here),
        Row::new("当事方", accused(&view.line)),
        Row::new("立案事由", &view.grounds),
    ];
    if act == Act::DecideCase {
        let said = view.statements.iter();
        rows.extend(said.map(|one| Row::new(format!("{}的陈述", one.side.label()), &one.words)));
        rows.push(Row::new("最多可追回", yuan(view.paid)));
    }
    if let Some(ruling) = view.ruling.as_ref().filter(|_| act != Act::DecideCase) {
        rows.extend(ruled(ruling));
    }
    if let Some(appeal) = view.appeal.as_ref().filter(|_| act == Act::RuleAppeal) {
        rows.push(Row::new("申诉", appeal));
    }
    rows
}
