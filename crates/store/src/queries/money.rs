//! Books and postings.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveModelTrait, IntoActiveModel, QueryOrder};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::AT_ONCE;
use crate::tables::{Book, Posting, book, posting};

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

/// The postings of a book in the order they were made.
pub async fn postings(source: &impl Source, book: &str) -> Result<Vec<Posting>, StoreError> {
    Ok(posting::Entity::find()
        .filter(posting::Column::Book.eq(book))
        .order_by_asc(posting::Column::Entry)
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

impl Tx {
    /// Makes sure the book is there, so that it can be locked.
    pub async fn open_book(&self, blank: Book) -> Result<(), StoreError> {
        book::Entity::insert(blank.into_active_model().reset_all())
            .on_conflict_do_nothing_on([book::Column::Key])
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }
}
