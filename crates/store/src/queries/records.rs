//! The record of acts, its heads, and the counters that number files.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{QueryOrder, QuerySelect, Set};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::tables::{Record, RecordHead, counter, record, record_head};

/// The acts on one file, the first first.
pub async fn of_file(
    source: &impl Source,
    file_kind: &str,
    file: Uuid,
) -> Result<Vec<Record>, StoreError> {
    Ok(record::Entity::find()
        .filter(record::Column::FileKind.eq(file_kind))
        .filter(record::Column::File.eq(file))
        .order_by_asc(record::Column::Entry)
        .all(source.connection())
        .await?)
}

/// The latest acts on all files, for the auditor's page.
pub async fn latest(
    source: &impl Source,
    offset: u64,
    limit: u64,
) -> Result<Vec<Record>, StoreError> {
    Ok(record::Entity::find()
        .order_by_desc(record::Column::At)
        .order_by_desc(record::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

pub async fn count(source: &impl Source) -> Result<u64, StoreError> {
    Ok(record::Entity::find().count(source.connection()).await?)
}

/// Every act of every file, file by file, for verification.
pub async fn all(source: &impl Source) -> Result<Vec<Record>, StoreError> {
    Ok(record::Entity::find()
        .order_by_asc(record::Column::FileKind)
        .order_by_asc(record::Column::File)
        .order_by_asc(record::Column::Entry)
        .all(source.connection())
        .await?)
}

pub async fn heads(source: &impl Source) -> Result<Vec<RecordHead>, StoreError> {
    Ok(record_head::Entity::find()
        .order_by_asc(record_head::Column::FileKind)
        .order_by_asc(record_head::Column::File)
        .all(source.connection())
        .await?)
}

impl Tx {
    pub async fn lock_head(
        &self,
        file_kind: &str,
        file: Uuid,
    ) -> Result<Option<RecordHead>, StoreError> {
        Ok(
            record_head::Entity::find_by_id((file_kind.to_owned(), file))
                .lock_exclusive()
                .one(self.connection())
                .await?,
        )
    }

    pub async fn put_head(&self, head: RecordHead) -> Result<(), StoreError> {
        record_head::Entity::insert(record_head::ActiveModel {
            file_kind: Set(head.file_kind),
            file: Set(head.file),
            entries: Set(head.entries),
            head: Set(head.head),
        })
        .on_conflict(
            OnConflict::columns([record_head::Column::FileKind, record_head::Column::File])
                .update_columns([record_head::Column::Entries, record_head::Column::Head])
                .to_owned(),
        )
        .exec_without_returning(self.connection())
        .await?;
        Ok(())
    }

    /// The next number of a series; the row stays locked, so no number is given twice.
    pub async fn next_number(&self, series: &str) -> Result<i64, StoreError> {
        let mut insert = OnConflict::column(counter::Column::Name);
        insert.value(
            counter::Column::Value,
            Expr::col((counter::Entity, counter::Column::Value)).add(1),
        );
        counter::Entity::insert(counter::ActiveModel {
            name: Set(series.to_owned()),
            value: Set(1),
        })
        .on_conflict(insert)
        .exec_without_returning(self.connection())
        .await?;
        let row = counter::Entity::find_by_id(series.to_owned())
            .one(self.connection())
            .await?;
        row.map(|row| row.value)
            .ok_or_else(|| StoreError::Value(format!("no counter {series}")))
    }
}

/// What the shelf must hold: the file that it belongs to, by kind and id, and its hash.
pub async fn shelved(source: &impl Source) -> Result<Vec<(String, Uuid, String)>, StoreError> {
    use crate::tables::{attachment, paper};
    let mut all: Vec<(String, Uuid, String)> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::FileKind)
        .column(attachment::Column::File)
        .column(attachment::Column::Hash)
        .into_tuple()
        .all(source.connection())
        .await?;
    let printed: Vec<(String, Uuid, String)> = paper::Entity::find()
        .select_only()
        .column(paper::Column::FileKind)
        .column(paper::Column::File)
        .column(paper::Column::Hash)
        .filter(paper::Column::Hash.is_not_null())
        .into_tuple()
        .all(source.connection())
        .await?;
    all.extend(printed);
    Ok(all)
}

/// A file by kind and id, with the state in which it stands if it has states.
pub type Standing = (&'static str, Uuid, Option<String>);

/// Every file that must have a record.
pub async fn files(source: &impl Source) -> Result<Vec<Standing>, StoreError> {
    let mut files = Vec::new();
    macro_rules! ids {
        ($($kind:literal: $table:ident),*) => {$(
            let ids: Vec<Uuid> = crate::tables::$table::Entity::find()
                .select_only()
                .column(crate::tables::$table::Column::Id)
                .into_tuple()
                .all(source.connection())
                .await?;
            files.extend(ids.into_iter().map(|id| ($kind, id, None)));
        )*};
    }
    macro_rules! states {
        ($($kind:literal: $table:ident),*) => {$(
            let rows: Vec<(Uuid, String)> = crate::tables::$table::Entity::find()
                .select_only()
                .column(crate::tables::$table::Column::Id)
                .column(crate::tables::$table::Column::State)
                .into_tuple()
                .all(source.connection())
                .await?;
            files.extend(rows.into_iter().map(|(id, state)| ($kind, id, Some(state))));
        )*};
    }
    ids!("account": account, "expert": expert);
    states!("subject": subject, "provider": provider, "contract": contract,
            "voucher": voucher, "claim": claim, "service": service,
            "instrument": instrument, "certificate": certificate, "amendment": amendment,
            "batch": batch, "recovery": recovery, "programme": programme, "top-up": top_up, "case": inquiry,
            "spot-plan": spot_plan, "spot-check": spot_check, "signal": alarm, "appraisal": appraisal, "subsidy": subsidy);
    Ok(files)
}
