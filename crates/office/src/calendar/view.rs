//! A year of the calendar as the public reads it, with the notices it rests on.

use chrono::{DateTime, Utc};
use rules::calendar::{Entry, Layer};
use store::queries::clocks;

use crate::Office;
use crate::error::Refused;

/// One notice that was entered; a later version of the same layer takes its place.
#[derive(Clone, Debug)]
pub struct Notice {
    pub layer: Option<Layer>,
    pub version: i64,
    pub source: String,
    pub at: DateTime<Utc>,
    pub stands: bool,
}

#[derive(Clone, Debug)]
pub struct Year {
    pub year: i32,
    /// Whether its national schedule is not published, so that dates in it are estimates (暂估).
    pub provisional: bool,
    /// The days of both layers, by day.
    pub days: Vec<Entry>,
    pub notices: Vec<Notice>,
    /// Every year that a schedule speaks of.
    pub years: Vec<i32>,
}

/// A year of the calendar in force.
pub async fn year(office: &Office, year: i32) -> Result<Year, Refused> {
    let calendar = office.calendar();
    let layers = Layer::ALL.iter();
    let mut days: Vec<Entry> = layers
        .flat_map(|layer| calendar.schedule(*layer, year))
        .cloned()
        .collect();
    days.sort_by_key(|entry| (entry.date, entry.layer));
    let rows = clocks::schedules(&office.store).await?;
    let of_year: Vec<_> = rows
        .iter()
        .filter(|row| row.year == i64::from(year))
        .collect();
    let last = |layer: &str| {
        let versions = of_year.iter().filter(|row| row.layer == layer);
        versions.map(|row| row.version).max()
    };
    let notices = of_year.iter().map(|row| Notice {
        layer: Layer::parse(&row.layer),
        version: row.version,
        source: row.source.clone(),
        at: row.at,
        stands: last(&row.layer) == Some(row.version),
    });
    Ok(Year {
        year,
        provisional: calendar.is_provisional(year),
        days,
        notices: notices.collect(),
        years: calendar.years(),
    })
}
