//! Taking an entry back, after a look at what follows (UX-12).

use axum::response::{IntoResponse, Redirect};
use office::catalogue::{self, Withdraw};
use rules::catalogue::EntryKind;
use rules::duties::Act;
use rules::lifecycle::entry::{Event, next};
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::parts::Row;
use crate::shown::entry as shown_entry;
use crate::step::{Check, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /catalogue/{kind}/{id}/withdraw`.
pub async fn ask(visit: Visit, kind: EntryKind, Id(id): Id) -> Answer {
    check(&visit, kind, id, Form::default()).await
}

/// `POST /catalogue/{kind}/{id}/withdraw`.
pub async fn sent(visit: Visit, kind: EntryKind, Id(id): Id, sent: Submission) -> Answer {
    let command = Withdraw { kind, entry: id };
    let outcome = catalogue::withdraw(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to("/catalogue?done=withdrawn").into_response()),
        None => check(&visit, kind, id, form).await,
    }
}

async fn check(visit: &Visit, kind: EntryKind, id: Uuid, form: Form) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let file = catalogue::file(office, actor, Act::KeepCatalogue, (kind, id)).await?;
    let state = file.entry.state;
    let here = format!("/catalogue/{}/{id}", kind.code());
    if next(state, Event::Withdraw).is_err() && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let title = format!("撤下{}", kind.label());
    let mut rows = shown_entry::rows(&file.entry);
    rows.push(Row::new("当前状态", state.label()));
    let follows = match state.stands() {
        true => "不再公开，名录即时更新（办法解读 7.4）；已签合同和已发的券不受影响。",
        false => "不再审核，也不公开。",
    };
    let check = Check {
        page: visit.page(title.clone()).of(&form).back(&here),
        form,
        rows,
        trace: None,
        follows: vec![follows.to_owned()],
        due: None,
        warning: "撤下后不能恢复，要再公开须重新登记、重新审核。",
        action: visit.path().to_owned(),
        button: title,
        instead: link("不撤下，返回这一项", here),
    };
    Ok(check.answer())
}
