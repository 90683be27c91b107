//! The work of a year, counted from the record of acts (6.4).

use rules::duties::{Act, Role};
use rules::operating::{Basis, Done, Work};
use store::Source;
use store::queries::training::training_given;
use store::queries::{operating as rows, opinions};

use crate::actor::FileKind;
use crate::appraisals::moments;
use crate::error::Refused;
use crate::{Office, local};

/// What was done in a year as far as it has gone.
pub(super) async fn gather(
    office: &Office,
    source: &impl Source,
    year: u16,
) -> Result<Basis, Refused> {
    let times = moments(office, year);
    let mut done = Vec::new();
    for work in Work::ALL {
        let (count, in_time) = match work {
            Work::Contracts => {
                let of = (Act::RecheckContract, FileKind::Contract);
                (acts(source, of, times).await?, None)
            }
            Work::Claims => rechecked(office, source, times).await?,
            Work::Providers => {
                let of = (Act::TakeInProvider, FileKind::Provider);
                (acts(source, of, times).await?, None)
            }
            Work::Objections => {
                let of = (Act::AnswerObjection, FileKind::Voucher);
                (acts(source, of, times).await?, None)
            }
            Work::Tickets => answered(source, year).await?,
        };
        done.push(Done {
            work: *work,
            count,
            in_time,
        });
    }
    Ok(Basis {
        done,
        trainings: trainings(source, year).await?,
    })
}

type Times = (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>);

async fn acts(
    source: &impl Source,
    (act, kind): (Act, FileKind),
    times: Times,
) -> Result<u32, Refused> {
    let count = rows::acts(source, (act.code(), kind.code()), times).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Claims are re-checked in time within the days of the re-check, from when they were handed in last (R11).
async fn rechecked(
    office: &Office,
    source: &impl Source,
    times: Times,
) -> Result<(u32, Option<u32>), Refused> {
    let (mut count, mut in_time) = (0_u32, 0_u32);
    for one in rows::rechecks(source, times).await? {
        count += 1;
        let on = local(one.at).date_naive();
        let days = office.law().policy(on)?.recheck_days;
        let due = match one.waited_from {
            Some(from) => office.calendar().due(local(from).date_naive(), days)?.date,
            None => on,
        };
        in_time += u32::from(on <= due);
    }
    Ok((count, Some(in_time)))
}

/// Tickets answered in the year, and those of them by their last day (5.3).
async fn answered(source: &impl Source, year: u16) -> Result<(u32, Option<u32>), Refused> {
    let [first, last] = rules::appraisal::days(year);
    let told = opinions::replied(source, (first, last)).await?;
    let in_time = told
        .iter()
        .filter(|(due, on)| due.is_none_or(|due| *on <= due));
    let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok((size(told.len()), Some(size(in_time.count()))))
}

/// Training that the Agency held in the year and whose attendance it entered (2.5).
async fn trainings(source: &impl Source, year: u16) -> Result<u32, Refused> {
    let given = training_given(source, Role::Agency.code(), i32::from(year)).await?;
    Ok(u32::try_from(given.events).unwrap_or(0))
}
