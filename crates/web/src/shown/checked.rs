//! The clause checklist beside a contract on the desk that decides it: now, at submission, and what no rule decides.

use office::contracts::History;
use rules::eligibility::unchecked;
use rules::finding::{self, Outcome};
use rules::{Clause, Finding};

use crate::form::Choice;
use crate::questions::{Kind, journey};

/// What came out otherwise at submission.
pub struct Change {
    /// What was found at submission.
    pub before: String,
    /// What is found now.
    pub now: String,
    /// The clause.
    pub clause: Clause,
}

/// The first check as a desk reads it.
pub struct Checked {
    /// What it leaves open now, to be picked as reasons.
    pub open: Vec<Finding>,
    /// What has changed since the contract was handed in.
    pub changed: Vec<Change>,
    /// Clauses that no rule decides, and who sees to them.
    pub left: Vec<(Clause, &'static str)>,
}

impl Checked {
    /// What the check finds now beside what it found when the contract was handed in.
    #[must_use]
    pub fn new(now: &[Finding], history: &History) -> Self {
        let open = now.iter().filter(|one| one.outcome != Outcome::Pass);
        let left = unchecked().into_iter().map(|one| (one.clause, one.why));
        Self {
            open: open.cloned().collect(),
            changed: finding::changed(&history.at_first, now)
                .into_iter()
                .filter_map(|one| {
                    let clause = one.now.or(one.before)?.clause.clone();
                    Some(Change {
                        before: told(one.before),
                        now: told(one.now),
                        clause,
                    })
                })
                .collect(),
            left: left.collect(),
        }
    }
}

fn told(finding: Option<&Finding>) -> String {
    finding.map_or_else(
        || "没有这一项".to_owned(),
        |one| format!("{}：{}", one.outcome.label(), one.message),
    )
}

/// The fields of the contract form, by the words that ask for them; a ticked declaration is no field to mend.
#[must_use]
pub fn contract_fields() -> Vec<Choice> {
    let steps = journey(office::drafts::DraftKind::Contract).steps.iter();
    let fields = steps.flat_map(|step| step.fields);
    fields
        .filter(|field| !matches!(field.kind, Kind::Declare))
        .map(|field| Choice::new(field.name, field.label))
        .collect()
}
