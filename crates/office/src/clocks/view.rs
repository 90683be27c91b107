//! The limits of a file as its readers see them: since when, until when, and how they ended.

use chrono::NaiveDate;
use rules::clock::{Limit, Outcome};
use store::TimeLimit;
use store::queries::clocks as rows;
use uuid::Uuid;

use super::limit;
use crate::Office;
use crate::actor::FileKind;
use crate::error::Refused;

/// One limit of a file.
#[derive(Clone, Debug)]
pub struct Clock {
    pub limit: Limit,
    pub started_on: NaiveDate,
    /// Working days.
    pub days: i64,
    pub due_on: NaiveDate,
    /// Whether it runs until the voucher expires, which is later than those days (R9).
    pub to_expiry: bool,
    /// Whether a year without a published schedule was touched (暂估).
    pub provisional: bool,
    pub ended_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    /// Working days left while it runs; below zero when it is past.
    pub days_left: Option<i64>,
}

/// The limit of a kind that runs for a row.
pub(crate) async fn running(
    office: &Office,
    limit: Limit,
    about: Uuid,
) -> Result<Option<TimeLimit>, Refused> {
    Ok(rows::running(&office.store, limit.code(), about).await?)
}

/// Every limit of a file, the first first; the caller asked before whether its reader may see the file.
pub(crate) async fn of_file(
    office: &Office,
    kind: FileKind,
    file: Uuid,
) -> Result<Vec<Clock>, Refused> {
    let calendar = office.calendar();
    let today = office.today();
    let mut clocks = Vec::new();
    for row in rows::of_file(&office.store, kind.code(), file).await? {
        let days = u32::try_from(row.days).unwrap_or(1);
        let counted = calendar.due(row.started_on, days)?;
        let limit = limit(&row)?;
        clocks.push(Clock {
            to_expiry: limit == Limit::Correction && row.due_on > counted.date,
            limit,
            provisional: counted.provisional,
            days_left: match row.ended_on {
                None => Some(calendar.days_left(today, row.due_on)),
                Some(_) => None,
            },
            started_on: row.started_on,
            days: row.days,
            due_on: row.due_on,
            ended_on: row.ended_on,
            outcome: Outcome::parse(&row.outcome),
        });
    }
    Ok(clocks)
}
