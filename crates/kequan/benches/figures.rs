//! The numbers of a year at 200,000 vouchers of five years, over the router, for each kind of reader, on SQLite and on
//! PostgreSQL; beside them the four sums by county, use and kind of provider alone, written by hand over vouchers, claims,
//! contracts and providers.
//!
//! The rows are those of the bench `links`. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES` names one.

#[path = "links/fill.rs"]
mod fill;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::COOKIE;
use rules::numbers::{Number, Series};
use tower::ServiceExt;
use uuid::Uuid;

use fill::Decade;

const SUBJECTS: u64 = 20_000;
const PROVIDERS: u64 = 3_000;
const CONTRACTS: u64 = 220_000;
const VOUCHERS: u64 = 200_000;
const CLAIMED: u64 = 180_000;
const PAID: u64 = 170_000;
const DAYS: u64 = 1_825;
const OF_SUBJECT: u64 = 1_000;
const OF_PROVIDER: u64 = 5_000;
const ROUNDS: usize = 9;
/// A whole year of the five.
const YEAR: u16 = 2024;

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
    store::admin::create_database(&cluster, "figures").await?;
    let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
    let (host, _) = server.rsplit_once('/').context("no such cluster")?;
    measure("PostgreSQL", &format!("{host}/figures?{query}")).await
}

/// Who asks, and for which page.
const QUESTIONS: [(&str, &str); 5] = [
    ("the region, as Finance", "finance"),
    ("the region, as the Agency", "agency"),
    ("the region, as the Centre", "centre"),
    ("a county", "county"),
    ("a firm", "firm"),
];

/// The sums of one year by hand: what was issued, and what was paid.
const BY_HAND: [&str; 2] = [
    "SELECT v.division, k.purpose, v.region, p.category, COUNT(*), SUM(v.face) FROM voucher v \
     JOIN contract k ON k.id = v.contract JOIN provider p ON p.id = v.provider WHERE v.year = YEAR \
     GROUP BY v.division, k.purpose, v.region, p.category",
    "SELECT c.division, k.purpose, c.region, p.category, COUNT(*), SUM(c.amount) FROM claim c \
     JOIN contract k ON k.id = c.contract JOIN provider p ON p.id = c.provider WHERE c.spent_year = YEAR \
     GROUP BY c.division, k.purpose, c.region, p.category",
];

async fn measure(engine: &str, url: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (decade, filling) = timed(Decade::fill(folder.path(), url)).await;
    let decade = decade?;
    println!(
        "{engine}: {VOUCHERS} vouchers, filled in {} s; milliseconds, median",
        filling.as_secs()
    );
    for (label, who) in QUESTIONS {
        let mut pages = Vec::new();
        for _ in 0..ROUNDS {
            let (answer, took) = timed(ask(&decade, who, "/numbers")).await;
            answer.with_context(|| label)?;
            pages.push(took);
        }
        println!("  {label:<34}{:>8}", median(&mut pages).as_millis());
    }
    for page in ["/map/figures", "/report"] {
        let mut pages = Vec::new();
        for _ in 0..ROUNDS {
            let (answer, took) = timed(ask(&decade, "finance", page)).await;
            answer.with_context(|| page)?;
            pages.push(took);
        }
        println!("  {page:<34}{:>8}", median(&mut pages).as_millis());
    }
    let mut sums = Vec::new();
    for _ in 0..ROUNDS {
        let (done, took) = timed(by_hand(&decade)).await;
        done?;
        sums.push(took);
    }
    println!(
        "  {:<34}{:>8}",
        "four sums by hand",
        median(&mut sums).as_millis()
    );
    decade.close().await
}

/// The sums of the year and of the one before it.
async fn by_hand(decade: &Decade) -> Result<()> {
    for year in [YEAR, YEAR - 1] {
        for sql in BY_HAND {
            decade
                .store
                .tamper(&sql.replace("YEAR", &year.to_string()))
                .await?;
        }
    }
    Ok(())
}

/// How many bytes the page of the year has.
async fn ask(decade: &Decade, who: &str, page: &str) -> Result<usize> {
    let cookie = decade.cookies.get(who).context("nobody of that name")?;
    let address = format!("{page}?year={YEAR}");
    let request = Request::get(&address)
        .header(COOKIE, cookie)
        .body(Body::empty())?;
    let answer = decade.router.clone().oneshot(request).await?;
    ensure!(
        answer.status().is_success(),
        "{address}: {}",
        answer.status()
    );
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

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
