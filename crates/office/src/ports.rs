//! What the office takes from outside: the time, chance, and the way out for mail.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use rand::Rng;
use uuid::Uuid;

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
pub struct SetClock {
    micros: AtomicI64,
    step: i64,
}

impl SetClock {
    pub fn at(moment: DateTime<Utc>) -> SetClock {
        let micros = AtomicI64::new(moment.timestamp_micros());
        SetClock { micros, step: 1000 }
    }

    /// A clock that stands still until it is put on: what is asked twice at once is asked at the same moment.
    pub fn still(moment: DateTime<Utc>) -> SetClock {
        SetClock {
            step: 0,
            ..SetClock::at(moment)
        }
    }

    pub fn set(&self, moment: DateTime<Utc>) {
        self.micros
            .store(moment.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        let micros = self.micros.fetch_add(self.step, Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }
}

/// Stands beside each commit. A process may end just before it, or after it and before it could answer; whoever must
/// show that nothing is lost then breaks off here.
pub trait Commits: Send + Sync {
    fn before(&self) {}
    fn after(&self) {}
}

/// Nobody breaks anything off.
pub struct Unwatched;

impl Commits for Unwatched {}

/// How dear one guess at a password is (argon2id).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toil {
    /// KiB of memory.
    pub memory: u32,
    pub passes: u32,
}

impl Toil {
    /// For real people.
    pub const FULL: Toil = Toil {
        memory: 19_456,
        passes: 2,
    };
}

/// A letter as it is handed to the mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The same over all tries.
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub address: String,
    pub subject: String,
    pub body: String,
}

/// Why a letter was not taken, in words without address or content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The mail server does not answer: no letter gets through now.
    Away(String),
    /// This letter is refused for now.
    Later(String),
    /// This letter is refused for good.
    Never(String),
}

impl NotTaken {
    pub fn why(&self) -> &str {
        let (NotTaken::Away(why) | NotTaken::Later(why) | NotTaken::Never(why)) = self;
        why
    }
}

/// The way out for mail.
pub trait Post: Send + Sync {
    /// Hands a letter over; it counts as sent when the server has taken it.
    fn deliver(&self, parcel: &Parcel) -> impl Future<Output = Result<(), NotTaken>> + Send;
}
