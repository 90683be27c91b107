//! The state of a form as data: what was typed, what is wrong with it, kept together until it is right.

use chrono::NaiveDate;
use rules::{Clause, Coded, Refusal, clause};

use crate::submission::Submission;

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
    form: &'a Form,
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

    /// The value of a part of a date: `year`, `month`, `day`.
    #[must_use]
    pub fn part(&self, part: &str) -> &'a str {
        self.form.value(&format!("{}-{part}", self.name))
    }

    /// The ids of hint and error, as `aria-describedby` wants them.
    #[must_use]
    pub fn described_by(&self, hint: &str) -> String {
        let hinted = (!hint.is_empty()).then(|| format!("{}-hint", self.name));
        let failed = self.bad().then(|| format!("{}-error", self.name));
        [hinted, failed].into_iter().flatten().collect::<Vec<_>>().join(" ")
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
    T::ALL.iter().map(|value| Choice::new(value.code(), value.label())).collect()
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
            values: values.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
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
        self.values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Replaces the values of a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Puts a date into its three inputs.
    pub fn set_date(&mut self, name: &str, date: NaiveDate) {
        for (part, format) in [("year", "%Y"), ("month", "%-m"), ("day", "%-d")] {
            self.set(&format!("{name}-{part}"), date.format(format).to_string());
        }
    }

    /// Whether nothing at all was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Notes refusals, each at its field, in the order in which the rules told them.
    pub fn refuse<'r>(&mut self, refusals: impl IntoIterator<Item = &'r Refusal>) {
        self.problems.extend(refusals.into_iter().map(Problem::from));
    }

    /// Notes the refusal of a reading and gives back what could be read.
    pub fn take<T>(&mut self, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.refuse([&refusal])).ok()
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

    /// A field as its macro prints it.
    #[must_use]
    pub fn field<'a>(&'a self, name: &'a str) -> Field<'a> {
        Field {
            name,
            value: self.value(name),
            values: self.values(name),
            problems: self.problems.iter().filter(|problem| problem.field == name).collect(),
            form: self,
        }
    }

    /// The chosen value of a closed list.
    #[must_use]
    pub fn choice<T: Coded>(&self, name: &str) -> Option<T> {
        T::parse(self.value(name).trim())
    }

    /// The date in the three inputs of a field; `None` when all three are empty.
    ///
    /// # Errors
    /// `date.incomplete` when a part is missing, `date.not-real` when there is no such day.
    pub fn date(&self, name: &str, clause: Clause) -> Result<Option<NaiveDate>, Refusal> {
        let typed = ["year", "month", "day"].map(|part| {
            rules::text::name(self.value(&format!("{name}-{part}")))
        });
        if typed.iter().all(String::is_empty) {
            return Ok(None);
        }
        let shown = typed.join("-");
        if typed.iter().any(String::is_empty) {
            let fix = "年、月、日三格都填写，例如 2026 年 11 月 23 日";
            return Err(Refusal::new("date.incomplete", clause, name.to_owned(), "日期没有填完整", fix).own(shown));
        }
        let [year, month, day] = typed;
        let date = match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => NaiveDate::from_ymd_opt(year, month, day),
            _ => None,
        };
        let fix = "核对年、月、日，年份填写四位数字，例如 2026 年 11 月 23 日";
        let refusal = || Refusal::new("date.not-real", clause, name.to_owned(), "没有这一天", fix).own(shown);
        date.map(Some).ok_or_else(refusal)
    }
}

impl From<&Submission> for Form {
    /// The typed values; the name of a chosen file is kept as the value of its field.
    fn from(submission: &Submission) -> Self {
        let files = submission.files().iter().map(|file| (file.field.clone(), file.name.clone()));
        Self::of(submission.values().cloned().chain(files))
    }
}

/// The refusal of a file beyond the limit; the limit stands beside every file field before one chooses.
#[must_use]
pub fn file_too_large(field: &str, name: &str) -> Refusal {
    let message = format!("文件“{name}”太大");
    Refusal::new("file.too-large", clause!("10.1"), field.to_owned(), message, "压缩或拆分后再上传").limit("每个文件 20 MB")
}

/// Where a clause is printed.
#[must_use]
pub fn clause_link(clause: &Clause) -> String {
    format!("/measures#c-{}", clause.number())
}
