//! The accused states its side, with files, until it is decided (5.4).

use rules::clause;
use rules::duties::{Act, Role};
use rules::lifecycle::case::{Event, State as Standing, next};
use serde::{Deserialize, Serialize};
use store::{Inquiry, InquiryStatement};
use uuid::Uuid;

use super::{owners, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `words`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StateSide {
    pub case: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stated {
    pub statement: Uuid,
}

static WORDS: Field = Field::new("words", "陈述申辩", clause!("5.4"));

/// Which side of a case an actor is on; the files of a statement are kept for it.
pub(crate) fn side(actor: &Actor) -> Result<&'static str, Refused> {
    match actor.role {
        Role::Subject => Ok("subject"),
        Role::Provider => Ok("provider"),
        _ => Err(Refused::Unknown),
    }
}

pub async fn state_side(
    office: &Office,
    by: By<'_>,
    command: StateSide,
) -> Result<Stated, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WORDS, 3000);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::StateCase, command, |deal| {
            Box::pin(async move { say(deal, command, words).await })
        })
        .await
}

async fn say(deal: &Deal<'_>, command: &StateSide, words: &str) -> Result<Stated, Refused> {
    let row: Inquiry = deal.take(command.case).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let side = side(deal.actor)?;
    let standing = state(&row)?;
    if standing != Standing::Opened {
        // What is possible instead is told by the table.
        next(standing, Event::Decide)?;
    }
    let file = command.answers.get("attachment");
    if !file.is_empty() {
        deal.attach("attachment", file, FileKind::Case, row.id, side)
            .await?;
    }
    let statement = InquiryStatement {
        id: deal.new_id(),
        inquiry: row.id,
        side: side.to_owned(),
        words: words.to_owned(),
        account: deal.actor.account()?,
        at: deal.now,
    };
    let id = statement.id;
    deal.tx.insert(statement).await?;
    let body = Body::default().fact("side", side);
    deal.record(FileKind::Case, row.id, Change::NONE, body)
        .await?;
    let told = News::of(&row.number, "当事方已陈述申辩").next("查看后作出决定");
    let link = format!("/cases/{}", row.id);
    deal.notify(To::Desk(Role::Centre, None), told, link)
        .await?;
    Ok(Stated { statement: id })
}
