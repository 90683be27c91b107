//! Findings: what an automatic check saw, rule by rule, whether or not it refuses.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::clause::Clause;
use crate::refusal::Refusal;

coded! {
    /// How one rule of an automatic check came out.
    pub enum Outcome {
        /// The rule is met.
        Pass = "pass", "通过";
        /// The rule is broken; the file is refused until it is mended.
        Fail = "fail", "不通过";
        /// The rule cannot be decided by machine; a reviewer decides.
        NeedsPerson = "needs-person", "需人工判断";
    }
}

/// What one rule of an automatic check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, `area.fault`.
    pub code: Cow<'static, str>,
    /// The clause of the rule.
    pub clause: Clause,
    /// The form field concerned; empty for the file as a whole.
    pub field: Cow<'static, str>,
    /// How it came out.
    pub outcome: Outcome,
    /// What the check looked at, as it is shown.
    pub seen: String,
    /// What it found, in Chinese.
    pub message: String,
    /// How to mend it or what the reviewer has to settle; empty when passed.
    pub fix: String,
    /// The limit, as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The file's own number, as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<String>,
}

impl Finding {
    /// A rule that is met.
    pub fn pass(
        code: impl Into<Cow<'static, str>>,
        clause: Clause,
        field: impl Into<Cow<'static, str>>,
        seen: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code: code.into(),
            clause,
            field: field.into(),
            outcome: Outcome::Pass,
            seen: seen.into(),
            message: message.into(),
            fix: String::new(),
            limit: None,
            own: None,
        }
    }

    /// A rule that is broken.
    pub fn fail(refusal: Refusal, seen: impl Into<String>) -> Self {
        Self::of(refusal, Outcome::Fail, seen.into())
    }

    /// A rule that a reviewer has to decide; the refusal tells why and what to settle.
    pub fn ask(refusal: Refusal, seen: impl Into<String>) -> Self {
        Self::of(refusal, Outcome::NeedsPerson, seen.into())
    }

    fn of(refusal: Refusal, outcome: Outcome, seen: String) -> Self {
        Self {
            code: refusal.code,
            clause: refusal.clause,
            field: refusal.field,
            outcome,
            seen,
            message: refusal.message,
            fix: refusal.fix,
            limit: refusal.limit,
            own: refusal.own,
        }
    }

    /// The finding as a refusal, when it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        (self.outcome == Outcome::Fail).then(|| self.reason())
    }

    /// The finding as a reason that a reviewer gives.
    #[must_use]
    pub fn reason(&self) -> Refusal {
        Refusal {
            code: self.code.clone(),
            clause: self.clause.clone(),
            field: self.field.clone(),
            message: self.message.clone(),
            fix: self.fix.clone(),
            limit: self.limit.clone(),
            own: self.own.clone(),
        }
    }
}

/// Every refusal among the findings, in their order.
#[must_use]
pub fn refusals(findings: &[Finding]) -> Vec<Refusal> {
    findings.iter().filter_map(Finding::refusal).collect()
}

/// A rule that comes out otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<'a> {
    /// As it came out before; `None` when it was not there.
    pub before: Option<&'a Finding>,
    /// As it comes out now; `None` when it is not there any more.
    pub now: Option<&'a Finding>,
}

/// Which rules come out otherwise now, by their field and clause: a passed rule and a broken one bear different codes.
#[must_use]
pub fn changed<'a>(before: &'a [Finding], now: &'a [Finding]) -> Vec<Changed<'a>> {
    let open = |one: &&Finding| one.outcome != Outcome::Pass;
    let same = |one: &Finding, other: &Finding| {
        one.code == other.code && one.field == other.field && one.outcome == other.outcome
    };
    let place =
        |one: &Finding, other: &Finding| one.field == other.field && one.clause == other.clause;
    let missing_from = |of: &'a [Finding], from: &'a [Finding]| {
        let open = of.iter().filter(open);
        open.filter(|one| !from.iter().any(|other| same(one, other)))
            .collect::<Vec<_>>()
    };
    let (gone, come) = (missing_from(before, now), missing_from(now, before));
    let mut found: Vec<Changed<'a>> = Vec::new();
    for one in &come {
        let was = before.iter().find(|other| place(one, other));
        found.push(Changed {
            before: was,
            now: Some(one),
        });
    }
    for one in gone {
        if come.iter().any(|other| place(one, other)) {
            continue;
        }
        let is = now.iter().find(|other| place(one, other));
        found.push(Changed {
            before: Some(one),
            now: is,
        });
    }
    found
}
