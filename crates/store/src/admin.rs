//! What operators and tests do to a database as a whole.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};

use crate::db::{Connected, Store};
use crate::error::StoreError;
use crate::raw::{Cell, Kind};

/// Creates an empty database in a PostgreSQL cluster; the name is made of letters and digits.
pub async fn create_database(cluster: &str, name: &str) -> Result<(), StoreError> {
    create_like(cluster, name, "template1").await
}

/// Creates a copy of a database to which nobody is connected.
pub async fn create_like(cluster: &str, name: &str, like: &str) -> Result<(), StoreError> {
    if ![name, like]
        .iter()
        .all(|name| name.chars().all(|c| c.is_ascii_alphanumeric()))
    {
        return Err(StoreError::Value(format!("database name {name}, {like}")));
    }
    let mut options = ConnectOptions::new(cluster);
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await?;
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {like}"))
        .await?;
    connection.close().await?;
    Ok(())
}

impl Store {
    /// Runs a statement as a person with access to the database could: the tests tamper with it.
    pub async fn tamper(&self, sql: &str) -> Result<u64, StoreError> {
        let done = self.connection().execute_unprepared(sql).await?;
        Ok(done.rows_affected())
    }
}

impl Store {
    /// Leaves the embedded database no room for one page more, as a full disk would, or lifts that again.
    pub async fn cramp(&self, cramped: bool) -> Result<(), StoreError> {
        // The engine takes a limit below what there is for what there is.
        let pages = if cramped { 1 } else { i64::from(u32::MAX) - 1 };
        let limit = format!("PRAGMA max_page_count = {pages}");
        self.writer.execute_unprepared(&limit).await?;
        Ok(())
    }

    /// Writes the embedded database, as it stands at this moment, into a new file, while others read and write.
    pub async fn snapshot(&self, file: &std::path::Path) -> Result<(), StoreError> {
        let backend = self.connection().get_database_backend();
        if backend != DbBackend::Sqlite {
            return Err(StoreError::Value("only the embedded database".into()));
        }
        let name = file.display().to_string();
        let statement = Statement::from_sql_and_values(backend, "VACUUM INTO $1", [name.into()]);
        self.connection().execute_raw(statement).await?;
        Ok(())
    }
}

impl Store {
    /// The store with a count of the statements it sends: no page may ask once a row.
    #[must_use]
    pub fn counted(mut self) -> (Store, Arc<AtomicU64>) {
        let count = Arc::new(AtomicU64::new(0));
        let counter = count.clone();
        self.listen(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        (self, count)
    }

    /// The store with each statement it sends noted once: no act may look through a table that grows.
    #[must_use]
    pub fn overheard(mut self) -> (Store, Arc<Mutex<BTreeSet<String>>>) {
        let heard = Arc::new(Mutex::new(BTreeSet::new()));
        let notes = heard.clone();
        self.listen(move |sql| {
            if let Ok(mut notes) = notes.lock() {
                notes.insert(sql.to_owned());
            }
        });
        (self, heard)
    }

    /// How the embedded database would look for what a statement asks: one line a table.
    pub async fn plan(&self, statement: &str) -> Result<Vec<String>, StoreError> {
        let sql = format!("EXPLAIN QUERY PLAN {statement}");
        let rows = self.cells(&sql, &[("detail", Kind::Text)], None).await?;
        let lines = rows.into_iter().flatten();
        let lines = lines.filter_map(|cell| match cell {
            Cell::Text(line) => Some(line),
            _ => None,
        });
        Ok(lines.collect())
    }
}

/// A file and whose it is: its id, subject, provider and division.
pub type Owned = (
    uuid::Uuid,
    Option<uuid::Uuid>,
    Option<uuid::Uuid>,
    Option<String>,
);

impl Store {
    /// Reads files with their owners by a statement of four columns `id, subject, provider, division`:
    /// the tests of access try every route on files of every relation.
    pub async fn owned(&self, sql: &str) -> Result<Vec<Owned>, StoreError> {
        let statement = Statement::from_string(self.connection().get_database_backend(), sql);
        let rows = self.connection().query_all_raw(statement).await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.try_get("", "id")?,
                    row.try_get("", "subject")?,
                    row.try_get("", "provider")?,
                    row.try_get("", "division")?,
                ))
            })
            .collect()
    }
}

impl Store {
    /// Every column of every table of ours, for what must hold for all of them.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        let connection = self.connection();
        let sql = match connection.get_database_backend() {
            DbBackend::Sqlite => {
                "SELECT m.name AS place, p.name AS field FROM sqlite_master m, pragma_table_info(m.name) p \
                 WHERE m.type = 'table'"
            }
            _ => {
                "SELECT table_name::text AS place, column_name::text AS field FROM information_schema.columns \
                 WHERE table_schema = 'public'"
            }
        };
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(statement).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("", "place")?, row.try_get("", "field")?)))
            .collect()
    }
}
