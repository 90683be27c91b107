//! How long a wrong password takes for a name that exists and for one that does not (SEC-05): prints both medians.
//! `cargo run --release -p office --example door_times [TRIES]`

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use office::accounts::{self, SignIn};
use office::attachments::Shelf;
use office::ports::{Clock, SetClock, SystemChance};
use office::{Actor, Office, Store, Vault};
use rules::duties::Role;
use sim::Town;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let tries = std::env::args().nth(1).map_or(Ok(200), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("door.db").display());
    let noon = NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(4, 0, 0));
    let clock = Arc::new(SetClock::at(noon.ok_or("no such day")?.and_utc()));
    let office = Office::new(
        Store::open(&url).await?,
        clock.clone(),
        Arc::new(SystemChance),
        Vault::from_bytes(&[42; 48]).ok_or("the key has another length")?,
        Shelf::open(&folder.path().join("files"))?,
        sim::press(),
    );
    let town = Town::new(office.clone(), clock.clone(), "Yin-chuan-2026");
    town.sign_up("known", "杨晓燕", Role::Subject).await?;
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..tries {
        // The next day nobody waits for yesterday's failures.
        clock.set(clock.now() + Days::new(1));
        for (login, took) in ["known", "unknown"].into_iter().zip(&mut took) {
            took.push(wrong(&office, login).await?);
        }
    }
    for (name, took) in ["known", "unknown"].into_iter().zip(&mut took) {
        took.sort();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        println!("{name}: {} µs", median.as_micros());
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long an answer takes, which is a matter of the machine's clock"
)]
async fn wrong(office: &Office, login: &str) -> Result<Duration, Box<dyn Error>> {
    let anyone = Actor::anyone("127.0.0.1");
    let command = SignIn {
        login,
        password: "wrong",
        agent: "",
    };
    let began = Instant::now();
    match accounts::sign_in(office, &anyone, command).await {
        Err(_) => Ok(began.elapsed()),
        Ok(_) => Err("a wrong password was taken".into()),
    }
}
