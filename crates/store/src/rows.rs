//! Reading and writing one row of any table.

use std::any::{Any, TypeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

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
    ModelTrait<Entity = Self::Table>
    + IntoActiveModel<Self::Active>
    + FromQueryResult
    + Send
    + Sync
    + 'static
{
    type Key: Into<<<Self::Table as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType>
        + Ord
        + Send
        + 'static;
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

/// The rows that a transaction holds locked, as the database has them: nobody else changes them meanwhile.
#[derive(Default)]
pub(crate) struct Held(Mutex<HashMap<TypeId, Box<dyn Any + Send>>>);

impl Held {
    fn keep<R: Row>(&self, row: &R) {
        if let Ok(mut tables) = self.0.lock() {
            let rows = tables
                .entry(TypeId::of::<R>())
                .or_insert_with(|| Box::new(BTreeMap::<R::Key, R>::new()));
            if let Some(rows) = rows.downcast_mut::<BTreeMap<R::Key, R>>() {
                rows.insert(row.key(), row.clone());
            }
        }
    }

    fn get<R: Row>(&self, key: &R::Key) -> Option<R> {
        let tables = self.0.lock().ok()?;
        let rows = tables.get(&TypeId::of::<R>())?;
        rows.downcast_ref::<BTreeMap<R::Key, R>>()?
            .get(key)
            .cloned()
    }
}

/// What must be written of a row: what is not as it was, or everything when nobody knows how it was.
fn changes<R: Row>(row: &R, was: Option<&R>) -> R::Active {
    let active = row.clone().into_active_model();
    let Some(was) = was else {
        return active.reset_all();
    };
    let mut active = active;
    for column in <R::Table as EntityTrait>::Column::iter() {
        if row.get(column) != was.get(column) {
            active.reset(column);
        }
    }
    active
}

impl Tx {
    /// The row with this key, locked until the transaction ends.
    ///
    /// SQLite has one writer, so there the transaction itself is the lock.
    pub async fn lock<R: Row>(&self, key: R::Key) -> Result<Option<R>, StoreError> {
        let row: Option<R> = R::Table::find_by_id(key)
            .lock_exclusive()
            .first(self.connection())
            .await?;
        if let Some(row) = &row {
            self.held.keep(row);
        }
        Ok(row)
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

    /// Writes the row. Of one that is locked only the columns that changed: an index that the change does not touch
    /// is not written, and a contract stands in seventeen.
    pub async fn update<R: Row>(&self, row: R) -> Result<R, StoreError> {
        let was = self.held.get::<R>(&row.key());
        R::Table::update(changes(&row, was.as_ref()))
            .exec_without_returning(self.connection())
            .await?;
        if was.is_some() {
            self.held.keep(&row);
        }
        Ok(row)
    }
}
