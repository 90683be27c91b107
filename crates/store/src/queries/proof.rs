//! What the proof of the ledger reads: rows in their order, and sums that the database makes itself.

use std::collections::BTreeMap;

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{
    Book, Posting, book, payment, posting, programme, subsidy, subsidy_payment, top_up,
    top_up_payment, voucher,
};

/// Every book.
pub async fn books(source: &impl Source) -> Result<Vec<Book>, StoreError> {
    Ok(book::Entity::find()
        .order_by_asc(book::Column::Key)
        .all(source.connection())
        .await?)
}

/// The next postings of a book after this row.
pub async fn postings_after(
    source: &impl Source,
    book: &str,
    entry: i64,
    count: u64,
) -> Result<Vec<Posting>, StoreError> {
    Ok(posting::Entity::find()
        .filter(posting::Column::Book.eq(book))
        .filter(posting::Column::Entry.gt(entry))
        .order_by_asc(posting::Column::Entry)
        .limit(count)
        .all(source.connection())
        .await?)
}

/// Books that postings name and that are not there.
pub async fn orphans(source: &impl Source) -> Result<Vec<String>, StoreError> {
    Ok(posting::Entity::find()
        .select_only()
        .column(posting::Column::Book)
        .distinct()
        .filter(Expr::cust("posting.book NOT IN (SELECT key FROM book)"))
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// The subjects and years whose ceilings vouchers stand in, and the years whose budgets they stand in.
pub async fn held(source: &impl Source) -> Result<(Vec<(Uuid, i64)>, Vec<i64>), StoreError> {
    let ceilings = voucher::Entity::find()
        .select_only()
        .column(voucher::Column::Subject)
        .column(voucher::Column::Year)
        .distinct()
        .into_tuple()
        .all(source.connection())
        .await?;
    let budgets = voucher::Entity::find()
        .select_only()
        .column(voucher::Column::BudgetYear)
        .distinct()
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok((ceilings, budgets))
}

/// What live vouchers bind in one book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub book: String,
    pub amount: i64,
}

#[derive(FromQueryResult)]
struct Faces {
    about: Uuid,
    year: i64,
    amount: i64,
}

#[derive(FromQueryResult)]
struct YearFaces {
    year: i64,
    amount: i64,
}

/// The states in which a voucher still binds its face.
const LIVE: [&str; 4] = ["issued", "set-off", "paid-in-full", "claimed"];

/// The faces of live vouchers, summed by the books that bind them.
pub async fn promises(source: &impl Source) -> Result<Vec<Promise>, StoreError> {
    let sum = || Expr::cust("CAST(SUM(face) AS bigint)");
    let live = || voucher::Entity::find().filter(voucher::Column::State.is_in(LIVE));
    let mut promises = Vec::new();
    let years: Vec<YearFaces> = live()
        .select_only()
        .column_as(voucher::Column::BudgetYear, "year")
        .column_as(sum(), "amount")
        .group_by(voucher::Column::BudgetYear)
        .into_model()
        .all(source.connection())
        .await?;
    promises.extend(years.into_iter().map(|row| Promise {
        book: format!("budget/redemption/{}", row.year),
        amount: row.amount,
    }));
    let ceilings: Vec<Faces> = live()
        .select_only()
        .column_as(voucher::Column::Subject, "about")
        .column_as(voucher::Column::Year, "year")
        .column_as(sum(), "amount")
        .group_by(voucher::Column::Subject)
        .group_by(voucher::Column::Year)
        .into_model()
        .all(source.connection())
        .await?;
    promises.extend(ceilings.into_iter().map(|row| Promise {
        book: format!("ceiling/{}/{}", row.about, row.year),
        amount: row.amount,
    }));
    let services: Vec<Faces> = live()
        .filter(voucher::Column::ReceivableYear.is_not_null())
        .select_only()
        .column_as(voucher::Column::Provider, "about")
        .column_as(voucher::Column::ReceivableYear, "year")
        .column_as(sum(), "amount")
        .group_by(voucher::Column::Provider)
        .group_by(voucher::Column::ReceivableYear)
        .into_model()
        .all(source.connection())
        .await?;
    promises.extend(services.into_iter().map(|row| Promise {
        book: format!("provider/{}/{}", row.about, row.year),
        amount: row.amount,
    }));
    promises.extend(offers(source).await?);
    promises.extend(subsidies(source).await?);
    let operating = super::operating::bound(source).await?.into_iter();
    promises.extend(operating.map(|(year, amount)| Promise {
        book: format!("budget/operating/{year}"),
        amount,
    }));
    Ok(promises)
}

/// What promised top-ups bind in the books of their programmes.
async fn offers(source: &impl Source) -> Result<Vec<Promise>, StoreError> {
    let keys = programmes(source).await?;
    let sums: Vec<(Uuid, i64)> = top_up::Entity::find()
        .filter(top_up::Column::State.is_in(PROMISED))
        .select_only()
        .column(top_up::Column::Programme)
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .group_by(top_up::Column::Programme)
        .into_tuple()
        .all(source.connection())
        .await?;
    let promise = |(id, amount)| Promise {
        book: keys.get(&id).cloned().unwrap_or_default(),
        amount,
    };
    Ok(sums.into_iter().map(promise).collect())
}

/// What decided and unpaid subsidies bind in the budget's line of the year that holds them.
async fn subsidies(source: &impl Source) -> Result<Vec<Promise>, StoreError> {
    let sums: Vec<YearFaces> = subsidy::Entity::find()
        .filter(subsidy::Column::State.is_in(PROMISED))
        .select_only()
        .column_as(subsidy::Column::BudgetYear, "year")
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .group_by(subsidy::Column::BudgetYear)
        .into_model()
        .all(source.connection())
        .await?;
    let promise = |row: YearFaces| Promise {
        book: format!("budget/subsidy/{}", row.year),
        amount: row.amount,
    };
    Ok(sums.into_iter().map(promise).collect())
}

/// What was paid as subsidies in all.
pub async fn subsidised(source: &impl Source) -> Result<i64, StoreError> {
    let sum: Option<Option<i64>> = subsidy_payment::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

/// What was paid as operating subsidies in all.
pub async fn operated(source: &impl Source) -> Result<i64, StoreError> {
    super::operating::paid(source).await
}

/// The states in which a top-up or a subsidy still binds its programme's money.
const PROMISED: [&str; 4] = ["offered", "confirmed", "instructed", "bounced"];

/// The key of each programme's book.
async fn programmes(source: &impl Source) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let rows = programme::Entity::find().all(source.connection()).await?;
    let key = |row: programme::Model| {
        let key = format!("top-up/{}/{}", row.id, row.from_on.year());
        (row.id, key)
    };
    Ok(rows.into_iter().map(key).collect())
}

/// What was paid from each programme, by the key of its book.
pub async fn topped_up(source: &impl Source) -> Result<BTreeMap<String, i64>, StoreError> {
    let keys = programmes(source).await?;
    let sums: Vec<(Uuid, i64)> = top_up_payment::Entity::find()
        .select_only()
        .column_as(Expr::cust("top_up.programme"), "programme")
        .column_as(
            Expr::cust("CAST(SUM(top_up_payment.amount) AS bigint)"),
            "amount",
        )
        .join(
            sea_orm::JoinType::InnerJoin,
            top_up_payment::Entity::belongs_to(top_up::Entity)
                .from(top_up_payment::Column::TopUp)
                .to(top_up::Column::Id)
                .into(),
        )
        .group_by(Expr::cust("top_up.programme"))
        .into_tuple()
        .all(source.connection())
        .await?;
    let keyed = |(id, amount)| (keys.get(&id).cloned().unwrap_or_default(), amount);
    Ok(sums.into_iter().map(keyed).collect())
}

/// What was paid in all.
pub async fn paid(source: &impl Source) -> Result<i64, StoreError> {
    let sum: Option<Option<i64>> = payment::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}
