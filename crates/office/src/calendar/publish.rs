//! An administrator enters the schedule of a year, or corrects it, and sees first which running limits move (R33).

use chrono::NaiveDate;
use rules::calendar::{Calendar, Layer, Schedule as Read};
use rules::clock::Limit;
use rules::duties::Act;
use rules::{Refusal, clause, schedule};
use serde::{Deserialize, Serialize};
use store::Schedule;
use store::queries::clocks as rows;

use super::{file, read, standing, written};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::clocks;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, names};

/// Fields: `layer`, `year`, `source`, `table`; `seen`, how many schedules stood when the preview was shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publish(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Published {
    pub year: i32,
    pub version: i64,
    /// How many limits moved.
    pub moved: usize,
}

/// A limit that runs and ends on another day under the new schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub limit: Limit,
    /// The number by which people know the file.
    pub number: String,
    pub before: NaiveDate,
    pub after: NaiveDate,
}

/// What a schedule would change, before anything is changed.
#[derive(Clone, Debug)]
pub struct Preview {
    pub schedule: Read,
    /// The days that would be off or worked otherwise than now: day, now, then.
    pub changes: Vec<(NaiveDate, bool, bool)>,
    pub moved: Vec<Moved>,
    /// How many schedules stand; the confirmation says the same number.
    pub seen: usize,
}

static LAYER: Field = Field::new("layer", "层级", clause!("R33"));
static YEAR: Field = Field::new("year", "年度", clause!("R33"));

/// What the typed schedule would change.
pub async fn preview(
    office: &Office,
    actor: &Actor,
    answers: &Answers,
) -> Result<Preview, Refused> {
    if !actor.may(Act::SetCalendar) {
        return Err(Refused::Unknown);
    }
    let schedule = typed(answers)?;
    let now = office.calendar();
    let then = now.with(&schedule);
    let mut moved = Vec::new();
    for row in rows::all_running(&office.store).await? {
        let Some(after) = clocks::moved(&row, &then)? else {
            continue;
        };
        let kind = FileKind::parse(&row.file_kind);
        moved.push(Moved {
            limit: clocks::limit(&row)?,
            number: match kind {
                Some(kind) => names::of(office, kind, row.file).await?.unwrap_or_default(),
                None => String::new(),
            },
            before: row.due_on,
            after,
        });
    }
    Ok(Preview {
        changes: changes(&now, &then, schedule.year),
        schedule,
        moved,
        seen: rows::schedules(&office.store).await?.len(),
    })
}

fn typed(answers: &Answers) -> Result<Read, Refused> {
    let mut reader = Reader::new(answers);
    let layer = reader.choice::<Layer>(&LAYER);
    let year = reader.text(&YEAR, 4);
    let number = rules::text::code(&year).parse::<i32>();
    if !year.is_empty() && number.is_err() {
        let fault = Refusal::new(
            "schedule.year",
            clause!("R33"),
            YEAR.name,
            "年度不是四位数字",
            "按公历年份填写，例如 2027",
        );
        reader.fault(fault.own(year));
    }
    let source = answers.get("source");
    // Without a layer or a year the rest is judged as far as it can be, so that all defects are told at once.
    let judged = schedule::read(
        layer.unwrap_or(Layer::Ningxia),
        number.clone().unwrap_or_else(|_| first_year(answers)),
        source,
        answers.get("table"),
    );
    let known = reader.faults.iter().any(|fault| fault.field == YEAR.name);
    match judged {
        Ok(schedule) if reader.faults.is_empty() => Ok(schedule),
        Ok(_) => Err(Refused::Because(reader.faults)),
        Err(faults) => {
            let faults = faults.into_iter().filter(|fault| {
                !(known && matches!(&*fault.code, "schedule.year" | "schedule.other-year"))
            });
            Err(Refused::Because(
                reader.faults.into_iter().chain(faults).collect(),
            ))
        }
    }
}

/// The year of the first day typed, so that a missing year does not make every line wrong.
fn first_year(answers: &Answers) -> i32 {
    let head = answers.get("table").trim().get(..4);
    head.and_then(|year| year.parse().ok()).unwrap_or(2027)
}

fn changes(now: &Calendar, then: &Calendar, year: i32) -> Vec<(NaiveDate, bool, bool)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days = first
        .into_iter()
        .flat_map(|first| first.iter_days().take(366));
    days.filter(|day| chrono::Datelike::year(day) == year)
        .map(|day| (day, now.is_working(day), then.is_working(day)))
        .filter(|(_, now, then)| now != then)
        .collect()
}

/// Enters the schedule; every limit that runs is computed anew in the same act.
pub async fn publish(office: &Office, by: By<'_>, command: Publish) -> Result<Published, Refused> {
    let schedule = &typed(&command.0)?;
    let command = &command;
    let done = office
        .act(by, Act::SetCalendar, command, |deal| {
            Box::pin(async move { enter(deal, schedule, command.0.get("seen")).await })
        })
        .await?;
    super::refresh(office).await?;
    Ok(done)
}

async fn enter(deal: &Deal<'_>, schedule: &Read, seen: &str) -> Result<Published, Refused> {
    let rows = rows::schedules(&deal.tx).await?;
    let file = file(schedule.layer, schedule.year);
    if seen != rows.len().to_string() {
        return Err(deal.meanwhile(FileKind::Calendar, file).await?);
    }
    let of_year = rows
        .iter()
        .filter(|row| row.layer == schedule.layer.code() && row.year == i64::from(schedule.year));
    let version = of_year.map(|row| row.version).max().unwrap_or(0) + 1;
    let row = Schedule {
        id: deal.new_id(),
        layer: schedule.layer.code().to_owned(),
        year: i64::from(schedule.year),
        version,
        source: schedule.source.clone(),
        days: written(schedule),
        account: deal.actor.account()?,
        at: deal.now,
    };
    let calendar = standing(deal.office, &rows)?.with(&read(&row)?);
    let body = Body::words(format!("{}，第 {version} 版", schedule.source))
        .fact("version", version)
        .fact("days", row.days.clone());
    deal.tx.insert(row).await?;
    deal.record(FileKind::Calendar, file, Change::NONE, body)
        .await?;
    let moved = deal.move_clocks(&calendar, &schedule.source).await?;
    Ok(Published {
        year: schedule.year,
        version,
        moved,
    })
}
