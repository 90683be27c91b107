//! The answers of a draft as a person checks them before he hands them in (UX-12).

use chrono::NaiveDate;
use office::attachments::papers::Paper;
use office::{Refused, providers};
use rules::Fen;
use uuid::Uuid;

use super::spec::{Field, Kind};
use super::work::Work;
use crate::errors::Fault;
use crate::form::{Form, Problem};
use crate::visit::Visit;

/// The answers of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The title of the step.
    pub title: &'static str,
    /// Its answers.
    pub lines: Vec<Line>,
}

/// One answer with the way to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The field, to which errors lead.
    pub field: &'static str,
    /// What was asked.
    pub label: &'static str,
    /// What was answered, as people read it; empty when nothing was.
    pub value: String,
    /// The files that stand in it, when it asks for files.
    pub files: Vec<Paper>,
    /// Where a file is removed.
    pub remove: String,
    /// Where it is changed.
    pub change: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Work {
    /// Every answer, step by step, each with what `form` finds wrong with it.
    ///
    /// # Errors
    /// What the office came to.
    pub async fn sections(&self, visit: &Visit, form: &Form) -> Result<Vec<Section>, Fault> {
        let mut sections = Vec::new();
        for step in self.steps() {
            let mut lines = Vec::new();
            for field in self.fields(step) {
                let problems = form.problems().iter();
                lines.push(Line {
                    field: field.name,
                    label: field.label,
                    value: self.told(visit, field).await?,
                    files: self.files(field),
                    remove: self.href(step.slug),
                    change: format!("{}?from=check", self.href(step.slug)),
                    problems: problems
                        .filter(|problem| problem.field == field.name)
                        .cloned()
                        .collect(),
                });
            }
            sections.push(Section {
                title: step.title,
                lines,
            });
        }
        Ok(sections)
    }

    /// The files that stand in a field.
    #[must_use]
    pub fn files(&self, field: &Field) -> Vec<Paper> {
        let files = self.draft.files.iter();
        files
            .filter(|paper| paper.slot == field.name)
            .cloned()
            .collect()
    }

    /// An answer as people read it.
    async fn told(&self, visit: &Visit, field: &Field) -> Result<String, Fault> {
        let typed = self.draft.answers.get(field.name).trim();
        Ok(match field.kind {
            Kind::Text | Kind::Area | Kind::Files => typed.to_owned(),
            Kind::Radios(_) | Kind::Select(_) | Kind::Checkboxes(_) => {
                let choices = self.choices(visit, field);
                let chosen = choices
                    .into_iter()
                    .filter(|choice| typed.split(',').any(|value| value == choice.value));
                chosen
                    .map(|choice| choice.label)
                    .collect::<Vec<_>>()
                    .join("\n")
            }
            Kind::Date => day(typed),
            Kind::Amount => Fen::parse(typed).map_or_else(
                |_| typed.to_owned(),
                |amount| format!("{amount} 元（{}）", amount.in_words()),
            ),
            Kind::Declare if typed == "yes" => "已确认".to_owned(),
            Kind::Declare => String::new(),
            Kind::Provider => provider(visit, typed).await?.unwrap_or_default(),
            Kind::Service => {
                let choices = self.choices(visit, field);
                let chosen = choices.into_iter().find(|choice| choice.value == typed);
                chosen.map_or_else(|| "自行填写".to_owned(), |choice| choice.label)
            }
        })
    }
}

/// The name and place of a chosen provider, when it is or was in the directory.
///
/// # Errors
/// What the office came to.
pub async fn provider(visit: &Visit, id: &str) -> Result<Option<String>, Fault> {
    let Ok(id) = Uuid::parse_str(id) else {
        return Ok(None);
    };
    match providers::public(visit.office(), id).await {
        Ok(card) => {
            let (name, region, place) = (card.entry.name, card.entry.region, card.entry.place);
            Ok(Some(format!("{name}（{region}，{place}）")))
        }
        Err(Refused::Unknown) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// A date in one form; what is none, as it was typed.
fn day(typed: &str) -> String {
    let read = NaiveDate::parse_from_str(typed, "%Y-%m-%d");
    read.map_or_else(
        |_| typed.trim_matches('-').to_owned(),
        |day| day.format("%Y-%m-%d").to_string(),
    )
}
