//! Calendar-day rules: how long a voucher lives, and until when a claim may come in (8.8, R9).

use chrono::{Months, NaiveDate};

use crate::policy::Policy;

/// The last day of validity: the corresponding day after the years of validity, until its 24:00 (8.8, R9).
///
/// ```
/// use chrono::NaiveDate;
/// use rules::{Law, dates::valid_until};
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let policy = Law::shipped().policy(day(2024, 2, 29)).unwrap();
/// assert_eq!(valid_until(policy, day(2024, 2, 29)), day(2025, 2, 28));
/// assert_eq!(valid_until(policy, day(2026, 11, 23)), day(2027, 11, 23));
/// ```
#[must_use]
pub fn valid_until(policy: &Policy, issued: NaiveDate) -> NaiveDate {
    let months = Months::new(policy.validity_years.saturating_mul(12));
    // Months clamp to the end of the month, which is the corresponding day of 29 February (R9).
    issued.checked_add_months(months).unwrap_or(NaiveDate::MAX)
}

/// The last day on which a claim may be submitted: the validity, or the end of the time for correction when a
/// returned claim comes in again (R9).
#[must_use]
pub fn claim_until(valid_until: NaiveDate, correction_due: Option<NaiveDate>) -> NaiveDate {
    correction_due.map_or(valid_until, |due| due.max(valid_until))
}
