//! Vouchers lapse by themselves when their year is over, and give back what they held (8.8, R5, R9).

use rules::clock::Limit;
use rules::dates::claim_until;
use rules::duties::Act;
use rules::ledger::release;
use rules::lifecycle::claim as claim_life;
use rules::lifecycle::voucher::{Event, State, next};
use serde::{Deserialize, Serialize};
use store::queries::claims;
use store::queries::vouchers as rows;
use store::{Claim, Provider, Subject, Voucher};
use uuid::Uuid;

use super::view::{hold, region, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Expire {
    voucher: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Expired {
    /// Whether it lapsed; a voucher whose claim may still be corrected does not (R9).
    lapsed: bool,
}

/// Lets every voucher lapse whose time is over; how many did.
///
/// Each lapses in an act of its own, once, however often this runs and whatever broke it off.
pub async fn expire(office: &Office) -> Result<usize, Refused> {
    let today = office.today();
    let platform = Actor::platform();
    let mut lapsed = 0;
    for row in rows::overdue(&office.store, today).await? {
        let request = format!("expire-{}-{today}", row.id);
        let by = By {
            actor: &platform,
            request: &request,
        };
        let command = Expire { voucher: row.id };
        let command = &command;
        let done = office
            .act(by, Act::ExpireVoucher, command, |deal| {
                Box::pin(async move { lapse(deal, command.voucher).await })
            })
            .await;
        match done {
            Ok(Expired { lapsed: true }) => lapsed += 1,
            // Somebody dealt with it in the same moment, or its claim may still be corrected.
            Ok(_) | Err(Refused::Because(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(lapsed)
}

async fn lapse(deal: &Deal<'_>, id: Uuid) -> Result<Expired, Refused> {
    let mut row: Voucher = deal.take(id).await?;
    let before = state(&row)?;
    if before == State::Claimed {
        let Some(claim) = claims::of_voucher(&deal.tx, id).await? else {
            return Err(Refused::Fault(format!("{} lacks its claim", row.number)));
        };
        if !over(deal, &row, &claim)? {
            return Err(still_open().into());
        }
        give_up(deal, claim).await?;
        let back = next(before, Event::unclaim_in(region(&row)?))?;
        row.state = back.code().to_owned();
    }
    let after = next(state(&row)?, Event::Expire)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let lines = release(&hold(&row)?)?;
    let subject: Subject = deal.take(row.subject).await?;
    let provider: Provider = deal.take(row.provider).await?;
    for account in [subject.account, provider.account] {
        let words = News::of(&row.number, "创新券已过有效期，额度已退回");
        let link = format!("/contracts/{}", row.contract);
        deal.notify(To::Account(account), words.next("新的服务可另行申领"), link)
            .await?;
    }
    let body = Body::default().fact("released", row.face);
    deal.relist(row.provider);
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Voucher, id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Voucher, id, change, body).await?;
    Ok(Expired { lapsed: true })
}

/// Only a claim that came back for correction can lapse, and only when its time for that is over (R9).
fn over(deal: &Deal<'_>, voucher: &Voucher, claim: &Claim) -> Result<bool, Refused> {
    let Some(returned) = claim.returned_on.filter(|_| claim.state == "returned") else {
        return Ok(false);
    };
    let days = deal.office.law.policy(returned)?.correction_days;
    let correction = deal.office.calendar().due(returned, days)?;
    Ok(deal.today > claim_until(voucher.valid_until, Some(correction.date)))
}

async fn give_up(deal: &Deal<'_>, claim: Claim) -> Result<(), Refused> {
    let mut row: Claim = deal.take(claim.id).await?;
    let before = crate::claims::state(&row)?;
    let after = claim_life::next(before, claim_life::Event::Withdraw)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.stop_clock(Limit::Correction, id).await?;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    let body = Body::words("补正期限已过，创新券到期");
    deal.record(FileKind::Claim, id, change, body).await
}

fn still_open() -> rules::Refusal {
    rules::Refusal::new(
        "voucher.under-claim",
        rules::clause!("R9"),
        "",
        "兑付申请正在审核或补正，创新券不到期",
        "等待兑付申请办结",
    )
}
