//! Throwing an unsubmitted draft away: asked once, because what was typed does not come back.

use axum::response::{IntoResponse, Redirect};
use office::answers::Answers;
use office::drafts::{self, Discard, Draft};
use office::local;
use rules::Fen;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::parts::Row;
use crate::questions::{chosen_provider, journey};
use crate::step::{Check, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /drafts/{id}/discard`.
pub async fn ask(visit: Visit, Id(id): Id) -> Answer {
    let draft = drafts::open(visit.office(), visit.actor(), id).await?;
    if draft.became.is_some() {
        return Ok(Redirect::to(&format!("/drafts/{id}")).into_response());
    }
    show(&visit, &draft, Form::default()).await
}

/// `POST /drafts/{id}/discard`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Discard { draft: id };
    let outcome = drafts::discard(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    if form.settle(outcome)?.is_some() {
        return Ok(Redirect::to("/mine?discarded=1").into_response());
    }
    let draft = drafts::open(visit.office(), visit.actor(), id).await?;
    show(&visit, &draft, form).await
}

async fn show(visit: &Visit, draft: &Draft, form: Form) -> Answer {
    let here = format!("/drafts/{}", draft.id);
    let with = chosen_provider(visit, draft.answers.get("provider")).await?;
    let saved = local(draft.updated_at).format("%Y-%m-%d %H:%M");
    let mut rows = vec![
        Row::new("草稿", name(&draft.answers)),
        Row::new("类型", journey(draft.kind).name),
    ];
    rows.extend(with.map(|with| Row::new("服务机构", with)));
    rows.extend(amount(&draft.answers).map(|amount| Row::new("合同金额", format!("{amount} 元"))));
    rows.push(Row::new("上次保存", saved.to_string()));
    if !draft.files.is_empty() {
        rows.push(Row::new(
            "已上传的文件",
            format!("{} 个", draft.files.len()),
        ));
    }
    let follows = match draft.corrects {
        Some(_) => "退回的材料不受影响，仍可再次打开改正。",
        None => "已提交的材料不受影响。",
    };
    let check = Check {
        page: visit.page("删除草稿").of(&form).back(&here),
        form,
        rows,
        trace: None,
        follows: vec![follows.to_owned()],
        due: None,
        warning: "删除后，这份草稿填写的内容和上传的文件不能恢复。",
        action: visit.path().to_owned(),
        button: "删除草稿".to_owned(),
        instead: link("不删除，继续填写", here),
    };
    Ok(check.answer())
}

/// What a draft is called: what its contract or its unit is called, as far as that is typed.
#[must_use]
pub fn name(answers: &Answers) -> String {
    let named = ["title", "name"].map(|field| answers.get(field).trim());
    let named = named.into_iter().find(|name| !name.is_empty());
    named.unwrap_or("尚未命名").chars().take(40).collect()
}

/// The amount of a contract's draft, as far as it can be read.
#[must_use]
pub fn amount(answers: &Answers) -> Option<Fen> {
    Fen::parse(answers.get("amount")).ok()
}
