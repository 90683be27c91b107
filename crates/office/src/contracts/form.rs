//! The contract form as typed, read field by field; what it means is for the rules.

use chrono::NaiveDate;
use rules::eligibility::{Declarations, PlanProject};
use rules::{Fen, Refusal, TechKind, Use, clause};
use uuid::Uuid;

use crate::answers::{Answers, Field, Reader};

static SIGNED_ON: Field = Field::new("signed_on", "签订日期", clause!("8.2"));
static STARTS_ON: Field = Field::new("starts_on", "服务开始日期", clause!("8.2"));
static ENDS_ON: Field = Field::new("ends_on", "服务结束日期", clause!("8.2"));
static AMOUNT: Field = Field::new("amount", "合同金额", clause!("5.8"));
static HAS_PROJECT: Field = Field::new("has_project", "是否属于科技计划项目", clause!("5.6"));
static PROJECT_NUMBER: Field = Field::new("project_number", "项目编号", clause!("5.6"));
static PROJECT_FROM: Field = Field::new("project_from", "项目执行期开始日期", clause!("5.6"));
static PROJECT_TO: Field = Field::new("project_to", "项目执行期结束日期", clause!("5.6"));

/// Whether the contract belongs to a project funded by a science and technology plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HasProject {
    No,
    Yes,
}

impl rules::Coded for HasProject {
    const ALL: &'static [HasProject] = &[HasProject::No, HasProject::Yes];

    fn code(self) -> &'static str {
        match self {
            HasProject::No => "no",
            HasProject::Yes => "yes",
        }
    }

    fn label(self) -> &'static str {
        match self {
            HasProject::No => "不属于",
            HasProject::Yes => "属于",
        }
    }
}

/// The terms as far as they can be read; what is missing stays empty for the first check to tell.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub provider: Option<Uuid>,
    /// A service of the provider's catalogue; none when the content is written freely.
    pub service: Option<Uuid>,
    pub purpose: Option<Use>,
    pub title: String,
    pub content: String,
    pub deliverables: String,
    pub signed_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub amount: Option<Fen>,
    pub tech: Option<TechKind>,
    pub tech_number: String,
    pub project: Option<PlanProject>,
    pub declarations: Declarations,
    pub consent: bool,
    /// What could not be read.
    pub defects: Vec<Refusal>,
}

pub(crate) fn read(answers: &Answers) -> Terms {
    let mut reader = Reader::new(answers);
    let text = |field: &str| answers.get(field).trim().to_owned();
    let yes = |field: &str| answers.get(field) == "yes";
    let signed_on = given_date(&mut reader, answers, &SIGNED_ON);
    let starts_on = given_date(&mut reader, answers, &STARTS_ON);
    let ends_on = given_date(&mut reader, answers, &ENDS_ON);
    let amount = match text("amount").is_empty() {
        true => None,
        false => reader.amount(&AMOUNT),
    };
    let project = project(&mut reader);
    Terms {
        provider: Uuid::parse_str(answers.get("provider")).ok(),
        service: Uuid::parse_str(answers.get("service")).ok(),
        purpose: Use::parse(answers.get("purpose")),
        title: text("title"),
        content: text("content"),
        deliverables: text("deliverables"),
        signed_on,
        starts_on,
        ends_on,
        amount,
        tech: TechKind::parse(answers.get("tech")),
        tech_number: text("tech_number"),
        project,
        declarations: Declarations {
            own_use: yes("own_use"),
            not_split: yes("not_split"),
            no_excluded_test: yes("no_excluded_test"),
            no_plan_funding: yes("no_plan_funding"),
            not_affiliated: yes("not_affiliated"),
        },
        consent: yes("consent_to_smaller_face"),
        defects: reader.faults,
    }
}

/// A date that was given but is none; one not given is for the first check to miss.
fn given_date(reader: &mut Reader<'_>, answers: &Answers, field: &Field) -> Option<NaiveDate> {
    match answers.get(field.name).replace('-', "").trim().is_empty() {
        true => None,
        false => reader.date(field),
    }
}

fn project(reader: &mut Reader<'_>) -> Option<PlanProject> {
    if reader.choice::<HasProject>(&HAS_PROJECT)? == HasProject::No {
        return None;
    }
    let number = reader.text(&PROJECT_NUMBER, 60);
    let (from, to) = (reader.date(&PROJECT_FROM), reader.date(&PROJECT_TO));
    let (from, to) = (from?, to?);
    if to < from {
        reader.fault(
            Refusal::new(
                "project.dates",
                clause!("5.6"),
                PROJECT_TO.name,
                "项目执行期的结束日期早于开始日期",
                "核对项目任务书上的执行期",
            )
            .limit(format!("{from} 及以后"))
            .own(to.to_string()),
        );
    }
    Some(PlanProject { number, from, to })
}
