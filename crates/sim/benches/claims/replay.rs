//! The statements of one claim, taken from the server's log, as a script of `pgbench` over the rows like it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use store::Store;
use store::raw::{Cell, Kind};

use crate::ready::Ready;
use crate::{BLOCK, claim};

pub struct Script {
    pub statements: usize,
    text: String,
    folder: tempfile::TempDir,
}

/// What a setting of the cluster stands at.
pub async fn setting(store: &Store, name: &str) -> Result<String> {
    let sql = format!("SELECT current_setting('{name}') AS value");
    let rows = store.cells(&sql, &[("value", Kind::Text)], None).await?;
    match rows.into_iter().flatten().next() {
        Some(Cell::Text(value)) => Ok(value),
        _ => Err(anyhow::anyhow!("no setting {name}")),
    }
}

/// Hands the nth voucher in while the server writes every statement down.
pub async fn capture(ready: &Ready, n: u64) -> Result<Script> {
    let store = &ready.store;
    let log = PathBuf::from(setting(store, "data_directory").await?).join("log");
    let set = async |to: &str| {
        store
            .tamper(&format!("ALTER SYSTEM SET log_statement = '{to}'"))
            .await?;
        store.tamper("SELECT pg_reload_conf()").await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        anyhow::Ok(())
    };
    // Once before, so that every statement is prepared and every cache is warm.
    set("all").await?;
    let before = std::fs::read_to_string(&log)?.len();
    let number = claim(ready, n).await?;
    set("none").await?;
    let said = std::fs::read_to_string(&log)?;
    let said = said.get(before..).context("the log is shorter")?;
    Script::of(said, (n, &number))
}

/// One statement of the log with its parameters in place.
fn statements(said: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut entry = String::new();
    let mut entries = Vec::new();
    for line in said.lines() {
        // A new entry begins with its moment; a statement may have many lines.
        let begins = line.len() > 20 && line.as_bytes()[..4].iter().all(u8::is_ascii_digit);
        if begins && !entry.is_empty() {
            entries.push(std::mem::take(&mut entry));
        }
        entry.push_str(line);
        entry.push('\n');
    }
    entries.push(entry);
    for entry in &entries {
        if let Some((_, sql)) = entry.split_once("LOG:  execute ") {
            let sql = sql.split_once(": ").map_or("", |(_, sql)| sql);
            found.push(sql.trim().to_owned());
        } else if let Some((_, sql)) = entry.split_once("LOG:  statement: ") {
            found.push(sql.trim().to_owned());
        } else if let Some((_, told)) = entry.split_once("DETAIL:  ")
            && let Some((_, told)) = told.split_once("arameters: ")
            && let Some(last) = found.last_mut()
        {
            *last = filled(last, told.trim());
        }
    }
    found.retain(|sql| !sql.contains("pg_reload_conf") && !sql.starts_with("ALTER SYSTEM"));
    found
}

/// Puts `$1 = 'a', $2 = NULL` in the places of a statement, the last first.
fn filled(sql: &str, told: &str) -> String {
    let mut values = BTreeMap::new();
    let mut rest = told;
    while let Some((_, after)) = rest.split_once('$') {
        let Some((place, after)) = after.split_once(" = ") else {
            break;
        };
        let mut end = after.len();
        if let Some(quoted) = after.strip_prefix('\'') {
            let bytes = quoted.as_bytes();
            let mut at = 0;
            while at < bytes.len() {
                if bytes[at] == b'\'' {
                    if bytes.get(at + 1) == Some(&b'\'') {
                        at += 1;
                    } else {
                        end = at + 2;
                        break;
                    }
                }
                at += 1;
            }
        } else if let Some((value, _)) = after.split_once(", $") {
            end = value.len();
        }
        let place: usize = place.parse().unwrap_or(0);
        values.insert(place, after[..end].to_owned());
        rest = &after[end..];
    }
    let mut sql = sql.to_owned();
    for (place, value) in values.iter().rev() {
        sql = sql.replace(&format!("${place}"), value);
    }
    sql
}

impl Script {
    /// What differs between two claims is written with the client's counter: the rows it is about, and the ids and numbers
    /// of what it makes.
    fn of(said: &str, (n, number): (u64, &str)) -> Result<Script> {
        let found = statements(said);
        ensure!(
            found.len() > 10,
            "the log tells of {} statements",
            found.len()
        );
        let tail = format!("-0000-7000-8000-{n:012x}");
        let mut made: BTreeMap<String, usize> = BTreeMap::new();
        let mut text = String::from("\\set i :i + 1\n\\set n :first + :client_id * :share + :i\n");
        for sql in &found {
            let mut line = String::new();
            let sql = own_number(sql);
            let mut rest = sql.as_str();
            while let Some((before, after)) = rest.split_once('\'') {
                let end = literal_end(after);
                let value = &after[..end];
                line.push_str(before);
                line.push_str(&written(value, (&tail, number, n), &mut made));
                rest = &after[end + 1..];
            }
            line.push_str(rest);
            writeln!(text, "{};", line.replace('\n', " "))?;
        }
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("claim.sql"), &text)?;
        Ok(Script {
            statements: found.len(),
            text,
            folder,
        })
    }

    /// Transactions a second and their mean latency.
    pub fn pgbench(
        &self,
        url: &str,
        (clients, seconds): (u64, u64),
        block: u64,
    ) -> Result<(f64, f64)> {
        let (server, host) = url.split_once("?host=").context("no socket")?;
        let database = server.rsplit('/').next().unwrap_or_default();
        let done = Command::new("pgbench")
            .args(["-n", "-M", "prepared", "-U", "kequan", "-h", host])
            .args([
                "-c",
                &clients.to_string(),
                "-j",
                "2",
                "-T",
                &seconds.to_string(),
            ])
            .args(["-D", "i=-1", "-D", &format!("first={}", block * BLOCK)])
            .args(["-D", &format!("share={}", BLOCK / clients)])
            .arg("-f")
            .arg(self.folder.path().join("claim.sql"))
            .arg(database)
            .output()?;
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        let faults = String::from_utf8_lossy(&done.stderr).into_owned();
        let read = |begins: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(begins));
            let number = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            number.with_context(|| format!("pgbench said:\n{told}\n{faults}\n{}", self.text))
        };
        ensure!(
            !faults.contains("ERROR"),
            "pgbench said:\n{faults}\n{}",
            self.text
        );
        Ok((read("tps = ")?, read("latency average = ")?))
    }
}

/// A row that is written anew keeps its own number, not that of the row that was captured.
fn own_number(sql: &str) -> String {
    const NUMBER: &str = "\"number\" = '";
    match sql
        .split_once(NUMBER)
        .filter(|_| sql.starts_with("UPDATE "))
    {
        Some((before, after)) => {
            let rest = after.get(literal_end(after) + 1..).unwrap_or_default();
            format!("{before}\"number\" = \"number\"{rest}")
        }
        None => sql.to_owned(),
    }
}

fn literal_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\'' {
            match bytes.get(at + 1) {
                Some(b'\'') => at += 1,
                _ => return at,
            }
        }
        at += 1;
    }
    bytes.len()
}

/// One literal, as another claim would have it.
fn written(
    value: &str,
    (tail, number, n): (&str, &str, u64),
    made: &mut BTreeMap<String, usize>,
) -> String {
    let own = |head: &str| {
        format!("('{head}-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid")
    };
    let is_id = value.len() == 36 && value.matches('-').count() == 4;
    if is_id && value.ends_with(tail) {
        return own(&value[..8]);
    }
    // What the verb itself made: the second day has ids that no row of the first one has.
    if is_id && !value.starts_with("000000") && fresh(value) {
        let next = made.len();
        let at = *made.entry(value.to_owned()).or_insert(next);
        return own(&format!("1{at:07x}"));
    }
    if value == number {
        return "('B' || :n)".to_owned();
    }
    if value == format!("bench-request-{n}") {
        return "('bench-request-' || :n)".to_owned();
    }
    // pgbench reads a colon before a letter as a variable, within quotes as well.
    let mut text = String::from("'");
    for (at, part) in value.split(':').enumerate() {
        let named =
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii());
        match (at, named) {
            (0, _) => {}
            (_, true) => text.push_str("'||chr(58)||'"),
            (_, false) => text.push(':'),
        }
        text.push_str(part);
    }
    text.push('\'');
    text
}

/// Whether an id was made on the day of the claims, the second of the bench.
fn fresh(id: &str) -> bool {
    let millis = u64::from_str_radix(&id.replace('-', "")[..12], 16).unwrap_or(0);
    let day = chrono::DateTime::from_timestamp_millis(i64::try_from(millis).unwrap_or(0));
    day.is_some_and(|at| at.date_naive().to_string() == "2026-04-14")
}
