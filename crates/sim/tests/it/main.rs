//! The demo region lives on any day of the year, and its books are whole.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod bugs;
mod planted;
mod year;

use std::sync::Arc;

use chrono::NaiveDate;
use office::attachments::Shelf;
use office::ports::{SetClock, SystemChance};
use office::{Office, Store, Vault, audit};
use sim::{Town, demo};

async fn lived(today: &str) {
    let folder = tempfile::tempdir().unwrap();
    let today: NaiveDate = today.parse().unwrap();
    let url = format!("sqlite://{}", folder.path().join("kequan.db").display());
    let clock = Arc::new(SetClock::at(today.and_hms_opt(1, 0, 0).unwrap().and_utc()));
    let office = Office::new(
        Store::open(&url).await.unwrap(),
        clock.clone(),
        Arc::new(SystemChance),
        Vault::from_bytes(&[1; 48]).unwrap(),
        Shelf::open(&folder.path().join("files")).unwrap(),
        sim::press(),
    );
    let town = Town::new(office.clone(), clock, "Yan-shi-2026");
    demo::fill(&town, today, |_| {}).await.unwrap();
    assert!(office.today() < today, "the last act lies before today");
    let report = audit::verify(&office).await.unwrap();
    assert_eq!(report.flaws, []);
    assert!(report.acts > 80);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_november() {
    lived("2026-11-23").await;
}

/// The weeks cross the new year: vouchers of one year are paid from the budget of the next (R12).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_january() {
    lived("2026-01-08").await;
}

/// After the holidays of spring the weeks reach far back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_spring_festival() {
    lived("2026-02-25").await;
}
