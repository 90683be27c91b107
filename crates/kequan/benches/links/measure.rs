//! What the benches over the decade's rows share: the engines, the clock, and the middle of many times.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// SQLite in a folder, and a database of this name in the cluster that `KEQUAN_TEST_POSTGRES` names, if it names one.
pub async fn engines(folder: &Path, name: &str) -> Result<Vec<(&'static str, String)>> {
    let file = folder.join("k.db");
    let mut engines = vec![("SQLite", format!("sqlite://{}", file.display()))];
    match std::env::var("KEQUAN_TEST_POSTGRES") {
        Ok(cluster) => {
            store::admin::create_database(&cluster, name).await?;
            let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
            let (host, _) = server.rsplit_once('/').context("no such cluster")?;
            engines.push(("PostgreSQL", format!("{host}/{name}?{query}")));
        }
        Err(_) => println!("PostgreSQL: run by scripts/with-postgres"),
    }
    Ok(engines)
}

pub async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark is the one place that measures time"
    )]
    let start = Instant::now();
    let done = work.await;
    (done, start.elapsed())
}

pub fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * share / 100]
}
