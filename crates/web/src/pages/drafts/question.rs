//! One question page: first what was typed is kept, then its defects are told or the next page is shown.

use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::{IntoResponse, Redirect};
use office::attachments::LIMITS;
use office::attachments::papers::{MOST, Paper};
use office::drafts::DraftKind;
use office::{catalogue, directory};
use rules::Refusal;
use serde::Deserialize;
use uuid::Uuid;

use super::Estimate;
use super::files::{self, Asks};
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::query::Query;
use crate::questions::{Field, Kind, Step, Work, chosen_provider};
use crate::shown;
use crate::submission::Submission;
use crate::visit::Visit;

/// How many providers a question page offers at once.
const OFFERED: usize = 12;
/// How many instruments of the catalogue are named beside their field.
const INSTRUMENTS: usize = 6;

/// What the address of a question page carries on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Carried {
    from: String,
    words: String,
}

impl Carried {
    fn changes(&self) -> bool {
        self.from == "check"
    }
}

/// The draft and the step of a path; what is no id names no draft.
type Place = Result<Path<(Uuid, String)>, PathRejection>;

/// A field with its choices, as the template asks it.
struct Asked {
    field: &'static Field,
    choices: Vec<Choice>,
    /// What helps to answer; for files also what is taken.
    hint: String,
    /// The files that stand in it.
    files: Vec<Paper>,
    /// The only field of its page: its label is the title.
    alone: bool,
}

/// The providers among whom one chooses.
struct Offer {
    words: String,
    found: usize,
}

#[derive(Template)]
#[template(path = "pages/question.html")]
struct QuestionPage {
    page: Page,
    form: Form,
    step: &'static Step,
    caption: String,
    action: String,
    here: String,
    from: String,
    asked: Vec<Asked>,
    /// Whether the page asks for files.
    uploads: bool,
    offer: Option<Offer>,
    estimate: Option<Estimate>,
    /// The mark of what the page shows.
    was: String,
    /// What is kept now, where it is not what was typed here.
    elsewhere: Vec<Row>,
}

/// `GET /drafts/{id}`: a registration or an admission begins with its task list; a contract, which is written often,
/// goes on with the first question that is not answered yet.
pub async fn resume(visit: Visit, Id(id): Id) -> Answer {
    let work = Work::open(&visit, id).await?;
    let next = match (work.file(), work.open_step()) {
        (Some(file), _) => file,
        (None, _) if work.draft.kind != DraftKind::Contract => work.href("tasks"),
        (None, Some(step)) => work.href(step.slug),
        (None, None) => work.href("check"),
    };
    Ok(Redirect::to(&next).into_response())
}

/// `GET /drafts/{id}/{step}`.
pub async fn show(visit: Visit, place: Place, Query(carried): Query<Carried>) -> Answer {
    let (work, step) = match open(&visit, place).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere.into_response()),
    };
    let form = work.form();
    let page = page(&visit, &work, step, form, &carried).await?;
    Ok(layout::show(&page))
}

/// `POST /drafts/{id}/{step}`.
pub async fn keep(
    visit: Visit,
    place: Place,
    Query(carried): Query<Carried>,
    sent: Submission,
) -> Answer {
    let (work, step) = match open(&visit, place).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere.into_response()),
    };
    let fields = work.fields(step);
    // The script shows the estimate while the page is still being filled in.
    if sent.value("then") == "peek" {
        let work = work.look(&visit, &fields, &sent).await?;
        let form = work.form();
        return Ok(layout::show(
            &page(&visit, &work, step, form, &carried).await?,
        ));
    }
    let refused = files::keep(&visit, &work, &fields, &sent).await?;
    let asks = files::asks(&sent);
    if asks == Asks::Check {
        return Ok(Redirect::to(&work.href("check")).into_response());
    }
    let id = work.draft.id;
    let work = match work.keep(&visit, &fields, &sent).await {
        Ok(work) => work,
        Err(Fault::Refused(faults)) => {
            return typed_over(&visit, (id, step), (&sent, faults), &carried).await;
        }
        Err(fault) => return Err(fault),
    };
    if let Some(file) = work.file() {
        return Ok(Redirect::to(&file).into_response());
    }
    let estimate = sent.value("then") == "estimate";
    let leave = sent.value("then") == "leave";
    let mut faults = work.faults(step);
    faults
        .retain(|fault| asks == Asks::Nothing && !leave && (!estimate || fault.field == "amount"));
    let faults = files::together(refused, faults);
    if !faults.is_empty() {
        let mut form = work.form();
        form.refuse(&faults);
        return Ok(layout::refused(
            &page(&visit, &work, step, form, &carried).await?,
        ));
    }
    let next = if leave {
        work.href("tasks")
    } else if asks == Asks::Stay {
        on(&work, step, &carried)
    } else if estimate {
        format!("{}#estimate", on(&work, step, &carried))
    } else {
        match work.after(step, carried.changes()) {
            Some(next) => on(&work, next, &carried),
            None => work.href("check"),
        }
    };
    Ok(Redirect::to(&next).into_response())
}

/// Somebody else's words stand under these: both are shown, and the next press keeps these.
async fn typed_over(
    visit: &Visit,
    (id, step): (Uuid, &'static Step),
    (sent, faults): (&Submission, Vec<Refusal>),
    carried: &Carried,
) -> Answer {
    let work = Work::open(visit, id).await?;
    let mut form = Form::from(sent);
    form.refuse(&faults);
    let differs = |field: &&&'static Field| {
        let kept = work.draft.answers.get(field.name);
        !matches!(field.kind, Kind::Files) && !kept.is_empty() && kept != form.value(field.name)
    };
    let fields = work.fields(step);
    let elsewhere = fields.iter().filter(differs);
    let elsewhere = elsewhere
        .map(|field| Row::new(field.label, work.draft.answers.get(field.name)))
        .collect();
    let page = page(visit, &work, step, form, carried).await?;
    Ok(layout::refused(&QuestionPage { elsewhere, ..page }))
}

/// A step's address, which remembers whether the reader comes from the check page.
fn on(work: &Work, step: &Step, carried: &Carried) -> String {
    let from = if carried.changes() { "?from=check" } else { "" };
    format!("{}{from}", work.href(step.slug))
}

/// The draft and the step that a path names, or where the draft leads instead.
async fn open(
    visit: &Visit,
    place: Place,
) -> Result<Result<(Work, &'static Step), Redirect>, Fault> {
    let Path((id, slug)) = place.map_err(|_| Fault::NotFound)?;
    let work = Work::open(visit, id).await?;
    if let Some(file) = work.file() {
        return Ok(Err(Redirect::to(&file)));
    }
    let mut steps = work.journey.steps.iter();
    let step = steps
        .find(|step| step.slug == slug)
        .ok_or(Fault::NotFound)?;
    // Other answers may have made the question pointless since its page was opened.
    match work.steps().iter().any(|one| one.slug == slug) {
        true => Ok(Ok((work, step))),
        false => Ok(Err(Redirect::to(&work.href("check")))),
    }
}

async fn page(
    visit: &Visit,
    work: &Work,
    step: &'static Step,
    form: Form,
    carried: &Carried,
) -> Result<QuestionPage, Fault> {
    let steps = work.steps();
    let number = steps.iter().take_while(|one| one.slug != step.slug).count() + 1;
    let fields = work.fields(step);
    let back = match (carried.changes(), work.before(step)) {
        (true, _) => work.href("check"),
        (false, Some(before)) => work.href(before.slug),
        (false, None) => work.href("tasks"),
    };
    let mut asked: Vec<Asked> = Vec::new();
    for field in &fields {
        let hint = match field.kind {
            Kind::Files if field.hint.is_empty() => format!("{LIMITS}；最多 {MOST} 个文件。"),
            Kind::Files => format!("{}。{LIMITS}；最多 {MOST} 个文件。", field.hint),
            Kind::Amount if field.name == "amount" => priced(work, field.hint),
            _ => field.hint.to_owned(),
        };
        asked.push(Asked {
            field,
            hint,
            files: work.files(field),
            choices: work.choices(visit, field),
            alone: fields.len() == 1
                && !matches!(field.kind, Kind::Declare | Kind::Service | Kind::Provider),
        });
    }
    if let Some(one) = asked.iter_mut().find(|one| one.field.name == "instruments") {
        one.hint = instruments(visit, work, &one.hint).await?;
    }
    let mut offer = None;
    let provider = |one: &&mut Asked| matches!(one.field.kind, Kind::Provider);
    if let Some(one) = asked.iter_mut().find(provider) {
        let chosen = work.draft.answers.get(one.field.name);
        let (made, choices) = self::offer(visit, carried, chosen).await?;
        one.choices = choices;
        offer = Some(made);
    }
    Ok(QuestionPage {
        page: visit
            .page(format!("{} - {}", step.title, work.journey.name))
            .of(&form)
            .back(back),
        form,
        step,
        caption: format!(
            "{} · 第 {number} 步，共 {} 步",
            work.journey.name,
            steps.len()
        ),
        action: on(work, step, carried),
        here: work.href(step.slug),
        from: carried.from.clone(),
        uploads: fields.iter().any(|field| matches!(field.kind, Kind::Files)),
        asked,
        offer,
        estimate: Estimate::of(work).filter(|_| shows_estimate(step)),
        was: work.mark(&fields),
        elsewhere: Vec::new(),
    })
}

/// The price in the catalogue of the service that was chosen stands beside the amount.
fn priced(work: &Work, hint: &str) -> String {
    let chosen = work.draft.answers.get("service");
    let found = work
        .services
        .iter()
        .find(|(id, _)| id.to_string() == chosen);
    match found {
        Some((_, service)) => {
            let price = shown::entry::price(service.price, &service.unit);
            format!("{hint}。目录价：{}，{price}", service.item)
        }
        None => hint.to_owned(),
    }
}

/// The public instruments of the provider stand beside the field, so that they are called as the catalogue calls them.
async fn instruments(visit: &Visit, work: &Work, hint: &str) -> Result<String, Fault> {
    let Ok(provider) = Uuid::parse_str(work.draft.answers.get("provider")) else {
        return Ok(hint.to_owned());
    };
    let all = catalogue::instruments(visit.office(), provider).await?;
    let named = all.iter().take(INSTRUMENTS).map(|one| one.name.as_str());
    let named: Vec<&str> = named.collect();
    Ok(match named.is_empty() {
        true => hint.to_owned(),
        false => format!("{hint}。机构目录中的仪器：{}", named.join("、")),
    })
}

/// The estimate stands beside the amount, and beside the consent to a smaller one.
fn shows_estimate(step: &Step) -> bool {
    matches!(step.slug, "amount" | "consent")
}

/// The chosen provider first, then those that the words find.
async fn offer(
    visit: &Visit,
    carried: &Carried,
    chosen: &str,
) -> Result<(Offer, Vec<Choice>), Fault> {
    // One more than is offered, because the chosen one may be among them.
    let query = directory::Query::words(carried.words.clone(), OFFERED + 1);
    let found = directory::search(visit.office(), &query).await?;
    let name = chosen_provider(visit, chosen).await?;
    let mut choices: Vec<Choice> = name
        .into_iter()
        .map(|name| Choice::new(chosen, name).hint("已选"))
        .collect();
    let listed = found.hits.iter().map(|hit| &hit.listed);
    let others = listed.filter(|entry| entry.id.to_string() != chosen);
    choices.extend(others.take(OFFERED).map(|entry| {
        let label = format!("{}（{}，{}）", entry.name, entry.region, entry.place);
        let services: String = entry.services.chars().take(60).collect();
        Choice::new(entry.id.to_string(), label).hint(services)
    }));
    let offer = Offer {
        words: carried.words.clone(),
        found: found.total,
    };
    Ok((offer, choices))
}
