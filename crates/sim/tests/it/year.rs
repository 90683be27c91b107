//! Years of a region, short ones, with everything that goes wrong; and a list of bugs that the auditor must each find.

use sim::year::{Faults, Plan, Report, live};

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
fn assert_sound(report: &Report) {
    let told: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
    assert_eq!(told, Vec::<String>::new(), "{}", report.plan.line());
    let tally = &report.tally;
    assert!(tally.accepted > 100 && tally.vouchers > 0, "{tally:?}");
}

/// Seeds that once failed, with what failed then; they are lived in every run of the tests.
const ONCE_FAILED: &[(u64, u32, u32, Faults)] = &[];

#[tokio::test]
async fn seeds_that_once_failed() {
    for (seed, days, subjects, faults) in ONCE_FAILED {
        assert_sound(&lived(plan(*seed, *days, *subjects, *faults)).await);
    }
}

#[tokio::test]
async fn sixty_days_with_the_usual_faults() {
    for seed in [1, 2] {
        assert_sound(&lived(plan(seed, 60, 12, Faults::Default)).await);
    }
}

#[tokio::test]
async fn sixty_days_in_a_storm() {
    let report = lived(plan(3, 60, 12, Faults::Storm)).await;
    assert_sound(&report);
    assert!(report.tally.faults.len() >= 8, "{:?}", report.tally.faults);
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
