//! What operators and tests do to a database as a whole.

use sea_orm::{ConnectOptions, ConnectionTrait, Database};

use crate::db::{Connected, Store};
use crate::error::StoreError;

/// Creates an empty database in a PostgreSQL cluster; the name is made of letters and digits.
pub async fn create_database(cluster: &str, name: &str) -> Result<(), StoreError> {
    if !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(StoreError::Value(format!("database name {name}")));
    }
    let mut options = ConnectOptions::new(cluster);
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await?;
    connection
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
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
