//! The Agency answers a ticket: what it found and what was put right (5.3).

use rules::clause;
use rules::clock::Limit;
use rules::duties::Act;
use rules::opinions::{Outcome, State};
use serde::{Deserialize, Serialize};
use store::{Opinion, Provider, Subject};
use uuid::Uuid;

use super::{say, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `edition`, `outcome`, `reply`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reply {
    pub opinion: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replied {
    pub state: String,
}

static OUTCOME: Field = Field::new("outcome", "核实结论", clause!("5.3"));
static REPLY: Field = Field::new("reply", "答复", clause!("5.3"));

pub async fn reply(office: &Office, by: By<'_>, command: Reply) -> Result<Replied, Refused> {
    let mut reader = Reader::new(&command.answers);
    let outcome = reader.choice::<Outcome>(&OUTCOME);
    let words = &reader.text(&REPLY, 1000);
    let Some(outcome) = outcome.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::ReplyOpinion, command, |deal| {
            Box::pin(async move { settle(deal, command, (outcome, words)).await })
        })
        .await
}

async fn settle(
    deal: &Deal<'_>,
    command: &Reply,
    (outcome, words): (Outcome, &str),
) -> Result<Replied, Refused> {
    let mut row: Opinion = deal.take(command.opinion).await?;
    let stands = command.answers.get("edition") == row.edition.to_string();
    if !stands || state(&row)? != State::Open {
        return Err(deal.meanwhile(FileKind::Opinion, row.id).await?);
    }
    row.outcome = outcome.code().to_owned();
    row.reply = words.to_owned();
    row.replied_by = Some(deal.actor.account()?);
    row.replied_on = Some(deal.today);
    row.state = State::Replied.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    deal.meet_clock(Limit::Reply, row.id).await?;
    let account = match (row.subject, row.provider) {
        (Some(id), _) => deal.take::<Subject>(id).await?.account,
        (None, Some(id)) => deal.take::<Provider>(id).await?.account,
        (None, None) => return Err(say::once().into()),
    };
    let told = News::of(&row.number, "已答复").next("查看答复");
    let (id, link) = (row.id, format!("/opinions/{}", row.id));
    deal.notify(To::Account(account), told, link).await?;
    deal.tx.update(row).await?;
    let change = Change::from(State::Open.code(), State::Replied.code());
    let body = Body::words(format!("{}：{words}", outcome.label()));
    deal.record(FileKind::Opinion, id, change, body).await?;
    Ok(Replied {
        state: State::Replied.code().to_owned(),
    })
}
