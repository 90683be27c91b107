//! Splitting one contract to raise the rate (5.2, R22): the gain is computed, a person decides.

use chrono::NaiveDate;

use crate::award;
use crate::money::Fen;
use crate::policy::Policy;

/// What filing parts singly gains over filing them as one; amounts are fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// How many contracts are looked at together.
    pub parts: usize,
    /// Σ f(xᵢ): the parts as filed.
    pub as_filed: Fen,
    /// f(Σ xᵢ): all parts as one contract.
    pub as_one: Fen,
    /// The difference; above zero means a suspicion.
    pub gain: Fen,
}

/// The gain of these parts by the rates alone.
///
/// The year's ceiling is left out on purpose (R22): parts on both sides of the new year have two ceilings. Within one
/// year an individual never gains, because the ceiling of 50,000 is what the first slice gives at its end.
///
/// ```
/// use chrono::NaiveDate;
/// use rules::{Fen, Law, splitting::gain};
/// let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let policy = Law::shipped().policy(day).unwrap();
/// let split = gain(policy, &[Fen::from_yuan(100_000); 5]);
/// assert_eq!(split.as_filed, Fen::from_yuan(250_000));
/// assert_eq!(split.as_one, Fen::from_yuan(170_000));
/// assert_eq!(split.gain, Fen::from_yuan(80_000));
/// ```
#[must_use]
pub fn gain(policy: &Policy, parts: &[Fen]) -> Split {
    let as_filed: Fen = parts
        .iter()
        .map(|part| award::share_only(policy, *part))
        .sum();
    let as_one = award::share_only(policy, parts.iter().sum());
    Split {
        parts: parts.len(),
        as_filed,
        as_one,
        gain: as_filed - as_one,
    }
}

/// Whether two days lie within the window in which contracts are looked at together (R22).
#[must_use]
pub fn within_window(policy: &Policy, a: NaiveDate, b: NaiveDate) -> bool {
    (a - b).num_days().abs() <= policy.split_window_days
}
