//! The record of acts, its heads, and the counters that number files.

use std::pin::Pin;

use chrono::{DateTime, Utc};
use futures_util::stream::{Stream, StreamExt};
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ConnectionTrait, FromQueryResult, QueryOrder, QueryResult, QuerySelect, QueryTrait, Set,
};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::First;
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

/// What narrows the record.
#[derive(Clone, Debug, Default)]
pub struct Sifted {
    /// A part of the name of who acted.
    pub who: Option<String>,
    pub act: Option<String>,
    pub file: Option<(String, Uuid)>,
    /// From this moment on, and before that one.
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

impl Sifted {
    fn condition(&self) -> Condition {
        let file = self.file.as_ref();
        Condition::all()
            .add_option(
                self.who
                    .as_ref()
                    .map(|who| record::Column::Name.contains(who)),
            )
            .add_option(self.act.as_ref().map(|act| record::Column::Act.eq(act)))
            .add_option(file.map(|(kind, _)| record::Column::FileKind.eq(kind)))
            .add_option(file.map(|(_, file)| record::Column::File.eq(*file)))
            .add_option(self.from.map(|from| record::Column::At.gte(from)))
            .add_option(self.before.map(|before| record::Column::At.lt(before)))
    }
}

/// The latest acts among those that are asked for, for the auditor's page.
pub async fn latest(
    source: &impl Source,
    sifted: &Sifted,
    (offset, limit): (u64, u64),
) -> Result<Vec<Record>, StoreError> {
    Ok(record::Entity::find()
        .filter(sifted.condition())
        .order_by_desc(record::Column::At)
        .order_by_desc(record::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

pub async fn count(source: &impl Source, sifted: &Sifted) -> Result<u64, StoreError> {
    let found = record::Entity::find().filter(sifted.condition());
    Ok(found.count(source.connection()).await?)
}

/// An act; or what can be said of a row that cannot be read, as where somebody wrote words into an id: it must not hide
/// the others.
pub type Read = Result<Record, String>;

/// Acts as they come.
pub type Acts<'a> = Pin<Box<dyn Stream<Item = Result<Read, StoreError>> + Send + 'a>>;

/// Every act of every file in the order in which the rows lie, for verification: the record is read from end to end, and
/// never stands in memory as a whole.
pub async fn each(still: &Tx) -> Result<Acts<'_>, StoreError> {
    let query = record::Entity::find();
    let statement = query.build(still.connection().get_database_backend());
    let rows = still.rows(statement).await?;
    Ok(Box::pin(rows.map(|row| {
        let row = row?;
        Ok(Record::from_query_result(&row, "").map_err(|_| told(&row)))
    })))
}

/// What a row that cannot be read still says of itself.
fn told(row: &QueryResult) -> String {
    let text = |name: &str| row.try_get::<String>("", name).unwrap_or_default();
    let file = row.try_get::<Uuid>("", "file");
    let file = file.map_or_else(|_| text("file"), |id| id.to_string());
    format!("{} {file} {}", text("file_kind"), text("hash"))
}

/// What a file amounts to.
pub struct Sum {
    pub kind: &'static str,
    pub file: Uuid,
    pub fen: i64,
}

/// What every file amounts to by its own row.
pub async fn sums(source: &impl Source) -> Result<Vec<Sum>, StoreError> {
    let mut all = Vec::new();
    macro_rules! sums {
        ($($kind:literal: $table:ident.$column:ident),*) => {$(
            let rows: Vec<(Uuid, i64)> = crate::tables::$table::Entity::find()
                .select_only()
                .column(crate::tables::$table::Column::Id)
                .column(crate::tables::$table::Column::$column)
                .into_tuple()
                .all(source.connection())
                .await?;
            all.extend(rows.into_iter().map(|(file, fen)| Sum { kind: $kind, file, fen }));
        )*};
    }
    sums!("contract": contract.Amount, "voucher": voucher.Face, "claim": claim.Amount,
          "subsidy": subsidy.Amount, "operating": operating.Amount);
    Ok(all)
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
                .first(self.connection())
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
            .first(self.connection())
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
            "spot-plan": spot_plan, "spot-check": spot_check, "signal": alarm, "appraisal": appraisal, "subsidy": subsidy,
            "opinion": opinion, "operating": operating, "need": need, "training": training, "news": news);
    Ok(files)
}
