//! Release, cancel, export: each shown in full before it is done.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::batches::{self, BatchView, Cancel, Export, FileForm, Release};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::download::saved;
use crate::parts::Row;
use crate::shown::{after, sign, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/batch-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    action: String,
    rows: Vec<Row>,
    /// What follows from it, one sentence each.
    follows: Vec<&'static str>,
    warning: &'static str,
    edition: String,
    /// Whether a reason is asked for.
    words: bool,
    /// The forms in which a file can be had; empty where none is made.
    forms: Vec<Choice>,
    button: String,
}

/// The page of an act on a batch; one that is not to be done now leads back to the batch.
async fn ask(visit: &Visit, id: Uuid, act: Act, mut form: Form) -> Answer {
    let view = batches::view(visit.office(), visit.actor(), id).await?;
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&format!("/batches/{id}")).into_response());
    }
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    Ok(page(visit, &view, act, form))
}

fn page(visit: &Visit, view: &BatchView, act: Act, form: Form) -> Response {
    let line = &view.line;
    let sum = sign(line.amount);
    let (title, button, follows, warning) = match act {
        Act::ReleaseBatch => (
            "放行付款批次",
            format!("放行 {} 笔 {sum}", line.count),
            vec![
                "两人先后放行后，才能导出付款文件；拟定人和审定过其中兑付申请的人不放行。",
                "放行前核对笔数、金额和收款账户。",
            ],
            "第二人放行后，银行按付款文件付款。",
        ),
        Act::CancelBatch => (
            "撤销付款批次",
            format!("撤销 {} 笔 {sum}", line.count),
            vec!["其中的件恢复待付款，位次不变，可以重新列入批次。"],
            "撤销后这个批次不能恢复。",
        ),
        _ => (
            "导出付款文件",
            format!("导出 {} 笔 {sum}", line.count),
            vec![
                "文件中有完整的收款账号，只用于付款；每次导出都记入操作记录。",
                "再次导出的内容与第一次相同，不要重复送银行。",
            ],
            "导出后批次不能撤销，每笔以银行回单为准。",
        ),
    };
    layout::answer(
        &form.clone(),
        &ActPage {
            page: visit
                .page(title)
                .of(&form)
                .back(format!("/batches/{}", line.id)),
            action: visit.path().to_owned(),
            rows: vec![
                Row::new("付款批次", &line.number).href(format!("/batches/{}", line.id)),
                Row::new("状态", line.state.label()),
                Row::new("笔数", format!("{} 笔", line.count)),
                Row::new("金额合计", yuan(line.amount)),
                Row::new("大写", line.amount.in_words()),
                Row::new("拟定", &view.drawn.name),
            ],
            follows,
            warning,
            edition: form.value("edition").to_owned(),
            words: act == Act::CancelBatch,
            forms: match act {
                Act::ExportBatch => choices::<FileForm>(),
                _ => Vec::new(),
            },
            button,
            form,
        },
    )
}

fn edition(sent: &Submission) -> i64 {
    sent.value("edition").parse().unwrap_or(-1)
}

/// `GET /batches/{id}/release`.
pub async fn release(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::ReleaseBatch, Form::default()).await
}

/// `POST /batches/{id}/release`.
pub async fn release_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Release {
        batch: id,
        edition: edition(&sent),
    };
    let outcome = batches::release(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/batches/{id}")).into_response()),
        None => ask(&visit, id, Act::ReleaseBatch, form).await,
    }
}

/// `GET /batches/{id}/cancel`.
pub async fn cancel(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::CancelBatch, Form::default()).await
}

/// `POST /batches/{id}/cancel`.
pub async fn cancel_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Cancel {
        batch: id,
        answers: sent.answers(),
    };
    let outcome = batches::cancel(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/batches/{id}")).into_response()),
        None => ask(&visit, id, Act::CancelBatch, form).await,
    }
}

/// `GET /batches/{id}/export`.
pub async fn export(visit: Visit, Id(id): Id) -> Answer {
    let form = Form::of([("form", "csv")]);
    ask(&visit, id, Act::ExportBatch, form).await
}

/// `POST /batches/{id}/export`: the file itself.
pub async fn export_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Export {
        batch: id,
        edition: edition(&sent),
        form: form.choice::<FileForm>("form").unwrap_or(FileForm::Csv),
    };
    let outcome = batches::export(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(file) => saved(file),
        None => ask(&visit, id, Act::ExportBatch, form).await,
    }
}
