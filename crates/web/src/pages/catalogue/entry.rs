//! One entry of the provider's catalogue: its form, its file, taking it back.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::catalogue::{self, EntryFile, Keep};
use rules::Use;
use rules::catalogue::{CertificateKind, EntryKind};
use rules::duties::Act;
use rules::lifecycle::entry::{Event, State, next};
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, Problem, choices};
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event as Happened, Row, Tag};
use crate::shown::{self, entry as shown_entry};
use crate::submission::Submission;
use crate::visit::Visit;

/// The lists from which a form lets choose.
struct Lists {
    uses: Vec<Choice>,
    kinds: Vec<Choice>,
    certificates: Vec<Choice>,
    /// The certificates that a new one may succeed.
    old: Vec<Choice>,
    /// Whether there are uses that the provider has not declared.
    further: bool,
}

#[derive(Template)]
#[template(path = "pages/entry.html")]
struct EntryPage {
    page: Page,
    form: Form,
    kind: EntryKind,
    title: String,
    lists: Lists,
    limits: &'static str,
    kept: Kept,
    action: String,
    edition: i64,
    /// The file as it stands; none for a new entry.
    file: Option<Shown>,
    open: bool,
}

/// What stands beside the form of an entry that is there already.
struct Shown {
    state: Tag,
    next: &'static str,
    reasons: Vec<Problem>,
    rows: Vec<Row>,
    before: Vec<Row>,
    change: String,
    paper: String,
    events: Vec<Happened>,
    /// Said of a service of a use that is declared with it; empty for every other entry.
    widens: bool,
    withdraw: bool,
}

/// `GET /catalogue/{kind}/new`.
pub async fn ask(visit: Visit, kind: EntryKind) -> Answer {
    Ok(layout::show(
        &fresh(&visit, kind, Form::default(), Kept::default()).await?,
    ))
}

/// `POST /catalogue/{kind}/new`.
pub async fn add(visit: Visit, kind: EntryKind, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::KeepCatalogue).await?;
    if handed_in(&visit, &sent, (kind, None), (&mut form, &kept)).await? {
        return Ok(Redirect::to("/catalogue?done=kept").into_response());
    }
    Ok(layout::refused(&fresh(&visit, kind, form, kept).await?))
}

/// `GET /catalogue/{kind}/{id}`.
pub async fn show(visit: Visit, kind: EntryKind, Id(id): Id) -> Answer {
    let file = catalogue::file(
        visit.office(),
        visit.actor(),
        Act::KeepCatalogue,
        (kind, id),
    )
    .await?;
    let form = Form::from(&file.answers);
    let edition = file.entry.edition;
    Ok(layout::show(
        &existing(&visit, file, (form, Kept::default()), edition).await?,
    ))
}

/// `POST /catalogue/{kind}/{id}`.
pub async fn change(visit: Visit, kind: EntryKind, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::KeepCatalogue).await?;
    if handed_in(&visit, &sent, (kind, Some(id)), (&mut form, &kept)).await? {
        return Ok(Redirect::to("/catalogue?done=kept").into_response());
    }
    let file = catalogue::file(
        visit.office(),
        visit.actor(),
        Act::KeepCatalogue,
        (kind, id),
    )
    .await?;
    let edition = edition(&sent);
    Ok(layout::refused(
        &existing(&visit, file, (form, kept), edition).await?,
    ))
}

fn edition(sent: &Submission) -> i64 {
    sent.value("edition").parse().unwrap_or(-1)
}

/// Hands the form in; whether it was taken.
async fn handed_in(
    visit: &Visit,
    sent: &Submission,
    (kind, entry): (EntryKind, Option<Uuid>),
    (form, kept): (&mut Form, &Kept),
) -> Result<bool, Fault> {
    let command = Keep {
        kind,
        entry,
        edition: edition(sent),
        answers: kept.answers(sent),
    };
    let outcome = catalogue::keep(visit.office(), sent.by(visit), command).await;
    let done = form.settle(outcome)?.is_some();
    kept.settle(form);
    Ok(done)
}

async fn lists(visit: &Visit) -> Result<Lists, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    let further = catalogue::further(office, actor).await?;
    let named = |found: Vec<(Uuid, String)>| {
        let found = found.into_iter();
        found
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect()
    };
    let uses = choices::<Use>().into_iter().map(|choice| {
        match further.iter().any(|one| one.code() == choice.value) {
            true => choice.hint("入库时没有申报"),
            false => choice,
        }
    });
    Ok(Lists {
        uses: uses.collect(),
        kinds: choices::<CertificateKind>(),
        certificates: named(catalogue::certificates(office, actor).await?),
        old: named(catalogue::renewable(office, actor).await?),
        further: !further.is_empty(),
    })
}

async fn fresh(visit: &Visit, kind: EntryKind, form: Form, kept: Kept) -> Result<EntryPage, Fault> {
    let title = format!("登记{}", kind.label());
    Ok(EntryPage {
        page: visit.page(title.clone()).of(&form).back("/catalogue"),
        lists: lists(visit).await?,
        limits: LIMITS,
        action: format!("/catalogue/{}/new", kind.code()),
        edition: 0,
        file: None,
        open: true,
        form,
        kind,
        title,
        kept,
    })
}

async fn existing(
    visit: &Visit,
    file: EntryFile,
    (form, kept): (Form, Kept),
    edition: i64,
) -> Result<EntryPage, Fault> {
    let entry = &file.entry;
    let state = entry.state;
    let change = file
        .change
        .map(|id| format!("/catalogue/{}/{id}", entry.kind.code()));
    let open = (state.stands() && change.is_none()) || next(state, Event::Resubmit).is_ok();
    let paper = match &entry.body {
        catalogue::Body::Certificate(row) => format!("/files/{}", row.file),
        _ => String::new(),
    };
    let shown = Shown {
        state: shown_entry::tag(state),
        next: told(state),
        reasons: shown::reasons(&file.timeline, kind_of(entry.kind)),
        rows: shown_entry::rows(entry),
        before: file
            .before
            .as_ref()
            .map(shown_entry::rows)
            .unwrap_or_default(),
        change: change.unwrap_or_default(),
        events: shown::events(&file.timeline),
        widens: file.widens && next(state, Event::Approve).is_ok(),
        withdraw: next(state, Event::Withdraw).is_ok(),
        paper,
    };
    Ok(EntryPage {
        page: visit
            .page(entry.title.clone())
            .of(&form)
            .back("/catalogue")
            .related("provider", entry.provider),
        lists: lists(visit).await?,
        limits: LIMITS,
        action: format!("/catalogue/{}/{}", entry.kind.code(), entry.id),
        title: entry.title.clone(),
        kind: entry.kind,
        file: Some(shown),
        edition,
        open,
        form,
        kept,
    })
}

/// The record's kind of file.
const fn kind_of(kind: EntryKind) -> office::FileKind {
    match kind {
        EntryKind::Service => office::FileKind::Service,
        EntryKind::Instrument => office::FileKind::Instrument,
        EntryKind::Certificate => office::FileKind::Certificate,
    }
}

/// What happens next, in one sentence.
const fn told(state: State) -> &'static str {
    match state {
        State::Submitted => "由专业机构审核（办法解读 2.5），通过后公开。审核前可以修改。",
        State::Approved => "已公开。变更提交后，原内容继续公开，直到变更审核通过。",
        State::Returned => "按下列理由改正后重新提交。",
        State::Refused => "此件已办结。情况变化后可以另行登记。",
        State::Withdrawn => "已撤下，不再公开。",
        State::Suspended => "证书已到期，不再公开。登记新证书，审核通过后自动恢复。",
    }
}
