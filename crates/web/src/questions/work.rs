//! A draft under way: which steps are asked, what the rules say of the answers so far.

use office::answers::Answers;
use office::catalogue::ServiceView;
use office::drafts::{self, Draft, DraftKind};
use office::{Refused, catalogue, contracts, providers, subjects};
use rules::eligibility::FirstCheck;
use rules::{Policy, Refusal};
use uuid::Uuid;

use super::journey;
use super::spec::{Field, Journey, Kind, Known, Step, When};
use crate::errors::Fault;
use crate::form::{Choice, Form};
use crate::parts::Progress;
use crate::shown;
use crate::submission::Submission;
use crate::visit::Visit;

/// A draft with its journey and everything that is still wrong with it.
#[derive(Debug, Clone)]
pub struct Work {
    /// What was typed.
    pub draft: Draft,
    /// What is asked.
    pub journey: &'static Journey,
    /// Every defect of the answers so far, in the order of the form.
    pub refusals: Vec<Refusal>,
    /// The automatic first check of a contract (10.1).
    pub check: Option<FirstCheck>,
    /// The public services of the chosen provider.
    pub services: Vec<(Uuid, ServiceView)>,
    policy: &'static Policy,
}

/// What a page says it showed when it was opened.
pub const WAS: &str = "was";

/// The names of the fields whose answers are texts.
fn names(fields: &[&'static Field]) -> Vec<&'static str> {
    let texts = fields
        .iter()
        .filter(|field| !matches!(field.kind, Kind::Files));
    texts.map(|field| field.name).collect()
}

impl Work {
    /// The visitor's draft.
    ///
    /// # Errors
    /// Not found when there is none, or it is another's.
    pub async fn open(visit: &Visit, id: Uuid) -> Result<Self, Fault> {
        let draft = drafts::open(visit.office(), visit.actor(), id).await?;
        Self::of(visit, draft).await
    }

    /// The draft with what the rules say of it.
    ///
    /// # Errors
    /// What the office came to.
    pub async fn of(visit: &Visit, draft: Draft) -> Result<Self, Fault> {
        let office = visit.office();
        let (mut check, mut services) = (None, Vec::new());
        let refusals = match draft.kind {
            DraftKind::Subject => subjects::faults(office, &draft.answers),
            DraftKind::Provider => providers::faults(office, &draft.answers),
            DraftKind::Contract => {
                let (answers, corrects) = (&draft.answers, draft.corrects);
                let found = contracts::look_over(office, visit.actor(), answers, corrects).await?;
                let refusals = found.refusals();
                check = Some(found);
                services = offered(visit, answers.get("provider")).await?;
                refusals
            }
        };
        Ok(Self {
            journey: journey(draft.kind),
            refusals: refusals.into_iter().map(at_its_input).collect(),
            check,
            policy: visit.policy()?,
            services,
            draft,
        })
    }

    /// Keeps what was typed in these fields, right or wrong, and looks again.
    ///
    /// # Errors
    /// What the office came to; a draft submitted meanwhile comes back as it is.
    pub async fn keep(
        self,
        visit: &Visit,
        fields: &[&'static Field],
        sent: &Submission,
    ) -> Result<Self, Fault> {
        let (id, typed) = (self.draft.id, self.typed(fields, sent));
        let names = names(fields);
        let mark = sent.value(WAS);
        let shown = (!mark.is_empty()).then_some(drafts::Shown {
            fields: &names,
            mark,
        });
        match drafts::keep_over(visit.office(), visit.actor(), id, (typed, shown)).await {
            Ok(draft) => Self::of(visit, draft).await,
            Err(Refused::Unknown) => Self::open(visit, id).await,
            Err(other) => Err(other.into()),
        }
    }

    /// The draft as it would be with what was typed in these fields; nothing is kept.
    ///
    /// # Errors
    /// What the office came to.
    pub async fn look(
        self,
        visit: &Visit,
        fields: &[&'static Field],
        sent: &Submission,
    ) -> Result<Self, Fault> {
        let typed = self.typed(fields, sent);
        let mut draft = self.draft;
        draft.answers.take(typed);
        Self::of(visit, draft).await
    }

    /// The mark of what is kept in these fields, for the page that shows it.
    #[must_use]
    pub fn mark(&self, fields: &[&'static Field]) -> String {
        drafts::mark(&self.draft.answers, &names(fields))
    }

    fn typed(&self, fields: &[&'static Field], sent: &Submission) -> Answers {
        let mut typed = Answers::default();
        for field in fields {
            // Files are kept one by one when they arrive.
            if matches!(field.kind, Kind::Files) {
                continue;
            }
            let values = sent.values().filter(|(name, _)| name == field.name);
            let values: Vec<_> = values.map(|(_, value)| value.as_str()).collect();
            let value = match field.kind {
                Kind::Checkboxes(_) => values.join(","),
                _ => values.first().copied().unwrap_or_default().to_owned(),
            };
            typed.set(field.name, &value);
        }
        self.fill(&mut typed);
        // Consent is given to a figure: another amount asks anew (R7).
        let asks_amount = fields.iter().any(|field| field.name == "amount");
        if asks_amount && typed.get("amount") != self.draft.answers.get("amount") {
            typed.set("consent_to_smaller_face", "");
        }
        typed
    }

    /// A service newly chosen from the catalogue brings what it says, where nothing else was typed.
    fn fill(&self, typed: &mut Answers) {
        let answers = &self.draft.answers;
        let chosen = typed.get("service").to_owned();
        if chosen.is_empty() || chosen == answers.get("service") {
            return;
        }
        let says = |id: &str| {
            let found = self.services.iter().find(|(one, _)| one.to_string() == id);
            found.map(|(_, service)| contracts::of_service(service))
        };
        let before = says(answers.get("service")).unwrap_or_default();
        for (field, value) in says(&chosen).unwrap_or_default().iter() {
            let stands = answers.get(field).trim();
            if stands.is_empty() || stands == before.get(field) {
                typed.set(field, value);
            }
        }
    }

    /// The services of the catalogue that serve the chosen use, and the chosen one whatever it serves.
    #[must_use]
    pub fn offers(&self) -> Vec<&(Uuid, ServiceView)> {
        let answers = &self.draft.answers;
        let (purpose, chosen) = (answers.get("purpose"), answers.get("service"));
        let fits = |one: &&(Uuid, ServiceView)| {
            one.1.purpose.code() == purpose || one.0.to_string() == chosen
        };
        self.services.iter().filter(fits).collect()
    }

    fn asked(&self, when: When) -> bool {
        let answers = &self.draft.answers;
        match when {
            When::Always => true,
            When::Is(field, values) => values.contains(&answers.get(field)),
            When::IsNot(field, values) => !values.contains(&answers.get(field)),
            When::Catalogue => !self.offers().is_empty(),
            When::SmallerFace => {
                let award = self.check.as_ref().and_then(|check| check.award.as_ref());
                award.is_some_and(|award| award.needs_consent)
            }
        }
    }

    /// The steps that these answers lead through.
    #[must_use]
    pub fn steps(&self) -> Vec<&'static Step> {
        let steps = self.journey.steps.iter();
        steps.filter(|step| self.asked(step.when)).collect()
    }

    /// The fields of a step that are asked.
    #[must_use]
    pub fn fields(&self, step: &'static Step) -> Vec<&'static Field> {
        let fields = step.fields.iter();
        fields.filter(|field| self.asked(field.when)).collect()
    }

    /// The defects of one step.
    #[must_use]
    pub fn faults(&self, step: &'static Step) -> Vec<Refusal> {
        let fields = self.fields(step);
        let of_step = |refusal: &&Refusal| fields.iter().any(|field| refusal.field == field.name);
        self.refusals.iter().filter(of_step).cloned().collect()
    }

    /// How many defects there are besides what is confirmed on the check page itself.
    #[must_use]
    pub fn open_faults(&self) -> usize {
        let last = |field: &str| self.journey.last.iter().any(|one| one.name == field);
        let open = self.refusals.iter();
        open.filter(|refusal| !last(&refusal.field)).count()
    }

    /// The first step that is not right yet.
    #[must_use]
    pub fn open_step(&self) -> Option<&'static Step> {
        let mut steps = self.steps().into_iter();
        steps.find(|step| !self.faults(step).is_empty())
    }

    /// How far a step is: something in it is filled in, and nothing of it is wrong (UX-16).
    #[must_use]
    pub fn progress(&self, step: &'static Step) -> Progress {
        match (self.is_blank(step), self.faults(step).is_empty()) {
            (true, _) => Progress::NotBegun,
            (false, false) => Progress::Begun,
            (false, true) => Progress::Done,
        }
    }

    /// The step that follows, or one never answered when the reader comes from the check page.
    #[must_use]
    pub fn after(&self, step: &'static Step, from_check: bool) -> Option<&'static Step> {
        let steps = self.steps();
        let mut rest = steps.into_iter().skip_while(|one| one.slug != step.slug);
        rest.next();
        match from_check {
            false => rest.next(),
            true => rest.find(|one| self.is_open(one)),
        }
    }

    /// The step before.
    #[must_use]
    pub fn before(&self, step: &'static Step) -> Option<&'static Step> {
        let steps = self.steps();
        let at = steps.iter().position(|one| one.slug == step.slug)?;
        steps.get(at.checked_sub(1)?).copied()
    }

    fn is_blank(&self, step: &'static Step) -> bool {
        let mut fields = self.fields(step).into_iter();
        fields.all(|field| self.is_unanswered(field.name))
    }

    /// Whether the reader is led to a step on his way back to the check page: one never answered, or of a repeated
    /// contract one of which only a part came along.
    fn is_open(&self, step: &'static Step) -> bool {
        let faults = self.faults(step);
        match self.draft.kind {
            DraftKind::Contract => faults.iter().any(|fault| self.is_unanswered(&fault.field)),
            _ => self.is_blank(step) && !faults.is_empty(),
        }
    }

    fn is_unanswered(&self, field: &str) -> bool {
        let typed = self.draft.answers.get(field);
        typed.replace('-', "").trim().is_empty()
    }

    /// The answers as a form: what is kept joined stands apart again.
    #[must_use]
    pub fn form(&self) -> Form {
        let many = |name: &str| {
            let fields = self.journey.steps.iter().flat_map(|step| step.fields);
            let mut named = fields.filter(|field| field.name == name);
            named.any(|field| matches!(field.kind, Kind::Checkboxes(_)))
        };
        let pairs = self.draft.answers.iter().flat_map(|(name, value)| {
            let values: Vec<_> = match many(name) {
                true => value.split(',').collect(),
                false => vec![value],
            };
            values.into_iter().map(move |value| (name, value))
        });
        Form::of(pairs.collect::<Vec<_>>())
    }

    /// The choices of a field.
    #[must_use]
    pub fn choices(&self, visit: &Visit, field: &Field) -> Vec<Choice> {
        let known = Known {
            law: visit.office().law(),
            policy: self.policy,
            answers: &self.draft.answers,
        };
        match field.kind {
            Kind::Radios(options) | Kind::Select(options) | Kind::Checkboxes(options) => {
                options(known)
            }
            Kind::Service => self.offers().into_iter().map(offer).collect(),
            _ => Vec::new(),
        }
    }

    /// The address of a page of this draft.
    #[must_use]
    pub fn href(&self, page: &str) -> String {
        format!("/drafts/{}/{page}", self.draft.id)
    }

    /// The file that the draft became.
    #[must_use]
    pub fn file(&self) -> Option<String> {
        let family = match self.draft.kind {
            DraftKind::Subject => "subjects",
            DraftKind::Provider => "admissions",
            DraftKind::Contract => "contracts",
        };
        let became = self.draft.became;
        became.map(|file| format!("/{family}/{file}"))
    }
}

/// A service as one chooses it.
fn offer((id, service): &(Uuid, ServiceView)) -> Choice {
    let price = shown::entry::price(service.price, &service.unit);
    Choice::new(id.to_string(), format!("{}（{price}）", service.item))
}

/// The public services of a provider; none while none is chosen.
async fn offered(visit: &Visit, provider: &str) -> Result<Vec<(Uuid, ServiceView)>, Fault> {
    match Uuid::parse_str(provider) {
        Ok(id) => Ok(catalogue::services(visit.office(), id).await?),
        Err(_) => Ok(Vec::new()),
    }
}

/// The rules name the project as a whole; the page has its inputs.
fn at_its_input(refusal: Refusal) -> Refusal {
    match refusal.field.as_ref() {
        "plan_project" => refusal.at("project_from"),
        "subject" => refusal.at(""),
        _ => refusal,
    }
}
