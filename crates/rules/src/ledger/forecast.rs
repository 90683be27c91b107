//! When the money runs out at the pace of the last weeks (R13): whole fen and whole days.

use chrono::{Datelike, Days, NaiveDate};

use crate::money::Fen;
use crate::trace::{Reasoned, Trace};

/// The pace is that of so many days at most.
pub const LOOK_BACK: u16 = 90;

/// Fewer days tell nothing of a pace.
pub const FEWEST: u16 = 14;

/// What the pace is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The day up to which is looked back; it counts.
    pub today: NaiveDate,
    /// What was paid in the days looked back on.
    pub paid: Fen,
    /// What is left to pay from.
    pub left: Fen,
}

/// How the money will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// The year is too young, or nothing was paid.
    NoPace,
    /// Nothing is left.
    Out,
    /// It lasts until the end of the year, with so much left.
    Lasts(Fen),
    /// The last day on which it still pays.
    RunsOut(NaiveDate),
}

/// How many days are looked back on: those of the year so far, and no more than [`LOOK_BACK`].
#[must_use]
pub fn days_back(today: NaiveDate) -> u16 {
    u16::try_from(today.ordinal()).map_or(LOOK_BACK, |days| days.min(LOOK_BACK))
}

/// The first of the days looked back on.
#[must_use]
pub fn since(today: NaiveDate) -> NaiveDate {
    let days = Days::new(u64::from(days_back(today)) - 1);
    today.checked_sub_days(days).unwrap_or(today)
}

/// How long the money lasts.
///
/// ```
/// use rules::Fen;
/// use rules::ledger::forecast::{Outlook, Pace, forecast};
/// let today = chrono::NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
/// let pace = Pace { today, paid: Fen::from_yuan(90_000), left: Fen::from_yuan(10_500) };
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 7, 10).unwrap();
/// assert_eq!(forecast(&pace).value, Outlook::RunsOut(day)); // 1,000 a day
/// ```
#[must_use]
pub fn forecast(pace: &Pace) -> Reasoned<Outlook> {
    let mut trace = Trace::default();
    let days = days_back(pace.today);
    let left = trace.note(
        clause!("8.6"),
        "预算余额：预算减去已付款",
        None,
        None,
        pace.left,
    );
    if left <= Fen::ZERO {
        let value = Outlook::Out;
        return Reasoned { value, trace };
    }
    let text = format!(
        "最近 {days} 天付款之和（{} 至 {}）",
        since(pace.today),
        pace.today
    );
    let paid = trace.note(clause!("8.6"), text, None, None, pace.paid);
    if days < FEWEST || paid <= Fen::ZERO {
        let value = Outlook::NoPace;
        return Reasoned { value, trace };
    }
    let ahead = days_ahead(pace.today);
    let needed = share(paid, ahead, i128::from(days));
    let text = format!("照此进度，到年末的 {ahead} 天还要付款");
    trace.note(clause!("R13"), text, None, None, needed);
    let rest = trace.note(
        clause!("R13"),
        "余额减去还要付款",
        None,
        None,
        left - needed,
    );
    let value = match rest.is_negative() {
        false => Outlook::Lasts(rest),
        true => Outlook::RunsOut(last_day(pace.today, left, paid, days)),
    };
    Reasoned { value, trace }
}

/// From tomorrow to the end of the year.
fn days_ahead(today: NaiveDate) -> i128 {
    let end = NaiveDate::from_ymd_opt(today.year(), 12, 31).unwrap_or(today);
    i128::from((end - today).num_days())
}

/// The fen of so many days at the pace, rounded up: what is not needed is not promised either.
fn share(paid: Fen, ahead: i128, days: i128) -> Fen {
    let needed = (i128::from(paid.fen()) * ahead + days - 1) / days;
    Fen::new(i64::try_from(needed).unwrap_or(i64::MAX))
}

fn last_day(today: NaiveDate, left: Fen, paid: Fen, days: u16) -> NaiveDate {
    let whole = i128::from(left.fen()) * i128::from(days) / i128::from(paid.fen().max(1));
    let whole = u64::try_from(whole).unwrap_or(0);
    today.checked_add_days(Days::new(whole)).unwrap_or(today)
}
