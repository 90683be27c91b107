//! The public directory of providers in force (7.4).

mod list;

pub use list::show as list;
pub(crate) use list::sizes;

use rules::law::Law;

use crate::form::Choice;

/// The counties where subjects and providers register, each with its prefecture.
#[must_use]
pub fn counties(law: &Law) -> Vec<Choice> {
    let counties = law.divisions.counties();
    counties
        .map(|county| Choice::new(&county.code, law.divisions.full_name(&county.code)))
        .collect()
}

/// The counties, and after them the zones without a county code, each with whose authority is competent (2.3).
#[must_use]
pub fn places(law: &Law) -> Vec<Choice> {
    let zones = law.divisions.zones().iter();
    let zones = zones.map(|zone| {
        let county = law.divisions.name(&zone.division);
        Choice::new(&zone.code, format!("{}（{county}）", zone.name))
    });
    counties(law).into_iter().chain(zones).collect()
}
