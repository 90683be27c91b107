//! The Centre computes the year from the record and proposes it, once the year is over.

use rules::appraisal::policy_of;
use rules::duties::{Act, Role};
use rules::lifecycle::operating::start;
use rules::numbers::Series;
use rules::operating::{compute, may_propose};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Operating;
use store::queries::operating as rows;
use uuid::Uuid;

use super::basis::gather;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::view::year as year_of;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Propose {
    pub year: u16,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proposed {
    pub operating: Uuid,
    pub amount: Fen,
}

pub async fn propose(office: &Office, by: By<'_>, command: Propose) -> Result<Proposed, Refused> {
    let command = &command;
    office
        .act(by, Act::ProposeOperating, command, |deal| {
            Box::pin(async move { begin(deal, command.year).await })
        })
        .await
}

async fn begin(deal: &Deal<'_>, year: u16) -> Result<Proposed, Refused> {
    may_propose(year, deal.today)?;
    // One number after the other: two who propose at once see each other.
    let number = deal.number(Series::Operating).await?.to_string();
    if rows::of_year(&deal.tx, year.into()).await?.is_some() {
        let (message, fix) = ("这一年度的运行补贴已经提出", "在列表中打开已提出的一件");
        return Err(Refusal::new("operating.once", clause!("6.4"), "year", message, fix).into());
    }
    let policy = policy_of(deal.office.law(), year)?;
    let basis = gather(deal.office, &deal.tx, year).await?;
    let due = compute(&policy.operating, &basis);
    let row = Operating {
        id: deal.new_id(),
        number: number.clone(),
        year: year.into(),
        policy: policy.id.clone(),
        basis: serde_json::to_string(&basis)?,
        trace: serde_json::to_string(&due.trace)?,
        computed: due.value.fen(),
        amount: due.value.fen(),
        reason: String::new(),
        state: start().code().to_owned(),
        edition: 1,
        proposed_on: deal.today,
        proposed_by: deal.actor.account()?,
        decided_on: None,
        decided_by: None,
        budget_year: year_of(deal.today)?.into(),
        payee: String::new(),
        reference: None,
        paid_on: None,
        paid_by: None,
        updated_at: deal.now,
    };
    let id = row.id;
    let body = Body::words(format!("{year} 年度，按依据 {} 元", due.value))
        .fact("amount", row.amount)
        .fact("policy", row.policy.clone());
    deal.tx.insert(row).await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Operating, id, change, body).await?;
    let what = format!("{year}年度平台运行补贴，按依据 {} 元", due.value);
    let news = News::of(&number, what).next("核对后决定");
    let desk = To::Desk(Role::Department, None);
    deal.notify(desk, news, format!("/operating/{id}")).await?;
    Ok(Proposed {
        operating: id,
        amount: due.value,
    })
}
