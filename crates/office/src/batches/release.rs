//! Two people release a batch, neither of whom drew it up or confirmed one of its claims (R20, SEC-03).

use rules::bank::may_release;
use rules::duties::{Act, four_eyes};
use rules::lifecycle::batch::{Event, State, next};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{Batch, Claim, Instruction, TopUp};
use uuid::Uuid;

use super::prospect::{Payee, payees, payees_owe};
use super::treasury::Treasury;
use super::{state, subsidised, take, topped};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::subjects::purpose;
use crate::topups;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Release {
    pub batch: Uuid,
    pub edition: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Released {
    pub state: String,
}

pub async fn release(office: &Office, by: By<'_>, command: Release) -> Result<Released, Refused> {
    let command = &command;
    office
        .act(by, Act::ReleaseBatch, command, |deal| {
            Box::pin(async move {
                let mut row = take(deal, command.batch, command.edition).await?;
                let before = state(&row)?;
                let after = next(before, Event::Release)?;
                let me = deal.actor.account()?;
                let first = row.first_by.map(|account| account.to_string());
                may_release(&row.drawn_by.to_string(), first.as_deref(), &me.to_string())?;
                stands(deal, &row, me).await?;
                match after {
                    State::Once => (row.first_by, row.first_at) = (Some(me), Some(deal.now)),
                    _ => {
                        (row.second_by, row.second_at) = (Some(me), Some(deal.now));
                        row.released_on = Some(deal.today);
                    }
                }
                row.state = after.code().to_owned();
                row.edition += 1;
                row.updated_at = deal.now;
                let row = deal.tx.update(row).await?;
                let body = Body::default()
                    .fact("count", row.count)
                    .fact("amount", row.amount);
                let change = Change::from(before.code(), after.code());
                deal.record(FileKind::Batch, row.id, change, body).await?;
                tell(deal, &row, after).await?;
                Ok(Released {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

/// Every claim was confirmed by somebody else, and every account is still the one that stands.
async fn stands(deal: &Deal<'_>, batch: &Batch, me: Uuid) -> Result<(), Refused> {
    let instructions = rows::instructions(&deal.tx, batch.id).await?;
    if Treasury::of_batch(batch) != Treasury::Region {
        return topped_up(deal, &instructions).await;
    }
    if instructions.iter().any(|one| one.subsidy.is_some()) {
        return of_subsidies(deal, &instructions).await;
    }
    let claims = instructions.iter().filter_map(|one| one.claim);
    let claims = store::many::<Claim>(&deal.tx, claims).await?;
    let list: Vec<Claim> = claims.values().cloned().collect();
    let payees = payees(&deal.tx, &list).await?;
    let mut owing = payees_owe(&deal.tx, &list).await?;
    let mut faults: Vec<Refusal> = Vec::new();
    for one in &instructions {
        let claim = one.claim.and_then(|id| claims.get(&id));
        let payee = one.claim.and_then(|id| payees.get(&id));
        let (Some(claim), Some(payee)) = (claim, payee) else {
            return Err(Refused::Unknown);
        };
        let last = claim.last_reviewer.map(|account| account.to_string());
        if let Err(mut why) = four_eyes(last.as_deref(), &me.to_string()) {
            why.message = format!("{}：{}", claim.number, why.message);
            faults.push(why);
        }
        if let Some(mut why) = owing.remove(&claim.id) {
            why.message = format!("{}：{}", claim.number, why.message);
            why.fix = "撤销这个批次，去掉这一笔后重新拟定".into();
            faults.push(why);
        }
        faults.extend(moved(deal.office, &claim.number, (one, payee))?);
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Refused::Because(faults)),
    }
}

/// The account of an instruction is another one than its payee has now.
fn moved(
    office: &Office,
    number: &str,
    (one, payee): (&Instruction, &Payee),
) -> Result<Option<Refusal>, Refused> {
    let open = |sealed: &str| office.unseal(purpose::BANK, sealed);
    let same = open(&payee.account_sealed)? == open(&one.bank_account_sealed)?;
    if same && (&payee.name, &payee.bank) == (&one.payee, &one.bank) {
        return Ok(None);
    }
    let message = format!("{number}：收款账户在拟定后有变更");
    let fix = "撤销这个批次，按新的账户重新拟定";
    let told = Refusal::new("batch.account-changed", clause!("1.4"), "", message, fix);
    Ok(Some(told))
}

/// The same of a division's batch: every account still stands, and no subject owes, or is accused, meanwhile (R31).
async fn topped_up(deal: &Deal<'_>, instructions: &[Instruction]) -> Result<(), Refused> {
    let ids = instructions.iter().filter_map(|one| one.top_up);
    let found = store::many::<TopUp>(&deal.tx, ids).await?;
    let list: Vec<TopUp> = found.values().cloned().collect();
    let payees = topped::payees(&deal.tx, &list).await?;
    let facts = topups::Facts::of(&deal.tx, list.iter().map(|row| row.subject)).await?;
    let mut faults: Vec<Refusal> = Vec::new();
    for one in instructions {
        let row = one.top_up.and_then(|id| found.get(&id));
        let payee = one.top_up.and_then(|id| payees.get(&id));
        let (Some(row), Some(payee)) = (row, payee) else {
            return Err(Refused::Unknown);
        };
        for mut why in facts.held(row.subject).err().unwrap_or_default() {
            why.message = format!("{}：{}", row.number, why.message);
            why.fix = "撤销这个批次，去掉这一笔后重新拟定".into();
            faults.push(why);
        }
        faults.extend(moved(deal.office, &row.number, (one, payee))?);
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Refused::Because(faults)),
    }
}

/// The same of a batch of subsidies.
async fn of_subsidies(deal: &Deal<'_>, instructions: &[Instruction]) -> Result<(), Refused> {
    let (mut payees, all) = subsidised::bound(deal.office, &deal.tx, instructions).await?;
    let mut faults: Vec<Refusal> = Vec::new();
    for (one, candidate) in instructions.iter().zip(all) {
        let payee = payees
            .remove(&candidate.pays.id())
            .ok_or(Refused::Unknown)?;
        for mut why in candidate.why {
            why.message = format!("{}：{}", candidate.number, why.message);
            why.fix = "撤销这个批次，去掉这一笔后重新拟定".into();
            faults.push(why);
        }
        faults.extend(moved(deal.office, &candidate.number, (one, &payee))?);
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Refused::Because(faults)),
    }
}

async fn tell(deal: &Deal<'_>, row: &Batch, after: State) -> Result<(), Refused> {
    let news = News::of(
        &row.number,
        format!(
            "付款批次{}，合计 {} 元",
            after.label(),
            Fen::new(row.amount)
        ),
    );
    let words = news.next(match after {
        State::Once => "由另一人放行",
        _ => "导出付款文件送银行",
    });
    let link = format!("/batches/{}", row.id);
    deal.notify(Treasury::of_batch(row).desk(), words, link)
        .await
}
