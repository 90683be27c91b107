//! The subject uses the voucher: sets it off in-region, or records full payment out of it (8.3).

use rules::duties::Act;
use rules::ledger::receivable;
use rules::lifecycle::voucher::{Event, next};
use rules::{Refusal, Region, clause};
use serde::{Deserialize, Serialize};
use store::{Provider, Voucher};
use uuid::Uuid;

use super::owners;
use super::view::{hold, region, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Between, service_voucher};
use crate::record::{Body, Change};
use crate::subjects::view::year;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settle {
    pub voucher: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settled {
    pub contract: Uuid,
    pub state: String,
}

/// In-region the voucher pays its part of the price, and the provider holds the 服务券 (R34).
pub async fn set_off(office: &Office, by: By<'_>, command: Settle) -> Result<Settled, Refused> {
    let command = &command;
    office
        .act(by, Act::SetOffVoucher, command, |deal| {
            Box::pin(async move { settle(deal, command, Event::SetOff).await })
        })
        .await
}

/// Out of the region the subject pays the whole price first and claims after the service.
pub async fn pay_in_full(office: &Office, by: By<'_>, command: Settle) -> Result<Settled, Refused> {
    let command = &command;
    office
        .act(by, Act::PayInFull, command, |deal| {
            Box::pin(async move { settle(deal, command, Event::PayInFull).await })
        })
        .await
}

async fn settle(deal: &Deal<'_>, command: &Settle, event: Event) -> Result<Settled, Refused> {
    let mut row: Voucher = deal.take(command.voucher).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let region = region(&row)?;
    if Event::use_in(region) != event {
        return Err(wrong_way(region).into());
    }
    let state = state(&row)?;
    let after = next(state, event)?;
    if deal.today > row.valid_until {
        return Err(expired(&row, deal).into());
    }
    row.state = after.code().to_owned();
    row.edition += 1;
    row.settled_on = Some(deal.today);
    row.updated_at = deal.now;
    let contract = row.contract;
    let provider: Provider = deal.take(row.provider).await?;
    let words = News::of(&row.number, format!("创新券{}", after.label()))
        .by(row.valid_until, "完成服务并申请兑付");
    if event == Event::SetOff {
        let between = Between {
            contract: &deal.take(contract).await?,
            subject: &deal.take(row.subject).await?,
            provider: &provider,
        };
        service_voucher(deal, &row, &between).await?;
        row.receivable_year = Some(i64::from(year(deal.today)?));
        let lines = receivable::arise(&hold(&row)?);
        deal.post(lines, FileKind::Voucher, row.id).await?;
    }
    let body = Body::default().fact("face", row.face);
    deal.tx.update(row).await?;
    let change = Change::from(state.code(), after.code());
    deal.record(FileKind::Voucher, command.voucher, change, body)
        .await?;
    let link = format!("/contracts/{contract}");
    deal.notify(To::Account(provider.account), words, link)
        .await?;
    Ok(Settled {
        contract,
        state: after.code().to_owned(),
    })
}

fn wrong_way(region: Region) -> Refusal {
    let (message, fix) = match region {
        Region::Inside => ("区内机构的创新券直接抵用，不登记全额付款", "办理“抵用”"),
        Region::Outside => (
            "区外机构的创新券不能抵用，由主体先付全款、服务后申请兑付",
            "办理“登记全额付款”",
        ),
    };
    Refusal::new("voucher.way", clause!("8.3"), "", message, fix)
}

fn expired(row: &Voucher, deal: &Deal<'_>) -> Refusal {
    Refusal::new(
        "voucher.expired",
        clause!("8.8"),
        "",
        "创新券已过有效期",
        "过期的创新券不能使用；新的服务可另行申领",
    )
    .limit(format!("{} 24时以前", row.valid_until))
    .own(deal.today.to_string())
}
