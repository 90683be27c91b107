//! Figures about the programme, summed by the database: for everybody by county (R35), and for each reader what is his
//! to know (2.1, 5.3).

mod anonymous;
mod at_work;
mod awards;
mod counties;
mod export;
mod numbers;
mod performance;
mod printed;
mod report;

pub use anonymous::{DICTIONARY, anonymous};
pub use at_work::{AtWork, Waiting, at_work};
pub use awards::{Award, Awarded, Awards, awards, read as read_awards};
pub use counties::{Counties, County, Shown, counties};
pub use export::{By, export};
pub use numbers::{Line, Numbers, Reach, Step, Sum, Waited, numbers};
pub use performance::{Cost, Performance, Stage, performance};
pub(crate) use printed::Last;
pub use printed::{became, printed};
pub use report::{Held, Report, report};

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use store::queries::figures::{self as rows, Wait};

use crate::error::Refused;
use crate::{BEIJING, Office};

/// The years of which there is anything to say, the latest first.
pub async fn years(office: &Office) -> Result<Vec<u16>, Refused> {
    let this = year_of(office.today());
    let first = rows::first_year(&office.store).await?;
    let first = first.and_then(|year| u16::try_from(year).ok());
    let first = first.unwrap_or(this).min(this);
    Ok((first..=this).rev().collect())
}

fn year_of(day: NaiveDate) -> u16 {
    u16::try_from(day.year()).unwrap_or_default()
}

/// The first day of a year and that of the next.
fn days(year: u16) -> (NaiveDate, NaiveDate) {
    let first = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    (first(year.into()), first(i32::from(year) + 1))
}

/// The same as moments: a day begins at midnight in Beijing (R33).
fn moments(year: u16) -> (DateTime<Utc>, DateTime<Utc>) {
    let moment = |day: NaiveDate| {
        day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(i64::from(BEIJING))
    };
    let (from, to) = days(year);
    (moment(from), moment(to))
}

/// How often each number of working days occurs among waits.
fn lengths<'a>(office: &Office, waits: impl IntoIterator<Item = &'a Wait>) -> BTreeMap<i64, i64> {
    let calendar = office.calendar();
    let mut lengths = BTreeMap::new();
    for wait in waits {
        let days = calendar.days_left(wait.from_on, wait.to_on);
        *lengths.entry(days).or_default() += wait.count;
    }
    lengths
}
