//! Accounts, sessions, organisations, settings, notices.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Account, Notice, Organisation, account, notice, organisation, session};

pub async fn by_login(source: &impl Source, login: &str) -> Result<Option<Account>, StoreError> {
    Ok(account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .first(source.connection())
        .await?)
}

pub async fn organisations(source: &impl Source) -> Result<Vec<Organisation>, StoreError> {
    Ok(organisation::Entity::find()
        .order_by_asc(organisation::Column::Division)
        .order_by_asc(organisation::Column::Name)
        .all(source.connection())
        .await?)
}

/// The bodies with this role that answer for one of these divisions, or for the region.
pub async fn organisations_for(
    source: &impl Source,
    role: &str,
    divisions: &[String],
) -> Result<Vec<Organisation>, StoreError> {
    Ok(organisation::Entity::find()
        .filter(organisation::Column::Role.eq(role))
        .filter(
            Condition::any()
                .add(organisation::Column::Division.is_null())
                .add(organisation::Column::Division.is_in(divisions)),
        )
        .all(source.connection())
        .await?)
}

impl Tx {
    pub async fn end_session(&self, token: &str) -> Result<(), StoreError> {
        session::Entity::delete_by_id(token.to_owned())
            .exec(self.connection())
            .await?;
        Ok(())
    }

    pub async fn end_sessions_of(&self, account: Uuid) -> Result<(), StoreError> {
        session::Entity::delete_many()
            .filter(session::Column::Account.eq(account))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    pub async fn end_sessions_idle_since(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        session::Entity::delete_many()
            .filter(session::Column::SeenAt.lt(at))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Marks as read what the account has been told, in person or as a body.
    pub async fn read_notices(
        &self,
        account: Uuid,
        organisation: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        notice::Entity::update_many()
            .col_expr(notice::Column::ReadAt, Expr::value(at))
            .filter(told(account, organisation))
            .filter(notice::Column::ReadAt.is_null())
            .exec(self.connection())
            .await?;
        Ok(())
    }
}

fn told(account: Uuid, organisation: Option<Uuid>) -> Condition {
    let mut told = Condition::any().add(notice::Column::Account.eq(account));
    if let Some(organisation) = organisation {
        told = told.add(notice::Column::Organisation.eq(organisation));
    }
    told
}

pub async fn notices(
    source: &impl Source,
    account: Uuid,
    organisation: Option<Uuid>,
    (offset, limit): (u64, u64),
) -> Result<Vec<Notice>, StoreError> {
    Ok(notice::Entity::find()
        .filter(told(account, organisation))
        .order_by_desc(notice::Column::At)
        .order_by_desc(notice::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

/// Whether this account was told these words since; words name the file they are about.
pub async fn told_since(
    source: &impl Source,
    account: Uuid,
    words: &str,
    since: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let found = notice::Entity::find()
        .filter(notice::Column::Account.eq(account))
        .filter(notice::Column::At.gte(since))
        .filter(notice::Column::Words.eq(words));
    Ok(found.count(source.connection()).await? > 0)
}

/// How many there are.
pub async fn count_notices(
    source: &impl Source,
    account: Uuid,
    organisation: Option<Uuid>,
) -> Result<u64, StoreError> {
    let told = notice::Entity::find().filter(told(account, organisation));
    Ok(told.count(source.connection()).await?)
}

pub async fn unread(
    source: &impl Source,
    account: Uuid,
    organisation: Option<Uuid>,
) -> Result<u64, StoreError> {
    Ok(notice::Entity::find()
        .filter(told(account, organisation))
        .filter(notice::Column::ReadAt.is_null())
        .count(source.connection())
        .await?)
}
