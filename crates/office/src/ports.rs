//! What the office takes from outside: the time and chance.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use rand::Rng;

pub trait Clock: Send + Sync {
    /// Now, in whole microseconds, which is what both engines keep.
    fn now(&self) -> DateTime<Utc>;
}

pub trait Chance: Send + Sync {
    /// Fills the bytes so that nobody can guess them.
    fn fill(&self, bytes: &mut [u8]);
}

/// The clock of the machine.
pub struct WallClock;

impl Clock for WallClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }
}

/// The random source of the machine.
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks for randomness"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// A clock that stands where it is put and moves a millisecond at each look,
/// so that what happens later is also numbered later.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn at(moment: DateTime<Utc>) -> SetClock {
        SetClock(AtomicI64::new(moment.timestamp_micros()))
    }

    pub fn set(&self, moment: DateTime<Utc>) {
        self.0.store(moment.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        let micros = self.0.fetch_add(1000, Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }
}
