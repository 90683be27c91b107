//! The databases of the tests: what every region begins with is lived once on each engine, then copied.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use chrono::Days;
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Store, Vault};
use rules::duties::Role;
use sim::{Person, Town};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::support::{Engine, PASSWORD, moment};

/// Where a region stands: its folder, and its database if that is one of the cluster. Both end with it, so that a
/// run of all tests leaves no more on the disk than those that run at the moment.
pub struct Place {
    pub folder: TempDir,
    pub url: String,
    database: Option<String>,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(name) = &self.database {
            // What is left of it goes with the cluster; a test that failed already is not made to fail twice.
            let _ = Command::new("psql")
                .args([&cluster(), "-q", "-c"])
                .arg(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .status();
        }
    }
}

/// What every region begins with, its bodies and their people.
pub struct Begun {
    /// The folder of the embedded database, or the name of the database in the cluster.
    place: Result<TempDir, String>,
    pub people: [Person; 6],
}

impl Begun {
    pub async fn on(engine: Engine) -> &'static Begun {
        static SQLITE: OnceCell<Begun> = OnceCell::const_new();
        static POSTGRES: OnceCell<Begun> = OnceCell::const_new();
        match engine {
            Engine::Sqlite => SQLITE.get_or_init(|| Begun::live(engine)).await,
            Engine::Postgres => POSTGRES.get_or_init(|| Begun::live(engine)).await,
        }
    }

    async fn live(engine: Engine) -> Begun {
        let folder = tempfile::tempdir().unwrap();
        let name = fresh_name();
        let url = match engine {
            Engine::Sqlite => embedded(folder.path()),
            Engine::Postgres => {
                let made = store::admin::create_database(&cluster(), &name).await;
                made.unwrap();
                in_cluster(&name)
            }
        };
        let town = town(&url, folder.path()).await;
        // Before what the tests do, whose rows stand in the order of their time.
        town.clock.set(moment("2026-04-13") - Days::new(1));
        let admin = town.found().await.unwrap();
        let staff = async |login, role, body| {
            let opened = town.staff(&admin, (login, login), role, body).await;
            opened.unwrap()
        };
        let people = [
            admin.clone(),
            staff("xixia", Role::County, ("西夏区科学技术局", "640105")).await,
            staff("agency", Role::Agency, ("宁夏科技服务中心", "")).await,
            staff("centre", Role::Centre, ("宁夏创业中心", "")).await,
            staff("finance", Role::Finance, ("自治区财政厅", "")).await,
            staff("auditor", Role::Auditor, ("自治区审计厅", "")).await,
        ];
        town.office.close().await.unwrap();
        let place = match engine {
            Engine::Sqlite => Ok(folder),
            Engine::Postgres => Err(name),
        };
        Begun { place, people }
    }

    /// A copy of it.
    pub async fn copy(&self) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let (url, database) = match &self.place {
            Ok(begun) => {
                let file = "kequan.db";
                std::fs::copy(begun.path().join(file), folder.path().join(file)).unwrap();
                (embedded(folder.path()), None)
            }
            Err(begun) => {
                let name = fresh_name();
                let made = store::admin::create_like(&cluster(), &name, begun).await;
                made.unwrap();
                (in_cluster(&name), Some(name))
            }
        };
        Place {
            folder,
            url,
            database,
        }
    }
}

/// A town over a database, its files in a folder.
pub async fn town(url: &str, folder: &Path) -> Town {
    let store = Store::open(url).await.unwrap();
    // A Monday in spring, so that no test meets the end of a year by chance.
    let clock = Arc::new(SetClock::at(moment("2026-04-13")));
    let office = Office::new(
        store,
        clock.clone(),
        Arc::new(SystemChance),
        Vault::from_bytes(&[42; 48]).unwrap(),
        Shelf::open(&folder.join("files")).unwrap(),
        sim::press(),
    );
    Town::new(office, clock, PASSWORD)
}

fn embedded(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("kequan.db").display())
}

fn cluster() -> String {
    std::env::var("KEQUAN_TEST_POSTGRES")
        .expect("KEQUAN_TEST_POSTGRES names a PostgreSQL: run the tests by `make test`")
}

fn fresh_name() -> String {
    format!("t{}", Uuid::from_u128(rand_u128()).simple())
}

fn in_cluster(name: &str) -> String {
    let cluster = cluster();
    let (server, query) = cluster.split_once('?').unwrap_or((&cluster, ""));
    let (host, _) = server.rsplit_once('/').unwrap();
    format!("{host}/{name}?{query}")
}

fn rand_u128() -> u128 {
    use office::ports::Chance;
    let mut bytes = [0; 16];
    SystemChance.fill(&mut bytes);
    u128::from_be_bytes(bytes)
}
