//! The expert pool, reviews and their sheets.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{
    Expert, Panel, Provider, Sheet, Subject, expert, panel, provider, sheet, subject,
};

/// The pool, in the order in which it grew.
pub async fn pool(source: &impl Source) -> Result<Vec<Expert>, StoreError> {
    Ok(expert::Entity::find()
        .order_by_asc(expert::Column::CreatedAt)
        .order_by_asc(expert::Column::Id)
        .all(source.connection())
        .await?)
}

pub async fn expert_of(source: &impl Source, account: Uuid) -> Result<Option<Expert>, StoreError> {
    Ok(expert::Entity::find()
        .filter(expert::Column::Account.eq(account))
        .first(source.connection())
        .await?)
}

/// The latest review of an application.
pub async fn panel_of(source: &impl Source, provider: Uuid) -> Result<Option<Panel>, StoreError> {
    Ok(panel::Entity::find()
        .filter(panel::Column::Provider.eq(provider))
        .order_by_desc(panel::Column::CommittedAt)
        .first(source.connection())
        .await?)
}

/// Every review of an application, the first one first.
pub async fn panels_of(source: &impl Source, provider: Uuid) -> Result<Vec<Panel>, StoreError> {
    Ok(panel::Entity::find()
        .filter(panel::Column::Provider.eq(provider))
        .order_by_asc(panel::Column::CommittedAt)
        .all(source.connection())
        .await?)
}

/// The experts whose sheets in any review of an application ended in this state.
pub async fn stepped_aside(
    source: &impl Source,
    provider: Uuid,
    state: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let panels = panels_of(source, provider).await?;
    let panels: Vec<Uuid> = panels.into_iter().map(|panel| panel.id).collect();
    let rows = sheet::Entity::find()
        .filter(sheet::Column::Panel.is_in(panels))
        .filter(sheet::Column::State.eq(state))
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.expert).collect())
}

/// The sheets of a review, in the order drawn.
pub async fn sheets(source: &impl Source, panel: Uuid) -> Result<Vec<Sheet>, StoreError> {
    Ok(sheet::Entity::find()
        .filter(sheet::Column::Panel.eq(panel))
        .order_by_asc(sheet::Column::Place)
        .all(source.connection())
        .await?)
}

/// The sheets of an expert, those of the latest reviews first.
pub async fn sheets_of(source: &impl Source, expert: Uuid) -> Result<Vec<Sheet>, StoreError> {
    Ok(sheet::Entity::find()
        .filter(sheet::Column::Expert.eq(expert))
        .order_by_desc(sheet::Column::DueOn)
        .order_by_desc(sheet::Column::Id)
        .all(source.connection())
        .await?)
}

/// The blind indexes of the legal representatives under whom this credit code is registered.
pub async fn heads(source: &impl Source, uscc: &str) -> Result<Vec<String>, StoreError> {
    let providers: Vec<Provider> = provider::Entity::find()
        .filter(provider::Column::Uscc.eq(uscc))
        .all(source.connection())
        .await?;
    let subjects: Vec<Subject> = subject::Entity::find()
        .filter(subject::Column::Uscc.eq(uscc))
        .all(source.connection())
        .await?;
    let providers = providers.into_iter().map(|row| row.representative_index);
    let subjects = subjects.into_iter().map(|row| row.representative_index);
    Ok(providers.chain(subjects).collect())
}
