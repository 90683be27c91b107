//! The automatic first check of a service contract (10.1): every rule at once, none silent.

mod conditions;
mod earlier;
mod facts;
mod form;
mod offer;
mod parties;
mod registration;
mod scope;

pub use facts::{
    ContractFacts, Declarations, EarlierContract, Elsewhere, KnownProject, Party, PlanProject,
    Registration, Tie,
};
pub use offer::{Chosen, Offer, Validity};
pub use parties::owing;
pub use scope::{Unchecked, unchecked};

use serde::{Deserialize, Serialize};

use crate::award::{self, Award};
use crate::finding::{self, Finding};
use crate::law::Law;
use crate::money::Fen;
use crate::policy::Policy;
use crate::refusal::Refusal;

/// The outcome of the first check: what every rule found, and the award if the contract had one to compute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstCheck {
    /// What every rule found, in the order of the form.
    pub findings: Vec<Finding>,
    /// The award, as far as it can be computed; it does not say that the contract passes.
    pub award: Option<Award>,
}

impl FirstCheck {
    /// Every refusal; the contract passes when there is none.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        finding::refusals(&self.findings)
    }
}

/// Checks a contract against every rule and tells all defects at once.
#[must_use]
pub fn first_check(law: &Law, policy: &Policy, facts: &ContractFacts) -> FirstCheck {
    let mut findings: Vec<Finding> = facts
        .defects
        .iter()
        .map(|defect| Finding::fail(defect.clone(), defect.own.clone().unwrap_or_default()))
        .collect();
    findings.extend(parties::parties(policy, facts));
    findings.extend(offer::offer(facts));
    findings.extend(form::texts(facts));
    findings.extend(conditions::exclusions(policy, facts));
    findings.extend(form::dates(law, policy, facts));
    let (money, award) = money(policy, facts);
    findings.extend(money);
    findings.extend(registration::technology_contract(facts));
    findings.extend(earlier::elsewhere(policy, facts));
    findings.extend(conditions::declarations(facts));
    FirstCheck { findings, award }
}

fn money(policy: &Policy, facts: &ContractFacts) -> (Vec<Finding>, Option<Award>) {
    let Some(amount) = facts.amount else {
        return (
            form::missing(facts, "amount", clause!("5.8"), "合同金额"),
            None,
        );
    };
    let mut findings = Vec::new();
    findings.extend(conditions::purchase_limit(policy, facts, amount));
    let seen = format!("{amount}元");
    let award = match award::quote(policy, facts.kind, amount, facts.used) {
        Ok(award) => award,
        Err(refusals) => {
            let failed = refusals.into_iter().map(|refusal| {
                // The subject typed the amount; what is used of the ceiling comes from the ledger.
                Finding::fail(refusal.at("amount"), seen.clone())
            });
            findings.extend(failed);
            findings.push(conditions::paid(facts, amount, Fen::ZERO));
            return (findings, None);
        }
    };
    findings.extend(conditions::rates(policy, &award));
    findings.push(conditions::face(facts, &award));
    findings.push(conditions::paid(facts, amount, award.face));
    (findings, Some(award))
}
