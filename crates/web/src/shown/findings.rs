//! The automatic check as it is shown: what needs the reader first, what passed folded away.

use rules::finding::Outcome;
use rules::{Clause, Finding};

use crate::parts::{Tag, Tone};

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Passed, failed, or for a person to decide.
    pub outcome: Tag,
    /// What it found, with the limit and the own number.
    pub message: String,
    /// What the check looked at.
    pub seen: String,
    /// How to mend it, or what is to be settled.
    pub fix: String,
    /// The clause of the rule.
    pub clause: Clause,
    /// The field that it is about; empty for the file as a whole.
    pub field: String,
    /// Where on the page that field stands; empty when it does not.
    pub at: String,
}

/// Everything an automatic check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Broken rules, then those for a person to decide.
    pub open: Vec<Line>,
    /// Rules that are met.
    pub passed: Vec<Line>,
    /// How many came out how, as a sentence.
    pub sum: String,
}

impl Findings {
    /// Whether nothing was found out, or nothing of it is for this reader.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.passed.is_empty()
    }

    /// The findings with links to the fields that this page shows.
    #[must_use]
    pub fn linked(mut self, shown: &[&str]) -> Self {
        for line in &mut self.open {
            if shown.contains(&line.field.as_str()) {
                line.at = format!("#{}", line.field);
            }
        }
        self
    }
}

impl From<&[Finding]> for Findings {
    fn from(findings: &[Finding]) -> Self {
        let of = |outcome| findings.iter().filter(move |one| one.outcome == outcome);
        let failed: Vec<Line> = of(Outcome::Fail).map(Line::from).collect();
        let asked: Vec<Line> = of(Outcome::NeedsPerson).map(Line::from).collect();
        let passed: Vec<Line> = of(Outcome::Pass).map(Line::from).collect();
        let sum = format!(
            "不通过 {} 项，需人工判断 {} 项，通过 {} 项。",
            failed.len(),
            asked.len(),
            passed.len()
        );
        Self {
            open: failed.into_iter().chain(asked).collect(),
            passed,
            sum,
        }
    }
}

impl From<&Finding> for Line {
    fn from(finding: &Finding) -> Self {
        let tone = match finding.outcome {
            Outcome::Pass => Tone::Green,
            Outcome::Fail => Tone::Red,
            Outcome::NeedsPerson => Tone::Yellow,
        };
        let numbers = match (&finding.limit, &finding.own) {
            (Some(limit), Some(own)) => format!("（规定：{limit}；现为：{own}）"),
            (Some(limit), None) => format!("（规定：{limit}）"),
            (None, Some(own)) => format!("（现为：{own}）"),
            (None, None) => String::new(),
        };
        Self {
            outcome: Tag::new(finding.outcome.label(), tone),
            message: format!("{}{numbers}", finding.message),
            seen: finding.seen.clone(),
            fix: finding.fix.clone(),
            clause: finding.clause.clone(),
            field: finding.field.to_string(),
            at: String::new(),
        }
    }
}
