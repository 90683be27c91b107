//! Finance records what came back, in one or more parts (R31).

use rules::bank::{Since, moved_on};
use rules::duties::Act;
use rules::ledger::receivable;
use rules::lifecycle::recovery::{Event, next};
use rules::{Fen, clause};
use serde::{Deserialize, Serialize};
use store::{Recovery, Repayment};
use uuid::Uuid;

use super::{left, may, state, treasury};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `edition`, `amount`, `reference` (the bank's), `paid_on`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PayBack {
    pub recovery: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaidBack {
    pub left: Fen,
}

static AMOUNT: Field = Field::new("amount", "缴回金额", clause!("R31"));
static REFERENCE: Field = Field::new("reference", "银行流水号", clause!("R31"));
static PAID_ON: Field = Field::new("paid_on", "到账日期", clause!("R31"));

pub async fn pay_back(office: &Office, by: By<'_>, command: PayBack) -> Result<PaidBack, Refused> {
    let command = &command;
    office
        .act(by, Act::PayBack, command, |deal| {
            Box::pin(async move { receive(deal, command).await })
        })
        .await
}

async fn receive(deal: &Deal<'_>, command: &PayBack) -> Result<PaidBack, Refused> {
    let mut row: Recovery = deal.take(command.recovery).await?;
    may(deal.actor, deal.act, &row)?;
    if command.answers.get("edition") != row.edition.to_string() {
        return Err(deal.meanwhile(FileKind::Recovery, row.id).await?);
    }
    let (before, owed) = (state(&row)?, left(&row));
    let part = read(deal, &row, &command.answers)?;
    let amount = Fen::new(part.amount);
    let lines = receivable::pay_back(&row.id.to_string(), owed, amount)?;
    let event = if amount == owed {
        Event::PayRest
    } else {
        Event::PayPart
    };
    let after = next(before, event)?;
    row.state = after.code().to_owned();
    row.paid_back += part.amount;
    row.edition += 1;
    row.updated_at = deal.now;
    let (id, still) = (row.id, left(&row));
    let body = Body::words(format!("银行流水号 {}", part.reference))
        .fact("amount", part.amount)
        .fact("left", still.fen())
        .fact("paid_on", part.paid_on.to_string());
    deal.tx.insert(part).await?;
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Recovery, id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Recovery, id, change, body).await?;
    Ok(PaidBack { left: still })
}

fn read(deal: &Deal<'_>, row: &Recovery, answers: &Answers) -> Result<Repayment, Refused> {
    let mut reader = Reader::new(answers);
    let amount = reader.amount(&AMOUNT);
    let reference = rules::text::code(&reader.text(&REFERENCE, 60));
    let paid_on = reader.date(&PAID_ON);
    let mut faults = reader.faults;
    let since = Since::Ordered(row.ordered_on);
    faults.extend(paid_on.and_then(|day| moved_on(since, day, deal.today).err()));
    match (amount, paid_on) {
        (Some(amount), Some(paid_on)) if faults.is_empty() => Ok(Repayment {
            id: deal.new_id(),
            recovery: row.id,
            amount: amount.fen(),
            treasury: treasury(row).to_owned(),
            reference,
            paid_on,
            account: deal.actor.account()?,
            at: deal.now,
        }),
        _ => Err(Refused::Because(faults)),
    }
}
