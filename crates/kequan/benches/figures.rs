//! The numbers of a year at 200,000 vouchers of five years, over the router, for each kind of reader, on SQLite and on
//! PostgreSQL; beside them the four sums by county, use and kind of provider alone, written by hand over vouchers, claims,
//! contracts and providers.
//!
//! The rows are those of the bench `links`. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES` names one.

#[path = "links/fill.rs"]
mod fill;
#[path = "links/measure.rs"]
mod measure;

use anyhow::{Context, Result};

use fill::Decade;
use measure::{engines, percentile, timed};

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

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (engine, url) in engines(folder.path(), "figures").await? {
        measure(engine, &url).await?;
    }
    Ok(())
}

fn of_year(page: &str) -> String {
    format!("{page}?year={YEAR}")
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
            let (answer, took) = timed(decade.page(who, &of_year("/numbers"))).await;
            answer.with_context(|| label)?;
            pages.push(took);
        }
        println!("  {label:<34}{:>8}", percentile(&mut pages, 50).as_millis());
    }
    for page in ["/map/figures", "/report", "/performance", "/awards"] {
        let mut pages = Vec::new();
        for _ in 0..ROUNDS {
            let (answer, took) = timed(decade.page("finance", &of_year(page))).await;
            answer.with_context(|| page)?;
            pages.push(took);
        }
        println!("  {page:<34}{:>8}", percentile(&mut pages, 50).as_millis());
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
        percentile(&mut sums, 50).as_millis()
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
