//! Working days: the national schedule with Ningxia's own public holidays on top (8.4, 8.6, R33).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

coded! {
    /// What a schedule says about a day.
    pub enum DayKind {
        /// A weekday that is off.
        Off = "off", "放假";
        /// A weekend day that is worked.
        Work = "work", "上班";
    }
}

coded! {
    /// Which schedule says so; the regional layer prevails where both speak.
    pub enum Layer {
        /// The State Council's yearly notice.
        National = "national", "国家";
        /// The regional government's notices.
        Ningxia = "ningxia", "自治区";
    }
}

/// One line of the calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The day.
    pub date: NaiveDate,
    /// Off or worked.
    pub kind: DayKind,
    /// By which schedule.
    pub layer: Layer,
    /// The notice it comes from.
    pub source: String,
}

/// The working-day calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What prevails on each day that a schedule speaks of.
    days: BTreeMap<NaiveDate, Entry>,
    /// Every line of every layer, so that a year of one layer can be replaced.
    lines: Vec<Entry>,
    /// The years whose national schedule is published.
    published: BTreeSet<i32>,
}

/// The schedule of one year and layer, as a notice announces it or corrects an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Which layer it belongs to.
    pub layer: Layer,
    /// Its year.
    pub year: i32,
    /// Its days; none of a regional notice that gives no extra day.
    pub days: Vec<(NaiveDate, DayKind)>,
    /// The notice.
    pub source: String,
}

/// The last day of a time limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day; the limit ends at its 24:00 (R33).
    pub date: NaiveDate,
    /// Whether a year without a published schedule was touched (暂估).
    pub provisional: bool,
    /// The days that did not count.
    pub skipped: Vec<Skipped>,
}

/// A day that did not count towards a limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub date: NaiveDate,
    /// Why, in Chinese.
    pub why: String,
}

/// No limit of the Measures is near this; a longer one is a slip of the keyboard.
const LONGEST: u32 = 1_000;
/// Dates from this year on are a slip of the keyboard as well.
const LAST_YEAR: i32 = 2100;

impl Calendar {
    /// Reads `date,kind,layer,source`.
    pub(crate) fn from_csv(file: &str) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(file.as_bytes());
        let entries: Result<Vec<Entry>, _> = reader.deserialize().collect();
        Self::new(entries.map_err(|fault| fault.to_string())?)
            .ok_or_else(|| "the calendar has no national day".to_owned())
    }

    /// The calendar of these entries; `None` when none of them is national, as no year is published then.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Option<Self> {
        let lines: Vec<Entry> = entries.into_iter().collect();
        let published: BTreeSet<i32> = lines
            .iter()
            .filter(|entry| entry.layer == Layer::National)
            .map(|entry| entry.date.year())
            .collect();
        if published.is_empty() {
            return None;
        }
        let mut days: BTreeMap<NaiveDate, Entry> = BTreeMap::new();
        for entry in &lines {
            match days.get(&entry.date) {
                Some(there) if there.layer > entry.layer => {}
                _ => {
                    days.insert(entry.date, entry.clone());
                }
            }
        }
        Some(Self {
            days,
            lines,
            published,
        })
    }

    /// The calendar with the schedule of one year and layer put in the place of the one before (R33).
    ///
    /// ```
    /// use rules::calendar::{Layer, Schedule};
    /// let calendar = &rules::Law::shipped().calendar;
    /// assert!(calendar.is_provisional(2027));
    /// let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    /// let schedule = Schedule {
    ///     layer: Layer::National,
    ///     year: 2027,
    ///     days: vec![(day, rules::calendar::DayKind::Off)],
    ///     source: "国办发明电〔2026〕1号".to_owned(),
    /// };
    /// let next = calendar.with(&schedule);
    /// assert!(!next.is_provisional(2027) && !next.is_working(day));
    /// ```
    #[must_use]
    pub fn with(&self, schedule: &Schedule) -> Self {
        let kept = self
            .lines
            .iter()
            .filter(|entry| entry.layer != schedule.layer || entry.date.year() != schedule.year);
        let new = schedule.days.iter().map(|(date, kind)| Entry {
            date: *date,
            kind: *kind,
            layer: schedule.layer,
            source: schedule.source.clone(),
        });
        Self::new(kept.cloned().chain(new)).unwrap_or_else(|| self.clone())
    }

    /// The lines of one layer in one year, by day.
    #[must_use]
    pub fn schedule(&self, layer: Layer, year: i32) -> Vec<&Entry> {
        let mut lines: Vec<&Entry> = self
            .lines
            .iter()
            .filter(|entry| entry.layer == layer && entry.date.year() == year)
            .collect();
        lines.sort_by_key(|entry| entry.date);
        lines
    }

    /// The years that any schedule speaks of, the first first.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        let years: BTreeSet<i32> = self.lines.iter().map(|entry| entry.date.year()).collect();
        years.into_iter().collect()
    }

    /// The national layer alone, as it applies outside the region.
    #[must_use]
    pub fn national(&self) -> Self {
        let national = self.lines.iter();
        let national = national.filter(|entry| entry.layer == Layer::National);
        Self::new(national.cloned()).unwrap_or_else(|| self.clone())
    }

    /// The lines of the calendar, for the page that prints it.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.days.values()
    }

    /// Whether the schedule of a year is not published, so that dates in it are estimates (暂估).
    #[must_use]
    pub fn is_provisional(&self, year: i32) -> bool {
        !self.published.contains(&year)
    }

    fn first_year(&self) -> i32 {
        self.published.first().copied().unwrap_or(LAST_YEAR)
    }

    /// Whether a day is worked; in a year without a schedule Monday to Friday are.
    #[must_use]
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.why_off(day).is_none()
    }

    /// Why a day is not worked; `None` when it is.
    #[must_use]
    pub fn why_off(&self, day: NaiveDate) -> Option<String> {
        match self.days.get(&day) {
            Some(entry) => match entry.kind {
                DayKind::Work => None,
                DayKind::Off => Some(match entry.layer {
                    Layer::National => format!("法定节假日（{}）", entry.source),
                    Layer::Ningxia => format!("自治区公众假日（{}）", entry.source),
                }),
            },
            None => match day.weekday() {
                Weekday::Sat => Some("周六".to_owned()),
                Weekday::Sun => Some("周日".to_owned()),
                _ => None,
            },
        }
    }

    /// The last day of a limit of `days` working days: the event day does not count, make-up working days do (R33).
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// let from = NaiveDate::from_ymd_opt(2019, 8, 8).unwrap();
    /// let due = rules::Law::shipped().calendar.due(from, 10).unwrap();
    /// assert_eq!(due.date, NaiveDate::from_ymd_opt(2019, 8, 26).unwrap());
    /// assert!(!due.provisional);
    /// ```
    ///
    /// # Errors
    /// `calendar.date` for an event before the first published year or after 2100, `calendar.days` for a limit of 0
    /// or more than 1,000 days; ask [`date_fault`](Self::date_fault) and
    /// [`days_fault`](Self::days_fault) first to tell both at once.
    pub fn due(&self, from: NaiveDate, days: u32) -> Result<Due, Refusal> {
        let fault = self.date_fault(from, "from");
        if let Some(fault) = fault.or_else(|| self.days_fault(days)) {
            return Err(fault);
        }
        let mut due = Due {
            date: from,
            provisional: self.is_provisional(from.year()),
            skipped: Vec::new(),
        };
        let mut left = days;
        while left > 0 {
            due.date = due.date.checked_add_days(Days::new(1)).unwrap_or(due.date);
            due.provisional |= self.is_provisional(due.date.year());
            match self.why_off(due.date) {
                None => left -= 1,
                Some(why) => due.skipped.push(Skipped {
                    date: due.date,
                    why,
                }),
            }
        }
        Ok(due)
    }

    /// What is wrong with a number of working days as such: 0, or more than 1,000.
    #[must_use]
    pub fn days_fault(&self, days: u32) -> Option<Refusal> {
        if (1..=LONGEST).contains(&days) {
            return None;
        }
        let fix = "填写正整数的工作日数";
        Some(
            Refusal::new(
                "calendar.days",
                clause!("R33"),
                "days",
                "工作日数超出范围",
                fix,
            )
            .limit(format!("1 至 {LONGEST} 个工作日"))
            .own(format!("{days} 个工作日")),
        )
    }

    /// What is wrong with a date as such: before the first published schedule or after 2100.
    #[must_use]
    pub fn date_fault(&self, day: NaiveDate, field: &'static str) -> Option<Refusal> {
        if (self.first_year()..=LAST_YEAR).contains(&day.year()) {
            return None;
        }
        let fix = "核对年份";
        Some(
            Refusal::new(
                "calendar.date",
                clause!("R33"),
                field,
                "日期超出工作日历的范围",
                fix,
            )
            .limit(format!("{}-01-01 至 {LAST_YEAR}-12-31", self.first_year()))
            .own(day.to_string()),
        )
    }

    /// Working days from tomorrow to the last day; 0 on the last day, negative when it is past, also before the next
    /// working day.
    #[must_use]
    pub fn days_left(&self, today: NaiveDate, due: NaiveDate) -> i64 {
        let count = |after: NaiveDate, until: NaiveDate| {
            let days = after.iter_days().skip(1).take_while(|day| *day <= until);
            i64::try_from(days.filter(|day| self.is_working(*day)).count()).unwrap_or(i64::MAX)
        };
        if today <= due {
            count(today, due)
        } else {
            -count(due, today).max(1)
        }
    }
}
