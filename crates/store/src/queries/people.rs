//! The people with accounts: finding them, and who else holds a role.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

use super::contains;
use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{
    Account, Link, Member, Organisation, Succession, account, link, member, organisation, record,
    succession,
};

/// Which accounts are looked for; empty fields do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// In login name, name, e-mail or the name of the body.
    pub words: String,
    pub roles: Vec<&'static str>,
    pub active: Option<bool>,
}

fn found(search: &Search) -> Condition {
    let mut all = Condition::all();
    for word in search.words.split_whitespace() {
        let bodies = organisation::Entity::find()
            .select_only()
            .column(organisation::Column::Id)
            .filter(contains(organisation::Column::Name, word))
            .into_query();
        all = all.add(
            Condition::any()
                .add(contains(account::Column::Login, word))
                .add(contains(account::Column::Name, word))
                .add(contains(account::Column::Email, word))
                .add(account::Column::Organisation.in_subquery(bodies)),
        );
    }
    if !search.roles.is_empty() {
        all = all.add(account::Column::Role.is_in(search.roles.iter().copied()));
    }
    match search.active {
        Some(active) => all.add(account::Column::Active.eq(active)),
        None => all,
    }
}

/// One page of the accounts found, by login name, and how many there are.
pub async fn find(
    source: &impl Source,
    search: &Search,
    (from, many): (u64, u64),
) -> Result<(Vec<Account>, u64), StoreError> {
    let query = account::Entity::find().filter(found(search));
    let count = query.clone().count(source.connection()).await?;
    let rows = query
        .order_by_asc(account::Column::Login)
        .offset(from)
        .limit(many)
        .all(source.connection())
        .await?;
    Ok((rows, count))
}

/// Whether any account has this role.
pub async fn is_held(source: &impl Source, role: &str) -> Result<bool, StoreError> {
    let held = account::Entity::find().filter(account::Column::Role.eq(role));
    Ok(held.count(source.connection()).await? > 0)
}

/// Every state in which the record says that an account was: the roles it had.
pub async fn roles_had(source: &impl Source, account: Uuid) -> Result<Vec<String>, StoreError> {
    let after: Vec<Option<String>> = record::Entity::find()
        .select_only()
        .column(record::Column::After)
        .filter(record::Column::FileKind.eq("account"))
        .filter(record::Column::File.eq(account))
        .order_by_asc(record::Column::Entry)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(after.into_iter().flatten().collect())
}

/// Whether a link of this kind was made for an account since a moment.
pub async fn linked_since(
    source: &impl Source,
    account: Uuid,
    kind: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let links = link::Entity::find()
        .filter(link::Column::Account.eq(account))
        .filter(link::Column::Kind.eq(kind))
        .filter(link::Column::At.gt(at));
    Ok(links.count(source.connection()).await? > 0)
}

/// The live membership of an account.
/// Somebody with an account, the body in which he sits, and for whom he acts.
pub type Known = (Account, Option<Organisation>, Option<Member>);

impl Related<organisation::Entity> for account::Entity {
    fn to() -> RelationDef {
        account::Entity::belongs_to(organisation::Entity)
            .from(account::Column::Organisation)
            .to(organisation::Column::Id)
            .into()
    }
}

impl Related<member::Entity> for account::Entity {
    /// While he acts for it: at most one party at a time.
    fn to() -> RelationDef {
        let now: RelationDef = account::Entity::belongs_to(member::Entity)
            .from(account::Column::Id)
            .to(member::Column::Account)
            .into();
        now.on_condition(|_, member| {
            sea_orm::ExprTrait::is_null(Expr::col((member, member::Column::EndedAt)))
                .into_condition()
        })
    }
}

/// Whose account this is: one question, because it is asked before every act and every page.
async fn known(source: &impl Source, whose: Expr) -> Result<Option<Known>, StoreError> {
    let found = account::Entity::find()
        .find_also_related(organisation::Entity)
        .find_also_related(member::Entity)
        .filter(whose)
        .all(source.connection())
        .await?;
    Ok(found.into_iter().next())
}

pub async fn by_login(source: &impl Source, login: &str) -> Result<Option<Known>, StoreError> {
    known(source, account::Column::Login.eq(login)).await
}

pub async fn by_id(source: &impl Source, id: Uuid) -> Result<Option<Known>, StoreError> {
    known(source, account::Column::Id.eq(id)).await
}

pub async fn membership(source: &impl Source, account: Uuid) -> Result<Option<Member>, StoreError> {
    Ok(member::Entity::find()
        .filter(member::Column::Account.eq(account))
        .filter(member::Column::EndedAt.is_null())
        .first(source.connection())
        .await?)
}

/// Who acts for a party now, the longest standing first.
pub async fn members(source: &impl Source, party: Uuid) -> Result<Vec<Member>, StoreError> {
    Ok(member::Entity::find()
        .filter(member::Column::Party.eq(party))
        .filter(member::Column::EndedAt.is_null())
        .order_by_asc(member::Column::Since)
        .order_by_asc(member::Column::Id)
        .all(source.connection())
        .await?)
}

/// The namings of a new owner that wait, of one party or of all, the oldest first.
pub async fn successions(
    source: &impl Source,
    party: Option<Uuid>,
) -> Result<Vec<Succession>, StoreError> {
    let mut found = succession::Entity::find().filter(succession::Column::State.eq("named"));
    if let Some(party) = party {
        found = found.filter(succession::Column::Party.eq(party));
    }
    let found = found.order_by_asc(succession::Column::At);
    Ok(found.all(source.connection()).await?)
}

/// The invitations into a party that still stand, the latest first.
pub async fn open_links(
    source: &impl Source,
    party: Uuid,
    at: DateTime<Utc>,
) -> Result<Vec<Link>, StoreError> {
    Ok(link::Entity::find()
        .filter(link::Column::Party.eq(party))
        .filter(link::Column::UsedAt.is_null())
        .filter(link::Column::EndedAt.is_null())
        .filter(link::Column::Until.gt(at))
        .order_by_desc(link::Column::At)
        .all(source.connection())
        .await?)
}

/// The link of this id.
pub async fn link(source: &impl Source, id: Uuid) -> Result<Option<Link>, StoreError> {
    Ok(link::Entity::find()
        .filter(link::Column::Id.eq(id))
        .first(source.connection())
        .await?)
}

impl Tx {
    /// Who acts for a party, locked in one order.
    pub async fn lock_members(&self, party: Uuid) -> Result<Vec<Member>, StoreError> {
        Ok(member::Entity::find()
            .filter(member::Column::Party.eq(party))
            .filter(member::Column::EndedAt.is_null())
            .order_by_asc(member::Column::Id)
            .lock_exclusive()
            .all(self.connection())
            .await?)
    }

    /// Everybody of one party goes over to another.
    pub async fn move_members(&self, from: Uuid, to: Uuid) -> Result<(), StoreError> {
        member::Entity::update_many()
            .col_expr(member::Column::Party, Expr::value(to))
            .filter(member::Column::Party.eq(from))
            .filter(member::Column::EndedAt.is_null())
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Ends the links of an account that still stand, of one kind or of all.
    pub async fn end_links(
        &self,
        account: Uuid,
        kind: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut ended = link::Entity::update_many()
            .col_expr(link::Column::EndedAt, Expr::value(at))
            .filter(link::Column::Account.eq(account))
            .filter(link::Column::UsedAt.is_null())
            .filter(link::Column::EndedAt.is_null());
        if let Some(kind) = kind {
            ended = ended.filter(link::Column::Kind.eq(kind));
        }
        ended.exec(self.connection()).await?;
        Ok(())
    }

    /// The active accounts of a role, locked in one order, so that two who leave at once do not leave nobody.
    pub async fn lock_holders(&self, role: &str) -> Result<Vec<Account>, StoreError> {
        Ok(account::Entity::find()
            .filter(account::Column::Role.eq(role))
            .filter(account::Column::Active.eq(true))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .all(self.connection())
            .await?)
    }
}
