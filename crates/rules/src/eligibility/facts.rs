//! What the first check looks at; the caller has read it from the form, the registers and the ledger.

use chrono::NaiveDate;

use super::Offer;
use crate::integrity::Mark;
use crate::lifecycle::provider;
use crate::money::Fen;
use crate::parties::{Kind, Region, TechKind, Use};
use crate::refusal::Refusal;

/// One side of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Whether it may take part today: a certified subject (1.4), a filed provider (7.4).
    pub admitted: bool,
    /// Its name.
    pub name: String,
    /// Its credit code, or an individual's ID.
    pub id: String,
    /// Its legal representative, or the individual himself.
    pub legal_representative: String,
}

/// A project funded by a science and technology plan that the contract belongs to (5.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProject {
    /// Its number.
    pub number: String,
    /// First day of execution.
    pub from: NaiveDate,
    /// Last day of execution.
    pub to: NaiveDate,
}

/// What the subject declares; each must be true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Declarations {
    /// The voucher will not be transferred, given away or used falsely (5.1).
    pub own_use: bool,
    /// The contract is not part of a split one (5.2).
    pub not_split: bool,
    /// The service is no mandatory, statutory or other commercial test (5.5).
    pub no_excluded_test: bool,
    /// The work is not funded by a plan project in its execution period (5.6).
    pub no_plan_funding: bool,
    /// The parties are not affiliated (R24).
    pub not_affiliated: bool,
}

/// An earlier contract of the same subject that still counts: neither refused nor withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierContract {
    /// Its number, as people see it.
    pub number: String,
    /// The provider's credit code.
    pub provider_id: String,
    /// Whether its provider has the same legal representative as this contract's (R22).
    pub same_group: bool,
    /// What it pays for.
    pub purpose: Use,
    /// Its title.
    pub title: String,
    /// Its amount.
    pub amount: Fen,
    /// The day it was signed.
    pub signed_on: NaiveDate,
}

/// What the registers say the two parties share besides names and codes (R24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The same telephone number.
    Phone,
    /// The same bank account.
    Account,
}

/// A plan project that another contract names (5.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProject {
    /// The project as it is named there.
    pub project: PlanProject,
    /// The number of that contract when it is the subject's own; another subject's is not told.
    pub own: Option<String>,
}

/// What other contracts and the registers hold against this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// The subject's earlier contracts.
    pub earlier: Vec<EarlierContract>,
    /// What the parties share.
    pub ties: Vec<Tie>,
    /// Plan projects of the subject's other contracts, and those of any subject under the number of this one.
    pub projects: Vec<KnownProject>,
    /// Orders to pay back that the subject has not settled, with what is left (R31).
    pub owed: Vec<(String, Fen)>,
    /// Whether the provider has not settled one; which and how much is nothing the subject learns.
    pub provider_owes: bool,
    /// What stands against the subject: open cases, integrity records (5.4, R31).
    pub marks: Vec<Mark>,
    /// What stands against the provider.
    pub provider_marks: Vec<Mark>,
    /// Contracts under the same registration number: the subject's own by their number, others' by nothing.
    pub registered: Vec<Option<String>>,
}

/// The registration of a technology contract as it was typed (8.1, R18).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// Its number; empty when there is none.
    pub number: String,
    /// The day of the registration.
    pub on: Option<NaiveDate>,
    /// The amount registered.
    pub amount: Option<Fen>,
    /// Whether the certificate of registration is uploaded.
    pub file: bool,
}

/// Everything the first check looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractFacts {
    /// The day of the check.
    pub today: NaiveDate,
    /// The kind of subject.
    pub kind: Kind,
    /// The subject.
    pub subject: Party,
    /// The provider.
    pub provider: Party,
    /// Where the provider's admission stands; `None` when none is chosen.
    pub provider_state: Option<provider::State>,
    /// Where the provider sits.
    pub region: Region,
    /// What the contract rests on at the provider's side.
    pub offer: Offer,
    /// What the voucher is to pay for; `None` when not chosen.
    pub purpose: Option<Use>,
    /// The county that reviews it, by its full name; empty when unknown (2.3).
    pub county: String,
    /// The uses that the provider declares to serve.
    pub declared_uses: Vec<Use>,
    /// The title of the contract.
    pub title: String,
    /// The service bought, as the catalogue or the contract calls it; may be empty.
    pub item: String,
    /// What is to be done.
    pub content: String,
    /// By which method or standard.
    pub method: String,
    /// With which instruments; may be empty.
    pub instruments: String,
    /// What is to be handed over.
    pub deliverables: String,
    /// How it is accepted.
    pub acceptance: String,
    /// The day it was signed; `None` when not given or unreadable.
    pub signed_on: Option<NaiveDate>,
    /// First day of the service.
    pub starts_on: Option<NaiveDate>,
    /// Last day of the service.
    pub ends_on: Option<NaiveDate>,
    /// The amount, tax included; `None` when not given or unreadable.
    pub amount: Option<Fen>,
    /// What is paid already.
    pub paid: Fen,
    /// The legal type of the contract; `None` when not chosen.
    pub tech: Option<TechKind>,
    /// Its registration as a technology contract.
    pub registration: Registration,
    /// The plan project it belongs to, if any.
    pub plan_project: Option<PlanProject>,
    /// What the subject declares.
    pub declarations: Declarations,
    /// What other contracts and the registers hold against this one.
    pub elsewhere: Elsewhere,
    /// What is already bound or redeemed of this year's ceiling.
    pub used: Fen,
    /// Whether the subject consents to a smaller face value (R7).
    pub consent_to_smaller_face: bool,
    /// Defects already found while reading the form, such as an unreadable date.
    pub defects: Vec<Refusal>,
}

impl ContractFacts {
    /// Whether a defect at this field is already told.
    pub(super) fn has_defect(&self, field: &str) -> bool {
        self.defects.iter().any(|defect| defect.field == field)
    }
}
