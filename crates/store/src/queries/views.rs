//! Views of the queue that people keep for themselves.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::tables::{SavedView, saved_view};

/// The views of an account, by name.
pub async fn of_account(source: &impl Source, account: Uuid) -> Result<Vec<SavedView>, StoreError> {
    Ok(saved_view::Entity::find()
        .filter(saved_view::Column::Account.eq(account))
        .order_by_asc(saved_view::Column::Name)
        .all(source.connection())
        .await?)
}

impl Tx {
    /// Forgets a view of an account; says how many there were.
    pub async fn forget_view(&self, account: Uuid, id: Uuid) -> Result<u64, StoreError> {
        let done = saved_view::Entity::delete_many()
            .filter(saved_view::Column::Account.eq(account))
            .filter(saved_view::Column::Id.eq(id))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }
}
