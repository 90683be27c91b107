//! What goes wrong, how often, and which of it happens to an act.

use super::dice::Dice;
use super::world::World;

use serde::{Deserialize, Serialize};

/// How much goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Faults {
    None,
    #[default]
    Default,
    Storm,
}

impl Faults {
    pub fn parse(word: &str) -> Option<Faults> {
        match word {
            "none" => Some(Faults::None),
            "default" => Some(Faults::Default),
            "storm" => Some(Faults::Storm),
            _ => None,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Faults::None => "none",
            Faults::Default => "default",
            Faults::Storm => "storm",
        }
    }
}

/// Each kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The same request twice at once.
    Twice,
    /// The same request a day later.
    Later,
    /// The process ends before the commit, or after it and before its answer.
    KillBefore,
    KillAfter,
    /// Every connection to the database breaks.
    Connection,
    /// Two officials decide on one file as both saw it.
    Stale,
    /// Somebody tries what is not his.
    Trespass,
    /// The bank pays twice, short, late, or answers for another batch.
    Bank,
    /// The clock is an hour behind or ahead for a day.
    Clock,
    /// The clock is a year ahead or behind while somebody acts.
    Year,
    /// The mail server is away, takes nothing, or takes a letter and does not say so.
    Mail,
    /// A night's work is left out, broken off, or done twice.
    Night,
    /// A new schedule of working days is published.
    Holidays,
    /// The budget is cut to what is spent.
    Cut,
    /// The disk has no room left during an act.
    Disk,
    /// The disk is lost, and last night's backup takes its place.
    Restore,
}

impl Fault {
    pub fn name(self) -> &'static str {
        match self {
            Fault::Twice => "twice at once",
            Fault::Later => "again a day later",
            Fault::KillBefore => "killed before commit",
            Fault::KillAfter => "killed after commit",
            Fault::Connection => "connections broken",
            Fault::Stale => "stale edition",
            Fault::Trespass => "trespass",
            Fault::Bank => "bank errs",
            Fault::Clock => "clock wrong",
            Fault::Year => "clock a year off",
            Fault::Mail => "mail server errs",
            Fault::Night => "night disturbed",
            Fault::Holidays => "holidays changed",
            Fault::Cut => "budget cut",
            Fault::Disk => "disk full",
            Fault::Restore => "backup restored",
        }
    }
}

/// So many in a thousand: of acts, of decisions, of return files, or of days.
pub struct Rates(u64);

impl Rates {
    pub fn of(faults: Faults) -> Rates {
        Rates(match faults {
            Faults::None => 0,
            Faults::Default => 1,
            Faults::Storm => 8,
        })
    }

    pub fn of_fault(&self, fault: Fault) -> u64 {
        let base = match fault {
            Fault::Twice | Fault::Later => 12,
            Fault::KillBefore | Fault::KillAfter => 4,
            Fault::Connection | Fault::Year => 2,
            Fault::Mail => 100,
            Fault::Stale | Fault::Trespass => 25,
            Fault::Bank => 150,
            Fault::Clock | Fault::Night => 20,
            Fault::Holidays => 6,
            Fault::Cut => 8,
            Fault::Restore => 3,
            Fault::Disk => 6,
        };
        (base * self.0).min(400)
    }
}

impl World {
    /// Whether this trouble comes now.
    pub fn happens(&mut self, fault: Fault) -> bool {
        let rate = self.rates.of_fault(fault);
        let comes = self.lively && rate > 0 && self.dice.in_thousand(rate);
        if comes {
            self.counted(fault);
        }
        comes
    }

    pub fn counted(&mut self, fault: Fault) {
        let name = fault.name().to_owned();
        *self.tally.faults.entry(name).or_default() += 1;
    }

    /// Dice of this moment alone: what they decide moves nothing that is drawn later.
    pub fn aside(&self) -> Dice {
        Dice::new(
            self.plan.seed.rotate_left(16) ^ self.tally.acts.wrapping_mul(0x2545_F491_4F6C_DD1D),
        )
    }

    /// The trouble that comes with an act, if any does; an embedded database has no connections to lose, and the disk of
    /// a cluster is not ours to fill.
    pub fn trouble(&mut self) -> Option<Fault> {
        let all = [
            Fault::Twice,
            Fault::KillBefore,
            Fault::KillAfter,
            Fault::Connection,
            Fault::Disk,
        ];
        let Some(came) = all.into_iter().find(|fault| self.happens(*fault)) else {
            return self.a_leap();
        };
        let elsewhere = match came {
            Fault::Connection => !self.url.starts_with("postgres"),
            Fault::Disk => self.url.starts_with("postgres"),
            _ => false,
        };
        if elsewhere {
            self.uncounted(came);
            return None;
        }
        Some(came)
    }

    fn a_leap(&mut self) -> Option<Fault> {
        let rate = self.rates.of_fault(Fault::Year);
        let comes = self.lively && rate > 0 && self.aside().in_thousand(rate);
        comes.then(|| {
            self.counted(Fault::Year);
            Fault::Year
        })
    }

    /// It was drawn, and did not come to pass.
    pub fn uncounted(&mut self, fault: Fault) {
        if let Some(count) = self.tally.faults.get_mut(fault.name()) {
            *count = count.saturating_sub(1);
        }
    }
}
