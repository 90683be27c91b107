//! Firms and laboratories take seats at an event and give them up. Who asks waits for who asked before: the event's row
//! is locked, and the schema counts once more.

use rules::duties::{Act, Role};
use rules::training::{SeatState, may_change_seats, may_take};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::training as rows;
use store::{Training, TrainingSeat};
use uuid::Uuid;

use super::announce::tell;
use super::state;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};

/// Fields: `people`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignUp {
    pub training: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedUp {
    pub left: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Leave {
    pub training: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Left {
    pub left: i64,
}

static PEOPLE: Field = Field::new("people", "人数", clause!("2.4"));

pub async fn sign_up(office: &Office, by: By<'_>, command: SignUp) -> Result<SignedUp, Refused> {
    let mut reader = Reader::new(&command.answers);
    let Some(people) = reader.whole(&PEOPLE, 1..=1_000) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::SignUpTraining, command, |deal| {
            Box::pin(async move { take(deal, command.training, people).await })
        })
        .await
}

async fn take(deal: &Deal<'_>, id: Uuid, people: u32) -> Result<SignedUp, Refused> {
    let party = deal.actor.party.ok_or_else(no_party)?;
    let mut row: Training = deal.take(id).await?;
    let now = state(&row)?;
    if now != rules::lifecycle::training::start() {
        return Err(deal.meanwhile(FileKind::Training, id).await?);
    }
    may_change_seats(deal.today, row.held_on)?;
    let policy = deal.office.law.policy(deal.today)?;
    let count = |seats: i64| u32::try_from(seats).unwrap_or(0);
    may_take(policy, people, (count(row.taken), count(row.seats)))?;
    let seat = TrainingSeat {
        id: deal.new_id(),
        training: id,
        subject: (deal.actor.role == Role::Subject).then_some(party),
        provider: (deal.actor.role == Role::Provider).then_some(party),
        account: deal.actor.account()?,
        people: i64::from(people),
        came: None,
        signed_on: deal.today,
        state: SeatState::Taken.code().to_owned(),
    };
    let told = News::of(&row.number, format!("已报名 {people} 人")).next("按时参加");
    tell(deal, &seat, told).await?;
    deal.tx.insert(seat).await?;
    row.taken += i64::from(people);
    let left = row.seats - row.taken;
    row.updated_at = deal.now;
    deal.tx.update(row).await?;
    let body = Body::default().fact("people", people);
    deal.record(
        FileKind::Training,
        id,
        Change::from(now.code(), now.code()),
        body,
    )
    .await?;
    Ok(SignedUp { left })
}

pub async fn leave(office: &Office, by: By<'_>, command: Leave) -> Result<Left, Refused> {
    let command = &command;
    office
        .act(by, Act::LeaveTraining, command, |deal| {
            Box::pin(async move { give_up(deal, command.training).await })
        })
        .await
}

async fn give_up(deal: &Deal<'_>, id: Uuid) -> Result<Left, Refused> {
    let party = deal.actor.party.ok_or_else(no_party)?;
    let mut row: Training = deal.take(id).await?;
    let now = state(&row)?;
    let seat = rows::seat_of(&deal.tx, id, party).await?;
    let mut seat = seat.ok_or_else(not_signed_up)?;
    may_change_seats(deal.today, row.held_on)?;
    row.taken -= seat.people;
    let left = row.seats - row.taken;
    row.updated_at = deal.now;
    let body = Body::default().fact("people", seat.people);
    SeatState::GivenUp.code().clone_into(&mut seat.state);
    deal.tx.update(seat).await?;
    deal.tx.update(row).await?;
    deal.record(
        FileKind::Training,
        id,
        Change::from(now.code(), now.code()),
        body,
    )
    .await?;
    Ok(Left { left })
}

fn no_party() -> Refused {
    Refusal::new(
        "training.no-party",
        clause!("1.4"),
        "",
        "账号还没有登记主体或申请入库",
        "先登记创新主体或申请入库，再报名",
    )
    .into()
}

fn not_signed_up() -> Refused {
    Refusal::new(
        "training.not-signed-up",
        clause!("2.4"),
        "",
        "本单位没有报名这次活动",
        "在活动的页面查看报名情况",
    )
    .into()
}
