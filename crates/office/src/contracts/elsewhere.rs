//! What other contracts and the registers hold against a contract: earlier ones, shared data, numbers used twice.

use rules::duties::Role;
use rules::eligibility::{EarlierContract, Elsewhere, KnownProject, Tie, owing};
use rules::{Fen, Refusal, Use, integrity, text};
use store::queries::contracts::{self, Whose};
use store::queries::recoveries;
use store::{Contract, Provider, Source, Subject};

use super::facts::Case;
use super::view::project;
use crate::actor::Actor;
use crate::cases::{self, Party};
use crate::error::Refused;
use crate::recoveries::left;
use crate::{Office, subjects};

/// The states of contracts that do not count against a new one: no longer, or, while only drawn up, not yet.
const GONE: [&str; 4] = ["drawn", "refused", "withdrawn", "ended"];

/// Whether a contract counts no more, or not yet.
pub(crate) fn is_gone(row: &Contract) -> bool {
    GONE.contains(&row.state.as_str())
}

/// Why a subject can hand in no contract with anybody today, told before it fills one in (R31).
pub async fn barred(office: &Office, actor: &Actor) -> Result<Vec<Refusal>, Refused> {
    let (Role::Subject, Some(subject)) = (actor.role, actor.party) else {
        return Ok(Vec::new());
    };
    let source = &office.store;
    let owed = recoveries::owed(source, Some(subject), None).await?;
    let owed = owed.iter().map(|row| (row.number.clone(), left(row)));
    let marks = cases::marks(source, Party::Subject(subject), office.today()).await?;
    let marks = marks.iter().map(|mark| integrity::own(mark, "", true));
    let findings = owed.map(|order| owing(&order)).chain(marks);
    Ok(findings.filter_map(|finding| finding.refusal()).collect())
}

pub(super) async fn look(
    office: &Office,
    source: &impl Source,
    case: &Case<'_>,
    provider: Option<&Provider>,
) -> Result<Elsewhere, Refused> {
    let Some(subject) = case.subject else {
        return Ok(Elsewhere::default());
    };
    let owed = recoveries::owed(source, Some(subject.id), provider.map(|row| row.id)).await?;
    let (mine, theirs): (Vec<_>, Vec<_>) = owed.iter().partition(|row| row.subject.is_some());
    let counts =
        |row: &Contract| Some(row.id) != case.except && !GONE.contains(&row.state.as_str());
    let mut own = contracts::list(source, Whose::Subject(subject.id), &[]).await?;
    own.retain(counts);
    let mut found = Elsewhere {
        owed: mine
            .iter()
            .map(|row| (row.number.clone(), left(row)))
            .collect(),
        provider_owes: !theirs.is_empty(),
        marks: cases::marks(source, Party::Subject(subject.id), case.today).await?,
        ..Elsewhere::default()
    };
    if let Some(provider) = provider {
        found.ties = ties(office, subject, provider)?;
        let party = Party::Provider(provider.id);
        found.provider_marks = cases::marks(source, party, case.today).await?;
    }
    for row in &own {
        found.earlier.push(earlier(source, row, provider).await?);
    }
    let number = case.terms.project.as_ref().map(|one| one.number.as_str());
    let mut projects = own.clone();
    if let Some(number) = number {
        let others = contracts::of_project(source, number).await?;
        projects.extend(
            others
                .into_iter()
                .filter(|row| row.subject != subject.id && counts(row)),
        );
    }
    found.projects = projects
        .iter()
        .filter_map(|row| known(row, subject))
        .collect();
    let number = text::code(&case.terms.registration.number);
    if !number.is_empty() {
        let others = contracts::of_registration(source, &number).await?;
        let others = others.iter().filter(|row| counts(row));
        found.registered = others.map(|row| named(row, subject)).collect();
        found.registered.dedup();
    }
    Ok(found)
}

/// A contract of the subject's own by its number; another subject's is nobody's business here.
fn named(row: &Contract, subject: &Subject) -> Option<String> {
    (row.subject == subject.id).then(|| row.number.clone())
}

fn known(row: &Contract, subject: &Subject) -> Option<KnownProject> {
    Some(KnownProject {
        project: project(row)?,
        own: named(row, subject),
    })
}

async fn earlier(
    source: &impl Source,
    row: &Contract,
    chosen: Option<&Provider>,
) -> Result<EarlierContract, Refused> {
    let provider: Option<Provider> = store::find(source, row.provider).await?;
    let group = |one: &Provider| {
        chosen.is_some_and(|chosen| chosen.representative_index == one.representative_index)
    };
    let purpose = Use::parse(&row.purpose);
    Ok(EarlierContract {
        number: row.number.clone(),
        same_group: provider.as_ref().is_some_and(group),
        provider_id: provider.map(|provider| provider.uscc).unwrap_or_default(),
        purpose: purpose.ok_or_else(|| Refused::Fault(format!("purpose {}", row.purpose)))?,
        title: row.title.clone(),
        amount: Fen::new(row.amount),
        signed_on: row.signed_on,
    })
}

/// What both parties registered alike; the values themselves are told to nobody.
pub(crate) fn ties(
    office: &Office,
    subject: &Subject,
    provider: &Provider,
) -> Result<Vec<Tie>, Refused> {
    use subjects::purpose::{BANK, PHONE};
    let pairs = [
        (
            Tie::Phone,
            PHONE,
            &subject.phone_sealed,
            &provider.phone_sealed,
        ),
        (
            Tie::Account,
            BANK,
            &subject.bank_account_sealed,
            &provider.bank_account_sealed,
        ),
    ];
    let mut ties = Vec::new();
    for (tie, purpose, one, other) in pairs {
        let (one, other) = (office.unseal(purpose, one)?, office.unseal(purpose, other)?);
        if !one.is_empty() && text::code(&one) == text::code(&other) {
            ties.push(tie);
        }
    }
    Ok(ties)
}
