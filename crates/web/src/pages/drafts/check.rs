//! The check page: every answer, the estimate, the automatic first check, and the button that hands in.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::drafts::DraftKind;
use office::{FileKind, Refused, contracts, providers, subjects};
use rules::Fen;
use rules::lifecycle::provider;

use super::Estimate;
use crate::errors::{Answer, Fault};
use crate::form::{Form, Problem};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::questions::{Field, Section, Step, Work};
use crate::shown::{self, Findings};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/answers.html")]
struct CheckPage {
    page: Page,
    form: Form,
    title: String,
    /// What the register knows of both parties; empty for other forms.
    parties: Vec<Row>,
    sections: Vec<Section>,
    estimate: Option<Estimate>,
    returned_for: Vec<Problem>,
    /// Whether these are the reasons of a removal, after which one applies anew.
    removed: bool,
    findings: Option<Findings>,
    /// How many defects there are before anything was handed in.
    open: usize,
    open_step: Option<(&'static str, String)>,
    last: &'static [Field],
    action: String,
    button: String,
    /// Where the draft is thrown away.
    discard: String,
}

/// `GET /drafts/{id}/check`.
pub async fn check(visit: Visit, Id(id): Id) -> Answer {
    let work = Work::open(&visit, id).await?;
    if let Some(file) = work.file() {
        return Ok(Redirect::to(&file).into_response());
    }
    let form = work.form();
    Ok(layout::show(&page(&visit, &work, form).await?))
}

/// `POST /drafts/{id}/check`: hands the draft in; sent twice it leads to the first's result.
pub async fn submit(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut work = Work::open(&visit, id).await?;
    if work.draft.became.is_none() {
        let last: Vec<_> = work.journey.last.iter().collect();
        work = work.keep(&visit, &last, &sent).await?;
    }
    let done = Redirect::to(&work.href("done")).into_response();
    if work.draft.became.is_some() {
        return Ok(done);
    }
    let mut form = work.form();
    let outcome = hand_in(&visit, &sent, &work).await;
    if form.settle(outcome)?.is_some() || Work::open(&visit, id).await?.file().is_some() {
        return Ok(done);
    }
    Ok(layout::refused(&page(&visit, &work, form).await?))
}

async fn hand_in(visit: &Visit, sent: &Submission, work: &Work) -> Result<(), Refused> {
    let (office, by, draft) = (visit.office(), sent.by(visit), work.draft.id);
    match work.draft.kind {
        DraftKind::Subject => {
            subjects::register(office, by, subjects::Register { draft }).await?;
        }
        DraftKind::Provider => {
            providers::apply(office, by, providers::Apply { draft }).await?;
        }
        DraftKind::Contract => {
            contracts::draw(office, by, contracts::Draw { draft }).await?;
        }
    }
    Ok(())
}

async fn page(visit: &Visit, work: &Work, mut form: Form) -> Result<CheckPage, Fault> {
    let fields = work.steps().into_iter().flat_map(|step| work.fields(step));
    let shown: Vec<_> = fields
        .chain(work.journey.last)
        .map(|field| field.name)
        .collect();
    form.gather(|field| shown.contains(&field));
    let check = work.check.as_ref();
    let title = format!("提交前核对：{}", work.journey.name);
    let open = |step: &'static Step| (step.title, format!("{}?from=check", work.href(step.slug)));
    Ok(CheckPage {
        page: visit.page(title.clone()).of(&form).back(back(work)),
        parties: parties(visit, work).await?,
        sections: work.sections(visit, &form).await?,
        estimate: Estimate::of(work),
        open: work.open_faults(),
        open_step: work.open_step().map(open),
        last: work.journey.last,
        action: work.href("check"),
        discard: work.href("discard"),
        button: button(work),
        findings: check.map(|check| Findings::from(check.findings.as_slice()).linked(&shown)),
        returned_for: returned_for(visit, work).await?,
        removed: removed(visit, work).await?,
        title,
        form,
    })
}

/// Both parties as they are registered: shown, never asked (UX-09).
async fn parties(visit: &Visit, work: &Work) -> Result<Vec<Row>, Fault> {
    if work.draft.kind != DraftKind::Contract {
        return Ok(Vec::new());
    }
    let both = contracts::parties(visit.office(), visit.actor(), &work.draft.answers).await?;
    Ok(shown::contract::both(&both))
}

fn back(work: &Work) -> String {
    let last = work.steps().last().map(|step| work.href(step.slug));
    last.unwrap_or_else(|| "/mine".to_owned())
}

/// The button names the act and the amount (UX-12).
fn button(work: &Work) -> String {
    let verb = match work.draft.corrects {
        Some(_) => format!("重新{}", work.journey.verb),
        None => work.journey.verb.to_owned(),
    };
    match Fen::parse(work.draft.answers.get("amount")) {
        Ok(amount) => format!("{verb} ¥{amount}"),
        Err(_) => verb,
    }
}

/// Whether the draft is the new application of a removed provider.
async fn removed(visit: &Visit, work: &Work) -> Result<bool, Fault> {
    let Some(file) = work
        .draft
        .corrects
        .filter(|_| work.draft.kind == DraftKind::Provider)
    else {
        return Ok(false);
    };
    let view = providers::view(visit.office(), visit.actor(), file).await?;
    Ok(view.state == provider::State::Removed)
}

/// Why the file that this draft corrects came back; no reason may be lost from sight while it is mended (UX-05).
async fn returned_for(visit: &Visit, work: &Work) -> Result<Vec<Problem>, Fault> {
    let (office, actor) = (visit.office(), visit.actor());
    let Some(file) = work.draft.corrects else {
        return Ok(Vec::new());
    };
    let (record, kind) = match work.draft.kind {
        DraftKind::Subject => {
            let view = subjects::view(office, actor, file).await?;
            (view.timeline, FileKind::Subject)
        }
        DraftKind::Provider => {
            let view = providers::view(office, actor, file).await?;
            (view.timeline, FileKind::Provider)
        }
        DraftKind::Contract => {
            let view = contracts::view(office, actor, file).await?;
            (view.timeline, FileKind::Contract)
        }
    };
    Ok(shown::reasons(&record, kind))
}
