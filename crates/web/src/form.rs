//! The state of a form as data: what was typed, what is wrong with it, kept together until it is right.

use office::Refused;
use office::answers::Answers;
use rules::{Clause, Coded, Refusal, clause};

use crate::errors::Fault;
use crate::submission::{Submission, Upload};

/// One thing that is wrong, as the summary and the field both show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field at fault; empty when it is the file as a whole.
    pub field: String,
    /// What is wrong, with the limit and the person's own number.
    pub message: String,
    /// How to mend it.
    pub fix: String,
    /// The clause it rests on.
    pub clause: Clause,
    /// The stable code.
    pub code: String,
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        Self {
            field: refusal.field.to_string(),
            message: refusal.full_message(),
            fix: refusal.fix.clone(),
            clause: refusal.clause.clone(),
            code: refusal.code.to_string(),
        }
    }
}

impl Problem {
    /// Where the clause is printed.
    #[must_use]
    pub fn clause_link(&self) -> String {
        clause_link(&self.clause)
    }
}

/// One field as its macro prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The first value, as typed.
    pub value: &'a str,
    /// Every value, for check boxes.
    pub values: Vec<&'a str>,
    /// What is wrong with it.
    pub problems: Vec<&'a Problem>,
}

impl<'a> Field<'a> {
    /// Whether anything is wrong with it.
    #[must_use]
    pub fn bad(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Whether a choice is chosen.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.values.contains(&value)
    }

    /// The part of a date at one of its three inputs: 0 year, 1 month, 2 day.
    #[must_use]
    pub fn part(&self, index: usize) -> &'a str {
        self.value.split('-').nth(index).unwrap_or_default()
    }

    /// The ids of hint and error, as `aria-describedby` wants them.
    #[must_use]
    pub fn described_by(&self, hint: &str) -> String {
        let hinted = (!hint.is_empty()).then(|| format!("{}-hint", self.name));
        let failed = self.bad().then(|| format!("{}-error", self.name));
        [hinted, failed]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One choice of radios, check boxes or a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What helps to choose; may be empty.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }

    /// The choice with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// The values of a closed list as choices.
#[must_use]
pub fn choices<T: Coded>() -> Vec<Choice> {
    T::ALL
        .iter()
        .map(|value| Choice::new(value.code(), value.label()))
        .collect()
}

/// What was typed and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: Vec<(String, String)>,
    problems: Vec<Problem>,
}

impl Form {
    /// A form with these values: those of a draft, or those of a query.
    pub fn of<N: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        Self {
            values: values
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            problems: Vec::new(),
        }
    }

    /// The first value of a field, as typed; empty when there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    #[must_use]
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Replaces the values of a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Adds one more value of a field.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.values.push((name.to_owned(), value.into()));
    }

    /// Whether nothing at all was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Notes refusals, each at its field, in the order in which the rules told them.
    pub fn refuse<'r>(&mut self, refusals: impl IntoIterator<Item = &'r Refusal>) {
        self.problems
            .extend(refusals.into_iter().map(Problem::from));
    }

    /// Takes a complaint back that another one already makes.
    pub fn forget(&mut self, code: &str) {
        self.problems.retain(|problem| problem.code != code);
    }

    /// Notes the refusal of a reading and gives back what could be read.
    pub fn take<T>(&mut self, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.refuse([&refusal])).ok()
    }

    /// What an act came to; the reasons of a refusal are noted at their fields, and nothing is given back.
    ///
    /// # Errors
    /// Everything that is not for the form to tell: no such file, dealt with meanwhile, a fault of ours.
    pub fn settle<T>(&mut self, outcome: Result<T, Refused>) -> Result<Option<T>, Fault> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(Refused::Because(refusals)) => {
                self.refuse(&refusals);
                Ok(None)
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Tells what is wrong with fields that this page does not show as wrong with the file as a whole.
    pub fn gather(&mut self, shown: impl Fn(&str) -> bool) {
        for problem in &mut self.problems {
            if !shown(&problem.field) {
                problem.field.clear();
            }
        }
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn failed(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Whether there is something to mend: a single problem without a field says why it cannot be done at all.
    #[must_use]
    pub fn correctable(&self) -> bool {
        match self.problems.as_slice() {
            [one] => !one.field.is_empty(),
            _ => true,
        }
    }

    /// A field as its macro prints it.
    #[must_use]
    pub fn field<'a>(&'a self, name: &'a str) -> Field<'a> {
        Field {
            name,
            value: self.value(name),
            values: self.values(name),
            problems: self
                .problems
                .iter()
                .filter(|problem| problem.field == name)
                .collect(),
        }
    }

    /// The chosen value of a closed list.
    #[must_use]
    pub fn choice<T: Coded>(&self, name: &str) -> Option<T> {
        T::parse(self.value(name).trim())
    }
}

impl From<&Answers> for Form {
    /// The answers of a draft.
    fn from(answers: &Answers) -> Self {
        Self::of(answers.iter())
    }
}

impl From<&Submission> for Form {
    /// The typed values and the names of the chosen files; a file beyond the limit is refused here.
    fn from(submission: &Submission) -> Self {
        let files = submission
            .files()
            .iter()
            .map(|file| (file.field.clone(), file.name.clone()));
        let mut form = Self::of(submission.values().cloned().chain(files));
        let large = submission.files().iter().filter(|file| file.too_large());
        form.refuse(&large.map(too_large).collect::<Vec<_>>());
        form
    }
}

/// The refusal of a file beyond the limit, whose bytes were not kept.
#[must_use]
pub fn too_large(file: &Upload) -> Refusal {
    let message = format!("文件“{}”太大", file.name);
    let size = file.size.div_ceil(1024 * 1024);
    Refusal::new(
        "file.large",
        clause!("8.4"),
        file.field.clone(),
        message,
        "压缩或分成几个文件后再上传",
    )
    .limit("每个文件不超过 20 MB")
    .own(format!("约 {size} MB"))
}

/// Where a clause is printed.
#[must_use]
pub fn clause_link(clause: &Clause) -> String {
    format!("/measures#c-{}", clause.number())
}
