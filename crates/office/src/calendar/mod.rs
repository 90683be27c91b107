//! The calendar in force: the shipped schedules with those that an administrator entered on top (R33).

mod publish;
mod view;

use std::sync::{Arc, PoisonError};

use rules::calendar::{Calendar, DayKind, Layer, Schedule};
use store::Source;
use store::queries::clocks;
use uuid::Uuid;

use crate::Office;
use crate::error::Refused;

pub use publish::{Moved, Preview, Publish, Published, preview, publish};
pub use view::{Notice, Year, year};

impl Office {
    /// The calendar in force.
    pub fn calendar(&self) -> Arc<Calendar> {
        let held = self.calendar.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }

    fn hold(&self, calendar: Calendar) {
        let mut held = self
            .calendar
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(calendar);
    }
}

/// Reads the schedules anew: at the start, and when another process of the platform may have entered one.
pub async fn refresh(office: &Office) -> Result<(), Refused> {
    let rows = clocks::schedules(&office.store).await?;
    let calendar = standing(office, &rows)?;
    office.hold(calendar);
    Ok(())
}

/// The shipped calendar with these schedules on top, each year's versions in their order.
fn standing(office: &Office, rows: &[store::Schedule]) -> Result<Calendar, Refused> {
    let mut calendar = office.law.calendar.clone();
    for row in rows {
        calendar = calendar.with(&read(row)?);
    }
    Ok(calendar)
}

fn read(row: &store::Schedule) -> Result<Schedule, Refused> {
    let broken = || Refused::Fault(format!("schedule {} is unreadable", row.id));
    let layer = Layer::parse(&row.layer).ok_or_else(broken)?;
    let year = i32::try_from(row.year).map_err(|_| broken())?;
    let days = row.days.lines().map(|line| {
        let (day, kind) = line.split_once(' ')?;
        Some((day.parse().ok()?, DayKind::parse(kind)?))
    });
    Ok(Schedule {
        layer,
        year,
        days: days.collect::<Option<_>>().ok_or_else(broken)?,
        source: row.source.clone(),
    })
}

/// How a schedule's days are kept: `2027-01-01 off`, one a line.
fn written(schedule: &Schedule) -> String {
    let days = schedule.days.iter();
    let lines: Vec<String> = days
        .map(|(day, kind)| format!("{day} {}", kind.code()))
        .collect();
    lines.join("\n")
}

/// The file under which the record keeps what happened to a layer's year.
fn file(layer: Layer, year: i32) -> Uuid {
    let at = Layer::ALL.iter().position(|one| *one == layer);
    let layer = u128::try_from(at.unwrap_or_default()).unwrap_or_default();
    let year = u128::try_from(year).unwrap_or_default();
    Uuid::from_u128(year << 8 | layer)
}

/// The files of every schedule that was entered, for the audit.
pub(crate) async fn files(source: &impl Source) -> Result<Vec<Uuid>, Refused> {
    let rows = clocks::schedules(source).await?;
    rows.iter()
        .map(|row| read(row).map(|schedule| file(schedule.layer, schedule.year)))
        .collect()
}

/// What people call that file: `2027 年国家工作日安排`.
pub(crate) fn name(file: Uuid) -> String {
    let number = file.as_u128();
    let layer = usize::try_from(number & 0xff).ok();
    let layer = layer.and_then(|at| Layer::ALL.get(at));
    let label = layer.map_or("", |layer| layer.label());
    format!("{} 年{label}工作日安排", number >> 8)
}
