//! Who was awarded a voucher, for everybody: legal persons by name, for what and by whom served. What a firm got in yuan is its
//! secret, and of a person nothing is told (2.4).

use std::sync::Arc;

use rules::Use;
use store::queries::public as rows;

use super::numbers::year_within;
use super::{days, years};
use crate::Office;
use crate::error::Refused;

pub use store::queries::public::Award;

/// A page of the awards of a year.
#[derive(Clone, Debug)]
pub struct Awards {
    pub year: u16,
    pub years: Vec<u16>,
    pub count: u64,
    pub page: u64,
    pub pages: u64,
    pub lines: Vec<Awarded>,
}

/// An award in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awarded {
    pub award: Award,
    pub place: String,
    pub purpose: Arc<str>,
}

/// How many a page shows.
pub const SHOWN: u64 = 50;

/// A page of the awards of a year, the latest first; a year of which there is nothing is read as the latest.
pub async fn awards(office: &Office, year: u16, page: u64) -> Result<Awards, Refused> {
    let (years, year) = (years(office).await?, year_within(office, year).await?);
    let count = rows::awarded(&office.store, days(year)).await?;
    let count = u64::try_from(count).unwrap_or_default();
    let pages = count.div_ceil(SHOWN).max(1);
    let page = page.clamp(1, pages);
    let part = ((page - 1) * SHOWN, SHOWN);
    Ok(Awards {
        lines: read(office, year, part).await?,
        year,
        years,
        count,
        page,
        pages,
    })
}

/// So many awards of a year after the first.
pub async fn read(office: &Office, year: u16, part: (u64, u64)) -> Result<Vec<Awarded>, Refused> {
    let found = rows::awards(&office.store, days(year), part).await?;
    let lines = found.into_iter().map(|award| Awarded {
        place: office.law.divisions.full_name(&award.division),
        purpose: Use::parse(&award.purpose)
            .map_or_else(|| award.purpose.as_str().into(), |one| one.label().into()),
        award,
    });
    Ok(lines.collect())
}
