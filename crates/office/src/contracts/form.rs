//! The contract form as typed, read field by field; what it means is for the rules.

use chrono::NaiveDate;
use rules::eligibility::{Declarations, PlanProject, Registration};
use rules::{AmountFault, Fen, Refusal, TechKind, Use, clause};
use uuid::Uuid;

use crate::answers::{Answers, Field, Reader};
use crate::catalogue::ServiceView;

static SIGNED_ON: Field = Field::new("signed_on", "签订日期", clause!("8.2"));
static STARTS_ON: Field = Field::new("starts_on", "服务开始日期", clause!("8.2"));
static ENDS_ON: Field = Field::new("ends_on", "服务结束日期", clause!("8.2"));
static AMOUNT: Field = Field::new("amount", "合同金额", clause!("5.8"));
static PAID: Field = Field::new("paid", "已支付金额", clause!("8.3"));
static TECH_ON: Field = Field::new("tech_registered_on", "认定登记日期", clause!("8.1"));
static TECH_AMOUNT: Field = Field::new("tech_amount", "认定登记金额", clause!("8.1"));
static HAS_PROJECT: Field = Field::new("has_project", "是否属于科技计划项目", clause!("5.6"));
static PROJECT_NUMBER: Field = Field::new("project_number", "项目编号", clause!("5.6"));
static PROJECT_FROM: Field = Field::new("project_from", "项目执行期开始日期", clause!("5.6"));
static PROJECT_TO: Field = Field::new("project_to", "项目执行期结束日期", clause!("5.6"));

/// The fields of the form that ask for files.
pub const SLOTS: &[&str] = &["tech_file", "annex"];

/// What a service of the catalogue says of a contract on it.
pub fn of_service(service: &ServiceView) -> Answers {
    [
        ("purpose", service.purpose.code()),
        ("item", service.item.as_str()),
        ("method", service.method.as_str()),
    ]
    .into_iter()
    .collect()
}

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
    pub item: String,
    pub content: String,
    pub method: String,
    pub instruments: String,
    pub deliverables: String,
    pub acceptance: String,
    pub signed_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub amount: Option<Fen>,
    pub paid: Fen,
    pub tech: Option<TechKind>,
    /// As far as the type asks for it (R18).
    pub registration: Registration,
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
    let paid = paid(&mut reader, answers);
    let tech = TechKind::parse(answers.get("tech"));
    let registration = registration(&mut reader, answers, tech);
    let project = project(&mut reader);
    Terms {
        provider: Uuid::parse_str(answers.get("provider")).ok(),
        service: Uuid::parse_str(answers.get("service")).ok(),
        purpose: Use::parse(answers.get("purpose")),
        title: text("title"),
        item: text("item"),
        content: text("content"),
        method: text("method"),
        instruments: text("instruments"),
        deliverables: text("deliverables"),
        acceptance: text("acceptance"),
        signed_on,
        starts_on,
        ends_on,
        amount,
        paid,
        tech,
        registration,
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

/// What is paid already; nothing typed is nothing paid.
fn paid(reader: &mut Reader<'_>, answers: &Answers) -> Fen {
    let typed = answers.get(PAID.name).trim();
    match Fen::parse_from_zero(typed) {
        Ok(fen) => fen,
        Err(AmountFault::Empty) => Fen::ZERO,
        Err(fault) => {
            reader.fault(fault.refusal(PAID.name, PAID.clause.clone(), typed));
            Fen::ZERO
        }
    }
}

/// The registration as the type asks for it: what was typed before another type was chosen does not count (R18).
fn registration(
    reader: &mut Reader<'_>,
    answers: &Answers,
    tech: Option<TechKind>,
) -> Registration {
    if !tech.is_some_and(TechKind::needs_registration) {
        return Registration::default();
    }
    let amount = match answers.get(TECH_AMOUNT.name).trim().is_empty() {
        true => None,
        false => reader.amount(&TECH_AMOUNT),
    };
    Registration {
        number: rules::text::code(answers.get("tech_number")),
        on: given_date(reader, answers, &TECH_ON),
        amount,
        file: !answers.get("tech_file").trim().is_empty(),
    }
}

impl Terms {
    /// The slots whose files belong to this contract.
    pub fn slots(&self) -> Vec<&'static str> {
        let registered = self.tech.is_some_and(TechKind::needs_registration);
        let asked = |slot: &&&str| registered || **slot != "tech_file";
        SLOTS.iter().filter(asked).copied().collect()
    }
}

fn project(reader: &mut Reader<'_>) -> Option<PlanProject> {
    if reader.choice::<HasProject>(&HAS_PROJECT)? == HasProject::No {
        return None;
    }
    let number = rules::text::code(&reader.text(&PROJECT_NUMBER, 60));
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
