//! Reading and writing one row of any table.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    FromQueryResult, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, PrimaryKeyTrait,
    QueryFilter, QuerySelect, Select, Selector, SelectorTrait,
};
use uuid::Uuid;

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;

/// A row of a table with a key of one column.
pub trait Row:
    ModelTrait<Entity = Self::Table> + IntoActiveModel<Self::Active> + FromQueryResult + Send + Sync
{
    type Key: Into<<<Self::Table as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType> + Send;
    type Table: EntityTrait<Model = Self>;
    type Active: ActiveModelTrait<Entity = Self::Table> + ActiveModelBehavior + Send;

    fn key(&self) -> Self::Key;
}

/// The first row of a question that few rows answer.
///
/// `one` would bind a limit, and SQLite prepares a statement with a bound limit anew each time it is asked.
pub(crate) trait First {
    type Item;

    fn first<C: ConnectionTrait>(
        self,
        connection: &C,
    ) -> impl Future<Output = Result<Option<Self::Item>, DbErr>> + Send;
}

impl<E: EntityTrait> First for Select<E> {
    type Item = E::Model;

    async fn first<C: ConnectionTrait>(self, connection: &C) -> Result<Option<E::Model>, DbErr> {
        Ok(self.all(connection).await?.into_iter().next())
    }
}

impl<S: SelectorTrait + Send> First for Selector<S>
where
    S::Item: Send,
{
    type Item = S::Item;

    async fn first<C: ConnectionTrait>(self, connection: &C) -> Result<Option<S::Item>, DbErr> {
        Ok(self.all(connection).await?.into_iter().next())
    }
}

/// A statement takes a limited number of parameters: 32,766 on SQLite, 65,535 on PostgreSQL.
pub(crate) const AT_ONCE: usize = 1_000;
const PARAMETERS: usize = 30_000;

/// The row with this key.
pub async fn find<R: Row>(source: &impl Source, key: R::Key) -> Result<Option<R>, StoreError> {
    Ok(R::Table::find_by_id(key).first(source.connection()).await?)
}

/// The rows with these keys, by their keys: one question for a thousand of them.
pub async fn many<R: Row<Key = Uuid>>(
    source: &impl Source,
    keys: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, R>, StoreError> {
    let mut rows = BTreeMap::new();
    let Some(key) = <R::Table as EntityTrait>::PrimaryKey::iter().next() else {
        return Ok(rows);
    };
    for some in batches(keys) {
        let found: Vec<R> = R::Table::find()
            .filter(key.into_column().is_in(some))
            .all(source.connection())
            .await?;
        rows.extend(found.into_iter().map(|row| (row.key(), row)));
    }
    Ok(rows)
}

/// Each of these ids once, in groups that one statement can take.
pub(crate) fn batches(ids: impl IntoIterator<Item = Uuid>) -> Vec<Vec<Uuid>> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.chunks(AT_ONCE).map(<[Uuid]>::to_vec).collect()
}

impl Tx {
    /// The row with this key, locked until the transaction ends.
    ///
    /// SQLite has one writer, so there the transaction itself is the lock.
    pub async fn lock<R: Row>(&self, key: R::Key) -> Result<Option<R>, StoreError> {
        Ok(R::Table::find_by_id(key)
            .lock_exclusive()
            .first(self.connection())
            .await?)
    }

    pub async fn insert<R: Row>(&self, row: R) -> Result<(), StoreError> {
        R::Table::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Inserts many rows, as many in one statement as it can take.
    pub async fn insert_all<R: Row>(
        &self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), StoreError> {
        let columns = <R::Table as EntityTrait>::Column::iter().count();
        let rows: Vec<R::Active> = rows
            .into_iter()
            .map(|row| row.into_active_model().reset_all())
            .collect();
        for some in rows.chunks(PARAMETERS / columns.max(1)) {
            R::Table::insert_many(some.iter().cloned())
                .exec_without_returning(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Writes every column of the row.
    pub async fn update<R: Row>(&self, row: R) -> Result<R, StoreError> {
        Ok(R::Table::update(row.into_active_model().reset_all())
            .exec(self.connection())
            .await?)
    }
}
