//! Books and postings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, IntoActiveModel, QueryOrder, QuerySelect};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::{AT_ONCE, First};
use crate::tables::{Book, Posting, YearClose, book, posting, voucher, year_close};

pub async fn books(source: &impl Source) -> Result<Vec<Book>, StoreError> {
    Ok(book::Entity::find()
        .order_by_asc(book::Column::Key)
        .all(source.connection())
        .await?)
}

/// The books of these keys, by their keys.
pub async fn books_of(
    source: &impl Source,
    keys: impl IntoIterator<Item = String>,
) -> Result<BTreeMap<String, Book>, StoreError> {
    let keys: Vec<String> = keys
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut books = BTreeMap::new();
    for some in keys.chunks(AT_ONCE) {
        let rows = book::Entity::find()
            .filter(book::Column::Key.is_in(some.to_vec()))
            .all(source.connection())
            .await?;
        books.extend(rows.into_iter().map(|row| (row.key.clone(), row)));
    }
    Ok(books)
}

/// The latest postings of a book, the last first.
pub async fn latest(
    source: &impl Source,
    book: &str,
    count: u64,
) -> Result<Vec<Posting>, StoreError> {
    Ok(posting::Entity::find()
        .filter(posting::Column::Book.eq(book))
        .order_by_desc(posting::Column::Entry)
        .limit(count)
        .all(source.connection())
        .await?)
}

/// What was used of a book from a moment on and before another.
pub async fn used_between(
    source: &impl Source,
    book: &str,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
) -> Result<i64, StoreError> {
    let sum: Option<Option<i64>> = posting::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .filter(posting::Column::Book.eq(book))
        .filter(posting::Column::Bucket.eq("used"))
        .filter(posting::Column::At.gte(from))
        .filter(posting::Column::At.lt(to))
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

/// The budget books, or those of the providers of a year.
pub async fn books_of_kind(
    source: &impl Source,
    kind: &str,
    year: Option<i64>,
) -> Result<Vec<Book>, StoreError> {
    let mut query = book::Entity::find().filter(book::Column::Kind.eq(kind));
    if let Some(year) = year {
        query = query.filter(book::Column::Year.eq(year));
    }
    Ok(query
        .order_by_asc(book::Column::Key)
        .all(source.connection())
        .await?)
}

/// The years that were closed.
pub async fn closed(source: &impl Source) -> Result<Vec<YearClose>, StoreError> {
    Ok(year_close::Entity::find()
        .order_by_desc(year_close::Column::Year)
        .all(source.connection())
        .await?)
}

/// The postings that one file caused, in all books.
pub async fn postings_of(
    source: &impl Source,
    file_kind: &str,
    file: Uuid,
) -> Result<Vec<Posting>, StoreError> {
    Ok(posting::Entity::find()
        .filter(posting::Column::FileKind.eq(file_kind))
        .filter(posting::Column::File.eq(file))
        .order_by_asc(posting::Column::At)
        .order_by_asc(posting::Column::Book)
        .order_by_asc(posting::Column::Entry)
        .all(source.connection())
        .await?)
}

/// The states in which a voucher still binds its face.
const LIVE: [&str; 4] = ["issued", "set-off", "paid-in-full", "claimed"];

impl Tx {
    /// From now on the next year's budget holds what live vouchers bind in this one (R12); how many there are.
    pub async fn carry_vouchers(&self, year: i64) -> Result<u64, StoreError> {
        let done = voucher::Entity::update_many()
            .col_expr(voucher::Column::BudgetYear, Expr::value(year + 1))
            .filter(voucher::Column::BudgetYear.eq(year))
            .filter(voucher::Column::State.is_in(LIVE))
            .exec(self.connection())
            .await?;
        Ok(done.rows_affected)
    }

    /// What live vouchers bind in the budget of a year.
    pub async fn bound_in(&self, year: i64) -> Result<(i64, i64), StoreError> {
        let found: Option<(i64, Option<i64>)> = voucher::Entity::find()
            .select_only()
            .column_as(Expr::cust("COUNT(*)"), "count")
            .column_as(Expr::cust("CAST(SUM(face) AS bigint)"), "face")
            .filter(voucher::Column::BudgetYear.eq(year))
            .filter(voucher::Column::State.is_in(LIVE))
            .into_tuple()
            .first(self.connection())
            .await?;
        let (count, face) = found.unwrap_or_default();
        Ok((count, face.unwrap_or(0)))
    }

    /// Locks these books, in the order of their keys.
    pub async fn lock_books(&self, keys: Vec<String>) -> Result<(), StoreError> {
        book::Entity::find()
            .filter(book::Column::Key.is_in(keys))
            .order_by_asc(book::Column::Key)
            .lock_exclusive()
            .all(self.connection())
            .await?;
        Ok(())
    }

    /// Makes sure the book is there, so that it can be locked.
    pub async fn open_book(&self, blank: Book) -> Result<(), StoreError> {
        book::Entity::insert(blank.into_active_model().reset_all())
            .on_conflict_do_nothing_on([book::Column::Key])
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }
}
