//! The claimant takes a claim back before it is confirmed (8.7).

use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::claim::{Event, next};
use rules::lifecycle::voucher as voucher_life;
use serde::{Deserialize, Serialize};
use store::{Claim, Voucher};
use uuid::Uuid;

use super::view::state;
use super::{claimant, tell};
use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::vouchers::view as voucher_view;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdraw {
    pub claim: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Withdrawn {
    pub contract: Uuid,
}

pub async fn withdraw(
    office: &Office,
    by: By<'_>,
    command: Withdraw,
) -> Result<Withdrawn, Refused> {
    let command = &command;
    office
        .act(by, Act::WithdrawClaim, command, |deal| {
            Box::pin(async move {
                let mut row: Claim = deal.take(command.claim).await?;
                let mut voucher: Voucher = deal.take(row.voucher).await?;
                let region = voucher_view::region(&voucher)?;
                let owners = claimant(region, row.subject, row.provider, &row.division);
                deal.actor.may_touch(deal.act, owners)?;
                let before = state(&row)?;
                let after = next(before, Event::Withdraw)?;
                let was = voucher_view::state(&voucher)?;
                let back = voucher_life::next(was, voucher_life::Event::unclaim_in(region))?;
                voucher.state = back.code().to_owned();
                voucher.edition += 1;
                voucher.updated_at = deal.now;
                row.state = after.code().to_owned();
                row.edition += 1;
                row.due_on = None;
                deal.stop_clock(Limit::Payment, row.id).await?;
                deal.stop_clock(Limit::Correction, row.id).await?;
                row.updated_at = deal.now;
                let (file, contract) = (voucher.id, row.contract);
                tell::withdrawn(deal, &row, (before, voucher.valid_until)).await?;
                deal.tx.update(voucher).await?;
                deal.tx.update(row).await?;
                let change = Change::from(was.code(), back.code());
                deal.record(FileKind::Voucher, file, change, Body::default())
                    .await?;
                let change = Change::from(before.code(), after.code());
                deal.record(FileKind::Claim, command.claim, change, Body::default())
                    .await?;
                Ok(Withdrawn { contract })
            })
        })
        .await
}
