//! Drafts: what a person has typed and not yet submitted.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::tables::{Draft, draft};

impl Tx {
    /// Deletes a draft with everything that was typed into it.
    pub async fn forget_draft(&self, id: Uuid) -> Result<(), StoreError> {
        draft::Entity::delete_by_id(id)
            .exec(self.connection())
            .await?;
        Ok(())
    }
}

/// The open drafts of an account, the latest first.
pub async fn open(source: &impl Source, account: Uuid) -> Result<Vec<Draft>, StoreError> {
    Ok(draft::Entity::find()
        .filter(draft::Column::Account.eq(account))
        .filter(draft::Column::Became.is_null())
        .order_by_desc(draft::Column::UpdatedAt)
        .all(source.connection())
        .await?)
}
