//! Signals at 200,000 vouchers: what one claim costs within its request, and a whole scan, on SQLite and on PostgreSQL;
//! beside them three of the eight detectors as one statement each over all rows: equal files, completions of a day, ceilings.
//!
//! The rows are those of the bench `links`: claims without sign-ins and decisions of their own, so that what a claim reads
//! of these is less than in a living region. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES` names one.

#[path = "links/fill.rs"]
mod fill;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::COOKIE;
use office::signals::{Which, scan, seen};
use rules::numbers::{Number, Series};
use store::Claim;
use tower::ServiceExt;
use uuid::Uuid;

use fill::Decade;

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

/// The number of the nth file of a series, as the bench `links` gives it.
fn number(series: Series, n: u64) -> String {
    let year = u16::try_from(2010 + n / 120_000).unwrap_or(2010);
    let serial = u32::try_from(1 + n % 120_000).unwrap_or(1);
    Number::new(series, year, serial).to_string()
}

/// The id of the nth row of a kind.
fn id(kind: u128, n: u64) -> Uuid {
    Uuid::from_u128((kind << 100) | u128::from(n))
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("k.db");
    measure("SQLite", &format!("sqlite://{}", database.display())).await?;
    let Ok(cluster) = std::env::var("KEQUAN_TEST_POSTGRES") else {
        println!("PostgreSQL: run by scripts/with-postgres");
        return Ok(());
    };
    store::admin::create_database(&cluster, "signals").await?;
    let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
    let (host, _) = server.rsplit_once('/').context("no such cluster")?;
    measure("PostgreSQL", &format!("{host}/signals?{query}")).await
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
    single.sort_unstable();
    let at = |part: usize| single[single.len() * part / 100].as_micros();
    println!(
        "  one claim: median {} µs, 99th percentile {} µs",
        at(50),
        at(99)
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
    let (page, took) = timed(page(&decade)).await;
    println!(
        "  the page of signals: {} ms for {} bytes",
        took.as_millis(),
        page?
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

/// The signals as the Agency reads them; how many bytes.
async fn page(decade: &Decade) -> Result<usize> {
    let cookie = decade
        .cookies
        .get("agency")
        .context("nobody of that name")?;
    let request = Request::get("/signals")
        .header(COOKIE, cookie)
        .body(Body::empty())?;
    let answer = decade.router.clone().oneshot(request).await?;
    ensure!(answer.status().is_success(), "{}", answer.status());
    Ok(to_bytes(answer.into_body(), usize::MAX).await?.len())
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark is the one place that measures time"
    )]
    let start = Instant::now();
    let done = work.await;
    (done, start.elapsed())
}
