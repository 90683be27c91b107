//! Papers by their file, by their number, and those that wait to be printed.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Paper, paper};

/// The papers of some files, the latest first.
pub async fn of_files(source: &impl Source, files: &[Uuid]) -> Result<Vec<Paper>, StoreError> {
    Ok(paper::Entity::find()
        .filter(paper::Column::File.is_in(files.iter().copied()))
        .order_by_desc(paper::Column::MadeAt)
        .order_by_desc(paper::Column::Id)
        .all(source.connection())
        .await?)
}

/// The latest edition of a kind of paper of a file.
pub async fn latest(
    source: &impl Source,
    kind: &str,
    file: Uuid,
) -> Result<Option<Paper>, StoreError> {
    Ok(paper::Entity::find()
        .filter(paper::Column::Kind.eq(kind))
        .filter(paper::Column::File.eq(file))
        .order_by_desc(paper::Column::Edition)
        .first(source.connection())
        .await?)
}

/// Every paper that shows this number, the latest first.
pub async fn of_number(source: &impl Source, number: &str) -> Result<Vec<Paper>, StoreError> {
    Ok(paper::Entity::find()
        .filter(paper::Column::Number.eq(number))
        .order_by_desc(paper::Column::MadeAt)
        .order_by_desc(paper::Column::Id)
        .all(source.connection())
        .await?)
}

/// The papers that wait longest to be printed, without some of them.
pub async fn due(
    source: &impl Source,
    without: &[Uuid],
    limit: u64,
) -> Result<Vec<Paper>, StoreError> {
    Ok(paper::Entity::find()
        .filter(paper::Column::PrintedAt.is_null())
        .filter(paper::Column::Id.is_not_in(without.iter().copied()))
        .order_by_asc(paper::Column::MadeAt)
        .order_by_asc(paper::Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?)
}
