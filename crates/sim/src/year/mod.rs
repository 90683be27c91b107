//! A region's year, lived through the office's verbs from one seed, with what goes wrong, and an auditor beside it.
//!
//! `docs/simulation.md` says who lives there, how often what happens, and what the auditor holds against the database.

mod accounts;
mod admissions;
mod bank;
mod checks;
mod claims;
mod clock;
mod days;
mod desks;
mod dice;
mod drawing;
mod experts;
mod faults;
mod filling;
mod glance;
mod goods;
mod inquiries;
mod kept;
mod life;
mod listing;
mod loss;
mod mail;
mod market;
mod ports;
mod rectifying;
mod region;
mod rewards;
mod running;
mod service;
mod spot;
mod subsidies;
mod topups;
mod trades;
mod treasury;
mod troubles;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use auditor::{Model, Violation};
use chrono::{Days, NaiveDate};
use office::{Refused, Store};
use serde::{Deserialize, Serialize};

pub use faults::Faults;
pub use filling::{Filling, Opened, Progress};
use world::World;

/// What is to be lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub seed: u64,
    pub days: u32,
    pub subjects: u32,
    pub faults: Faults,
}

impl Plan {
    /// A whole year begins on its first day; a shorter run somewhere in 2025 or 2026, by its seed.
    pub fn first_day(&self) -> NaiveDate {
        let year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        if self.days >= 360 {
            return year;
        }
        let back = dice::Dice::new(self.seed ^ 0xDA7E).below(480);
        let start = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap_or(year);
        start + Days::new(back)
    }

    /// The day from which the rates are lower, in every second run: in the middle of its lively days.
    pub fn amended_from(&self) -> Option<NaiveDate> {
        let changes = self.seed.is_multiple_of(2);
        changes.then(|| self.first_day() + Days::new(u64::from(self.days / 2)))
    }

    /// The line that lives the same again.
    pub fn line(&self) -> String {
        format!(
            "kequan sim --seed {} --days {} --subjects {} --faults {}",
            self.seed,
            self.days,
            self.subjects,
            self.faults.word()
        )
    }
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How often somebody turned to the office.
    pub acts: u64,
    pub accepted: u64,
    /// What was tried although it must be refused.
    pub forbidden: u64,
    pub vouchers: u64,
    pub payments: u64,
    /// In fen.
    pub paid: i64,
    pub refused: BTreeMap<String, u64>,
    pub faults: BTreeMap<String, u64>,
    pub nights: u64,
    /// What was done with local money, in cases, about the years of providers, and by firms that changed.
    pub local: BTreeMap<String, u64>,
    years: BTreeSet<i32>,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Report {
    pub plan: Plan,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub tally: Tally,
    /// How many single conditions the auditor looked at.
    pub checked: u64,
    pub violations: Vec<Violation>,
    /// SM3 over the ends of all chains of the record and of the books.
    pub record: String,
    /// SM3 over who did what when to each file, without ids.
    pub acts: String,
    /// SM3 over the balance of every book.
    pub balances: String,
}

/// Lives a run in an empty database; the auditor hears of each act and looks each night.
///
/// # Errors
/// What the world itself could not do: an office that does not open, a database that is gone.
pub async fn live(plan: Plan, url: &str) -> Result<Report, Refused> {
    Ok(live_with_books(plan, url).await?.0)
}

/// The same, with what the auditor knows at the end: his books still say what the database must hold.
///
/// # Errors
/// As [`live`].
pub async fn live_with_books(plan: Plan, url: &str) -> Result<(Report, Model), Refused> {
    let mut world = World::begin(plan, url).await?;
    world.settle().await?;
    world.days().await?;
    let books = world.auditor.model.clone();
    Ok((world.report().await?, books))
}

/// A few violations are enough; what follows from the first is noise.
const ENOUGH: usize = 20;

impl World {
    async fn report(mut self) -> Result<Report, Refused> {
        let said = auditor::digests(&self.store).await?;
        let mut violations = std::mem::take(&mut self.auditor.found.violations);
        violations.truncate(ENOUGH);
        let report = Report {
            plan: self.plan,
            first: self.plan.first_day(),
            last: self.day,
            tally: self.tally,
            checked: self.auditor.found.checked,
            violations,
            record: said.record,
            acts: said.acts,
            balances: said.balances,
        };
        self.town.office.close().await?;
        let store: Store = self.store;
        store.close().await?;
        Ok(report)
    }
}
