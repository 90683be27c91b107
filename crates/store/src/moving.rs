//! Moving house: every row of one database into an empty one of either engine, and a sum over all that stands in a
//! table, by which two databases are held against each other.
//!
//! What is copied is read from the schema itself, so that no table can be forgotten.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use crate::db::{Connected, Store};
use crate::error::StoreError;
use crate::raw::{Cell, Kind, cell};

/// A table as the schema tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    columns: Vec<(String, Kind)>,
    key: Vec<String>,
}

/// Rows written in one transaction; what is acknowledged is not copied again.
const CHUNK: usize = 2_000;
/// A statement takes a limited number of parameters: 32,766 on SQLite.
const PARAMETERS: usize = 30_000;
/// The only table into which the migrations themselves write.
const PREFILLED: &str = "counter";

/// Our tables, each after those that it refers to.
pub async fn tables(store: &Store) -> Result<Vec<Table>, StoreError> {
    let mut waiting = described(store).await?;
    let references = references(store).await?;
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let ready = |name: &String| {
            let to = references.get(name);
            to.is_none_or(|to| {
                to.iter()
                    .all(|one| one == name || !waiting.contains_key(one))
            })
        };
        let Some(name) = waiting.keys().find(|name| ready(name)).cloned() else {
            return Err(StoreError::Value(
                "tables refer to each other in a ring".into(),
            ));
        };
        ordered.extend(waiting.remove(&name));
    }
    Ok(ordered)
}

/// The names of all tables with their columns and keys.
async fn described(store: &Store) -> Result<BTreeMap<String, Table>, StoreError> {
    let sql = match engine(store) {
        DbBackend::Sqlite => {
            "SELECT m.name AS place, p.name AS field, p.type AS kind, p.pk AS part FROM sqlite_master m, \
             pragma_table_info(m.name) p WHERE m.type = 'table' ORDER BY m.name, p.cid"
        }
        _ => {
            "SELECT c.table_name::text AS place, c.column_name::text AS field, c.data_type::text AS kind, \
             COALESCE((SELECT k.ordinal_position FROM information_schema.table_constraints t \
             JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name \
             AND k.table_name = t.table_name AND k.table_schema = t.table_schema \
             WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = 'public' AND t.table_name = c.table_name \
             AND k.column_name = c.column_name), 0)::integer AS part FROM information_schema.columns c \
             WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let mut found: BTreeMap<String, Table> = BTreeMap::new();
    let mut keys: BTreeMap<String, Vec<(i32, String)>> = BTreeMap::new();
    for row in ask(store, Statement::from_string(engine(store), sql)).await? {
        let name: String = row.try_get("", "place")?;
        if name.starts_with("sqlite_") || name == "seaql_migrations" {
            continue;
        }
        let field: String = row.try_get("", "field")?;
        let kind = kind(&row.try_get::<String>("", "kind")?)?;
        let part: i32 = row.try_get("", "part")?;
        if part > 0 {
            keys.entry(name.clone())
                .or_default()
                .push((part, field.clone()));
        }
        let table = found.entry(name.clone()).or_insert_with(|| Table {
            name,
            columns: Vec::new(),
            key: Vec::new(),
        });
        table.columns.push((field, kind));
    }
    for (name, mut parts) in keys {
        parts.sort();
        if let Some(table) = found.get_mut(&name) {
            table.key = parts.into_iter().map(|(_, field)| field).collect();
        }
    }
    Ok(found)
}

fn kind(declared: &str) -> Result<Kind, StoreError> {
    Ok(match declared.to_ascii_lowercase().as_str() {
        "uuid" => Kind::Id,
        "bigint" => Kind::Number,
        "text" => Kind::Text,
        "boolean" => Kind::Flag,
        "date" => Kind::Day,
        "timestamptz" | "timestamp with time zone" => Kind::Moment,
        "bytea" => Kind::Bytes,
        other => return Err(StoreError::Value(format!("column type {other}"))),
    })
}

/// Which tables a table refers to.
async fn references(store: &Store) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
    let sql = match engine(store) {
        DbBackend::Sqlite => {
            "SELECT m.name AS one, f.\"table\" AS other FROM sqlite_master m, pragma_foreign_key_list(m.name) f \
             WHERE m.type = 'table'"
        }
        _ => {
            "SELECT conrelid::regclass::text AS one, confrelid::regclass::text AS other FROM pg_constraint \
             WHERE contype = 'f'"
        }
    };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in ask(store, Statement::from_string(engine(store), sql)).await? {
        let [one, other]: [String; 2] = [row.try_get("", "one")?, row.try_get("", "other")?];
        found.entry(one).or_default().insert(other);
    }
    Ok(found)
}

/// Copies what the target does not have yet; an interrupted copy goes on where it stopped. `told` hears of each chunk:
/// the table, how many rows of it are there, and how many there are.
///
/// # Errors
/// `StoreError::Value` when the target is no copy of the source begun before.
pub async fn copy(
    (from, to): (&Store, &Store),
    mut told: impl FnMut(&str, u64, u64),
) -> Result<u64, StoreError> {
    let tables = tables(from).await?;
    if described(to).await? != described(from).await? {
        return Err(StoreError::Value(
            "the two databases have different tables".into(),
        ));
    }
    let mut begun = 0;
    for table in tables.iter().filter(|table| table.name != PREFILLED) {
        begun += count(to, table).await?;
    }
    if begun == 0 {
        to.connection()
            .execute_unprepared(&format!("DELETE FROM {PREFILLED}"))
            .await?;
    }
    let mut rows = 0;
    for table in &tables {
        rows += copy_table((from, to), table, &mut told).await?;
    }
    Ok(rows)
}

async fn copy_table(
    (from, to): (&Store, &Store),
    table: &Table,
    told: &mut impl FnMut(&str, u64, u64),
) -> Result<u64, StoreError> {
    let all = count(from, table).await?;
    let mut there = count(to, table).await?;
    let other = || {
        StoreError::Value(format!(
            "table {} of the target holds other rows",
            table.name
        ))
    };
    if there > all {
        return Err(other());
    }
    let mut last = match there {
        0 => None,
        some => {
            // Rows come in the order of their keys: the last of them stands at this place of the source.
            let row = page(from, table, (None, 1), some - 1)
                .await?
                .pop()
                .ok_or_else(other)?;
            let key = table.key_of(&row);
            if page(to, table, (None, 1), some - 1)
                .await?
                .pop()
                .map(|row| table.key_of(&row))
                != Some(key.clone())
            {
                return Err(other());
            }
            Some(key)
        }
    };
    loop {
        let rows = page(from, table, (last.as_deref(), CHUNK), 0).await?;
        let Some(end) = rows.last() else { break };
        last = Some(table.key_of(end));
        there += rows.len() as u64;
        write(to, table, rows).await?;
        told(&table.name, there, all);
    }
    Ok(all)
}

impl Table {
    fn key_of(&self, row: &[Cell]) -> Vec<Cell> {
        let place = |part: &String| self.columns.iter().position(|(name, _)| name == part);
        let places = self.key.iter().filter_map(place);
        places.filter_map(|at| row.get(at).cloned()).collect()
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|(name, _)| quoted(name)).collect();
        names.join(", ")
    }

    /// The key as the order of rows: both engines compare bytes.
    fn order(&self, engine: DbBackend) -> Vec<String> {
        let part = |name: &String| {
            let text = self
                .columns
                .iter()
                .any(|(field, kind)| field == name && *kind == Kind::Text);
            match text && engine == DbBackend::Postgres {
                true => format!("{} COLLATE \"C\"", quoted(name)),
                false => quoted(name),
            }
        };
        self.key.iter().map(part).collect()
    }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

async fn page(
    store: &Store,
    table: &Table,
    (after, limit): (Option<&[Cell]>, usize),
    skip: u64,
) -> Result<Vec<Vec<Cell>>, StoreError> {
    let order = table.order(engine(store)).join(", ");
    let (places, values): (Vec<String>, Vec<Value>) = after
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(at, cell)| (format!("${}", at + 1), value(cell.clone(), Kind::Text)))
        .unzip();
    let beyond = match values.is_empty() {
        true => String::new(),
        false => format!(" WHERE ({order}) > ({})", places.join(", ")),
    };
    let sql = format!(
        "SELECT {} FROM {}{beyond} ORDER BY {order} LIMIT {limit} OFFSET {skip}",
        table.names(),
        quoted(&table.name)
    );
    let statement = Statement::from_sql_and_values(engine(store), sql, values);
    let found = ask(store, statement).await?;
    let read = |row: &QueryResult| {
        let columns = table.columns.iter();
        columns
            .map(|(name, kind)| cell(row, (name.as_str(), *kind)))
            .collect()
    };
    found.iter().map(read).collect()
}

async fn write(to: &Store, table: &Table, rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
    let width = table.columns.len();
    let tx = to.begin().await?;
    for some in rows.chunks((PARAMETERS / width.max(1)).max(1)) {
        let line = |at: usize| {
            let places: Vec<String> = (1..=width)
                .map(|one| format!("${}", at * width + one))
                .collect();
            format!("({})", places.join(", "))
        };
        let lines: Vec<String> = (0..some.len()).map(line).collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {}",
            quoted(&table.name),
            table.names(),
            lines.join(", ")
        );
        let kinds = || table.columns.iter().map(|(_, kind)| *kind);
        let values = some.iter().flat_map(|row| row.iter().cloned().zip(kinds()));
        let values: Vec<Value> = values.map(|(cell, kind)| value(cell, kind)).collect();
        let statement = Statement::from_sql_and_values(engine(to), sql, values);
        tx.connection().execute_raw(statement).await?;
    }
    tx.commit().await
}

/// An empty cell is bound as one of its column's kind: PostgreSQL types what it is sent.
fn value(cell: Cell, kind: Kind) -> Value {
    match (cell, kind) {
        (Cell::Id(id), _) => id.into(),
        (Cell::Number(number), _) => number.into(),
        (Cell::Text(text), _) => text.into(),
        (Cell::Flag(flag), _) => flag.into(),
        (Cell::Day(day), _) => day.into(),
        (Cell::Moment(at), _) => at.into(),
        (Cell::Bytes(bytes), _) => bytes.into(),
        (Cell::Empty, Kind::Id) => None::<uuid::Uuid>.into(),
        (Cell::Empty, Kind::Number) => None::<i64>.into(),
        (Cell::Empty, Kind::Text) => None::<String>.into(),
        (Cell::Empty, Kind::Flag) => None::<bool>.into(),
        (Cell::Empty, Kind::Day) => None::<chrono::NaiveDate>.into(),
        (Cell::Empty, Kind::Moment) => None::<chrono::DateTime<chrono::Utc>>.into(),
        (Cell::Empty, Kind::Bytes) => None::<Vec<u8>>.into(),
    }
}

/// How many rows each table holds and a sum over the hash of every row, the same on both engines whatever their order.
pub async fn sums(
    store: &Store,
    hash: impl Fn(&[u8]) -> [u8; 32],
) -> Result<BTreeMap<String, (u64, String)>, StoreError> {
    let mut sums = BTreeMap::new();
    for table in tables(store).await? {
        let (mut rows, mut sum, mut last) = (0, [0_u8; 32], None::<Vec<Cell>>);
        loop {
            let some = page(store, &table, (last.as_deref(), CHUNK), 0).await?;
            let Some(end) = some.last() else { break };
            last = Some(table.key_of(end));
            rows += some.len() as u64;
            for row in &some {
                let told = hash(format!("{row:?}").as_bytes());
                sum.iter_mut()
                    .zip(told)
                    .for_each(|(one, other)| *one ^= other);
            }
        }
        let hash = hex::encode(sum);
        sums.insert(table.name, (rows, hash));
    }
    Ok(sums)
}

async fn count(store: &Store, table: &Table) -> Result<u64, StoreError> {
    let sql = format!("SELECT COUNT(*) AS rows FROM {}", quoted(&table.name));
    let rows = ask(store, Statement::from_string(engine(store), sql)).await?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get("", "rows"))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

fn engine(store: &Store) -> DbBackend {
    store.connection().get_database_backend()
}

async fn ask(store: &Store, statement: Statement) -> Result<Vec<QueryResult>, StoreError> {
    Ok(store.connection().query_all_raw(statement).await?)
}
