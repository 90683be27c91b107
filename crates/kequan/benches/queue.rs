//! Desks at the size of the region's decade: the first page and page 10,000 of a list of 1,000,000 vouchers, the other
//! lists, the queue of Finance, and an export of 100,000 rows, over the router, on SQLite and on PostgreSQL; beside
//! them the same rows by hand-written SQL, and the same workbook by rust_xlsxwriter alone.
//!
//! The rows are those of the bench `links`. PostgreSQL is measured when `KEQUAN_TEST_POSTGRES` names one.

#[path = "links/fill.rs"]
mod fill;
#[path = "links/measure.rs"]
mod measure;

use anyhow::{Context, Result};

use fill::Decade;
use measure::{engines, percentile, timed};

const SUBJECTS: u64 = 100_000;
const PROVIDERS: u64 = 3_000;
const CONTRACTS: u64 = 1_200_000;
const VOUCHERS: u64 = 1_000_000;
const CLAIMED: u64 = 900_000;
const PAID: u64 = 800_000;
const DAYS: u64 = 3_000;
const OF_SUBJECT: u64 = 5_000;
const OF_PROVIDER: u64 = 30_000;
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (engine, url) in engines(folder.path(), "desks").await? {
        measure(engine, &url).await?;
    }
    Ok(())
}

/// What is asked: a label, the page, and its rows as SQL.
const QUESTIONS: [(&str, &str, &str); 8] = [
    (
        "vouchers, page 1",
        "/vouchers?rows=100",
        "SELECT * FROM voucher ORDER BY issued_on DESC, id DESC LIMIT 100",
    ),
    (
        "vouchers, page 10,000",
        "/vouchers?rows=100&page=10000",
        "SELECT * FROM voucher ORDER BY issued_on DESC, id DESC LIMIT 100 OFFSET 999900",
    ),
    (
        "contracts, page 1",
        "/contracts?rows=100",
        "SELECT * FROM contract ORDER BY submitted_on DESC, id DESC LIMIT 100",
    ),
    (
        "contracts, page 10,000",
        "/contracts?rows=100&page=10000",
        "SELECT * FROM contract ORDER BY submitted_on DESC, id DESC LIMIT 100 OFFSET 999900",
    ),
    (
        "claims, page 1",
        "/claims?rows=100",
        "SELECT * FROM claim ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, id LIMIT 100",
    ),
    (
        "claims, page 9,000",
        "/claims?rows=100&page=9000",
        "SELECT * FROM claim ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, id LIMIT 100 OFFSET 899900",
    ),
    (
        "queue of Finance, page 1",
        "/queue?rows=100",
        "SELECT * FROM claim WHERE state = 'payable' ORDER BY due_on, updated_at, id LIMIT 100",
    ),
    (
        "queue of Finance, page 1,000",
        "/queue?rows=100&page=1000",
        "SELECT * FROM claim WHERE state = 'payable' ORDER BY due_on, updated_at, id LIMIT 100 OFFSET 99900",
    ),
];

async fn measure(engine: &str, url: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (decade, filling) = timed(Decade::fill(folder.path(), url)).await;
    let decade = decade?;
    println!(
        "{engine}: {VOUCHERS} vouchers, filled in {} s",
        filling.as_secs()
    );
    println!(
        "  {:<34}{:>10}{:>10}",
        "milliseconds, median", "page", "SQL"
    );
    for (label, page, sql) in QUESTIONS {
        let (mut pages, mut plain) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (answer, took) = timed(decade.page("finance", page)).await;
            answer.with_context(|| label)?;
            pages.push(took);
            let (answer, took) = timed(decade.store.tamper(sql)).await;
            answer?;
            plain.push(took);
        }
        let [page, sql] = [percentile(&mut pages, 50), percentile(&mut plain, 50)];
        println!(
            "  {label:<34}{:>10}{:>10}",
            page.as_millis(),
            sql.as_millis()
        );
    }
    let (bytes, took) = timed(decade.page("finance", "/queue/export?format=xlsx")).await;
    let (alone, beside) = timed(async { workbook() }).await;
    println!(
        "  export of the queue, Excel: {} ms for {} bytes; rust_xlsxwriter alone, 100,000 rows: {} ms for {} bytes",
        took.as_millis(),
        bytes?.0.len(),
        beside.as_millis(),
        alone?
    );
    decade.close().await
}

/// As many cells of the same kinds, without a database.
fn workbook() -> Result<usize> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let money = Format::new().set_num_format("#,##0.00");
    let sheet = book.add_worksheet_with_constant_memory()?;
    for row in 0..100_000 {
        for (column, text) in (0_u16..).zip([
            "DF2026-000001-0",
            "付款",
            "样板检测研究院",
            "兑付 NX2026-000001-0",
        ]) {
            sheet.write_string(row, column, text)?;
        }
        sheet.write_number_with_format(row, 4, 50_000.0, &money)?;
        sheet.write_string(row, 5, "2026-04-13")?;
        sheet.write_string(row, 6, "2026-04-22")?;
    }
    Ok(book.save_to_buffer()?.len())
}
