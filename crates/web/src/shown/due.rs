//! A time limit: its last day, the working days left as words and colour, the days that do not count (R33).

use chrono::NaiveDate;
use rules::calendar::Due;

use crate::parts::{Tag, Tone};

/// A time limit as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueShown {
    /// The last day.
    pub date: NaiveDate,
    /// The working days left; none when the clock no longer runs.
    pub left: Option<Tag>,
    /// Each day that did not count, and why.
    pub skipped: Vec<String>,
    /// A year without a published schedule was touched.
    pub provisional: bool,
}

impl DueShown {
    /// A limit whose clock runs.
    #[must_use]
    pub fn running(date: NaiveDate, days_left: i64) -> Self {
        Self {
            date,
            left: Some(left(days_left)),
            skipped: Vec::new(),
            provisional: false,
        }
    }

    /// A limit that was kept or no longer matters.
    #[must_use]
    pub const fn stopped(date: NaiveDate) -> Self {
        Self {
            date,
            left: None,
            skipped: Vec::new(),
            provisional: false,
        }
    }

    /// The limit with the days that did not count.
    #[must_use]
    pub fn with(mut self, due: &Due) -> Self {
        let days = due.skipped.iter();
        self.skipped = days
            .map(|day| format!("{} {}", day.date, day.why))
            .collect();
        self.provisional = due.provisional;
        self
    }
}

/// Working days left, as words and colour.
#[must_use]
pub fn left(days: i64) -> Tag {
    match days {
        ..-1 => Tag::new(format!("逾期 {} 个工作日", days.unsigned_abs()), Tone::Red),
        // Also on the days off that follow the last day: no working day has passed yet.
        -1 => Tag::new("已逾期", Tone::Red),
        0 => Tag::new("今天到期", Tone::Red),
        1..=3 => Tag::new(format!("剩 {days} 个工作日"), Tone::Yellow),
        _ => Tag::new(format!("剩 {days} 个工作日"), Tone::Green),
    }
}
