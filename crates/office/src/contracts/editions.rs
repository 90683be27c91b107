//! Every edition of a contract as it was handed in, so that one can tell what an earlier return had before it (R19).

use chrono::NaiveDate;
use rules::duties::Act;
use rules::once::{Fields, Returned};
use rules::{Finding, Refusal};
use store::queries::contracts::{editions, late_returns as counted};
use store::{Contract, ContractEdition, Source};
use uuid::Uuid;

use super::owners;
use crate::act::Deal;
use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;
use crate::{Office, store_row};

/// What a desk should know of a contract's earlier editions.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What the first check found when it was last handed in.
    pub at_first: Vec<Finding>,
    /// The day of its last return, if there was one.
    pub returned_on: Option<NaiveDate>,
}

/// What was handed in before, for those who may see the contract.
pub async fn history(office: &Office, actor: &Actor, contract: Uuid) -> Result<History, Refused> {
    let row: Contract = store_row(office, contract).await?;
    actor.may_touch(Act::SeeContract, owners(&row))?;
    let all = editions(&office.store, contract).await?;
    Ok(History {
        returned_on: all.iter().filter_map(|one| one.returned_on).max(),
        at_first: match all.last() {
            Some(last) => serde_json::from_str(&last.findings)?,
            // Handed in before editions were kept.
            None => serde_json::from_str(&row.findings)?,
        },
    })
}

/// How many returns named what an earlier one should have named: the target is none.
pub async fn late_returns(office: &Office) -> Result<u64, Refused> {
    Ok(counted(&office.store).await?)
}

/// The row of a contract's edition as it stands.
fn edition(deal: &Deal<'_>, row: &Contract) -> ContractEdition {
    ContractEdition {
        id: deal.new_id(),
        contract: row.id,
        edition: row.edition,
        answers: row.answers.clone(),
        findings: row.findings.clone(),
        handed_in_on: row.submitted_on,
        returned_on: None,
        reasons: "[]".to_owned(),
    }
}

/// Keeps what was just handed in.
pub(super) async fn hand_in(deal: &Deal<'_>, row: &Contract) -> Result<(), Refused> {
    deal.tx.insert(edition(deal, row)).await?;
    Ok(())
}

/// Notes at the last edition for what it was returned.
pub(super) async fn hand_back(
    deal: &Deal<'_>,
    row: &Contract,
    reasons: &[Refusal],
) -> Result<(), Refused> {
    let returned = |one: ContractEdition| -> Result<ContractEdition, Refused> {
        Ok(ContractEdition {
            returned_on: Some(deal.today),
            reasons: serde_json::to_string(reasons)?,
            ..one
        })
    };
    match editions(&deal.tx, row.id).await?.pop() {
        Some(last) => deal.tx.update(returned(last)?).await.map(drop)?,
        None => deal.tx.insert(returned(edition(deal, row))?).await?,
    }
    Ok(())
}

/// Every edition that was returned, the first first.
pub(super) async fn returned(
    source: &impl Source,
    contract: Uuid,
) -> Result<Vec<Returned>, Refused> {
    let mut found = Vec::new();
    for row in editions(source, contract).await? {
        if let Some(on) = row.returned_on {
            found.push(Returned {
                on,
                fields: fields(&row.answers)?,
                findings: serde_json::from_str(&row.findings)?,
                reasons: serde_json::from_str(&row.reasons)?,
            });
        }
    }
    Ok(found)
}

/// The answers of a stored form, field by field.
pub(super) fn fields(answers: &str) -> Result<Fields, Refused> {
    let answers: Answers = serde_json::from_str(answers)?;
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Ok(answers.iter().map(owned).collect())
}
