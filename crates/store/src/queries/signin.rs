//! The door: sessions, second factors, recovery codes, failed tries, security events.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait, TryInsert};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{
    Account, Factor, FormerPassword, SecurityEvent, Session, Tries, account, factor,
    former_password, kept_form, recovery_code, security_event, session, tries,
};

/// The sessions of an account, the last begun first.
pub async fn sessions_of(source: &impl Source, account: Uuid) -> Result<Vec<Session>, StoreError> {
    Ok(session::Entity::find()
        .filter(session::Column::Account.eq(account))
        .order_by_desc(session::Column::CreatedAt)
        .all(source.connection())
        .await?)
}

/// Every account, for giving all of a demo's staff their factor.
pub async fn accounts(source: &impl Source) -> Result<Vec<Account>, StoreError> {
    Ok(account::Entity::find().all(source.connection()).await?)
}

/// The factor of this kind that an account has.
pub async fn factor_of(
    source: &impl Source,
    account: Uuid,
    kind: &str,
) -> Result<Option<Factor>, StoreError> {
    Ok(factor::Entity::find()
        .filter(factor::Column::Account.eq(account))
        .filter(factor::Column::Kind.eq(kind))
        .first(source.connection())
        .await?)
}

/// How many recovery codes an account has not used yet.
pub async fn recovery_codes_left(source: &impl Source, account: Uuid) -> Result<u64, StoreError> {
    Ok(recovery_code::Entity::find()
        .filter(recovery_code::Column::Account.eq(account))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(source.connection())
        .await?)
}

/// The passwords that an account had before, the latest first.
pub async fn former_passwords(
    source: &impl Source,
    account: Uuid,
) -> Result<Vec<FormerPassword>, StoreError> {
    Ok(former_password::Entity::find()
        .filter(former_password::Column::Account.eq(account))
        .order_by_desc(former_password::Column::At)
        .order_by_desc(former_password::Column::Id)
        .all(source.connection())
        .await?)
}

/// What narrows the record of the door.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Whose events; none for everybody's.
    pub accounts: Option<Vec<Uuid>>,
    pub event: Option<String>,
    /// From this moment on, and before that one.
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

impl Watched {
    fn rows(&self) -> Select<security_event::Entity> {
        use security_event::Column;
        security_event::Entity::find()
            .apply_if(self.accounts.clone(), |query, ids| {
                query.filter(Column::Account.is_in(ids))
            })
            .apply_if(self.event.clone(), |query, code| {
                query.filter(Column::Event.eq(code))
            })
            .apply_if(self.from, |query, at| query.filter(Column::At.gte(at)))
            .apply_if(self.before, |query, at| query.filter(Column::At.lt(at)))
    }
}

/// What happened at the door, the latest first.
pub async fn events(
    source: &impl Source,
    watched: &Watched,
    (offset, limit): (u64, u64),
) -> Result<Vec<SecurityEvent>, StoreError> {
    Ok(watched
        .rows()
        .order_by_desc(security_event::Column::At)
        .order_by_desc(security_event::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

pub async fn count_events(source: &impl Source, watched: &Watched) -> Result<u64, StoreError> {
    Ok(watched.rows().count(source.connection()).await?)
}

/// The accounts with this login, or with this in their name.
pub async fn called(source: &impl Source, typed: &str) -> Result<Vec<Uuid>, StoreError> {
    Ok(account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(
            Condition::any()
                .add(account::Column::Login.eq(typed.to_lowercase()))
                .add(account::Column::Name.contains(typed)),
        )
        .into_tuple()
        .all(source.connection())
        .await?)
}

impl Tx {
    pub async fn forget_password(&self, id: Uuid) -> Result<(), StoreError> {
        former_password::Entity::delete_by_id(id)
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets kept forms that nobody came back for.
    pub async fn forget_forms_before(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        kept_form::Entity::delete_many()
            .filter(kept_form::Column::At.lt(at))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Marks that the owner of a session has just proved his factor.
    pub async fn prove_session(
        &self,
        account: Uuid,
        id: Uuid,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        session::Entity::update_many()
            .col_expr(session::Column::ProvedAt, Expr::value(at))
            .filter(session::Column::Account.eq(account))
            .filter(session::Column::Id.eq(id))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Ends one session of an account, by its id.
    pub async fn end_session_named(&self, account: Uuid, id: Uuid) -> Result<u64, StoreError> {
        let done = session::Entity::delete_many()
            .filter(session::Column::Account.eq(account))
            .filter(session::Column::Id.eq(id))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }

    /// Ends every session of an account but one.
    pub async fn end_other_sessions(&self, account: Uuid, keep: Uuid) -> Result<u64, StoreError> {
        let done = session::Entity::delete_many()
            .filter(session::Column::Account.eq(account))
            .filter(session::Column::Id.ne(keep))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }

    /// The factor of this kind that an account has, locked until the transaction ends.
    pub async fn lock_factor(
        &self,
        account: Uuid,
        kind: &str,
    ) -> Result<Option<Factor>, StoreError> {
        Ok(factor::Entity::find()
            .filter(factor::Column::Account.eq(account))
            .filter(factor::Column::Kind.eq(kind))
            .lock_exclusive()
            .first(self.connection())
            .await?)
    }

    /// Takes every factor and recovery code of an account away.
    pub async fn drop_factors(&self, account: Uuid) -> Result<(), StoreError> {
        factor::Entity::delete_many()
            .filter(factor::Column::Account.eq(account))
            .exec(self.connection())
            .await?;
        self.drop_recovery_codes(account).await
    }

    pub async fn drop_recovery_codes(&self, account: Uuid) -> Result<(), StoreError> {
        recovery_code::Entity::delete_many()
            .filter(recovery_code::Column::Account.eq(account))
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// The failures of a typed name, locked; `new` is written first when there are none yet, so that every name
    /// takes the same path.
    pub async fn lock_tries(&self, new: Tries) -> Result<Option<Tries>, StoreError> {
        let name = new.name.clone();
        TryInsert::one(new.into_active_model().reset_all())
            .on_conflict_do_nothing_on([tries::Column::Name])
            .exec_without_returning(self.connection())
            .await?;
        self.lock(name).await
    }

    pub async fn forget_tries(&self, name: &str) -> Result<(), StoreError> {
        tries::Entity::delete_by_id(name.to_owned())
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Forgets names on which nobody failed since that day.
    pub async fn forget_tries_before(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        tries::Entity::delete_many()
            .filter(tries::Column::Until.lt(at))
            .exec(self.connection())
            .await?;
        Ok(())
    }
}
