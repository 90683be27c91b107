//! Durable claims: how many a second the verb hands in, with its rules, record, clock, letters and paper, at 1, 8 and 64
//! clients. On PostgreSQL beside `pgbench` with the very statements of one such claim on the same cluster, in turns; on
//! SQLite beside the rows that one such claim writes, by plain rusqlite into the same file, in turns.
//!
//! `KEQUAN_DURABLE=1 scripts/with-postgres cargo bench -p sim --bench claims`: it stops when the cluster does not sync.

#![expect(
    clippy::float_arithmetic,
    reason = "a benchmark measures time, not money"
)]

mod plain;
mod ready;
mod replay;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use office::{By, claims};

use plain::Plain;
use ready::Ready;

/// Clients at once.
const CLIENTS: [u64; 3] = [1, 8, 64];
/// How long each side runs, and how often they take turns.
const SECONDS: u64 = 8;
const TURNS: u64 = 2;
/// Vouchers for one run of one side.
pub const BLOCK: u64 = 3_200;

#[tokio::main]
async fn main() -> Result<()> {
    let runs = CLIENTS.len() as u64 * TURNS;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("k.db");
    let url = format!("sqlite://{}", file.display());
    let ready = Ready::fill(&url, 2 * runs * BLOCK + 2).await?;
    on_sqlite(&ready, &file).await?;
    let cluster = std::env::var("KEQUAN_TEST_POSTGRES").context("run by scripts/with-postgres")?;
    store::admin::create_database(&cluster, "claims").await?;
    let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
    let (host, _) = server.rsplit_once('/').context("no such cluster")?;
    let url = format!("{host}/claims?{query}");
    let ready = Ready::fill(&url, 2 * runs * BLOCK + 1).await?;
    on_postgres(&ready, &url).await
}

async fn on_sqlite(ready: &Ready, file: &Path) -> Result<()> {
    println!("SQLite, synchronous = FULL, {} vouchers", ready.count);
    // The first claim of a year writes what the others find.
    claim(ready, ready.count - 2).await?;
    let plain = Arc::new(Plain::capture(ready, file, ready.count - 1).await?);
    println!("  one claim writes {} rows", plain.statements());
    let mut block = 0;
    for clients in CLIENTS {
        for _ in 0..TURNS {
            let ours = run(ready, clients, block).await?;
            let theirs = tokio::task::spawn_blocking({
                let plain = plain.clone();
                move || plain.run(clients, block + 1)
            });
            let theirs = theirs.await??;
            let ratio = ours.per_second() / theirs;
            ours.tell(
                clients,
                &format!("rusqlite: {theirs:.0}/s; ours : rusqlite {ratio:.2}"),
            );
            block += 2;
        }
    }
    Ok(())
}

async fn on_postgres(ready: &Ready, url: &str) -> Result<()> {
    let [sync, commit] = [
        replay::setting(&ready.store, "fsync").await?,
        replay::setting(&ready.store, "synchronous_commit").await?,
    ];
    ensure!(
        (sync.as_str(), commit.as_str()) == ("on", "on"),
        "the cluster does not sync: fsync {sync}, synchronous_commit {commit}; set KEQUAN_DURABLE=1"
    );
    println!(
        "PostgreSQL, fsync on, synchronous_commit on, {} vouchers",
        ready.count
    );
    let last = ready.count - 1;
    let script = replay::capture(ready, last).await?;
    println!("  one claim is {} statements", script.statements);
    let mut block = 0;
    for clients in CLIENTS {
        for _ in 0..TURNS {
            let ours = run(ready, clients, block).await?;
            let (theirs, latency) = script.pgbench(url, (clients, SECONDS), block + 1)?;
            let ratio = ours.per_second() / theirs;
            ours.tell(
                clients,
                &format!("pgbench: {theirs:.0}/s, {latency:.1} ms; ours : pgbench {ratio:.2}"),
            );
            block += 2;
        }
    }
    Ok(())
}

/// What one run of ours came to.
struct Ran {
    done: u64,
    time: Duration,
    waits: Vec<Duration>,
}

impl Ran {
    fn per_second(&self) -> f64 {
        self.done as f64 / self.time.as_secs_f64()
    }

    fn tell(&self, clients: u64, beside: &str) {
        let at = |part: usize| {
            let wait = self.waits.get(self.waits.len() * part / 100);
            wait.map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
        };
        println!(
            "  {clients:>2} clients: {:.0} claims/s, median {:.1} ms, p99 {:.1} ms; {beside}",
            self.per_second(),
            at(50),
            at(99)
        );
    }
}

/// So many clients hand in claims on the vouchers of a block.
async fn run(ready: &Ready, clients: u64, block: u64) -> Result<Ran> {
    let next = Arc::new(AtomicU64::new(block * BLOCK));
    let end = (block + 1) * BLOCK;
    let began = now();
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let (next, ready) = (next.clone(), ready.clone());
        tasks.push(tokio::spawn(async move {
            let mut waits = Vec::new();
            while began.elapsed().as_secs() < SECONDS {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= end {
                    break;
                }
                let start = now();
                claim(&ready, n).await?;
                waits.push(start.elapsed());
            }
            anyhow::Ok(waits)
        }));
    }
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await??);
    }
    waits.sort_unstable();
    Ok(Ran {
        done: waits.len() as u64,
        time: began.elapsed(),
        waits,
    })
}

/// The claimant hands in the nth voucher; gives the number of the claim.
pub async fn claim(ready: &Ready, n: u64) -> Result<String> {
    let by = By {
        actor: ready.claimant(n),
        request: &format!("bench-request-{n}"),
    };
    let command = claims::Submit {
        voucher: ready::voucher(n),
        amount: ready.amount,
    };
    let done = claims::submit(&ready.office, by, command).await;
    Ok(done.map_err(|fault| anyhow::anyhow!("{fault:?}"))?.number)
}

fn now() -> Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark is the one place that measures time"
    )]
    Instant::now()
}
