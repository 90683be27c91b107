//! Traces: how an amount came about, line by line with its clause, stored with the decision.

use serde::{Deserialize, Serialize};

use crate::clause::Clause;
use crate::money::Fen;

/// One line of a calculation; amounts are fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The clause applied.
    pub clause: Clause,
    /// What was done, in Chinese.
    pub text: String,
    /// What the rate or limit was applied to.
    pub base: Option<Fen>,
    /// The rate, as it is shown (`50%`).
    pub rate: Option<String>,
    /// The result of this line.
    pub value: Fen,
}

/// The lines of one calculation in the order in which they were applied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Trace(pub Vec<Step>);

impl Trace {
    /// Notes one line and returns its value.
    pub fn note(
        &mut self,
        clause: Clause,
        text: impl Into<String>,
        base: Option<Fen>,
        rate: Option<String>,
        value: Fen,
    ) -> Fen {
        self.0.push(Step {
            clause,
            text: text.into(),
            base,
            rate,
            value,
        });
        value
    }

    /// The lines that the other party of the contract may read: what a subject used of its ceiling elsewhere (4.4) is
    /// its own affair.
    #[must_use]
    pub fn for_partner(self) -> Self {
        let open = self.0.into_iter();
        Self(open.filter(|step| step.clause.number() != "4.4").collect())
    }

    /// The lines as a person reads them: `办法解读 4.1 10万元及以下的部分：100,000.00元 × 50% = 50,000.00元`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.iter().map(Step::line).collect()
    }
}

impl Step {
    /// The line as a person reads it.
    #[must_use]
    pub fn line(&self) -> String {
        let Self {
            clause,
            text,
            base,
            rate,
            value,
        } = self;
        match (base, rate) {
            (Some(base), Some(rate)) => {
                format!("{clause} {text}：{base}元 × {rate} = {value}元")
            }
            _ => format!("{clause} {text}：{value}元"),
        }
    }

    /// The line as JSON-ready strings in the order clause, text, base, rate, value; amounts are yuan with two decimals.
    #[must_use]
    pub fn strings(&self) -> [(&'static str, Option<String>); 5] {
        [
            ("clause", Some(self.clause.number().to_owned())),
            ("text", Some(self.text.clone())),
            ("base", self.base.map(Fen::yuan)),
            ("rate", self.rate.clone()),
            ("value", Some(self.value.yuan())),
        ]
    }
}

/// A value together with how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasoned<T> {
    /// The value.
    pub value: T,
    /// How it came about.
    pub trace: Trace,
}
