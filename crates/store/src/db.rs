//! Opening a database, reading it, and the one door through which it changes.
//!
//! With `line.rs` this is the only file that knows which engine it speaks to.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, DbBackend,
    IsolationLevel, SqliteTransactionMode, Statement, StreamTrait, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::error::StoreError;
use crate::line::{Coming, Line, Nights};
use crate::migrations::Migrator;
use crate::rows::Held;

mod sealed {
    pub trait Connected {
        type Connection: sea_orm::ConnectionTrait;
        fn connection(&self) -> &Self::Connection;
    }
}
pub(crate) use sealed::Connected;

/// Anything that rows can be read from: the store itself or an open transaction.
pub trait Source: Connected + Sync {}
impl<T: Connected + Sync> Source for T {}

/// One database: a pool of readers, and a writer where the engine has only one.
#[derive(Clone, Debug)]
pub struct Store {
    readers: Line,
    pub(crate) writer: Line,
}

/// An open transaction. Dropped without `commit`, it leaves nothing behind.
pub struct Tx {
    inner: DatabaseTransaction,
    pub(crate) held: Held,
    /// The night in which it lies.
    night: Option<Arc<Nights>>,
}

impl Connected for Store {
    type Connection = Line;
    fn connection(&self) -> &Line {
        &self.readers
    }
}

impl Connected for Tx {
    type Connection = DatabaseTransaction;
    fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

const READERS: u32 = 8;
/// The office asks some hundreds of different statements; one that fell out of the cache is prepared anew.
const STATEMENTS: usize = 512;
/// How much a connection keeps in memory (in KiB, as SQLite wants to be told), and where what it needs besides stands.
type Memory = (&'static str, &'static str);
const ONE_OF_MANY: Memory = ("-2000", "DEFAULT");
/// It holds whatever was done since the last night, and what each act may have to take back.
const OF_NIGHTS: Memory = ("-1000000", "MEMORY");
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens `sqlite://path` or `postgres://…` and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        let (readers, writer) = if url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite_options(url, 1, ONE_OF_MANY)).await?;
            let readers = Database::connect(sqlite_options(url, READERS, ONE_OF_MANY)).await?;
            (readers, writer)
        } else {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(2 * READERS)
                .acquire_timeout(PATIENCE)
                .sqlx_logging(false);
            let pool = Database::connect(options).await?;
            (pool.clone(), pool)
        };
        Migrator::up(&writer, None).await?;
        Ok(Store {
            readers: Line::Pool(readers),
            writer: Line::Pool(writer),
        })
    }

    /// Opens an embedded database for one who works alone in it: what he does stands for good when he says so
    /// ([`Store::keep`]) or closes it, and is gone when his process is.
    pub async fn open_by_nights(url: &str) -> Result<Store, StoreError> {
        let pool = Database::connect(sqlite_options(url, 1, OF_NIGHTS)).await?;
        Migrator::up(&pool, None).await?;
        let line = Line::Nights(Arc::new(Nights::begin(pool).await?));
        Ok(Store {
            readers: line.clone(),
            writer: line,
        })
    }

    /// What was done until now stands for good; where it does so anyhow, nothing happens.
    pub async fn keep(&self) -> Result<(), StoreError> {
        match &self.writer {
            Line::Pool(_) => Ok(()),
            Line::Nights(nights) => Ok(nights.keep().await?),
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.readers.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Opens a transaction; on SQLite it takes the writer's lock at once, so that
    /// what it reads is what it will change.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = match &self.writer {
            Line::Pool(pool) => {
                pool.begin_with_options(TransactionOptions {
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                    ..Default::default()
                })
                .await?
            }
            Line::Nights(nights) => nights.within().await?,
        };
        Ok(Tx::over(inner, &self.writer))
    }

    /// The database as it stands at one moment, however long it is read: who verifies it while others work
    /// must not hold one table of now against another of then.
    pub async fn still(&self) -> Result<Tx, StoreError> {
        let inner = match &self.readers {
            Line::Pool(pool) => {
                let postgres = pool.get_database_backend() == DbBackend::Postgres;
                pool.begin_with_options(TransactionOptions {
                    isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
                    access_mode: postgres.then_some(AccessMode::ReadOnly),
                    sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                })
                .await?
            }
            Line::Nights(nights) => nights.within().await?,
        };
        Ok(Tx::over(inner, &self.readers))
    }

    /// Has every statement told to `heard`; what was cloned before is not heard.
    pub(crate) fn listen(&mut self, heard: impl Fn(&str) + Clone + Send + Sync + 'static) {
        for line in [&mut self.readers, &mut self.writer] {
            if let Line::Pool(pool) = line {
                let heard = heard.clone();
                pool.set_metric_callback(move |told| heard(&told.statement.sql));
            }
        }
    }

    /// Closes every connection, so that the last write-ahead log is folded in.
    pub async fn close(self) -> Result<(), StoreError> {
        for line in [self.readers, self.writer] {
            match line {
                Line::Pool(pool) => pool.close().await?,
                Line::Nights(nights) => nights.close().await?,
            }
        }
        Ok(())
    }
}

impl Tx {
    fn over(inner: DatabaseTransaction, line: &Line) -> Tx {
        Tx {
            inner,
            held: Held::default(),
            night: match line {
                Line::Pool(_) => None,
                Line::Nights(nights) => Some(nights.clone()),
            },
        }
    }

    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await?;
        if let Some(night) = &self.night {
            night.done();
        }
        Ok(())
    }

    /// The rows of an answer that may be too long for the memory, as they come.
    pub(crate) async fn rows(&self, statement: Statement) -> Result<Coming<'_>, StoreError> {
        Ok(Box::pin(self.inner.stream_raw(statement).await?))
    }

    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
}

/// One connection writes and others read: with several writers the slowest waits up to half a second.
fn sqlite_options(url: &str, connections: u32, (cache, temporary): Memory) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        // A file does not go away as a server does: to ask each time whether it is there is one hand-over more.
        .test_before_acquire(false)
        // A full disk makes SQLite roll back by itself, the roll-back that follows fails, and the driver goes on to count
        // a transaction that is none: what is committed on such a connection stands nowhere. It is closed instead.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .map_sqlx_sqlite_opts(move |options| {
            options
                .create_if_missing(true)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("cache_size", cache)
                .pragma("temp_store", temporary)
                .statement_cache_capacity(STATEMENTS)
                .busy_timeout(PATIENCE)
        });
    options
}
