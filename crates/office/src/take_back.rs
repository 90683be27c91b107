//! Taking an approval back: the file goes to the desk that it came from, with a record of its own (UX-25, R19).

use chrono::TimeDelta;
use rules::Coded;
use rules::duties::Act;
use rules::lifecycle::{Turn, claim, contract};
use rules::undo::{Approval, can_be, may_take_back};
use serde::{Deserialize, Serialize};
use store::queries::records;
use store::{Claim, Contract};
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::{Office, claims, contracts};

/// The approval of a file, which stands at this edition since.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeBack {
    pub act: Act,
    pub file: Uuid,
    pub edition: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakenBack {
    pub state: String,
}

impl TakenBack {
    /// The label of the state in which the file is again.
    pub fn label(&self, act: Act) -> &'static str {
        match act {
            Act::RecheckClaim => claim::State::parse(&self.state).map_or("", Coded::label),
            _ => contract::State::parse(&self.state).map_or("", Coded::label),
        }
    }
}

pub async fn take_back(
    office: &Office,
    by: By<'_>,
    command: TakeBack,
) -> Result<TakenBack, Refused> {
    let command = &command;
    office
        .act(by, Act::TakeBack, command, |deal| {
            Box::pin(async move {
                match command.act {
                    Act::RecheckClaim => of_claim(deal, command).await,
                    _ => of_contract(deal, command).await,
                }
            })
        })
        .await
}

async fn of_contract(deal: &Deal<'_>, command: &TakeBack) -> Result<TakenBack, Refused> {
    use contract::{Event, State, next};
    let mut row: Contract = deal.take(command.file).await?;
    deal.actor.may_touch(command.act, contracts::owners(&row))?;
    let before = contracts::view::state(&row)?;
    let stands = match command.act {
        Act::ReviewContract => before == State::Rechecking,
        _ => before == State::Confirming,
    };
    let untouched = stands && row.edition == command.edition;
    let age = deal.now - row.updated_at;
    lawful(deal, command.act, (row.last_reviewer, untouched), age)?;
    let after = next(before, Event::TakeBack)?;
    row.last_reviewer = reviewer_before(deal, FileKind::Contract, row.id).await?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let turns = (before.turn(), after.turn());
    let link = format!("/contracts/{}", row.id);
    tell(deal, turns, (&row.number, &row.division, link)).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Contract, row.id, change, Body::default())
        .await?;
    Ok(TakenBack { state: row.state })
}

async fn of_claim(deal: &Deal<'_>, command: &TakeBack) -> Result<TakenBack, Refused> {
    use claim::{Event, State, next};
    let mut row: Claim = deal.take(command.file).await?;
    deal.actor.may_touch(command.act, claims::owners(&row))?;
    let before = claims::state(&row)?;
    let untouched = before == State::Confirming && row.edition == command.edition;
    let age = deal.now - row.updated_at;
    lawful(deal, command.act, (row.last_reviewer, untouched), age)?;
    let after = next(before, Event::TakeBack)?;
    row.last_reviewer = reviewer_before(deal, FileKind::Claim, row.id).await?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let turns = (before.turn(), after.turn());
    let link = format!("/claims/{}", row.id);
    tell(deal, turns, (&row.number, &row.division, link)).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, row.id, change, Body::default())
        .await?;
    Ok(TakenBack { state: row.state })
}

fn lawful(
    deal: &Deal<'_>,
    act: Act,
    (reviewer, untouched): (Option<Uuid>, bool),
    age: TimeDelta,
) -> Result<(), Refused> {
    let own = reviewer == Some(deal.actor.account()?);
    Ok(may_take_back(Approval {
        act,
        own,
        untouched,
        seconds: age.num_seconds(),
    })?)
}

/// Who did the step before the approval, so that R20 holds as if it had not been given: read from the record.
async fn reviewer_before(
    deal: &Deal<'_>,
    kind: FileKind,
    file: Uuid,
) -> Result<Option<Uuid>, Refused> {
    let mut skip = 1;
    for record in records::of_file(&deal.tx, kind.code(), file)
        .await?
        .iter()
        .rev()
    {
        match Act::parse(&record.act) {
            Some(Act::TakeBack) => skip += 1,
            Some(act) if can_be(act) || matches!(act, Act::ConfirmContract | Act::ConfirmClaim) => {
                if skip == 0 {
                    return Ok(record.account);
                }
                skip -= 1;
            }
            // A claim that was handed in again begins anew.
            Some(Act::SubmitClaim) => return Ok(None),
            _ => {}
        }
    }
    Ok(None)
}

/// The desk that was told of the file is told that it is gone.
async fn tell(
    deal: &Deal<'_>,
    (from, to): (Turn, Turn),
    (number, division, link): (&str, &str, String),
) -> Result<(), Refused> {
    let words = News::of(number, "上一环节撤回了通过").next("不用办理，重新通过后再到待办");
    deal.notify_turn(from, division, words, link.clone())
        .await?;
    let words = News::of(number, "撤回通过，回到本岗").next("核对后重新办理");
    deal.notify_turn(to, division, words, link).await
}
