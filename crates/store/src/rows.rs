//! Reading and writing one row of any table.

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    ModelTrait, PrimaryKeyTrait, QuerySelect,
};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;

/// A row of a table with a key of one column.
pub trait Row:
    ModelTrait<Entity = Self::Table> + IntoActiveModel<Self::Active> + FromQueryResult + Send + Sync
{
    type Key: Into<<<Self::Table as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType> + Send;
    type Table: EntityTrait<Model = Self>;
    type Active: ActiveModelTrait<Entity = Self::Table> + ActiveModelBehavior + Send;
}

/// The row with this key.
pub async fn find<R: Row>(source: &impl Source, key: R::Key) -> Result<Option<R>, StoreError> {
    Ok(R::Table::find_by_id(key).one(source.connection()).await?)
}

impl Tx {
    /// The row with this key, locked until the transaction ends.
    ///
    /// SQLite has one writer, so there the transaction itself is the lock.
    pub async fn lock<R: Row>(&self, key: R::Key) -> Result<Option<R>, StoreError> {
        Ok(R::Table::find_by_id(key)
            .lock_exclusive()
            .one(self.connection())
            .await?)
    }

    pub async fn insert<R: Row>(&self, row: R) -> Result<(), StoreError> {
        R::Table::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }

    /// Writes every column of the row.
    pub async fn update<R: Row>(&self, row: R) -> Result<R, StoreError> {
        Ok(R::Table::update(row.into_active_model().reset_all())
            .exec(self.connection())
            .await?)
    }
}
