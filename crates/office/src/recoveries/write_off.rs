//! Finance writes off what cannot be had any more, with its reason (R31).

use rules::duties::Act;
use rules::ledger::receivable;
use rules::lifecycle::recovery::{Event, next};
use rules::{Fen, clause};
use serde::{Deserialize, Serialize};
use store::Recovery;
use uuid::Uuid;

use super::{left, may, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `edition`, `words` (why nothing more can be had).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteOff {
    pub recovery: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WrittenOff {
    pub amount: Fen,
}

static WORDS: Field = Field::new("words", "核销理由和依据", clause!("R31"));

pub async fn write_off(
    office: &Office,
    by: By<'_>,
    command: WriteOff,
) -> Result<WrittenOff, Refused> {
    let command = &command;
    office
        .act(by, Act::WriteOff, command, |deal| {
            Box::pin(async move { give_up(deal, command).await })
        })
        .await
}

async fn give_up(deal: &Deal<'_>, command: &WriteOff) -> Result<WrittenOff, Refused> {
    let mut row: Recovery = deal.take(command.recovery).await?;
    may(deal.actor, deal.act, &row)?;
    let mut reader = Reader::new(&command.answers);
    let words = reader.text(&WORDS, 500);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    if command.answers.get("edition") != row.edition.to_string() {
        return Err(deal.meanwhile(FileKind::Recovery, row.id).await?);
    }
    let (before, amount) = (state(&row)?, left(&row));
    let after = next(before, Event::WriteOff)?;
    let lines = receivable::write_off(&row.id.to_string(), amount, amount)?;
    row.state = after.code().to_owned();
    row.written_off += amount.fen();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    let body = Body::words(words).fact("amount", amount.fen());
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Recovery, id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Recovery, id, change, body).await?;
    Ok(WrittenOff { amount })
}
