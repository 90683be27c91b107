//! Rows as plain cells, for whoever audits the database by questions of his own and trusts no table of ours.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use uuid::Uuid;

use crate::db::{Connected, Store};
use crate::error::StoreError;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    Number,
    Text,
    Flag,
    Day,
    Moment,
    Bytes,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Id(Uuid),
    Number(i64),
    Text(String),
    Flag(bool),
    Day(NaiveDate),
    Moment(DateTime<Utc>),
    Bytes(Vec<u8>),
}

impl Store {
    /// Asks one question; `from` takes the place of `$1` in it, where it has one.
    pub async fn cells(
        &self,
        sql: &str,
        columns: &[(&str, Kind)],
        from: Option<Uuid>,
    ) -> Result<Vec<Vec<Cell>>, StoreError> {
        let backend = self.connection().get_database_backend();
        let statement = match from {
            Some(id) => Statement::from_sql_and_values(backend, sql, [id.into()]),
            None => Statement::from_string(backend, sql),
        };
        let rows = self.connection().query_all_raw(statement).await?;
        rows.iter()
            .map(|row| columns.iter().map(|column| cell(row, *column)).collect())
            .collect()
    }
}

pub(crate) fn cell(row: &QueryResult, (name, kind): (&str, Kind)) -> Result<Cell, StoreError> {
    let found = match kind {
        Kind::Id => row.try_get::<Option<Uuid>>("", name)?.map(Cell::Id),
        Kind::Number => row.try_get::<Option<i64>>("", name)?.map(Cell::Number),
        Kind::Text => row.try_get::<Option<String>>("", name)?.map(Cell::Text),
        Kind::Flag => row.try_get::<Option<bool>>("", name)?.map(Cell::Flag),
        Kind::Day => row.try_get::<Option<NaiveDate>>("", name)?.map(Cell::Day),
        Kind::Moment => row
            .try_get::<Option<DateTime<Utc>>>("", name)?
            .map(Cell::Moment),
        Kind::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.map(Cell::Bytes),
    };
    Ok(found.unwrap_or(Cell::Empty))
}
