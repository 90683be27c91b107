//! How many acts a second a region does, and how that changes with those who are there already: 300 subjects act as in the
//! filling of the large demo, in release, on the embedded database, beside none, 1,000, 10,000 and 100,000 others.
//!
//! `cargo bench -p sim --bench region`: a reading act (a page's question) counts as one, as does a verb.

#![expect(clippy::float_arithmetic, reason = "a bench measures time")]

mod crowd;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Vault};
use sim::year::{Filling, Opened};

use store::Store;
use store::raw::{Cell, Kind};

use crowd::Crowd;

/// How many subjects live, and for how many days before the crowd comes.
const ALIVE: u32 = 300;
const BEFORE: u32 = 150;
const DAYS: u32 = 400;
/// How many others there are, in turn.
const CROWDS: [u64; 4] = [0, 1_000, 10_000, 100_000];
/// For how many days each of them is lived beside; of twice, so that a noisy minute shows.
const STRETCH: u32 = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("k.db").display());
    let (mut filling, store) = settled(folder.path(), &url).await?;
    println!("{ALIVE} subjects who act");
    while filling.progress().done < BEFORE {
        filling.day().await?;
    }
    let mut crowd = Crowd::like(&store).await?.context("nothing is paid yet")?;
    for others in CROWDS {
        crowd.grow(&store, others).await?;
        for _ in 0..2 {
            stretch(&mut filling, &store, others).await?;
        }
    }
    Ok(())
}

async fn stretch(filling: &mut Filling, store: &Store, others: u64) -> Result<()> {
    let (began, before) = (now(), filling.progress());
    while filling.progress().done < before.done + STRETCH {
        filling.day().await?;
    }
    let per = (filling.progress().acts - before.acts) as f64 / began.elapsed().as_secs_f64();
    println!(
        "  beside {others:>6} others: {:>6} subjects, {:>6} contracts, {:>7} rows of the record: {per:.0} acts/s",
        count(store, "subject").await?,
        count(store, "contract").await?,
        count(store, "record").await?,
    );
    Ok(())
}

async fn settled(folder: &Path, url: &str) -> Result<(Filling, Store)> {
    let clock = Arc::new(SetClock::at("2026-05-01T01:00:00Z".parse()?));
    let store = Store::open(url).await?;
    let office = Office::new(
        store.clone(),
        clock.clone(),
        Arc::new(SystemChance),
        Vault::from_bytes(&[1; 48]).context("no vault")?,
        Shelf::open(&folder.join("files"))?,
        sim::press(),
    );
    let opened = Opened {
        office,
        store: store.clone(),
        clock,
        password: "Yan-shi-2026".into(),
    };
    let filling = Filling::begin(opened, (ALIVE, DAYS), "2026-11-20".parse()?).await?;
    Ok((filling, store))
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
