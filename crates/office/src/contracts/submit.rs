//! A subject hands in the contract that both parties signed and sealed (8.2, 10.1).

use rules::duties::Act;
use rules::lifecycle::contract::{Event, next};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Contract, Subject};
use uuid::Uuid;

use super::draw::checked;
use super::{editions, form, owners, sealed, tell};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::error::Refused;
use crate::record::{Body, Change};

/// Hands in a contract that is drawn up, with its signed copy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submit {
    pub contract: Uuid,
    /// The held file.
    pub sealed: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submitted {
    pub contract: Uuid,
    pub number: String,
}

pub async fn submit(office: &Office, by: By<'_>, command: Submit) -> Result<Submitted, Refused> {
    let command = &command;
    office
        .act(by, Act::SubmitContract, command, |deal| {
            Box::pin(async move {
                let mut row: Contract = deal.take(command.contract).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let before = super::view::state(&row)?;
                let after = next(before, Event::Submit)?;
                let (file, found) = deal.seal_with(&row, &command.sealed).await?;
                still_of_the_law(deal, &row)?;
                let subject: Subject = deal.take(row.subject).await?;
                let answers: Answers = serde_json::from_str(&row.answers)?;
                // What was true when it was drawn up may have changed while it went round for the seals.
                let mut check =
                    checked(deal, &subject, &form::read(&answers), Some(row.id)).await?;
                check
                    .findings
                    .extend(sealed::doubted(&deal.tx, row.id).await?);
                row.findings = serde_json::to_string(&check.findings)?;
                row.state = after.code().to_owned();
                row.handed_in = true;
                row.submitted_on = deal.today;
                row.updated_at = deal.now;
                let body = Body::default()
                    .fact("amount", row.amount)
                    .fact("sealed", file.hash)
                    .fact("found", serde_json::to_value(&found)?);
                let done = Submitted {
                    contract: row.id,
                    number: row.number.clone(),
                };
                let row = deal.tx.update(row).await?;
                let change = Change::from(before.code(), after.code());
                deal.record(FileKind::Contract, row.id, change, body)
                    .await?;
                editions::hand_in(deal, &row).await?;
                tell::received(deal, &row, &subject).await?;
                tell::submitted(deal, &row, &subject).await?;
                Ok(done)
            })
        })
        .await
}

/// The paper names the version of the policy and computes by it; both parties signed that.
fn still_of_the_law(deal: &Deal<'_>, row: &Contract) -> Result<(), Refused> {
    let now = &deal.office.law.policy(deal.today)?.id;
    if row.policy == *now {
        return Ok(());
    }
    let told = Refusal::new(
        "contract.policy",
        clause!("4.1"),
        "",
        "拟定以后政策有了新版本，合同上的试算已经不对",
        "点“修改并重新拟定”，按新版本试算、签章后再提交",
    );
    Err(told.limit(now.clone()).own(row.policy.clone()).into())
}
