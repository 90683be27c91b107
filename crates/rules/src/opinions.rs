//! How the served rate the handling in five levels, and complaints about providers (5.3; GB/T 39735 好差评).
//!
//! It is voluntary, one a file and side. The two lowest levels and every complaint open a ticket that is answered within
//! fifteen working days; until then nobody of the staff learns who rated.

use chrono::NaiveDate;

coded! {
    /// What is said.
    pub enum Kind {
        /// Of the handling of one's own file.
        Handling = "handling", "办理评价";
        /// Of a provider.
        Provider = "provider", "投诉服务机构";
    }
}

coded! {
    /// The levels, the best first.
    pub enum Level {
        /// 5.
        VeryGood = "5", "非常满意";
        /// 4.
        Good = "4", "满意";
        /// 3.
        Fair = "3", "基本满意";
        /// 2.
        Poor = "2", "不满意";
        /// 1.
        VeryPoor = "1", "非常不满意";
    }
}

coded! {
    /// Where it stands.
    pub enum State {
        /// A ticket waits for its answer.
        Open = "open", "待答复";
        /// Answered.
        Replied = "replied", "已答复";
        /// Rated well enough that nobody has to answer.
        Told = "told", "已评价";
    }
}

coded! {
    /// What came of a ticket.
    pub enum Outcome {
        /// It was right, and was put right.
        Upheld = "upheld", "属实，已整改";
        /// It was not.
        Dismissed = "dismissed", "不属实，已说明";
    }
}

impl Level {
    /// Points, 5 the best.
    #[must_use]
    pub const fn points(self) -> i64 {
        match self {
            Self::VeryGood => 5,
            Self::Good => 4,
            Self::Fair => 3,
            Self::Poor => 2,
            Self::VeryPoor => 1,
        }
    }

    /// The level of so many points.
    #[must_use]
    pub fn of_points(points: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.points() == points)
    }

    /// Whether it opens a ticket: the two lowest do.
    #[must_use]
    pub const fn opens_ticket(self) -> bool {
        matches!(self, Self::Poor | Self::VeryPoor)
    }
}

/// Opinions that the sums see alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The level; nothing for a complaint.
    pub level: Option<Level>,
    /// By when its ticket is answered; nothing without one.
    pub due_on: Option<NaiveDate>,
    /// When it was answered.
    pub replied_on: Option<NaiveDate>,
    /// How many of them there are.
    pub count: u64,
}

/// What everybody may know of all that was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many rated each level, the best first.
    pub levels: [u64; 5],
    /// How many complained about a provider.
    pub complaints: u64,
    /// Tickets: opened, answered, answered by their last day.
    pub tickets: [u64; 3],
}

impl Sums {
    /// How many rated.
    #[must_use]
    pub fn rated(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// How many were satisfied at least: the three best levels.
    #[must_use]
    pub fn satisfied(&self) -> u64 {
        self.levels.iter().take(3).sum()
    }
}

/// Sums what was said.
#[must_use]
pub fn sums(all: &[Said]) -> Sums {
    let mut sums = Sums::default();
    for one in all {
        match one.level {
            Some(level) => {
                let at = Level::ALL.iter().position(|other| *other == level);
                if let Some(count) = at.and_then(|at| sums.levels.get_mut(at)) {
                    *count += one.count;
                }
            }
            None => sums.complaints += one.count,
        }
        let Some(due) = one.due_on else { continue };
        let [opened, answered, in_time] = &mut sums.tickets;
        *opened += one.count;
        if let Some(day) = one.replied_on {
            *answered += one.count;
            *in_time += if day <= due { one.count } else { 0 };
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_count_levels_and_tickets() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let said = |level, due: &str, replied: &str| Said {
            level,
            due_on: day(due),
            replied_on: day(replied),
            count: 1,
        };
        let alike = |one: Said| Said { count: 3, ..one };
        let three = [
            alike(said(Some(Level::Poor), "2026-05-08", "2026-05-08")),
            alike(said(None, "2026-05-08", "")),
        ];
        let told = sums(&three);
        assert_eq!((told.levels, told.complaints), ([0, 0, 0, 3, 0], 3));
        assert_eq!(told.tickets, [6, 3, 3]);
        let told = sums(&[
            said(Some(Level::VeryGood), "", ""),
            said(Some(Level::Fair), "", ""),
            said(Some(Level::Poor), "2026-05-08", "2026-05-08"),
            said(None, "2026-05-08", "2026-05-09"),
            said(None, "2026-05-08", ""),
        ]);
        assert_eq!((told.rated(), told.satisfied(), told.complaints), (3, 2, 2));
        assert_eq!(told.tickets, [3, 2, 1]);
        assert!(Level::Poor.opens_ticket() && !Level::Fair.opens_ticket());
        assert!(
            Level::ALL
                .iter()
                .all(|one| Level::of_points(one.points()) == Some(*one))
        );
    }
}
