//! The outbox of letters, and who wants mail.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Account, Letter, MailOff, account, letter, mail_off, member, notice};

/// The active people of a body in a role whom notices reach by mail.
pub async fn readers_at(
    source: &impl Source,
    organisation: Uuid,
    role: &str,
) -> Result<Vec<Account>, StoreError> {
    let silent = Query::select()
        .column(mail_off::Column::Account)
        .from(mail_off::Entity)
        .to_owned();
    Ok(account::Entity::find()
        .filter(account::Column::Organisation.eq(organisation))
        .filter(account::Column::Role.eq(role))
        .filter(account::Column::Active.eq(true))
        .filter(account::Column::Email.ne(""))
        .filter(account::Column::Id.not_in_subquery(silent))
        .order_by_asc(account::Column::Login)
        .all(source.connection())
        .await?)
}

impl Related<mail_off::Entity> for account::Entity {
    fn to() -> RelationDef {
        account::Entity::belongs_to(mail_off::Entity)
            .from(account::Column::Id)
            .to(mail_off::Column::Account)
            .into()
    }
}

/// Everybody who acts for the party of this account, itself among them, with who of them wants no mail.
pub async fn colleagues(
    source: &impl Source,
    account: Uuid,
) -> Result<Vec<(Account, Option<MailOff>)>, StoreError> {
    let acts_for = |column| {
        let mut rows = Query::select();
        rows.column(column)
            .from(member::Entity)
            .and_where(member::Column::EndedAt.is_null());
        rows
    };
    let party = acts_for(member::Column::Party)
        .and_where(member::Column::Account.eq(account))
        .to_owned();
    let beside = acts_for(member::Column::Account)
        .and_where(member::Column::Party.in_subquery(party))
        .to_owned();
    let who = Condition::any()
        .add(account::Column::Id.eq(account))
        .add(account::Column::Id.in_subquery(beside));
    Ok(account::Entity::find()
        .find_also_related(mail_off::Entity)
        .filter(who)
        .order_by_asc(account::Column::Id)
        .all(source.connection())
        .await?)
}

impl Tx {
    /// The letter that has waited longest for its turn, locked; one that another worker holds is passed over.
    pub async fn due_letter(&self, now: DateTime<Utc>) -> Result<Option<Letter>, StoreError> {
        Ok(letter::Entity::find()
            .filter(letter::Column::NextTry.lte(now))
            .order_by_asc(letter::Column::NextTry)
            .order_by_asc(letter::Column::Id)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .first(self.connection())
            .await?)
    }

    /// Wants mail again.
    pub async fn end_mail_off(&self, account: Uuid) -> Result<(), StoreError> {
        mail_off::Entity::delete_by_id(account)
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Whether a notice that leads to `link` was written since a moment.
    pub async fn told_since(&self, link: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let told = notice::Entity::find()
            .filter(notice::Column::Link.eq(link))
            .filter(notice::Column::At.gte(at))
            .count(self.connection())
            .await?;
        Ok(told > 0)
    }
}

/// How many letters wait, were sent, and were given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: u64,
    pub sent: u64,
    pub given_up: u64,
}

pub async fn counts(source: &impl Source) -> Result<Counts, StoreError> {
    let all = letter::Entity::find().count(source.connection()).await?;
    let waiting = letter::Entity::find()
        .filter(letter::Column::NextTry.is_not_null())
        .count(source.connection())
        .await?;
    let sent = letter::Entity::find()
        .filter(letter::Column::SentAt.is_not_null())
        .count(source.connection())
        .await?;
    Ok(Counts {
        waiting,
        sent,
        given_up: all.saturating_sub(waiting + sent),
    })
}

/// The letters that were not delivered, those given up first, then the latest of all others.
pub async fn list(
    source: &impl Source,
    (offset, limit): (u64, u64),
) -> Result<Vec<Letter>, StoreError> {
    let given_up = Expr::case(
        letter::Column::NextTry
            .is_null()
            .and(letter::Column::SentAt.is_null()),
        0,
    )
    .case(letter::Column::SentAt.is_null(), 1)
    .finally(2);
    Ok(letter::Entity::find()
        .order_by_asc(Expr::Case(Box::new(given_up)))
        .order_by_desc(letter::Column::At)
        .order_by_desc(letter::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

/// The latest letters, whatever became of them.
pub async fn latest(source: &impl Source, limit: u64) -> Result<Vec<Letter>, StoreError> {
    Ok(letter::Entity::find()
        .order_by_desc(letter::Column::At)
        .order_by_desc(letter::Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?)
}

impl Tx {
    /// Makes every letter that was not sent due at once, as if it had never been tried; how many.
    pub async fn redeliver_letters(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let done = letter::Entity::update_many()
            .col_expr(letter::Column::NextTry, Expr::value(now))
            .col_expr(letter::Column::Since, Expr::value(now))
            .col_expr(
                letter::Column::EarlierTries,
                Expr::col(letter::Column::EarlierTries).add(Expr::col(letter::Column::Tries)),
            )
            .col_expr(letter::Column::Tries, Expr::value(0_i64))
            .filter(letter::Column::SentAt.is_null())
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }
}
