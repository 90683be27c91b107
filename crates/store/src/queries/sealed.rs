//! Sealed values wherever they stand, for turning the keys.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;

/// A sealed column, and the column that tells its rows apart.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub table: &'static str,
    pub key: &'static str,
    pub column: &'static str,
}

/// The value of one row.
pub struct Value {
    key: sea_orm::Value,
    pub sealed: String,
}

/// Some values, whatever they were sealed with.
pub async fn some(
    source: &impl Source,
    place: &Place,
    limit: u64,
) -> Result<Vec<Value>, StoreError> {
    let column = || Expr::col(Alias::new(place.column));
    let query = Query::select()
        .columns([Alias::new(place.key), Alias::new(place.column)])
        .from(Alias::new(place.table))
        .and_where(column().is_not_null())
        .and_where(column().ne(""))
        .limit(limit)
        .to_owned();
    let rows = source.connection().query_all(&query).await?;
    rows.iter().map(|row| value(row, place)).collect()
}

/// Some values that were sealed with a key older than `version`.
pub async fn stale(
    source: &impl Source,
    place: &Place,
    version: u32,
    limit: u64,
) -> Result<Vec<Value>, StoreError> {
    // Values without a version were sealed with the first key.
    if version <= 1 {
        return Ok(Vec::new());
    }
    let column = || Expr::col(Alias::new(place.column));
    let query = Query::select()
        .columns([Alias::new(place.key), Alias::new(place.column)])
        .from(Alias::new(place.table))
        .and_where(column().is_not_null())
        .and_where(column().ne(""))
        .and_where(column().not_like(format!("{version}.%")))
        .limit(limit)
        .to_owned();
    let rows = source.connection().query_all(&query).await?;
    rows.iter().map(|row| value(row, place)).collect()
}

fn value(row: &QueryResult, place: &Place) -> Result<Value, StoreError> {
    let key = match row.try_get::<Uuid>("", place.key) {
        Ok(id) => id.into(),
        Err(_) => row.try_get::<String>("", place.key)?.into(),
    };
    let sealed = row.try_get("", place.column)?;
    Ok(Value { key, sealed })
}

impl Tx {
    /// Puts a value sealed anew in the place of the old one, unless that has changed meanwhile.
    pub async fn reseal(
        &self,
        place: &Place,
        old: Value,
        fresh: String,
        index: Option<(&'static str, String)>,
    ) -> Result<(), StoreError> {
        let mut update = Query::update();
        update
            .table(Alias::new(place.table))
            .value(Alias::new(place.column), fresh)
            .and_where(Expr::col(Alias::new(place.key)).eq(old.key))
            .and_where(Expr::col(Alias::new(place.column)).eq(old.sealed));
        if let Some((column, index)) = index {
            update.value(Alias::new(column), index);
        }
        self.connection().execute(&update).await?;
        Ok(())
    }
}
