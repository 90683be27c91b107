//! Time limits, and the schedules behind them.

use chrono::NaiveDate;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Schedule, TimeLimit, schedule, time_limit};

/// The limit of a kind that runs for a row.
pub async fn running(
    source: &impl Source,
    kind: &str,
    about: Uuid,
) -> Result<Option<TimeLimit>, StoreError> {
    Ok(time_limit::Entity::find()
        .filter(time_limit::Column::Kind.eq(kind))
        .filter(time_limit::Column::About.eq(about))
        .filter(time_limit::Column::EndedOn.is_null())
        .first(source.connection())
        .await?)
}

/// Every limit of a file, the first first.
pub async fn of_file(
    source: &impl Source,
    file_kind: &str,
    file: Uuid,
) -> Result<Vec<TimeLimit>, StoreError> {
    Ok(time_limit::Entity::find()
        .filter(time_limit::Column::FileKind.eq(file_kind))
        .filter(time_limit::Column::File.eq(file))
        .order_by_asc(time_limit::Column::StartedOn)
        .order_by_asc(time_limit::Column::Id)
        .all(source.connection())
        .await?)
}

/// Every limit that runs and ends on this day or before, the first due first.
pub async fn due(source: &impl Source, until: NaiveDate) -> Result<Vec<TimeLimit>, StoreError> {
    Ok(time_limit::Entity::find()
        .filter(time_limit::Column::EndedOn.is_null())
        .filter(time_limit::Column::DueOn.lte(until))
        .order_by_asc(time_limit::Column::DueOn)
        .order_by_asc(time_limit::Column::Id)
        .all(source.connection())
        .await?)
}

/// Every limit that runs, the first due first.
pub async fn all_running(source: &impl Source) -> Result<Vec<TimeLimit>, StoreError> {
    Ok(time_limit::Entity::find()
        .filter(time_limit::Column::EndedOn.is_null())
        .order_by_asc(time_limit::Column::DueOn)
        .order_by_asc(time_limit::Column::Id)
        .all(source.connection())
        .await?)
}

/// Every schedule that was ever entered, each year's versions in their order.
pub async fn schedules(source: &impl Source) -> Result<Vec<Schedule>, StoreError> {
    Ok(schedule::Entity::find()
        .order_by_asc(schedule::Column::Year)
        .order_by_asc(schedule::Column::Layer)
        .order_by_asc(schedule::Column::Version)
        .all(source.connection())
        .await?)
}

/// The limit of a kind that ended last for a row.
pub async fn ended_last(
    source: &impl Source,
    kind: &str,
    about: Uuid,
) -> Result<Option<TimeLimit>, StoreError> {
    Ok(time_limit::Entity::find()
        .filter(time_limit::Column::Kind.eq(kind))
        .filter(time_limit::Column::About.eq(about))
        .filter(time_limit::Column::EndedOn.is_not_null())
        .order_by_desc(time_limit::Column::Id)
        .first(source.connection())
        .await?)
}
