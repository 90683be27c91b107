//! The subject gives an unused voucher back: ceiling and budget are free again, and nobody may use it any more (R30).
//!
//! It is also the way to another provider: a voucher is never transferred (5.1, R29).

use rules::clock::Limit;
use rules::duties::Act;
use rules::ledger::release;
use rules::lifecycle::contract;
use rules::lifecycle::voucher::{Event, next, unused};
use serde::{Deserialize, Serialize};
use store::{Contract, Provider, Voucher};
use uuid::Uuid;

use super::owners;
use super::view::{hold, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::contracts::view::state as contract_state;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Void {
    pub voucher: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Voided {
    pub contract: Uuid,
}

pub async fn void(office: &Office, by: By<'_>, command: Void) -> Result<Voided, Refused> {
    let command = &command;
    office
        .act(by, Act::VoidVoucher, command, |deal| {
            Box::pin(async move { give_back(deal, command.voucher).await })
        })
        .await
}

async fn give_back(deal: &Deal<'_>, id: Uuid) -> Result<Voided, Refused> {
    let mut row: Voucher = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let before = state(&row)?;
    unused(before)?;
    let after = next(before, Event::Void)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let lines = release(&hold(&row)?)?;
    let provider: Provider = deal.take(row.provider).await?;
    let words = News::of(&row.number, "主体已退回创新券").next("这份合同不再抵用");
    let link = format!("/contracts/{}", row.contract);
    deal.notify(To::Account(provider.account), words, link)
        .await?;
    let body = Body::default().fact("released", row.face);
    let voided = Voided {
        contract: row.contract,
    };
    end(deal, row.contract).await?;
    deal.relist(row.provider);
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Voucher, id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Voucher, id, change, body).await?;
    Ok(voided)
}

/// A case ended against the voucher: it loses its force, and its contract gets no other (5.4, R31).
pub(crate) async fn void_by_case(deal: &Deal<'_>, id: Uuid) -> Result<(), Refused> {
    let mut row: Voucher = deal.take(id).await?;
    let before = state(&row)?;
    if !before.is_live() {
        return Ok(());
    }
    let after = next(before, Event::Void)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let lines = release(&hold(&row)?)?;
    let body = Body::words("案件决定作废").fact("released", row.face);
    end(deal, row.contract).await?;
    deal.relist(row.provider);
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Voucher, id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Voucher, id, change, body).await
}

async fn end(deal: &Deal<'_>, id: Uuid) -> Result<(), Refused> {
    let mut row: Contract = deal.take(id).await?;
    let before = contract_state(&row)?;
    let after = contract::next(before, contract::Event::GiveUp)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    deal.stop_clock(Limit::Evidence, id).await?;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Contract, id, change, Body::default())
        .await
}
