//! Where statements go: to a pool of connections, or into one transaction that lasts from night to night.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::stream::{self, Stream};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, SqliteTransactionMode, Statement, StreamTrait, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::RwLock;

/// Where the statements of a store go.
#[derive(Clone, Debug)]
pub enum Line {
    Pool(DatabaseConnection),
    Nights(Arc<Nights>),
}

/// An embedded database in which nothing stands for good until a night says so: whatever is done meanwhile is one
/// transaction, and gone when the process is.
#[derive(Debug)]
pub struct Nights {
    pool: DatabaseConnection,
    /// None when it is closed.
    open: RwLock<Option<DatabaseTransaction>>,
    /// Whether the last transaction within it left its savepoint behind.
    left: AtomicBool,
}

/// What the driver calls the savepoint of a transaction within another. It rolls back to it and leaves it standing;
/// until it is released, everything that is written afterwards is kept twice.
const WITHIN: &str = "RELEASE SAVEPOINT _sqlx_savepoint_1";

impl Nights {
    /// Over a pool of one connection.
    pub async fn begin(pool: DatabaseConnection) -> Result<Nights, DbErr> {
        let open = RwLock::new(Some(dusk(&pool).await?));
        let left = AtomicBool::new(false);
        Ok(Nights { pool, open, left })
    }

    /// What was done until now stands.
    pub async fn keep(&self) -> Result<(), DbErr> {
        let mut open = self.open.write().await;
        open.take().ok_or_else(closed)?.commit().await?;
        self.done();
        *open = Some(dusk(&self.pool).await?);
        Ok(())
    }

    /// Keeps what was done and lets the database go.
    pub async fn close(&self) -> Result<(), DbErr> {
        if let Some(open) = self.open.write().await.take() {
            open.commit().await?;
        }
        self.pool.close_by_ref().await
    }

    /// A transaction within the one that is open, one at a time.
    pub async fn within(&self) -> Result<DatabaseTransaction, DbErr> {
        let open = self.open.read().await;
        let open = open.as_ref().ok_or_else(closed)?;
        if self.left.swap(false, Ordering::SeqCst) {
            open.execute_unprepared(WITHIN).await?;
        }
        let within = open.begin().await?;
        self.left.store(true, Ordering::SeqCst);
        Ok(within)
    }

    /// The transaction within was committed, which releases its savepoint.
    pub fn done(&self) {
        self.left.store(false, Ordering::SeqCst);
    }
}

async fn dusk(pool: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    pool.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}

fn closed() -> DbErr {
    DbErr::Custom("the database is closed".into())
}

/// Rows as they come.
pub type Coming<'a> = Pin<Box<dyn Stream<Item = Result<QueryResult, DbErr>> + Send + 'a>>;

impl Line {
    /// The rows of an answer that may be too long for the memory; whoever works alone gets it whole.
    pub async fn rows(&self, statement: Statement) -> Result<Coming<'_>, DbErr> {
        Ok(match self {
            Line::Pool(pool) => Box::pin(pool.stream_raw(statement).await?),
            Line::Nights(_) => {
                let rows = self.query_all_raw(statement).await?;
                Box::pin(stream::iter(rows.into_iter().map(Ok)))
            }
        })
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Line {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Line::Pool(pool) => pool.get_database_backend(),
            Line::Nights(nights) => nights.pool.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Line::Pool(pool) => pool.execute_raw(statement).await,
            Line::Nights(nights) => {
                let open = nights.open.read().await;
                open.as_ref()
                    .ok_or_else(closed)?
                    .execute_raw(statement)
                    .await
            }
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Line::Pool(pool) => pool.execute_unprepared(sql).await,
            Line::Nights(nights) => {
                let open = nights.open.read().await;
                open.as_ref()
                    .ok_or_else(closed)?
                    .execute_unprepared(sql)
                    .await
            }
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Line::Pool(pool) => pool.query_one_raw(statement).await,
            Line::Nights(nights) => {
                let open = nights.open.read().await;
                open.as_ref()
                    .ok_or_else(closed)?
                    .query_one_raw(statement)
                    .await
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Line::Pool(pool) => pool.query_all_raw(statement).await,
            Line::Nights(nights) => {
                let open = nights.open.read().await;
                open.as_ref()
                    .ok_or_else(closed)?
                    .query_all_raw(statement)
                    .await
            }
        }
    }
}
