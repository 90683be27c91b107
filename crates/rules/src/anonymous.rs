//! What of a year's vouchers may leave the platform without names: small groups lose their county, their use and their
//! exact sums (5.3, R35, decision 0034).

use std::collections::{BTreeMap, BTreeSet};

use crate::money::Fen;

/// What is hidden of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Veil {
    /// Nothing: enough subjects share county and use.
    Open,
    /// The county and the exact sums.
    County,
    /// The use as well.
    Both,
}

/// One row before the veil.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The county.
    pub county: String,
    /// The use.
    pub purpose: String,
    /// Whose it is.
    pub subject: String,
}

/// What is hidden of each row, so that whatever is shown of county or use is shared by at least so many subjects.
///
/// ```
/// use rules::anonymous::{Row, Veil, veils};
/// let row = |county: &str, subject: &str| Row { county: county.into(), purpose: "testing".into(), subject: subject.into() };
/// let rows = [row("a", "1"), row("a", "2"), row("b", "3"), row("b", "3")];
/// assert_eq!(veils(&rows, 2), [Veil::Open, Veil::Open, Veil::Both, Veil::Both]);
/// ```
#[must_use]
pub fn veils(rows: &[Row], least: usize) -> Vec<Veil> {
    let mut groups: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let group = groups.entry((&row.county, &row.purpose)).or_default();
        group.insert(&row.subject);
    }
    let small = |row: &&Row| {
        let group = groups.get(&(row.county.as_str(), row.purpose.as_str()));
        group.is_none_or(|group| group.len() < least)
    };
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows.iter().filter(small) {
        uses.entry(&row.purpose).or_default().insert(&row.subject);
    }
    let veil = |row: &Row| {
        if !small(&row) {
            return Veil::Open;
        }
        match uses.get(row.purpose.as_str()) {
            Some(group) if group.len() >= least => Veil::County,
            _ => Veil::Both,
        }
    };
    rows.iter().map(veil).collect()
}

/// The band of an amount whose exact sum is hidden.
#[must_use]
pub fn band(amount: Fen) -> &'static str {
    match amount.fen() {
        ..=1_000_000 => "1 万元及以下",
        1_000_001..=5_000_000 => "1 万元以上至 5 万元",
        5_000_001..=10_000_000 => "5 万元以上至 10 万元",
        10_000_001..=50_000_000 => "10 万元以上至 50 万元",
        _ => "50 万元以上",
    }
}
