//! Opening a database, reading it, and the one door through which it changes.
//!
//! This is the only file that knows which engine it speaks to.

use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::error::StoreError;
use crate::migrations::Migrator;

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
    readers: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
}

/// An open transaction. Dropped without `commit`, it leaves nothing behind.
pub struct Tx {
    inner: DatabaseTransaction,
}

impl Connected for Store {
    type Connection = DatabaseConnection;
    fn connection(&self) -> &DatabaseConnection {
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
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens `sqlite://path` or `postgres://…` and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        Store::open_with(url, Fold::Often).await
    }

    /// Opens an embedded database whose file changes only when it is told to ([`Store::fold`]): what is written since
    /// then stands in the log beside it, and is gone when that is taken away.
    pub async fn open_unfolded(url: &str) -> Result<Store, StoreError> {
        Store::open_with(url, Fold::WhenTold).await
    }

    /// Folds the log of an embedded database into its file.
    pub async fn fold(&self) -> Result<(), StoreError> {
        self.writer
            .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await?;
        Ok(())
    }

    async fn open_with(url: &str, fold: Fold) -> Result<Store, StoreError> {
        let store = if url.starts_with("sqlite:") {
            open_sqlite(url, fold).await?
        } else {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(2 * READERS)
                .acquire_timeout(PATIENCE)
                .sqlx_logging(false);
            let pool = Database::connect(options).await?;
            Store {
                readers: pool.clone(),
                writer: pool,
            }
        };
        Migrator::up(&store.writer, None).await?;
        Ok(store)
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.readers.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Opens a transaction; on SQLite it takes the writer's lock at once, so that
    /// what it reads is what it will change.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = self
            .writer
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await?;
        Ok(Tx { inner })
    }

    /// The database as it stands at one moment, however long it is read: who verifies it while others work
    /// must not hold one table of now against another of then.
    pub async fn still(&self) -> Result<Tx, StoreError> {
        let postgres = self.readers.get_database_backend() == DbBackend::Postgres;
        let inner = self
            .readers
            .begin_with_options(TransactionOptions {
                isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
                access_mode: postgres.then_some(AccessMode::ReadOnly),
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            })
            .await?;
        Ok(Tx { inner })
    }

    /// Has every statement told to `heard`; what was cloned before is not heard.
    pub(crate) fn listen(&mut self, heard: impl Fn() + Clone + Send + Sync + 'static) {
        let also = heard.clone();
        self.readers.set_metric_callback(move |_| heard());
        self.writer.set_metric_callback(move |_| also());
    }

    /// Closes every connection, so that the last write-ahead log is folded in.
    pub async fn close(self) -> Result<(), StoreError> {
        self.readers.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

impl Tx {
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.inner.commit().await?)
    }

    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
}

/// One connection writes: with several the slowest waits up to half a second.
async fn open_sqlite(url: &str, fold: Fold) -> Result<Store, StoreError> {
    let writer = Database::connect(sqlite_options(url, 1, fold)).await?;
    let readers = match fold {
        Fold::Often => Database::connect(sqlite_options(url, READERS, fold)).await?,
        // What another connection wrote empties a connection's cache, and a page that is not there is looked for in
        // the whole of the long log: the one who writes also reads.
        Fold::WhenTold => writer.clone(),
    };
    Ok(Store { readers, writer })
}

/// When the log of an embedded database is folded into its file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    Often,
    WhenTold,
}

fn sqlite_options(url: &str, connections: u32, fold: Fold) -> ConnectOptions {
    // What is thrown away unless it is folded in needs no sync before that: the fold syncs the log first.
    let (pages, sync, cache) = match fold {
        Fold::Often => ("1000", "FULL", "-2000"),
        Fold::WhenTold => ("0", "NORMAL", "-1000000"),
    };
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false)
        // A full disk makes SQLite roll back by itself, the roll-back that follows fails, and the driver goes on to count
        // a transaction that is none: what is committed on such a connection stands nowhere. It is closed instead.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .map_sqlx_sqlite_opts(move |options| {
            options
                .create_if_missing(true)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", sync)
                .pragma("foreign_keys", "ON")
                .pragma("wal_autocheckpoint", pages)
                .pragma("cache_size", cache)
                .statement_cache_capacity(STATEMENTS)
                .busy_timeout(PATIENCE)
        });
    options
}
