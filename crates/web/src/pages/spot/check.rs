//! One spot check: the sheet, the answer of the checked, what comes of it.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::attachments::LIMITS;
use office::spot::{self, Answer as Answering, CheckView, Record, Settle};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::spot_check::State;
use rules::spot::{Mending, Outcome};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row, Tag, Tone};
use crate::shown::{self, Step, after, events, steps, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

pub(super) fn tag(state: State) -> Tag {
    let tone = match state {
        State::Drawn | State::Recorded | State::Answered | State::Mended => Tone::Yellow,
        State::Passed | State::Rectified => Tone::Green,
        State::Rectify | State::Charged => Tone::Red,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/spot-check.html")]
struct CheckPage {
    page: Page,
    number: String,
    state: Tag,
    next: String,
    rows: Vec<Row>,
    files: Vec<(String, String)>,
    steps: Vec<Step>,
    events: Vec<Event>,
}

/// `GET /checks/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = spot::check_view(visit.office(), visit.actor(), id).await?;
    let done = shown::done(&visit, &asked, &view.timeline, FileKind::SpotCheck);
    let mut page = visit.page(format!("抽查 {}", view.line.number)).done(done);
    if visit.may(Act::SeeSpotPlan).is_some() {
        page = page
            .crumb("监督抽查", "/spot-checks")
            .crumb(&view.plan_number, format!("/spot-checks/{}", view.plan));
    }
    let files = view.files.iter();
    Ok(layout::show(&CheckPage {
        page,
        number: view.line.number.clone(),
        state: tag(view.line.state),
        next: next(&view),
        rows: rows(&view),
        files: files
            .map(|(id, name)| (name.clone(), format!("/files/{id}")))
            .collect(),
        steps: steps(&view.to_do, id),
        events: events(&view.timeline),
    }))
}

fn next(view: &CheckView) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match view.line.state {
        State::Drawn => "由没有办理过这张券的工作人员检查并登记结果。".to_owned(),
        State::Recorded | State::Answered => format!(
            "双方在 {} 24时前可以答复；由创业中心处理。",
            day(view.answer_by)
        ),
        State::Passed => "符合要求，此件已办结。".to_owned(),
        State::Rectify => format!(
            "由当事方在 {} 24时前完成整改，并提交证明。",
            day(view.rectify_by)
        ),
        State::Mended => "已提交整改，由创业中心核对。".to_owned(),
        State::Rectified => "整改到位，此件已办结。".to_owned(),
        State::Charged => "已立案调查，在案件中办理。".to_owned(),
    }
}

fn rows(view: &CheckView) -> Vec<Row> {
    let line = &view.line;
    let mut rows = vec![
        Row::new("创新券", &line.number).href(format!("/vouchers/{}", view.voucher)),
        Row::new("科技创新主体", &line.subject),
        Row::new("服务机构", &line.provider),
        Row::new("兑付金额", yuan(line.amount)).href(format!("/claims/{}", view.claim)),
    ];
    if !view.sheet.is_empty() {
        rows.push(Row::new("检查记录", &view.sheet));
    }
    if !view.answer.is_empty() {
        rows.push(Row::new("答复", &view.answer));
    }
    if !view.words.is_empty() {
        rows.push(Row::new("处理意见", &view.words));
    }
    if line.irregular > Fen::ZERO {
        rows.push(Row::new("问题金额", yuan(line.irregular)));
    }
    if !view.mended.is_empty() {
        rows.push(Row::new("提交的整改", &view.mended));
    }
    if !view.mending.is_empty() {
        rows.push(Row::new("整改核对", &view.mending));
    }
    if let Some(case) = view.case {
        rows.push(Row::new("案件", "打开案件").href(format!("/cases/{case}")));
    }
    rows
}

#[derive(Template)]
#[template(path = "pages/spot-check-act.html")]
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
    button: &'static str,
}

/// `GET /checks/{id}/record`.
pub async fn record(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::RecordSpotCheck, None).await
}

/// `POST /checks/{id}/record`.
pub async fn record_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let act = Act::RecordSpotCheck;
    let (mut form, kept) = holding::read(&visit, &sent, act).await?;
    let command = Record {
        check: id,
        answers: kept.answers(&sent),
    };
    let outcome = spot::record(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/checks/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, act, Some((form, kept))).await
}

/// `GET /checks/{id}/answer`.
pub async fn answer(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::AnswerSpotCheck, None).await
}

/// `POST /checks/{id}/answer`.
pub async fn answer_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let act = Act::AnswerSpotCheck;
    let (mut form, kept) = holding::read(&visit, &sent, act).await?;
    let command = Answering {
        check: id,
        answers: kept.answers(&sent),
    };
    let outcome = spot::answer(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(after(&format!("/checks/{id}")).into_response());
    }
    kept.settle(&mut form);
    ask(&visit, id, act, Some((form, kept))).await
}

/// `GET /checks/{id}/settle`.
pub async fn settle(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::SettleSpotCheck, None).await
}

/// `POST /checks/{id}/settle`.
pub async fn settle_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Settle {
        check: id,
        answers: sent.answers(),
    };
    let outcome = spot::settle(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/checks/{id}")).into_response()),
        None => {
            ask(
                &visit,
                id,
                Act::SettleSpotCheck,
                Some((form, Kept::default())),
            )
            .await
        }
    }
}

pub(super) async fn ask(
    visit: &Visit,
    id: Uuid,
    act: Act,
    refused: Option<(Form, Kept)>,
) -> Answer {
    let view = spot::check_view(visit.office(), visit.actor(), id).await?;
    let here = format!("/checks/{id}");
    if !view.to_do.contains(&act) && refused.is_none() {
        return Ok(Redirect::to(&here).into_response());
    }
    let (mut form, kept) = refused.unwrap_or_default();
    // A form that came back keeps the edition it was filled in on.
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let page = ActPage {
        page: visit.page(act.label()).of(&form).back(&here),
        kept,
        limits: LIMITS,
        rows: rows(&view),
        action: visit.path().to_owned(),
        edition: form.value("edition").to_owned(),
        what: match act {
            Act::RecordSpotCheck => "record",
            Act::AnswerSpotCheck => "answer",
            Act::MendSpotCheck => "mend",
            Act::JudgeMending => "judge",
            _ => "settle",
        },
        outcomes: match act {
            Act::JudgeMending => choices::<Mending>(),
            _ => choices::<Outcome>(),
        },
        button: act.label(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
