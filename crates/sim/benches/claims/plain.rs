//! The rows that one claim writes, found by comparing the file before and after, and written again for other vouchers
//! by plain rusqlite: prepared statements, one transaction a claim, the same journal and the same syncing.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::ready::Ready;
use crate::{BLOCK, SECONDS, claim, now};

/// One statement, and its values as the captured claim had them.
struct Write {
    sql: String,
    values: Vec<Value>,
}

pub struct Plain {
    file: PathBuf,
    writes: Vec<Write>,
    /// The ids that the claim made.
    made: Vec<u128>,
    number: String,
    n: u64,
}

impl Plain {
    pub const fn statements(&self) -> usize {
        self.writes.len()
    }

    /// Hands the nth voucher in and keeps what has changed.
    pub async fn capture(ready: &Ready, file: &Path, n: u64) -> Result<Plain> {
        let conn = Connection::open(file)?;
        let before = file.with_extension("before");
        let before = before.to_str().context("no such path")?;
        conn.execute("VACUUM INTO ?1", [before])?;
        let number = claim(ready, n).await?;
        conn.execute("ATTACH ?1 AS earlier", [before])?;
        let tables = texts(
            &conn,
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        )?;
        let mut plain = Plain {
            file: file.to_owned(),
            writes: Vec::new(),
            made: Vec::new(),
            number,
            n,
        };
        for table in tables {
            plain.changed(&conn, &table)?;
        }
        ensure!(plain.writes.len() > 5, "the claim wrote next to nothing");
        Ok(plain)
    }

    /// The rows of a table that are new or otherwise than before.
    fn changed(&mut self, conn: &Connection, table: &str) -> Result<()> {
        let columns = texts(
            conn,
            &format!("SELECT name FROM pragma_table_info('{table}')"),
        )?;
        let keys = texts(
            conn,
            &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0"),
        )?;
        let at: Vec<usize> = (0..columns.len())
            .filter(|at| keys.contains(&columns[*at]))
            .collect();
        let is = where_key(&columns, &at);
        let sql = format!("SELECT * FROM main.{table} EXCEPT SELECT * FROM earlier.{table}");
        for row in rows(conn, &sql, columns.len(), vec![])? {
            let key = at.iter().map(|at| row[*at].clone()).collect();
            let sql = format!("SELECT * FROM earlier.{table} WHERE {is}");
            let old = rows(conn, &sql, columns.len(), key)?;
            let write = match old.first() {
                Some(old) => updated(table, &columns, &at, (old, &row)),
                None => {
                    self.made.extend(id(&row[at[0]]));
                    inserted(table, &columns, row)
                }
            };
            self.writes.push(write);
        }
        Ok(())
    }

    /// So many threads write the claims of a block, each with a connection of its own; claims a second.
    pub fn run(self: &Arc<Self>, clients: u64, block: u64) -> Result<f64> {
        let next = Arc::new(AtomicU64::new(block * BLOCK));
        let end = (block + 1) * BLOCK;
        // One writer at a time, as the file has it: who waits in line does not spin on the lock.
        let line = Arc::new(Mutex::new(()));
        let began = now();
        let mut threads = Vec::new();
        for _ in 0..clients {
            let (plain, next, line) = (self.clone(), next.clone(), line.clone());
            threads.push(std::thread::spawn(move || {
                let mut conn = plain.open()?;
                let mut done = 0;
                while began.elapsed().as_secs() < SECONDS {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= end {
                        break;
                    }
                    let _turn = line.lock().unwrap_or_else(PoisonError::into_inner);
                    plain.write(&mut conn, n)?;
                    done += 1;
                }
                anyhow::Ok(done)
            }));
        }
        let mut done = 0_u64;
        for thread in threads {
            let written = thread
                .join()
                .map_err(|_| anyhow::anyhow!("a thread ended"))?;
            done += written?;
        }
        Ok(done as f64 / began.elapsed().as_secs_f64())
    }

    fn open(&self) -> Result<Connection> {
        let conn = Connection::open(&self.file)?;
        conn.busy_timeout(Duration::from_secs(30))?;
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
        )?;
        conn.set_prepared_statement_cache_capacity(200);
        Ok(conn)
    }

    fn write(&self, conn: &mut Connection, n: u64) -> Result<()> {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        for write in &self.writes {
            let values = write.values.iter().map(|value| self.other(value, n));
            tx.prepare_cached(&write.sql)?
                .execute(rusqlite::params_from_iter(values))
                .with_context(|| write.sql.clone())?;
        }
        Ok(tx.commit()?)
    }

    /// A value as the claim of another voucher would have it.
    fn other(&self, value: &Value, n: u64) -> Value {
        const COPIED: u128 = 0x7000_8000;
        if let Some(of) = id(value) {
            let other = match of {
                of if self.made.contains(&of) => of ^ (u128::from(n) + 1),
                of if (of >> 48) & 0xffff_ffff == COPIED
                    && of & 0xffff_ffff_ffff == u128::from(self.n) =>
                {
                    of - u128::from(self.n) + u128::from(n)
                }
                of => of,
            };
            return Value::Blob(other.to_be_bytes().to_vec());
        }
        match value {
            Value::Text(text) => {
                let text = text.replace(
                    &format!("bench-request-{}", self.n),
                    &format!("plain-request-{n}"),
                );
                Value::Text(text.replace(&self.number, &format!("P{n}")))
            }
            other => other.clone(),
        }
    }
}

fn inserted(table: &str, columns: &[String], values: Vec<Value>) -> Write {
    let places: Vec<String> = (1..=columns.len()).map(|at| format!("?{at}")).collect();
    Write {
        sql: format!(
            "INSERT INTO main.{table} ({}) VALUES ({})",
            columns.join(", "),
            places.join(", ")
        ),
        values,
    }
}

/// The row with this key, whose values come first.
fn where_key(columns: &[String], key: &[usize]) -> String {
    let parts = key.iter().zip(1..);
    let parts = parts.map(|(at, place)| format!("{} = ?{place}", columns[*at]));
    parts.collect::<Vec<_>>().join(" AND ")
}

/// Only what has changed: a row keeps its own number.
fn updated(
    table: &str,
    columns: &[String],
    key: &[usize],
    (old, new): (&[Value], &[Value]),
) -> Write {
    let changed: Vec<usize> = (0..columns.len())
        .filter(|at| old[*at] != new[*at])
        .collect();
    let sets = changed.iter().zip(key.len() + 1..);
    let sets: Vec<String> = sets
        .map(|(at, place)| match (&old[*at], &new[*at]) {
            // What counts goes on counting.
            (Value::Integer(_), Value::Integer(_)) => format!("{0} = {0} + ?{place}", columns[*at]),
            _ => format!("{} = ?{place}", columns[*at]),
        })
        .collect();
    let mut values: Vec<Value> = key.iter().map(|at| new[*at].clone()).collect();
    values.extend(changed.iter().map(|at| match (&old[*at], &new[*at]) {
        (Value::Integer(old), Value::Integer(new)) => Value::Integer(new - old),
        (_, new) => new.clone(),
    }));
    Write {
        values,
        sql: format!(
            "UPDATE main.{table} SET {} WHERE {}",
            sets.join(", "),
            where_key(columns, key)
        ),
    }
}

fn id(value: &Value) -> Option<u128> {
    match value {
        Value::Blob(bytes) => Some(u128::from_be_bytes(bytes.as_slice().try_into().ok()?)),
        _ => None,
    }
}

fn texts(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut asked = conn.prepare(sql)?;
    let found = asked.query_map([], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn rows(conn: &Connection, sql: &str, width: usize, with: Vec<Value>) -> Result<Vec<Vec<Value>>> {
    let mut asked = conn.prepare(sql)?;
    let found = asked.query_map(rusqlite::params_from_iter(with), |row| {
        (0..width).map(|at| row.get(at)).collect()
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
