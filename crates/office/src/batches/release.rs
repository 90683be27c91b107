//! Two people release a batch, neither of whom drew it up or confirmed one of its claims (R20, SEC-03).

use rules::bank::may_release;
use rules::duties::{Act, Role, four_eyes};
use rules::lifecycle::batch::{Event, State, next};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{Batch, Claim};
use uuid::Uuid;

use super::prospect::{payees, payees_owe};
use super::{state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::purpose;

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
    let claims = store::many::<Claim>(&deal.tx, instructions.iter().map(|one| one.claim)).await?;
    let list: Vec<Claim> = claims.values().cloned().collect();
    let payees = payees(&deal.tx, &list).await?;
    let mut owing = payees_owe(&deal.tx, &list).await?;
    let mut faults: Vec<Refusal> = Vec::new();
    for one in &instructions {
        let (Some(claim), Some(payee)) = (claims.get(&one.claim), payees.get(&one.claim)) else {
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
        let open = |sealed: &str| deal.office.unseal(purpose::BANK, sealed);
        let same = open(&payee.account_sealed)? == open(&one.bank_account_sealed)?;
        if !same || (&payee.name, &payee.bank) != (&one.payee, &one.bank) {
            let message = format!("{}：收款账户在拟定后有变更", claim.number);
            let fix = "撤销这个批次，按新的账户重新拟定";
            faults.push(Refusal::new(
                "batch.account-changed",
                clause!("1.4"),
                "",
                message,
                fix,
            ));
        }
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
        State::Once => "由另一位财务人员放行",
        _ => "导出付款文件送银行",
    });
    let link = format!("/batches/{}", row.id);
    deal.notify(To::Desk(Role::Finance, None), words, link)
        .await
}
