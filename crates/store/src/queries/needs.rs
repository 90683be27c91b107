//! Needs of a reader, whom they reach, and their offers.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Need, NeedOffer, NeedReach, need, need_offer, need_reach};

/// Whose list it is.
#[derive(Clone, Copy, Debug)]
pub enum Readers {
    Subject(Uuid),
    /// Those that reach it.
    Provider(Uuid),
    Everyones,
}

const STANDING: [&str; 2] = ["open", "offered"];

fn of(readers: Readers) -> Select<need::Entity> {
    let query = need::Entity::find();
    match readers {
        Readers::Subject(id) => query.filter(need::Column::Subject.eq(id)),
        Readers::Provider(id) => {
            let mut reached = Query::select();
            reached
                .column(need_reach::Column::Need)
                .from(need_reach::Entity)
                .cond_where(need_reach::Column::Provider.eq(id));
            query.filter(need::Column::Id.in_subquery(reached))
        }
        Readers::Everyones => query,
    }
}

/// Those that nobody offered to first, the first due first; those that are over last.
pub async fn page(
    source: &impl Source,
    readers: Readers,
    (offset, limit): (u64, u64),
) -> Result<Vec<Need>, StoreError> {
    let over = need::Column::State.is_not_in(STANDING);
    let offered = need::Column::State.ne("open");
    Ok(of(readers)
        .order_by_asc(over)
        .order_by_asc(offered)
        .order_by_asc(need::Column::DueOn)
        .order_by_desc(need::Column::Number)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

pub async fn count(source: &impl Source, readers: Readers) -> Result<u64, StoreError> {
    Ok(of(readers).count(source.connection()).await?)
}

/// How many of a subject take offers.
pub async fn standing_of(source: &impl Source, subject: Uuid) -> Result<u64, StoreError> {
    Ok(of(Readers::Subject(subject))
        .filter(need::Column::State.is_in(STANDING))
        .count(source.connection())
        .await?)
}

/// Said as the index of those that take offers says it.
fn still_standing() -> Expr {
    Expr::cust("need.state IN ('open', 'offered')")
}

/// Every need that takes offers.
pub async fn standing(source: &impl Source) -> Result<Vec<Need>, StoreError> {
    let mut rows = need::Entity::find()
        .filter(still_standing())
        .all(source.connection())
        .await?;
    // Asked for in this order, SQLite would look through all that ever were to save itself the sorting of a few.
    rows.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(rows)
}

/// Those whose last day is before this one.
pub async fn over(source: &impl Source, today: NaiveDate) -> Result<Vec<Uuid>, StoreError> {
    Ok(need::Entity::find()
        .select_only()
        .column(need::Column::Id)
        .filter(still_standing())
        .filter(need::Column::StandsUntil.lt(today))
        .into_tuple()
        .all(source.connection())
        .await?)
}

pub async fn numbered(source: &impl Source, number: &str) -> Result<Option<Need>, StoreError> {
    Ok(need::Entity::find()
        .filter(need::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}

/// How a need reached a provider, if it did.
pub async fn reach(
    source: &impl Source,
    (need, provider): (Uuid, Uuid),
) -> Result<Option<NeedReach>, StoreError> {
    Ok(need_reach::Entity::find()
        .filter(need_reach::Column::Need.eq(need))
        .filter(need_reach::Column::Provider.eq(provider))
        .first(source.connection())
        .await?)
}

/// Whom a need reached, those that match best first.
pub async fn reached(source: &impl Source, need: Uuid) -> Result<Vec<NeedReach>, StoreError> {
    Ok(need_reach::Entity::find()
        .filter(need_reach::Column::Need.eq(need))
        .order_by_desc(need_reach::Column::Score)
        .order_by_asc(need_reach::Column::Id)
        .all(source.connection())
        .await?)
}

/// The offers to a need, the first first.
pub async fn offers(source: &impl Source, need: Uuid) -> Result<Vec<NeedOffer>, StoreError> {
    Ok(need_offer::Entity::find()
        .filter(need_offer::Column::Need.eq(need))
        .order_by_asc(need_offer::Column::OfferedOn)
        .order_by_asc(need_offer::Column::Id)
        .all(source.connection())
        .await?)
}

/// The offers of a provider to some needs.
pub async fn offers_of(
    source: &impl Source,
    provider: Uuid,
    needs: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<NeedOffer>, StoreError> {
    let mut found = Vec::new();
    for some in crate::rows::batches(needs) {
        found.extend(
            need_offer::Entity::find()
                .filter(need_offer::Column::Provider.eq(provider))
                .filter(need_offer::Column::Need.is_in(some))
                .order_by_asc(need_offer::Column::Id)
                .all(source.connection())
                .await?,
        );
    }
    Ok(found)
}

impl Tx {
    /// The open offers to a need go unchosen, but one.
    pub async fn pass_offers(&self, need: Uuid, but: Option<Uuid>) -> Result<(), StoreError> {
        let mut those = Condition::all()
            .add(need_offer::Column::Need.eq(need))
            .add(need_offer::Column::State.eq("open"));
        if let Some(chosen) = but {
            those = those.add(need_offer::Column::Id.ne(chosen));
        }
        need_offer::Entity::update_many()
            .col_expr(need_offer::Column::State, Expr::value("passed"))
            .filter(those)
            .exec(self.connection())
            .await?;
        Ok(())
    }
}
