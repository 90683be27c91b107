//! A ticket was offset by a red invoice or declared void: it proves nothing any more, and the claim that rests on it goes
//! back, also when it only waits for its money (8.4, 8.5).

use rules::duties::Act;
use rules::lifecycle::claim::{Event, State, next};
use rules::tickets::{Struck, struck, struck_on};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Claim, Contract, Ticket};
use uuid::Uuid;

use super::decide::wait_for_correction;
use super::view::state;
use super::{owners, tell};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};

static TICKET: Field = Field::new("ticket", "票据", clause!("8.4"));
static HOW: Field = Field::new("how", "查验结果", clause!("8.4"));
static ON: Field = Field::new("on", "红冲或作废的日期", clause!("8.4"));
static WORDS: Field = Field::new("words", "查验途径", clause!("8.5"));

/// Fields: `ticket`, `how`, `on`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Strike {
    pub claim: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stricken {
    pub state: String,
}

pub async fn strike(office: &Office, by: By<'_>, command: Strike) -> Result<Stricken, Refused> {
    let command = &command;
    office
        .act(by, Act::StrikeTicket, command, |deal| {
            Box::pin(async move { settle(deal, command).await })
        })
        .await
}

async fn settle(deal: &Deal<'_>, command: &Strike) -> Result<Stricken, Refused> {
    let mut row: Claim = deal.take(command.claim).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let (ticket, words) = read(deal, &row, &command.answers).await?;
    let before = state(&row)?;
    // What is back with the claimant already stays there, with one more reason.
    let after = match before {
        State::Returned => before,
        _ => next(before, Event::Strike)?,
    };
    if before != after {
        wait_for_correction(deal, &mut row).await?;
    }
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let verdict = verdict(&row, &ticket, words)?;
    tell::written(deal, &row, (after, &verdict, None)).await?;
    tell::decided(deal, &row, (after, None)).await?;
    deal.tx.update(ticket).await?;
    deal.tx.update(row).await?;
    let body = Body {
        words: verdict.words,
        ..Body::reasons(&verdict.reasons)
    };
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, command.claim, change, body)
        .await?;
    if before == State::Payable {
        // Those behind it in the queue may be covered now (R12).
        deal.keep_queue().await?;
    }
    Ok(Stricken {
        state: after.code().to_owned(),
    })
}

/// The ticket as it is struck, and how that was found out; tells every defect at once.
async fn read(
    deal: &Deal<'_>,
    row: &Claim,
    answers: &Answers,
) -> Result<(Ticket, String), Refused> {
    let contract: Contract = deal.take(row.contract).await?;
    let mut reader = Reader::new(answers);
    let picked = Uuid::parse_str(answers.get(TICKET.name)).ok();
    let standing = store::queries::contracts::tickets(&deal.tx, contract.id).await?;
    let ticket = standing.into_iter().find(|one| Some(one.id) == picked);
    match &ticket {
        None => {
            let message = "没有选择票据".to_owned();
            reader.fault(TICKET.refusal("empty", message, "选择查验过的票据"));
        }
        Some(ticket) if ticket.struck_on.is_some() => reader.fault(already(ticket)),
        Some(_) => {}
    }
    let how = reader.choice::<Struck>(&HOW);
    let on = reader.date(&ON);
    let wrong = |(ticket, on): (&Ticket, _)| struck_on(on, (ticket.issued_on, deal.today));
    reader
        .faults
        .extend(ticket.as_ref().zip(on).and_then(wrong));
    let words = reader.text(&WORDS, 500);
    match (ticket, how, on) {
        (Some(mut ticket), Some(how), Some(on)) if reader.faults.is_empty() => {
            ticket.struck = how.code().to_owned();
            ticket.struck_on = Some(on);
            Ok((ticket, words))
        }
        _ => Err(Refused::Because(reader.faults)),
    }
}

fn already(ticket: &Ticket) -> Refusal {
    Refusal::new(
        "ticket.struck",
        clause!("8.4"),
        TICKET.name,
        "这张票据已登记红冲或作废",
        "选择另一张票据",
    )
    .own(ticket.number.clone())
}

fn verdict(row: &Claim, ticket: &Ticket, words: String) -> Result<Verdict, Refused> {
    let how = crate::service::struck(ticket).ok_or(Refused::Unknown)?;
    Ok(Verdict {
        edition: row.edition,
        decision: Decision::Return,
        reasons: vec![struck(&ticket.number, how)],
        picks: Vec::new(),
        late: String::new(),
        words,
        seen: None,
        together: false,
    })
}
