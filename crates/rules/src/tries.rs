//! How long a login name waits after failed tries, whether an account has it or not (SEC-05, 等保 2.0 8.1.4.1).

use chrono::{DateTime, Days, Duration, FixedOffset, NaiveDate, NaiveTime};

/// Failures within [`WINDOW_MINUTES`] that lock a name for as long.
pub const FAILURES: u32 = 5;
/// The window of [`FAILURES`] and the length of the lock, in minutes.
pub const WINDOW_MINUTES: i64 = 15;
/// Failures of one day that lock a name until the day ends.
pub const DAY_FAILURES: u32 = 10;
/// The wait after the first, second, third and fourth failure, in seconds.
const LADDER: [i64; 4] = [1, 3, 5, 10];

/// How often one address may object to one public notice (7.4): as a page says it beforehand.
///
/// ```
/// assert!(rules::tries::objections_limit().contains("5 件"));
/// ```
#[must_use]
pub fn objections_limit() -> String {
    format!(
        "同一网络地址对一件公示，{WINDOW_MINUTES} 分钟内最多 {FAILURES} 件，一天最多 {DAY_FAILURES} 件"
    )
}

/// The failures of one name. Times are of the legal clock, so that a day ends when it does in Beijing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Failures since [`since`](Self::since).
    pub failures: u32,
    /// When the first failure of the window was.
    pub since: DateTime<FixedOffset>,
    /// The day of [`day_failures`](Self::day_failures).
    pub day: NaiveDate,
    /// Failures of that day.
    pub day_failures: u32,
    /// Before this moment no try is looked at.
    pub until: DateTime<FixedOffset>,
}

impl Tries {
    /// A name on which nobody has failed.
    #[must_use]
    pub fn none(now: DateTime<FixedOffset>) -> Self {
        Self {
            failures: 0,
            since: now,
            day: now.date_naive(),
            day_failures: 0,
            until: now,
        }
    }

    /// Until when the name waits, when it waits at this moment.
    #[must_use]
    pub fn waits(&self, now: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
        (now < self.until).then_some(self.until)
    }

    /// Whether the name is locked rather than made to wait some seconds.
    #[must_use]
    pub const fn locked(&self) -> bool {
        self.failures >= FAILURES || self.day_failures >= DAY_FAILURES
    }

    /// One more failure at this moment.
    ///
    /// ```
    /// use chrono::{DateTime, Duration};
    /// use rules::tries::Tries;
    /// let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00+08:00")?;
    /// let once = Tries::none(now).failed(now);
    /// assert_eq!(once.waits(now), Some(now + Duration::seconds(1)));
    /// # Ok::<_, chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn failed(self, now: DateTime<FixedOffset>) -> Self {
        let window = Duration::minutes(WINDOW_MINUTES);
        let (before, since) = if self.failures > 0 && now - self.since < window {
            (self.failures, self.since)
        } else {
            (0, now)
        };
        let day = now.date_naive();
        let of_day = if self.day == day {
            self.day_failures
        } else {
            0
        };
        let (failures, day_failures) = (before.saturating_add(1), of_day.saturating_add(1));
        let until = if day_failures >= DAY_FAILURES {
            end_of_day(now)
        } else {
            let step = usize::try_from(before).unwrap_or(usize::MAX);
            now + LADDER
                .get(step)
                .map_or(window, |wait| Duration::seconds(*wait))
        };
        Self {
            failures,
            since,
            day,
            day_failures,
            until,
        }
    }
}

fn end_of_day(now: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
    let next = now.date_naive() + Days::new(1);
    let midnight = next
        .and_time(NaiveTime::MIN)
        .and_local_timezone(*now.offset());
    midnight.single().unwrap_or(now + Duration::days(1))
}
