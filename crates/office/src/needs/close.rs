//! A need ends without a contract: its owner takes it back, the Agency ends it, or its days are over (2.5).

use rules::clause;
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::need::{Event, next};
use rules::needs::no_contact;
use serde::{Deserialize, Serialize};
use store::queries::needs as rows;
use store::{Need, Subject};
use uuid::Uuid;

use super::offer::tell;
use super::{state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `edition`, `reason` (its owner may leave it out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Close {
    pub need: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    pub state: String,
}

static REASON: Field = Field::new("reason", "原因", clause!("2.5"));

pub async fn withdraw(office: &Office, by: By<'_>, command: Close) -> Result<Closed, Refused> {
    close(office, by, command, (Act::WithdrawNeed, Event::Withdraw)).await
}

pub async fn end(office: &Office, by: By<'_>, command: Close) -> Result<Closed, Refused> {
    close(office, by, command, (Act::EndNeed, Event::End)).await
}

async fn close(
    office: &Office,
    by: By<'_>,
    command: Close,
    (act, event): (Act, Event),
) -> Result<Closed, Refused> {
    let mut reader = Reader::new(&command.answers);
    let reason = match event {
        Event::End => reader.text(&REASON, 300),
        _ => reader.optional(&REASON, 300),
    };
    if let Err(refusal) = no_contact(REASON.name, REASON.label, &reason) {
        reader.fault(refusal);
    }
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let (command, reason) = (&command, &reason);
    office
        .act(by, act, command, |deal| {
            Box::pin(async move {
                let row = take(deal, command.need, command.answers.get("edition")).await?;
                over(deal, row, (event, reason)).await
            })
        })
        .await
}

/// Ends a need; those who offered are told, and its owner where he did not do it himself.
pub(super) async fn over(
    deal: &Deal<'_>,
    mut row: Need,
    (event, reason): (Event, &str),
) -> Result<Closed, Refused> {
    let before = state(&row)?;
    let after = next(before, event)?;
    let id: Uuid = row.id;
    let offers = rows::offers(&deal.tx, id).await?;
    deal.tx.pass_offers(id, None).await?;
    deal.stop_clock(Limit::Matching, id).await?;
    row.state = after.code().to_owned();
    row.reason = reason.to_owned();
    row.closed_on = Some(deal.today);
    row.edition += 1;
    row.updated_at = deal.now;
    let (number, subject) = (row.number.clone(), row.subject);
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Need, id, change, Body::words(reason))
        .await?;
    let what = match event {
        Event::Withdraw => "需求方撤回了这项需求",
        Event::End => "这项需求已由平台关闭",
        _ => "这项需求已到期",
    };
    for offer in offers.iter().filter(|offer| offer.state == "open") {
        let told = News::of(&number, what).next("查看其他需求");
        tell(deal, (id, offer.provider), told).await?;
    }
    if event != Event::Withdraw {
        let row = store::find::<Subject>(&deal.tx, subject).await?;
        let row = row.ok_or(Refused::Unknown)?;
        let told = News::of(&number, what).next("仍然需要的，重新发布");
        deal.notify(To::Account(row.account), told, format!("/needs/{id}"))
            .await?;
    }
    Ok(Closed {
        state: after.code().to_owned(),
    })
}
