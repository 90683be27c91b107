//! Signals at 200,000 vouchers: what one claim costs within its request, and a whole scan, on SQLite and on PostgreSQL;
//! beside them three of the eight detectors as one statement each over all rows: equal files, completions of a day, ceilings.
//!
//! The rows are those of the bench `links`: claims without sign-ins and decisions of their own, so that what a claim reads
//! of these is less than in a living region. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES` names one.

#[path = "links/fill.rs"]
mod fill;
#[path = "links/measure.rs"]
mod measure;

use anyhow::{Context, Result};
use office::signals::{Which, scan, seen};
use store::Claim;

use fill::{Decade, id};
use measure::{engines, percentile, timed};

const SUBJECTS: u64 = 20_000;
const PROVIDERS: u64 = 3_000;
const CONTRACTS: u64 = 220_000;
const VOUCHERS: u64 = 200_000;
const CLAIMED: u64 = 200_000;
const PAID: u64 = 190_000;
const DAYS: u64 = 1_825;
const OF_SUBJECT: u64 = 1_000;
const OF_PROVIDER: u64 = 5_000;
/// How many claims are looked at one by one.
const SINGLE: u64 = 500;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (engine, url) in engines(folder.path(), "signals").await? {
        measure(engine, &url).await?;
    }
    Ok(())
}

const BY_HAND: [&str; 3] = [
    "SELECT COUNT(*) FROM (SELECT hash FROM attachment WHERE file_kind = 'contract' AND NOT withdrawn \
     GROUP BY hash HAVING COUNT(DISTINCT file) > 1) a",
    "SELECT COUNT(*) FROM (SELECT provider, completed_on FROM contract WHERE completed_on IS NOT NULL \
     GROUP BY provider, completed_on HAVING COUNT(*) >= 10) a",
    "SELECT COUNT(*) FROM (SELECT subject, year FROM voucher WHERE state <> 'void' GROUP BY subject, year \
     HAVING COUNT(*) > 1 AND SUM(face) BETWEEN 19800000 AND 20000000) a",
];

async fn measure(engine: &str, url: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (decade, filling) = timed(Decade::fill(folder.path(), url)).await;
    let decade = decade?;
    println!(
        "{engine}: {VOUCHERS} vouchers, filled in {} s",
        filling.as_secs()
    );
    let mut single = Vec::new();
    for round in 0..SINGLE {
        let key = id(6, 1 + round * 397 % CLAIMED);
        let claim: Claim = store::find(&decade.store, key).await?.context("no claim")?;
        let (found, took) = timed(seen(&decade.office, &claim)).await;
        found?;
        single.push(took);
    }
    println!(
        "  one claim: median {} µs, 99th percentile {} µs",
        percentile(&mut single, 50).as_micros(),
        percentile(&mut single, 99).as_micros()
    );
    for (label, which) in [("those not paid", Which::Open), ("all", Which::All)] {
        let (scanned, took) = timed(scan(&decade.office, which)).await;
        let scanned = scanned?;
        println!(
            "  scan of {label}: {} claims in {} s, {} with signals",
            scanned.looked_at,
            took.as_secs(),
            scanned.raised
        );
    }
    let (page, took) = timed(decade.page("agency", "/signals")).await;
    println!(
        "  the page of signals: {} ms for {} bytes",
        took.as_millis(),
        page?.0.len()
    );
    let (done, took) = timed(async {
        for sql in BY_HAND {
            decade.store.tamper(sql).await?;
        }
        anyhow::Ok(())
    })
    .await;
    done?;
    println!(
        "  three detectors as statements over all rows: {} ms",
        took.as_millis()
    );
    decade.close().await
}
