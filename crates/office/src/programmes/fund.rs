//! The authority adds to a programme's money or cuts it, each by a document; what waits is offered in its order (R27).

use rules::Fen;
use rules::duties::Act;
use rules::ledger::budget::Move;
use rules::lifecycle::programme::{Event, next};
use rules::{clause, topup};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{book, state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::topups;

/// Fields: `edition`, `change`, `amount`, `document`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fund {
    pub programme: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Funded {
    pub granted: Fen,
    /// How many top-ups that waited are offered by it.
    pub offered: usize,
}

static CHANGE: Field = Field::new("change", "变动", clause!("R27"));
static AMOUNT: Field = Field::new("amount", "金额", clause!("R27"));
static DOCUMENT: Field = Field::new("document", "依据文件", clause!("2.3"));

pub async fn fund(office: &Office, by: By<'_>, command: Fund) -> Result<Funded, Refused> {
    let command = &command;
    office
        .act(by, Act::FundProgramme, command, |deal| {
            Box::pin(async move { grant(deal, command).await })
        })
        .await
}

async fn grant(deal: &Deal<'_>, command: &Fund) -> Result<Funded, Refused> {
    let answers = &command.answers;
    let mut row = take(deal, command.programme, answers.get("edition")).await?;
    next(state(&row)?, Event::Change)?;
    let mut reader = Reader::new(answers);
    let change = reader.choice::<Move>(&CHANGE);
    let amount = reader.amount(&AMOUNT);
    let document = reader.text(&DOCUMENT, 100);
    let (Some(change), Some(amount), true) = (change, amount, reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let book = book(&row)?;
    let stand = deal.balance(&book).await?.stand();
    let (lines, granted) = match change {
        Move::Add => (topup::fund(&book, amount)?, stand.granted + amount),
        Move::Cut => (topup::cut(&book, &stand, amount)?, stand.granted - amount),
    };
    deal.post(lines, FileKind::Programme, row.id).await?;
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let words = format!("{change} {amount} 元，现为 {granted} 元；依据：{document}");
    let body = Body::words(words)
        .fact("change", change.code())
        .fact("amount", amount.fen())
        .fact("granted", granted.fen())
        .fact("document", document);
    deal.record(FileKind::Programme, row.id, Change::NONE, body)
        .await?;
    let offered = topups::keep(deal, &row).await?;
    Ok(Funded { granted, offered })
}
