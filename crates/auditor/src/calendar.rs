//! Working days, counted by the auditor himself (R33).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// The published schedules: national, and Ningxia's on top.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Days {
    layers: [BTreeMap<NaiveDate, bool>; 2],
}

impl Default for Days {
    fn default() -> Days {
        Days::read(include_str!("../../../law/calendar.csv"))
    }
}

impl Days {
    /// Reads `date,kind,layer,source`.
    pub fn read(csv: &str) -> Days {
        let mut layers = [BTreeMap::new(), BTreeMap::new()];
        for line in csv.lines().skip(1) {
            let mut fields = line.split(',');
            let (day, kind, layer) = (fields.next(), fields.next(), fields.next());
            if let Some(Ok(day)) = day.map(str::parse::<NaiveDate>) {
                let at = usize::from(layer != Some("national"));
                layers[at].insert(day, kind == Some("work"));
            }
        }
        Days { layers }
    }

    /// A new schedule of a layer and year takes the place of the one before.
    pub fn publish(&mut self, national: bool, year: i32, days: &[(NaiveDate, bool)]) {
        let layer = &mut self.layers[usize::from(!national)];
        layer.retain(|day, _| day.year() != year);
        layer.extend(days.iter().copied());
    }

    pub fn worked(&self, day: NaiveDate) -> bool {
        let said = self.layers[1].get(&day).or(self.layers[0].get(&day));
        said.copied()
            .unwrap_or(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The last day of so many working days: the day of the event does not count.
    pub fn due(&self, from: NaiveDate, days: u32) -> NaiveDate {
        let mut left = days;
        let mut day = from;
        while left > 0 {
            day = day.succ_opt().unwrap_or(day);
            left -= u32::from(self.worked(day));
        }
        day
    }

    /// How many working days are left after a day, the last one included; 0 when it is past.
    pub fn left(&self, today: NaiveDate, due: NaiveDate) -> u32 {
        let after = today.iter_days().skip(1);
        let days = after.take_while(|day| *day <= due);
        u32::try_from(days.filter(|day| self.worked(*day)).count()).unwrap_or(u32::MAX)
    }
}
