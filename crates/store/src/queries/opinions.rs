//! Ratings of the handling and complaints: of a reader, of a file, and their sums.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Opinion, opinion};

fn of(whose: Whose<'_>) -> Select<opinion::Entity> {
    let query = opinion::Entity::find();
    match whose {
        Whose::Subject(id) => query.filter(opinion::Column::Subject.eq(id)),
        Whose::Provider(id) => query.filter(opinion::Column::Provider.eq(id)),
        // Nobody of a division reads them.
        Whose::Divisions(_) => query.filter(opinion::Column::Id.is_null()),
        Whose::Everyones => query,
    }
}

/// Tickets that wait first, the first due first; then the rest, the latest first.
pub async fn page(
    source: &impl Source,
    whose: Whose<'_>,
    (offset, limit): (u64, u64),
) -> Result<Vec<Opinion>, StoreError> {
    Ok(of(whose)
        .order_by_asc(opinion::Column::State)
        .order_by_asc(opinion::Column::DueOn)
        .order_by_desc(opinion::Column::Number)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

pub async fn count(source: &impl Source, whose: Whose<'_>) -> Result<u64, StoreError> {
    Ok(of(whose).count(source.connection()).await?)
}

/// What one side has said of the handling of a file.
pub async fn on_file(
    source: &impl Source,
    (file_kind, file): (&str, Uuid),
    whose: Whose<'_>,
) -> Result<Option<Opinion>, StoreError> {
    Ok(of(whose)
        .filter(opinion::Column::Kind.eq("handling"))
        .filter(opinion::Column::FileKind.eq(file_kind))
        .filter(opinion::Column::File.eq(file))
        .first(source.connection())
        .await?)
}

/// What was said alike: level, last day, day of the reply, and how often.
pub type Told = (Option<i64>, Option<NaiveDate>, Option<NaiveDate>, i64);

/// The tickets answered in a period: last day and the day of the reply.
pub async fn replied(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(Option<NaiveDate>, NaiveDate)>, StoreError> {
    Ok(opinion::Entity::find()
        .select_only()
        .column(opinion::Column::DueOn)
        .column(opinion::Column::RepliedOn)
        .filter(opinion::Column::RepliedOn.between(from, to))
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// What was said in a period.
pub async fn told(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Told>, StoreError> {
    use opinion::Column as C;
    let alike = [C::Level, C::DueOn, C::RepliedOn];
    let found = alike
        .iter()
        .fold(opinion::Entity::find().select_only(), |found, column| {
            found.column(*column).group_by(*column)
        });
    Ok(found
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(C::SaidOn.between(from, to))
        .into_tuple()
        .all(source.connection())
        .await?)
}
