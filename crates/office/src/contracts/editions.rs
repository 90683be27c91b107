//! Every edition of a contract as it was handed in, so that one can tell what an earlier review had before it (R19).

use rules::Finding;
use store::queries::contracts::editions;
use store::{Contract, ContractEdition, Source};
use uuid::Uuid;

use crate::act::Deal;
use crate::error::Refused;

/// Keeps what was just handed in.
pub(super) async fn hand_in(deal: &Deal<'_>, row: &Contract) -> Result<(), Refused> {
    deal.tx
        .insert(ContractEdition {
            id: deal.new_id(),
            contract: row.id,
            edition: row.edition,
            answers: row.answers.clone(),
            findings: row.findings.clone(),
            handed_in_on: deal.today,
            returned_on: None,
            reasons: "[]".to_owned(),
        })
        .await?;
    Ok(())
}

/// What the first check found when the contract was last handed in; none for one of before editions were kept.
pub(super) async fn found_at_first(
    source: &impl Source,
    contract: Uuid,
) -> Result<Option<Vec<Finding>>, Refused> {
    let last = editions(source, contract).await?.pop();
    Ok(match last {
        Some(row) => Some(serde_json::from_str(&row.findings)?),
        None => None,
    })
}
