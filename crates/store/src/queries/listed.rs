//! Files in long lists: sifted, ordered, counted and summed by the database, read page by page or as a stream.
//!
//! The statements are text, because a list of one desk unites files of many kinds; both engines read them alike.
//! Nothing that somebody typed stands in the text: every value is bound.

mod desk;
mod files;

pub use desk::{Branch, Waits};
pub use files::{Files, Of};

use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use futures_util::{Stream, StreamExt};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use crate::db::{Connected, Source, Store};
use crate::error::StoreError;

/// One file as a list shows it; which columns are filled depends on the list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    /// What waits to be done to it; its state in a list of files.
    pub step: String,
    /// The kind of file.
    pub kind: String,
    pub id: Uuid,
    /// What the act is done to: the file itself, or an objection to it.
    pub target: Uuid,
    pub number: String,
    pub title: String,
    /// Whose turn or claim it is: one of the two names below.
    pub party: String,
    pub subject: String,
    pub provider: String,
    pub region: String,
    pub division: String,
    pub state: String,
    pub amount: Option<i64>,
    /// The face of its voucher.
    pub face: Option<i64>,
    /// Since when it stands as it does.
    pub since: DateTime<Utc>,
    pub due: Option<NaiveDate>,
    /// The day on which a claim was paid, or a voucher settled.
    pub ended: Option<NaiveDate>,
    pub edition: i64,
}

/// Which files of a list are asked for; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Sift {
    pub divisions: Option<Vec<String>>,
    pub kind: Option<String>,
    pub step: Option<String>,
    /// Each stands in the number, the title or a party's name, in whatever case.
    pub words: Vec<String>,
    /// Stands in the provider's name, in whatever case.
    pub provider: Option<String>,
    /// The code of the use that the contract is for.
    pub purpose: Option<String>,
    /// The year of issue, of handing in, or of the money that paid.
    pub year: Option<i64>,
    /// The provider's region, and inside it its category.
    pub side: Option<(String, Option<String>)>,
    /// Only what the first check leaves to a person.
    pub risk: bool,
    /// From and to, both included; fen.
    pub amount: (Option<i64>, Option<i64>),
    pub due: (Option<NaiveDate>, Option<NaiveDate>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What has no limit comes last, then what has waited longest.
    #[default]
    Due,
    Age,
    Amount,
    Number,
}

/// An order, and whether it is turned round.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ordered {
    pub by: Order,
    pub down: bool,
}

/// The files of one step: how many, and their sums in fen.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Group {
    pub step: String,
    pub count: i64,
    pub amount: i64,
    pub face: i64,
}

/// What stands in the findings of a first check that leaves something to a person.
const DOUBT: &str = "LIKE '%\"outcome\":\"needs-person\"%'";

/// A statement under construction: its text and what is bound to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    sql: String,
    bound: Vec<Value>,
}

impl Text {
    pub(super) fn of(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            bound: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, sql: &str) {
        self.sql.push_str(sql);
    }

    /// The place of a value in the text.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.bound.push(value.into());
        format!("${}", self.bound.len())
    }

    /// One of these values; none of them holds for nothing.
    pub(super) fn one_of(&mut self, column: &str, values: &[String]) {
        if values.is_empty() {
            self.push(" AND 1 = 0");
            return;
        }
        let places: Vec<String> = values.iter().map(|one| self.bind(one.clone())).collect();
        self.push(&format!(" AND {column} IN ({})", places.join(", ")));
    }

    pub(super) fn compare(&mut self, column: &str, sign: &str, value: impl Into<Value>) {
        let place = self.bind(value);
        self.push(&format!(" AND {column} {sign} {place}"));
    }

    /// What somebody typed, taken literally, as the pattern of LIKE.
    fn pattern(&mut self, word: &str) -> String {
        let escaped = word
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let place = self.bind(format!("%{escaped}%"));
        format!("LIKE {place} ESCAPE '\\'")
    }

    pub(super) fn part(&mut self, (offset, limit): (u64, u64)) {
        let whole = |number| i64::try_from(number).unwrap_or(i64::MAX);
        let (offset, limit) = (self.bind(whole(offset)), self.bind(whole(limit)));
        self.push(&format!(" LIMIT {limit} OFFSET {offset}"));
    }

    fn statement(self, source: &impl Source) -> Statement {
        let engine = source.connection().get_database_backend();
        Statement::from_sql_and_values(engine, self.sql, self.bound)
    }

    pub(super) async fn all<R: FromQueryResult>(
        self,
        source: &impl Source,
    ) -> Result<Vec<R>, StoreError> {
        let statement = self.statement(source);
        Ok(R::find_by_statement(statement)
            .all(source.connection())
            .await?)
    }
}

/// A list: rows that can be sifted and ordered.
#[derive(Clone, Debug)]
pub struct List {
    source: Rows,
    /// The divisions that its reader may see; `None` for all.
    pub reach: Option<Vec<String>>,
    pub sift: Sift,
    pub order: Ordered,
}

#[derive(Clone, Debug)]
enum Rows {
    Desk(Vec<Branch>),
    Files(Of),
}

impl List {
    /// What waits for a desk.
    pub fn desk(branches: Vec<Branch>) -> Self {
        Self::new(Rows::Desk(branches))
    }

    /// Contracts, vouchers or claims.
    pub fn files(of: Of) -> Self {
        Self::new(Rows::Files(of))
    }

    fn new(source: Rows) -> Self {
        Self {
            source,
            reach: None,
            sift: Sift::default(),
            order: Ordered::default(),
        }
    }

    /// How many there are of each step and their sums, whatever step is asked for.
    pub async fn groups(&self, source: &impl Source) -> Result<Vec<Group>, StoreError> {
        let text = match &self.source {
            Rows::Desk(branches) => desk::groups(branches, &self.sift),
            Rows::Files(of) => files::groups(of, &self.sift),
        };
        text.all(source).await
    }

    /// Has what stands beside each file summed as well; whether that changes anything.
    pub fn sum_all(&mut self) -> bool {
        match &mut self.source {
            Rows::Files(of) => !std::mem::replace(&mut of.all_sums, true),
            Rows::Desk(_) => false,
        }
    }

    /// Some of the rows: from which on, and how many.
    pub async fn page(
        &self,
        source: &impl Source,
        part: (u64, u64),
    ) -> Result<Vec<Listed>, StoreError> {
        match &self.source {
            Rows::Desk(branches) => {
                let mut text = desk::rows(branches, &self.sift, self.order);
                text.part(part);
                text.all(source).await
            }
            Rows::Files(of) => files::page(source, of, (&self.sift, self.order), part).await,
        }
    }

    /// The row of a queue that comes after (or before) another; after one that waits no more comes the first. What this
    /// account did the last step of is not its to do (R20), and is passed over.
    pub async fn beside(
        &self,
        source: &impl Source,
        (target, back): (Uuid, bool),
        not: Uuid,
    ) -> Result<Option<Listed>, StoreError> {
        let Rows::Desk(branches) = &self.source else {
            return Ok(None);
        };
        let text = desk::beside(branches, (&self.sift, self.order), (target, back), not);
        let found: Vec<Listed> = text.all(source).await?;
        Ok(found.into_iter().next())
    }

    /// Whether there is anything at all.
    pub async fn any(&self, source: &impl Source) -> Result<bool, StoreError> {
        let everything = Self {
            sift: Sift {
                divisions: self.reach.clone(),
                ..Sift::default()
            },
            ..self.clone()
        };
        Ok(!everything.page(source, (0, 1)).await?.is_empty())
    }

    /// All rows as they stood at one moment, in chunks; never all of them in memory.
    pub async fn stream<'a>(
        &self,
        store: &'a Store,
        chunk: usize,
    ) -> Result<Chunks<'a>, StoreError> {
        let text = match &self.source {
            Rows::Desk(branches) => desk::rows(branches, &self.sift, self.order),
            Rows::Files(of) => files::rows(of, &self.sift, self.order),
        };
        let rows = store.connection().rows(text.statement(store)).await?;
        let rows = rows.map(|row| Ok(Listed::from_query_result(&row?, "")?));
        let chunks = rows.chunks(chunk);
        Ok(Box::pin(chunks.map(|some| some.into_iter().collect())))
    }
}

/// Rows of a list as they come.
pub type Chunks<'a> = Pin<Box<dyn Stream<Item = Result<Vec<Listed>, StoreError>> + Send + 'a>>;
