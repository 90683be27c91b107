//! A programme ends: what it promised it pays, who still waits is told, what is free is given back (R27).

use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::programme::{Event, next};
use rules::topup;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::read::WORDS;
use super::{book, state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::topups;

/// Fields: `edition`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Close {
    pub programme: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    /// What is given back.
    pub lapsed: Fen,
    /// How many that waited are told that they get nothing.
    pub ended: usize,
}

pub async fn close(office: &Office, by: By<'_>, command: Close) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::CloseProgramme, command, |deal| {
            Box::pin(async move { end(deal, command).await })
        })
        .await
}

async fn end(deal: &Deal<'_>, command: &Close) -> Result<Closed, Refused> {
    let answers = &command.answers;
    let mut row = take(deal, command.programme, answers.get("edition")).await?;
    let before = state(&row)?;
    let after = next(before, Event::Close)?;
    let mut reader = Reader::new(answers);
    let words = reader.text(&WORDS, 300);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let ended = topups::end_waiting(deal, &row).await?;
    let book = book(&row)?;
    let stand = deal.balance(&book).await?.stand();
    deal.post(topup::close(&book, &stand), FileKind::Programme, row.id)
        .await?;
    row.state = after.code().to_owned();
    row.closed_on = Some(deal.today);
    row.edition += 1;
    row.updated_at = deal.now;
    let (id, number, division) = (row.id, row.number.clone(), row.division.clone());
    deal.tx.update(row).await?;
    let lapsed = stand.free().at_least_zero();
    let body = Body::words(words)
        .fact("lapsed", lapsed.fen())
        .fact("promised", stand.reserved.fen());
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Programme, id, change, body).await?;
    let news = News::of(&number, "配套计划已结束").next("已确认领取的照常付款");
    let desk = To::Desk(Role::County, Some(&division));
    deal.notify(desk, news, "/programmes".to_owned()).await?;
    Ok(Closed { lapsed, ended })
}
