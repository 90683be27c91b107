//! Training events, who sits in them, and news.

use chrono::{Datelike, NaiveDate};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{NewsItem, Training, TrainingSeat, news, training, training_seat};

/// Events to come, the next first.
pub async fn ahead(source: &impl Source, today: NaiveDate) -> Result<Vec<Training>, StoreError> {
    Ok(training::Entity::find()
        .filter(training::Column::HeldOn.gte(today))
        .order_by_asc(training::Column::HeldOn)
        .order_by_asc(training::Column::Number)
        .all(source.connection())
        .await?)
}

/// Events that are past, the latest first, and how many there are.
pub async fn past(
    source: &impl Source,
    today: NaiveDate,
    (offset, limit): (u64, u64),
) -> Result<(Vec<Training>, u64), StoreError> {
    let query = training::Entity::find().filter(training::Column::HeldOn.lt(today));
    let count = query.clone().count(source.connection()).await?;
    let rows = query
        .order_by_desc(training::Column::HeldOn)
        .order_by_desc(training::Column::Number)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok((rows, count))
}

/// The seats that are taken at an event, in the order of signing up.
pub async fn seats(source: &impl Source, id: Uuid) -> Result<Vec<TrainingSeat>, StoreError> {
    Ok(training_seat::Entity::find()
        .filter(training_seat::Column::Training.eq(id))
        .filter(training_seat::Column::State.eq("taken"))
        .order_by_asc(training_seat::Column::Id)
        .all(source.connection())
        .await?)
}

/// The seats that a party has at an event.
pub async fn seat_of(
    source: &impl Source,
    id: Uuid,
    party: Uuid,
) -> Result<Option<TrainingSeat>, StoreError> {
    let whose = Condition::any()
        .add(training_seat::Column::Subject.eq(party))
        .add(training_seat::Column::Provider.eq(party));
    Ok(training_seat::Entity::find()
        .filter(training_seat::Column::Training.eq(id))
        .filter(training_seat::Column::State.eq("taken"))
        .filter(whose)
        .first(source.connection())
        .await?)
}

/// News that stand, the latest first, and how many there are; with those that were withdrawn for who keeps them.
pub async fn news(
    source: &impl Source,
    withdrawn: bool,
    (offset, limit): (u64, u64),
) -> Result<(Vec<NewsItem>, u64), StoreError> {
    let mut query = news::Entity::find();
    if !withdrawn {
        query = query.filter(news::Column::State.eq("standing"));
    }
    let count = query.clone().count(source.connection()).await?;
    let rows = query
        .order_by_desc(news::Column::PublishedOn)
        .order_by_desc(news::Column::Number)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok((rows, count))
}

/// What training a body gave in a year: events that took place, and people who came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub events: i64,
    pub came: i64,
}

/// The training that those of a role gave in a year (2.4, 2.5).
pub async fn training_given(
    source: &impl Source,
    role: &str,
    year: i32,
) -> Result<Given, StoreError> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(from), Some(to)) = (day(1, 1), day(12, 31)) else {
        return Ok(Given::default());
    };
    let rows: Vec<(Option<i64>, Option<i64>)> = training::Entity::find()
        .select_only()
        .column(training::Column::Came)
        .column(training::Column::Others)
        .filter(training::Column::Role.eq(role))
        .filter(training::Column::State.eq("held"))
        .filter(training::Column::HeldOn.between(from, to))
        .into_tuple()
        .all(source.connection())
        .await?;
    debug_assert!(from.year() == year);
    let came = rows
        .iter()
        .map(|(came, others)| came.unwrap_or(0) + others.unwrap_or(0));
    Ok(Given {
        events: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        came: came.sum(),
    })
}
