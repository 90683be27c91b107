//! The Centre or the Agency announces an event, or cancels it; who signed up is told (2.4, 2.5).

use rules::duties::{Act, Role};
use rules::lifecycle::training::{Event, next, start};
use rules::numbers::Series;
use rules::{clause, training};
use serde::{Deserialize, Serialize};
use store::queries::training as rows;
use store::{Training, TrainingSeat};
use uuid::Uuid;

use super::state;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `title`, `words`, `place`, `held_on`, `hours`, `seats`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Announce {
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Announced {
    pub training: Uuid,
}

/// Fields: `edition`, `reason`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cancel {
    pub training: Uuid,
    pub answers: Answers,
}

static TITLE: Field = Field::new("title", "活动名称", clause!("2.4"));
static WORDS: Field = Field::new("words", "内容", clause!("2.4"));
static PLACE: Field = Field::new("place", "地点", clause!("2.4"));
static HELD_ON: Field = Field::new("held_on", "举办日期", clause!("2.4"));
static HOURS: Field = Field::new("hours", "时间", clause!("2.4"));
static SEATS: Field = Field::new("seats", "座位数", clause!("2.4"));
static REASON: Field = Field::new("reason", "原因", clause!("2.4"));

pub async fn announce(
    office: &Office,
    by: By<'_>,
    command: Announce,
) -> Result<Announced, Refused> {
    let mut reader = Reader::new(&command.answers);
    let title = reader.text(&TITLE, 60);
    let words = reader.text(&WORDS, 1_000);
    let place = reader.text(&PLACE, 100);
    let held_on = reader.date(&HELD_ON);
    if let Some(day) = held_on {
        let fault = training::may_announce(office.today(), day).err();
        let fault = fault.or_else(|| office.calendar().date_fault(day, HELD_ON.name));
        reader.faults.extend(fault);
    }
    let hours = reader.text(&HOURS, 30);
    let seats = reader.whole(&SEATS, 1..=5_000);
    let (Some(held_on), Some(seats), true) = (held_on, seats, reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let new = &Training {
        id: Uuid::nil(),
        number: String::new(),
        title,
        words,
        place,
        held_on,
        hours,
        role: by.actor.role.code().to_owned(),
        body: by.actor.body.clone().unwrap_or_default(),
        seats: i64::from(seats),
        taken: 0,
        came: None,
        others: None,
        reason: String::new(),
        state: start().code().to_owned(),
        announced_on: office.today(),
        edition: 1,
        updated_at: office.now(),
    };
    let command = &command;
    office
        .act(by, Act::AnnounceTraining, command, |deal| {
            Box::pin(async move { keep(deal, new).await })
        })
        .await
}

async fn keep(deal: &Deal<'_>, new: &Training) -> Result<Announced, Refused> {
    let id = deal.new_id();
    let row = Training {
        id,
        number: deal.number(Series::Training).await?.to_string(),
        updated_at: deal.now,
        ..new.clone()
    };
    let told = News::of(&row.number, "发布了一次培训活动").next("查看报名情况");
    deal.tx.insert(row).await?;
    deal.notify(other_desk(deal.actor.role), told, format!("/training/{id}"))
        .await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Training, id, change, Body::default())
        .await?;
    Ok(Announced { training: id })
}

/// Whoever of the two did not publish it hears of it.
pub(super) const fn other_desk(role: Role) -> To<'static> {
    match role {
        Role::Agency => To::Desk(Role::Centre, None),
        _ => To::Desk(Role::Agency, None),
    }
}

pub async fn cancel(office: &Office, by: By<'_>, command: Cancel) -> Result<Announced, Refused> {
    let mut reader = Reader::new(&command.answers);
    let reason = &reader.text(&REASON, 300);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::CancelTraining, command, |deal| {
            Box::pin(async move { call_off(deal, command, reason).await })
        })
        .await
}

async fn call_off(deal: &Deal<'_>, command: &Cancel, reason: &str) -> Result<Announced, Refused> {
    let mut row: Training = deal.take(command.training).await?;
    if command.answers.get("edition") != row.edition.to_string() {
        return Err(deal.meanwhile(FileKind::Training, row.id).await?);
    }
    let before = state(&row)?;
    let after = next(before, Event::Cancel)?;
    row.state = after.code().to_owned();
    row.reason = reason.to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let (id, number) = (row.id, row.number.clone());
    deal.tx.update(row).await?;
    for seat in rows::seats(&deal.tx, id).await? {
        let told = News::of(&number, "报名的活动已取消").next("查看原因");
        tell(deal, &seat, told).await?;
    }
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Training, id, change, Body::words(reason))
        .await?;
    Ok(Announced { training: id })
}

pub(super) async fn tell(
    deal: &Deal<'_>,
    seat: &TrainingSeat,
    told: String,
) -> Result<(), Refused> {
    let link = format!("/training/{}", seat.training);
    deal.notify(To::Account(seat.account), told, link).await
}
