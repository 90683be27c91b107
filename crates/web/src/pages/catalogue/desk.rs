//! The Agency's desk for a provider's catalogue: all that waits on one page, one by one or many at once (UX-25, UX-26).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::catalogue::{self, Approved, Decide, EntryFile, EntryView, Pick};
use rules::catalogue::EntryKind;
use rules::duties::Act;
use rules::lifecycle::entry::State;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::{Form, Problem};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row, Tag};
use crate::shown::{self, entry as shown_entry};
use crate::submission::Submission;
use crate::verdict::{self, Sent, Sheet};
use crate::visit::Visit;

/// The most entries that are approved at once (UX-25).
const AT_ONCE: usize = 500;

/// One waiting entry in the list.
struct Line {
    pick: String,
    kind: EntryKind,
    title: String,
    summary: String,
    /// Whether it changes an entry that is public.
    changes: bool,
    since: String,
    href: String,
}

#[derive(Template)]
#[template(path = "pages/catalogue-desk.html")]
struct DeskPage {
    page: Page,
    form: Form,
    provider: String,
    action: String,
    lines: Vec<Line>,
    approved: usize,
}

/// `GET /admissions/{id}/catalogue`.
pub async fn list(visit: Visit, Id(id): Id) -> Answer {
    Ok(layout::show(&desk(&visit, id, Form::default()).await?))
}

async fn desk(visit: &Visit, id: Uuid, form: Form) -> Result<DeskPage, Fault> {
    let act = Act::ApproveCatalogue;
    let (provider, entries) = catalogue::list(visit.office(), visit.actor(), act, id).await?;
    let waiting = entries
        .iter()
        .filter(|entry| entry.state == State::Submitted);
    let approved = entries
        .iter()
        .filter(|entry| entry.state == State::Approved);
    Ok(DeskPage {
        page: visit
            .page(format!("审核服务目录：{provider}"))
            .of(&form)
            .back("/queue"),
        action: format!("/admissions/{id}/catalogue"),
        lines: waiting.take(AT_ONCE).map(line).collect(),
        approved: approved.count(),
        provider,
        form,
    })
}

fn line(entry: &EntryView) -> Line {
    let (kind, id) = (entry.kind.code(), entry.id);
    Line {
        pick: format!("{kind}:{id}:{}", entry.edition),
        kind: entry.kind,
        title: entry.title.clone(),
        summary: shown_entry::summary(entry),
        changes: entry.replaces.is_some(),
        since: entry.changed_on.to_string(),
        href: format!("/catalogue/{kind}/{id}/approve"),
    }
}

fn pick(sent: &str) -> Option<Pick> {
    let mut parts = sent.split(':');
    Some(Pick {
        kind: EntryKind::parse(parts.next()?)?,
        id: Uuid::parse_str(parts.next()?).ok()?,
        edition: parts.next()?.parse().ok()?,
    })
}

#[derive(Template)]
#[template(path = "pages/catalogue-batch.html")]
struct BatchPage {
    page: Page,
    provider: String,
    action: String,
    /// Whether it was done, or is looked at beforehand.
    done: bool,
    good: Vec<Approved>,
    bad: Vec<(String, Vec<Problem>)>,
    picks: Vec<String>,
}

/// `POST /admissions/{id}/catalogue`: first a preview, then the approvals, each told by itself.
pub async fn batch(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let page = desk(&visit, id, Form::default()).await?;
    let field = if sent.value("all").is_empty() {
        "pick"
    } else {
        "every"
    };
    let picks: Vec<Pick> = form
        .values(field)
        .into_iter()
        .filter_map(pick)
        .take(AT_ONCE)
        .collect();
    if picks.is_empty() {
        form.refuse([&rules::Refusal::new(
            "pick.none",
            rules::clause!("2.5"),
            "pick",
            "没有选择要通过的项",
            "勾选要通过的项，或用“预览全部”",
        )]);
        return Ok(layout::refused(&desk(&visit, id, form).await?));
    }
    let done = !sent.value("checked").is_empty();
    let outcome = if done {
        catalogue::approve_all(visit.office(), sent.by(&visit), &picks).await?
    } else {
        catalogue::forecast(visit.office(), visit.actor(), &picks).await?
    };
    let (good, bad): (Vec<_>, Vec<_>) = outcome.into_iter().partition(|one| one.reasons.is_empty());
    let code = |one: &Approved| {
        let Pick { kind, id, edition } = &one.pick;
        format!("{}:{id}:{edition}", kind.code())
    };
    Ok(layout::show(&BatchPage {
        page: visit
            .page(if done {
                "批量审核结果"
            } else {
                "核对后批量通过"
            })
            .back(&page.action),
        provider: page.provider,
        action: page.action,
        done,
        picks: good.iter().map(code).collect(),
        good,
        bad: bad
            .into_iter()
            .map(|one| (one.title, one.reasons.iter().map(Problem::from).collect()))
            .collect(),
    }))
}

#[derive(Template)]
#[template(path = "pages/entry-desk.html")]
struct ReviewPage {
    page: Page,
    form: Form,
    sheet: Sheet,
    provider: String,
    title: String,
    kind: EntryKind,
    rows: Vec<Row>,
    before: Vec<Row>,
    paper: String,
    hindrances: Vec<Problem>,
    /// Whether its use is declared only with it.
    widens: bool,
    events: Vec<Event>,
}

/// `GET /catalogue/{kind}/{id}/approve`; an entry that waits no more leads back to the list.
pub async fn ask(visit: Visit, kind: EntryKind, Id(id): Id) -> Answer {
    let (file, sheet) = load(&visit, kind, id).await?;
    if file.entry.state != State::Submitted {
        return Ok(Redirect::to(&sheet.file).into_response());
    }
    let page = review(&visit, file, sheet, Form::default()).await?;
    Ok(layout::show(&page))
}

/// `POST /catalogue/{kind}/{id}/approve`.
pub async fn decide(visit: Visit, kind: EntryKind, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let (file, mut sheet) = load(&visit, kind, id).await?;
    let stands = sheet.edition;
    let verdict = match sheet.read(visit.office(), &sent, &mut form) {
        Sent::Again => {
            let page = review(&visit, file, sheet, form.clone()).await?;
            return Ok(layout::answer(&form, &page));
        }
        Sent::Check(verdict) if stands == sheet.edition => {
            return Ok(verdict::check(
                visit.page("核对后提交"),
                &sheet,
                &sent,
                &verdict,
            ));
        }
        Sent::Check(verdict) | Sent::Done(verdict) => verdict,
    };
    let command = Decide {
        kind,
        entry: id,
        verdict,
    };
    let outcome = catalogue::approve(visit.office(), sent.by(&visit), command).await;
    if form.settle(outcome)?.is_some() {
        return Ok(Redirect::to(&sheet.file).into_response());
    }
    let page = review(&visit, file, sheet, form.clone()).await?;
    Ok(layout::answer(&form, &page))
}

#[derive(Template)]
#[template(path = "pages/entry-file.html")]
struct FilePage {
    page: Page,
    kind: EntryKind,
    title: String,
    state: Tag,
    rows: Vec<Row>,
    before: Vec<Row>,
    paper: String,
    events: Vec<Event>,
}

/// `GET /catalogue/{kind}/{id}/file`: the entry for whoever may read the admission, with how it came about.
pub async fn read(visit: Visit, kind: EntryKind, Id(id): Id) -> Answer {
    let act = Act::SeeProvider;
    let file = catalogue::file(visit.office(), visit.actor(), act, (kind, id)).await?;
    let entry = &file.entry;
    let admission = format!("/admissions/{}", entry.provider);
    let before = file.before.as_ref().map(shown_entry::rows);
    let mut rows = shown_entry::rows(entry);
    rows.insert(0, Row::new("服务机构", &file.provider).href(&admission));
    Ok(layout::show(&FilePage {
        page: visit.page(entry.title.clone()).back(admission),
        state: shown_entry::tag(entry.state),
        rows,
        before: before.unwrap_or_default(),
        paper: paper(entry),
        events: shown::events(&file.timeline),
        title: entry.title.clone(),
        kind,
    }))
}

/// Where the paper of a certificate is read; empty for other entries.
fn paper(entry: &EntryView) -> String {
    match &entry.body {
        catalogue::Body::Certificate(row) => format!("/files/{}", row.file),
        _ => String::new(),
    }
}

async fn load(visit: &Visit, kind: EntryKind, id: Uuid) -> Result<(EntryFile, Sheet), Fault> {
    let act = Act::ApproveCatalogue;
    let file = catalogue::file(visit.office(), visit.actor(), act, (kind, id)).await?;
    let name = format!("{} {}", kind.label(), file.entry.title);
    let sheet = Sheet {
        act,
        action: format!("/catalogue/{}/{id}/approve", kind.code()),
        file: format!("/admissions/{}/catalogue", file.entry.provider),
        name,
        edition: file.entry.edition,
        amount: None,
        rows: 1,
        found: Vec::new(),
        fields: Vec::new(),
        returned: None,
    };
    Ok((file, sheet))
}

async fn review(
    visit: &Visit,
    file: EntryFile,
    sheet: Sheet,
    form: Form,
) -> Result<ReviewPage, Fault> {
    let entry = &file.entry;
    let seen = Pick {
        kind: entry.kind,
        id: entry.id,
        edition: entry.edition,
    };
    let forecast = catalogue::forecast(visit.office(), visit.actor(), &[seen]).await?;
    let reasons = forecast.iter().flat_map(|one| &one.reasons);
    let paper = paper(entry);
    let title = format!("{}：{}", sheet.act, entry.title);
    Ok(ReviewPage {
        page: visit
            .page(title)
            .of(&form)
            .back(&sheet.file)
            .related("provider", entry.provider),
        hindrances: reasons.map(Problem::from).collect(),
        rows: shown_entry::rows(entry),
        before: file
            .before
            .as_ref()
            .map(shown_entry::rows)
            .unwrap_or_default(),
        events: shown::events(&file.timeline),
        title: entry.title.clone(),
        kind: entry.kind,
        widens: file.widens,
        provider: file.provider,
        paper,
        sheet,
        form,
    })
}
