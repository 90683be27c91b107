//! Years of a region, short ones, with everything that goes wrong; and a list of bugs that the auditor must each find.

use std::sync::Arc;

use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Vault, Witness};
use sim::year::{Faults, Filling, Opened, Plan, Report, live};
use store::Store;

/// Lives a plan in an embedded database of its own.
pub async fn lived(plan: Plan) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("sim.db").display());
    live(plan, &url).await.unwrap()
}

fn plan(seed: u64, days: u32, subjects: u32, faults: Faults) -> Plan {
    Plan {
        seed,
        days,
        subjects,
        faults,
    }
}

#[track_caller]
fn assert_nothing_found(report: &Report) {
    let told: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
    assert_eq!(told, Vec::<String>::new(), "{}", report.plan.line());
}

#[track_caller]
fn assert_sound(report: &Report) {
    assert_nothing_found(report);
    let tally = &report.tally;
    assert!(tally.accepted > 100 && tally.vouchers > 0, "{tally:?}");
}

/// Seeds that once failed, with what failed then; they are lived in every run of the tests.
const ONCE_FAILED: &[(u64, u32, u32, Faults)] = &[
    // A batch of subsidies was with the bank when its year was closed, and its answer could not be taken.
    (126, 60, 4, Faults::Default),
    // A re-check that refused a claim was counted twice for the operating subsidy, for the voucher that it ended.
    (24, 60, 12, Faults::None),
];

#[tokio::test]
async fn seeds_that_once_failed() {
    for (seed, days, subjects, faults) in ONCE_FAILED {
        assert_sound(&lived(plan(*seed, *days, *subjects, *faults)).await);
    }
}

#[tokio::test]
async fn sixty_days_with_the_usual_faults() {
    let mut met = std::collections::BTreeSet::new();
    for seed in [6, 19, 20] {
        let report = lived(plan(seed, 60, 12, Faults::Default)).await;
        assert_sound(&report);
        met.extend(report.tally.local.into_keys());
    }
    // The years of the providers are appraised after them, and what is due is paid.
    for what in [
        "appraised",
        "objection upheld",
        "poor year",
        "subsidy taken",
        "admitted by review",
        "expert replaced",
        "notice dismissed",
        "review drawn anew",
        "spot check passed",
        "spot check rectified",
        "spot check charged",
        "certificate renewed late",
        "service withdrawn",
        "offer taken back",
        "offer chosen",
        "operating proposed",
    ] {
        assert!(met.contains(what), "{what}: {met:?}");
    }
}

/// The disk is full during acts, and days are lost with it: what was asked again is done, and nothing is there twice.
#[tokio::test]
async fn a_disk_that_is_full_and_one_that_is_lost() {
    let mut met = std::collections::BTreeMap::new();
    for seed in [1, 3] {
        let report = lived(plan(seed, 60, 8, Faults::Storm)).await;
        assert_sound(&report);
        for (fault, count) in report.tally.faults {
            *met.entry(fault).or_insert(0) += count;
        }
    }
    assert!(met.get("disk full").is_some_and(|n| *n > 3), "{met:?}");
    assert!(
        met.get("backup restored").is_some_and(|n| *n > 1),
        "{met:?}"
    );
}

/// On PostgreSQL the usual faults and a storm, besides what is compared below.
#[tokio::test]
async fn seeds_on_postgres() {
    for (seed, faults) in [
        (201, Faults::Default),
        (202, Faults::Storm),
        (203, Faults::Default),
    ] {
        let url = fresh_postgres().await;
        assert_nothing_found(&live(plan(seed, 60, 4, faults), &url).await.unwrap());
    }
}

#[tokio::test]
async fn more_seeds_on_postgres() {
    for seed in [204, 205] {
        let url = fresh_postgres().await;
        assert_nothing_found(
            &live(plan(seed, 60, 4, Faults::Default), &url)
                .await
                .unwrap(),
        );
    }
}

#[tokio::test]
async fn sixty_days_in_a_storm() {
    let report = lived(plan(3, 60, 12, Faults::Storm)).await;
    assert_sound(&report);
    assert!(report.tally.faults.len() >= 8, "{:?}", report.tally.faults);
}

/// Fifty seeds of sixty days in a small region, a fifth of them in a storm; four at once.
macro_rules! seeds {
    ($($name:ident: $from:literal to $to:literal,)*) => {$(
        #[tokio::test]
        async fn $name() {
            for seed in $from..=$to {
                let faults = if seed % 5 == 0 { Faults::Storm } else { Faults::Default };
                assert_nothing_found(&lived(plan(seed, 60, 4, faults)).await);
            }
        }
    )*};
}

seeds! {
    seeds_101_to_113: 101 to 113,
    seeds_114_to_126: 114 to 126,
    seeds_127_to_138: 127 to 138,
    seeds_139_to_150: 139 to 150,
}

/// Twice the same, byte for byte; on PostgreSQL, where a request twice at once is two transactions, the same acts and
/// balances.
#[tokio::test]
async fn one_seed_lives_one_life_on_both_databases() {
    let plan = plan(4, 25, 8, Faults::Default);
    let one = lived(plan).await;
    assert_sound(&one);
    let again = lived(plan).await;
    assert_eq!(one.record, again.record);
    let other = live(plan, &fresh_postgres().await).await.unwrap();
    assert_sound(&other);
    assert_eq!((one.acts, one.balances), (other.acts, other.balances));
}

/// A large demo that is broken off goes on from its last kept night: what was lived since is gone, and
/// nobody tells of it.
#[tokio::test]
async fn a_large_demo_goes_on_from_its_last_night() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let today = "2026-06-11".parse().unwrap();
    let witness = noting(one.path());
    let begun = opened(one.path(), &witness).await;
    let store = begun.store.clone();
    let mut filling = Filling::begin(begun, (6, 12), today).await.unwrap();
    for _ in 0..7 {
        assert!(filling.day().await.unwrap());
    }
    let kept = filling.keep().unwrap();
    store.keep().await.unwrap();
    witness.write_down().unwrap();
    let night = filling.progress();
    // Of the day that is thrown away the witness does not tell: nothing would be there of what he noted.
    filling.day().await.unwrap();
    assert!(filling.progress().acts > night.acts);
    // Killed here: what stands on the disk is the night that was kept.
    for file in ["k.db", "k.db-wal"] {
        std::fs::copy(one.path().join(file), two.path().join(file)).unwrap();
    }
    for folder in ["files", "witness"] {
        std::fs::rename(one.path().join(folder), two.path().join(folder)).unwrap();
    }
    let witness = noting(two.path());
    let opened = opened(two.path(), &witness).await;
    let store = opened.store.clone();
    let mut again = Filling::resume(opened, &kept).unwrap();
    let begins = again.progress();
    assert_eq!((begins.day, begins.acts), (night.day, night.acts));
    while again.day().await.unwrap() {}
    let (checked, found) = again.look().await.unwrap();
    assert!(checked > 100, "{checked}");
    assert_eq!(found, []);
    assert!(again.people().iter().any(|(login, _)| login == "caizheng1"));
    let office = again.finish().await.unwrap();
    witness.write_down().unwrap();
    assert_eq!(office::audit::verify(&office).await.unwrap().flaws, []);
    // Each act of both parts is noted, and whoever takes one away is found out.
    for table in ["record", "record_head"] {
        let sql = format!("DELETE FROM {table} WHERE file_kind = 'subject'");
        assert!(store.tamper(&sql).await.unwrap() > 0);
    }
    assert_ne!(office::audit::verify(&office).await.unwrap().flaws, []);
}

fn noting(folder: &std::path::Path) -> Witness {
    Witness::at(&folder.join("witness")).holding_back()
}

fn at(folder: &std::path::Path) -> String {
    format!("sqlite://{}", folder.join("k.db").display())
}

async fn opened(folder: &std::path::Path, witness: &Witness) -> Opened {
    let clock = Arc::new(SetClock::at("2026-05-01T01:00:00Z".parse().unwrap()));
    let store = Store::open_by_nights(&at(folder)).await.unwrap();
    let shelf = Shelf::unsynced(&folder.join("files")).unwrap();
    let vault = Vault::from_bytes(&[1; 48]).unwrap();
    let chance = Arc::new(SystemChance);
    let office = Office::new(
        store.clone(),
        clock.clone(),
        chance,
        vault,
        shelf,
        sim::press(),
    )
    .witnessed(witness.clone());
    Opened {
        office,
        store,
        clock,
        password: "Yan-shi-2026".into(),
    }
}

/// A database of its own in the cluster that `make test` starts.
async fn fresh_postgres() -> String {
    let cluster = std::env::var("KEQUAN_TEST_POSTGRES")
        .expect("KEQUAN_TEST_POSTGRES names a PostgreSQL: run the tests by `make test`");
    let mut bytes = [0; 8];
    office::ports::Chance::fill(&office::ports::SystemChance, &mut bytes);
    let name = format!("s{:016x}", u64::from_be_bytes(bytes));
    store::admin::create_database(&cluster, &name)
        .await
        .unwrap();
    let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
    let (host, _) = server.rsplit_once('/').unwrap();
    format!("{host}/{name}?{query}")
}
