//! The counties by a figure, for everybody: what would tell of single subjects is held back (R35).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rules::atlas::Layer;
use rules::figures::{Measure, hold_back, rank};
use store::queries::contracts::Whose;
use store::queries::figures::{self as rows, Often, Part, Wait};

use super::{days, lengths};
use crate::Office;
use crate::directory::atlas::{self, Wish};
use crate::error::Refused;

/// A figure as everybody may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Value(i64),
    /// Too few subjects stand behind it, or it would tell one that is held back.
    Held,
    /// There is nothing to measure.
    Nothing,
}

impl Shown {
    /// The value, where it is shown.
    pub fn value(self) -> Option<i64> {
        match self {
            Shown::Value(value) => Some(value),
            Shown::Held | Shown::Nothing => None,
        }
    }
}

/// One county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    pub division: String,
    pub shown: Shown,
}

/// All counties by one measure.
#[derive(Clone, Debug)]
pub struct Counties {
    pub measure: Measure,
    pub year: u16,
    pub as_of: DateTime<Utc>,
    /// How many subjects must stand behind a figure at least.
    pub least: u32,
    pub counties: Vec<County>,
    /// That of the whole region.
    pub sum: Shown,
}

/// What is measured of a county, and how many subjects stand behind it.
#[derive(Clone, Copy, Default)]
struct Behind {
    value: Option<i64>,
    subjects: i64,
}

/// The counties by a measure in a year.
pub async fn counties(office: &Office, measure: Measure, year: u16) -> Result<Counties, Refused> {
    let least = office.law.policy(office.today())?.figures_min_subjects;
    let (found, all) = match measure {
        Measure::Providers => providers(office).await?,
        Measure::Issued => {
            let parts = rows::issued(&office.store, Whose::Everyones, year.into()).await?;
            sums(parts, rows::holders(&office.store, year.into()).await?)
        }
        Measure::Redeemed => {
            let parts = rows::redeemed(&office.store, Whose::Everyones, year.into()).await?;
            sums(parts, rows::redeemers(&office.store, year.into()).await?)
        }
        Measure::Subjects => subjects(rows::holders(&office.store, year.into()).await?),
        Measure::Days => {
            let waits = rows::waits_by_county(&office.store, days(year)).await?;
            let behind = rows::paid_subjects(&office.store, days(year)).await?;
            medians(office, &waits, behind)
        }
    };
    let codes: Vec<String> = office
        .law
        .divisions
        .counties()
        .map(|one| one.code.clone())
        .collect();
    let behind: Vec<Behind> = codes
        .iter()
        .map(|code| found.get(code).copied().unwrap_or_default())
        .collect();
    let counts: Vec<i64> = behind.iter().map(|one| one.subjects).collect();
    let held = match measure.is_of_subjects() {
        true => hold_back(&counts, least.into()),
        false => hold_back(&[], 0),
    };
    let shown = |value: Option<i64>, held: bool| match (value, held) {
        (_, true) => Shown::Held,
        (Some(value), false) => Shown::Value(value),
        (None, false) if measure == Measure::Days => Shown::Nothing,
        (None, false) => Shown::Value(0),
    };
    let rows = codes.into_iter().zip(&behind).enumerate();
    Ok(Counties {
        counties: rows
            .map(|(at, (division, one))| County {
                shown: shown(one.value, held.places.get(at).copied().unwrap_or(false)),
                division,
            })
            .collect(),
        sum: shown(all, held.sum),
        as_of: office.now(),
        measure,
        year,
        least,
    })
}

type Measured = (BTreeMap<String, Behind>, Option<i64>);

fn sums(parts: Vec<Part>, subjects: Vec<Often>) -> Measured {
    let mut found: BTreeMap<String, Behind> = BTreeMap::new();
    for part in &parts {
        let one = found.entry(part.division.clone()).or_default();
        one.value = Some(one.value.unwrap_or(0) + part.amount);
    }
    for row in subjects {
        found.entry(row.what).or_default().subjects = row.count;
    }
    (found, Some(parts.iter().map(|part| part.amount).sum()))
}

fn subjects(rows: Vec<Often>) -> Measured {
    let all = rows.iter().map(|row| row.count).sum();
    let behind = |row: Often| {
        let behind = Behind {
            value: Some(row.count),
            subjects: row.count,
        };
        (row.what, behind)
    };
    (rows.into_iter().map(behind).collect(), Some(all))
}

fn medians(office: &Office, waits: &[Wait], subjects: Vec<Often>) -> Measured {
    let found = subjects.into_iter().map(|row| {
        let here = waits.iter().filter(|wait| wait.what == row.what);
        let behind = Behind {
            value: rank(&lengths(office, here), 50),
            subjects: row.count,
        };
        (row.what, behind)
    });
    (found.collect(), rank(&lengths(office, waits), 50))
}

/// The directory is public, provider by provider.
async fn providers(office: &Office) -> Result<Measured, Refused> {
    let wish = Wish {
        layer: Layer::Providers,
        place: String::new(),
        purpose: None,
        class: None,
        band: None,
        cell: None,
        page: 1,
    };
    let atlas = atlas::look(office, &wish).await?;
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let all = atlas.counties.values().map(|count| whole(*count)).sum();
    let found = atlas.counties.into_iter().map(|(code, count)| {
        let behind = Behind {
            value: Some(whole(count)),
            subjects: 0,
        };
        (code, behind)
    });
    Ok((found.collect(), Some(all)))
}
