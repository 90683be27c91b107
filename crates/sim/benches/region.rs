//! How many acts a second a region does, and how that changes as it grows: the filling of the large demo, in release, on
//! the embedded database, for so many seconds at each size.
//!
//! `cargo bench -p sim --bench region`: a reading act (a page's question) counts as one, as does a verb. Each line is a
//! stretch of days with the acts, the vouchers that are there by then, and the rows of the record.

#![expect(clippy::float_arithmetic, reason = "a bench measures time")]

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Vault};
use sim::year::{Filling, Opened};
use store::Store;
use store::raw::{Cell, Kind};

/// Subjects, and for how many seconds their region is lived.
const SIZES: [(u32, u64); 3] = [(1_000, 240), (10_000, 240), (20_000, 120)];
const DAYS: u32 = 400;
/// How long a stretch is, in seconds.
const STRETCH: u64 = 30;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let sizes: Vec<(u32, u64)> = match std::env::var("SIZES") {
        Ok(asked) => asked
            .split(',')
            .filter_map(|one| {
                let (subjects, seconds) = one.split_once(':')?;
                Some((subjects.parse().ok()?, seconds.parse().ok()?))
            })
            .collect(),
        Err(_) => SIZES.to_vec(),
    };
    for (subjects, seconds) in sizes {
        lived(subjects, seconds).await?;
    }
    Ok(())
}

async fn lived(subjects: u32, seconds: u64) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("k.db").display());
    let clock = Arc::new(SetClock::at("2026-05-01T01:00:00Z".parse()?));
    let store = Store::open(&url).await?;
    let office = Office::new(
        store.clone(),
        clock.clone(),
        Arc::new(SystemChance),
        Vault::from_bytes(&[1; 48]).context("no vault")?,
        Shelf::open(&folder.path().join("files"))?,
        sim::press(),
    );
    let opened = Opened {
        office,
        store: store.clone(),
        clock,
        password: "Yan-shi-2026".into(),
    };
    println!("{subjects} subjects");
    let mut filling = Filling::begin(opened, (subjects, DAYS), "2026-11-20".parse()?).await?;
    println!("  settled: {} acts", filling.progress().acts);
    let (began, mut since, mut acts) = (now(), now(), filling.progress().acts);
    while began.elapsed().as_secs() < seconds {
        let more = filling.day().await?;
        let progress = filling.progress();
        if since.elapsed().as_secs() >= STRETCH || !more {
            let per = (progress.acts - acts) as f64 / since.elapsed().as_secs_f64();
            let records = count(&store, "record").await?;
            println!(
                "  day {:>3}: {:>6} subjects, {:>6} contracts, {:>6} vouchers, {records:>7} records: {per:.0} acts/s",
                progress.done,
                count(&store, "subject").await?,
                count(&store, "contract").await?,
                progress.vouchers
            );
            (since, acts) = (now(), progress.acts);
        }
        if !more {
            break;
        }
    }
    Ok(())
}

async fn count(store: &Store, table: &str) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let rows = store.cells(&sql, &[("n", Kind::Number)], None).await?;
    match rows.into_iter().flatten().next() {
        Some(Cell::Number(count)) => Ok(count),
        _ => Ok(0),
    }
}

fn now() -> Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark is the one place that measures time"
    )]
    Instant::now()
}
