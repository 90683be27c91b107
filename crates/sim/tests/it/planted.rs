//! Bugs that the auditor must each find: planted in a copy of a lived database, as the office would have left them there.
//!
//! Most of them leave every chain of hashes whole or could have been written with a whole one; what is asked here is
//! whether the auditor's own books see them.

use auditor::{Auditor, Model};
use sim::year::{Faults, Plan, live_with_books};
use store::Store;

use crate::bugs::BUGS;

#[tokio::test]
async fn the_auditor_finds_each_planted_bug() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    let plan = Plan {
        seed: 11,
        days: 60,
        subjects: 22,
        faults: Faults::None,
    };
    let url = format!("sqlite://{}", whole.display());
    let (report, books) = live_with_books(plan, &url).await.unwrap();
    assert_eq!(report.violations, []);
    assert!(report.tally.payments > 1, "{:?}", report.tally);
    for what in [
        "paid",
        "back",
        "case closed",
        "subsidy taken",
        "review closed",
        "review drawn anew",
        "spot check passed",
        "offer chosen",
        "catalogue changed",
        "operating proposed",
    ] {
        assert!(
            report.tally.local.contains_key(what),
            "{what}: {:?}",
            report.tally.local
        );
    }
    // Without a bug he finds nothing in a copy either.
    assert_eq!(found(&folder, &whole, &books, &[]).await, [""; 0]);
    let mut missed = Vec::new();
    for (name, statements, what) in BUGS {
        let found = found(&folder, &whole, &books, statements).await;
        if !found.iter().any(|one| one == what) {
            missed.push(format!("{name}: found as {found:?}, not as {what}"));
        }
    }
    assert_eq!(missed, [""; 0]);
}

/// As what a bug is found in a copy of the database.
async fn found(
    folder: &tempfile::TempDir,
    whole: &std::path::Path,
    books: &Model,
    bug: &[&str],
) -> Vec<String> {
    let copy = folder.path().join("copy.db");
    std::fs::copy(whole, &copy).unwrap();
    let store = Store::open(&format!("sqlite://{}", copy.display()))
        .await
        .unwrap();
    for statement in bug {
        let rows = store.tamper(statement).await.unwrap();
        assert!(rows > 0 || !statement.starts_with("UPDATE"), "{statement}");
    }
    let mut auditor = Auditor::with(books.clone());
    auditor.look(&store, None).await.unwrap();
    auditor.letters(&store).await.unwrap();
    store.close().await.unwrap();
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("copy.db{end}")));
    }
    let mut found: Vec<String> = auditor
        .found
        .violations
        .iter()
        .map(|one| one.what.to_owned())
        .collect();
    found.dedup();
    found
}
