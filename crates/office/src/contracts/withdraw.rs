//! The subject takes a contract back before the voucher is issued (R5).

use rules::duties::Act;
use rules::lifecycle::contract::{Event, next};
use serde::{Deserialize, Serialize};
use store::Contract;
use uuid::Uuid;

use super::{owners, tell};
use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::{Body, Change};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdraw {
    pub contract: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    pub state: String,
}

pub async fn withdraw(
    office: &Office,
    by: By<'_>,
    command: Withdraw,
) -> Result<Withdrawn, Refused> {
    let command = &command;
    office
        .act(by, Act::WithdrawContract, command, |deal| {
            Box::pin(async move {
                let mut row: Contract = deal.take(command.contract).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let state = super::view::state(&row)?;
                let after = next(state, Event::Withdraw)?;
                row.state = after.code().to_owned();
                row.edition += 1;
                row.updated_at = deal.now;
                // Of what was only drawn up nobody else knows.
                if row.handed_in {
                    tell::withdrawn(deal, &row, state).await?;
                }
                deal.tx.update(row).await?;
                let change = Change::from(state.code(), after.code());
                deal.record(
                    FileKind::Contract,
                    command.contract,
                    change,
                    Body::default(),
                )
                .await?;
                Ok(Withdrawn {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}
