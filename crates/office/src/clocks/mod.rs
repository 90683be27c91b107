//! Time limits as clocks: they start, stop for another's turn, begin anew, and end met or missed (8.4, 8.6, R9–R11).

mod remind;
mod shift;
mod view;

use chrono::NaiveDate;
use rules::calendar::Calendar;
use rules::clock::{Limit, Outcome, outcome};
use store::TimeLimit;
use store::queries::clocks as rows;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

pub use remind::remind;
pub use view::Clock;
pub(crate) use view::{of_file, running};

/// What a limit runs for: the file whose record tells of it, and the row that waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct On {
    pub limit: Limit,
    pub kind: FileKind,
    pub file: Uuid,
    pub about: Uuid,
}

impl On {
    /// A limit on a file itself.
    pub fn file(limit: Limit, kind: FileKind, file: Uuid) -> On {
        let about = file;
        On {
            limit,
            kind,
            file,
            about,
        }
    }
}

impl Deal<'_> {
    /// Starts a limit of so many working days today; gives its last day.
    pub(crate) async fn start_clock(&self, on: On, days: u32) -> Result<NaiveDate, Refused> {
        self.start_clock_until(on, days, None).await
    }

    /// Starts a limit that does not end before a day, whatever the working days say (R9).
    pub(crate) async fn start_clock_until(
        &self,
        on: On,
        days: u32,
        not_before: Option<NaiveDate>,
    ) -> Result<NaiveDate, Refused> {
        self.end_clock(on.limit, on.about, Outcome::Stopped).await?;
        let due = self.office.calendar().due(self.today, days)?.date;
        let due = not_before.map_or(due, |day| day.max(due));
        let row = TimeLimit {
            id: self.new_id(),
            kind: on.limit.code().to_owned(),
            file_kind: on.kind.code().to_owned(),
            file: on.file,
            about: on.about,
            started_on: self.today,
            days: i64::from(days),
            not_before,
            due_on: due,
            ended_on: None,
            outcome: String::new(),
            told: String::new(),
        };
        self.tx.insert(row).await?;
        Ok(due)
    }

    /// What the limit asked for is done: it ends met or missed; nothing when none runs.
    pub(crate) async fn meet_clock(&self, limit: Limit, about: Uuid) -> Result<(), Refused> {
        let Some(row) = rows::running(&self.tx, limit.code(), about).await? else {
            return Ok(());
        };
        let how = outcome(row.due_on, self.today);
        self.end_clock(limit, about, how).await
    }

    /// It is another's turn, or nobody's any more: the limit stands still for good; a new one may start (R11).
    pub(crate) async fn stop_clock(&self, limit: Limit, about: Uuid) -> Result<(), Refused> {
        self.end_clock(limit, about, Outcome::Stopped).await
    }

    /// The money does not cover the claim: its days stand still until it does (预算结转, R12).
    pub(crate) async fn carry_clock(&self, limit: Limit, about: Uuid) -> Result<(), Refused> {
        self.end_clock(limit, about, Outcome::Carried).await
    }

    /// The payee owes, or stands in a case: its days stand still until that is over (R31).
    pub(crate) async fn hold_clock(&self, limit: Limit, about: Uuid) -> Result<(), Refused> {
        self.end_clock(limit, about, Outcome::Held).await
    }

    /// How the last limit of this kind on a file ended.
    pub(crate) async fn ended_last(
        &self,
        limit: Limit,
        about: Uuid,
    ) -> Result<Option<Outcome>, Refused> {
        let last = rows::ended_last(&self.tx, limit.code(), about).await?;
        Ok(last.and_then(|row| Outcome::parse(&row.outcome)))
    }

    /// The days that were left when the money did not cover the claim, or its payee was held, run on; gives the last of them.
    ///
    /// What was late already is due on the next working day.
    pub(crate) async fn run_on_clock(&self, on: On, whole: u32) -> Result<NaiveDate, Refused> {
        let last = rows::ended_last(&self.tx, on.limit.code(), on.about).await?;
        let still = [Outcome::Carried, Outcome::Held].map(|one| one.code());
        let carried = last.filter(|row| still.contains(&row.outcome.as_str()));
        let left = carried.and_then(|row| {
            let left = self.office.calendar().days_left(row.ended_on?, row.due_on);
            Some(u32::try_from(left).unwrap_or(0).max(1))
        });
        self.start_clock(on, left.unwrap_or(whole)).await
    }

    async fn end_clock(&self, limit: Limit, about: Uuid, how: Outcome) -> Result<(), Refused> {
        let Some(row) = rows::running(&self.tx, limit.code(), about).await? else {
            return Ok(());
        };
        let ended = TimeLimit {
            ended_on: Some(self.today),
            outcome: how.code().to_owned(),
            ..row
        };
        self.tx.update(ended).await?;
        Ok(())
    }
}

pub(crate) fn limit(row: &TimeLimit) -> Result<Limit, Refused> {
    Limit::parse(&row.kind).ok_or_else(|| Refused::Fault(format!("no limit is a {}", row.kind)))
}

/// The last day of a running limit under a calendar, when it is another than now.
pub(crate) fn moved(row: &TimeLimit, calendar: &Calendar) -> Result<Option<NaiveDate>, Refused> {
    let days = u32::try_from(row.days).map_err(|e| Refused::Fault(e.to_string()))?;
    let due = calendar.due(row.started_on, days)?.date;
    let due = row.not_before.map_or(due, |day| day.max(due));
    Ok((due != row.due_on).then_some(due))
}
