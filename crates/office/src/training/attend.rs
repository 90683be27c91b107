//! Who came is entered after the event: of each party that signed up, and others (2.4, 2.5).

use rules::duties::Act;
use rules::lifecycle::training::{Event, next};
use rules::{Refusal, clause, training};
use serde::{Deserialize, Serialize};
use store::queries::training as rows;
use store::{Training, TrainingSeat};
use uuid::Uuid;

use super::announce::tell;
use super::state;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};

/// Fields: `edition`, `others`, and for each seat `came-{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attendance {
    pub training: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attended {
    pub came: i64,
}

static OTHERS: Field = Field::new("others", "其他到场人数", clause!("2.4"));

pub async fn attend(office: &Office, by: By<'_>, command: Attendance) -> Result<Attended, Refused> {
    let mut reader = Reader::new(&command.answers);
    let Some(others) = reader.whole(&OTHERS, 0..=5_000) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::RecordAttendance, command, |deal| {
            Box::pin(async move { hold(deal, command, others).await })
        })
        .await
}

async fn hold(deal: &Deal<'_>, command: &Attendance, others: u32) -> Result<Attended, Refused> {
    let mut row: Training = deal.take(command.training).await?;
    if command.answers.get("edition") != row.edition.to_string() {
        return Err(deal.meanwhile(FileKind::Training, row.id).await?);
    }
    let before = state(&row)?;
    let after = next(before, Event::Hold)?;
    let seats = rows::seats(&deal.tx, row.id).await?;
    let came = read(&command.answers, &seats)?;
    let counts: Vec<(u32, u32)> = came
        .iter()
        .zip(&seats)
        .map(|(came, seat)| (*came, u32::try_from(seat.people).unwrap_or(0)))
        .collect();
    let sum = training::may_hold(deal.today, row.held_on, &counts)?;
    for (came, mut seat) in came.into_iter().zip(seats) {
        seat.came = Some(i64::from(came));
        let told = News::of(&row.number, format!("已登记到场 {came} 人")).next("可以查看");
        tell(deal, &seat, told).await?;
        deal.tx.update(seat).await?;
    }
    row.came = Some(i64::from(sum));
    row.others = Some(i64::from(others));
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.tx.update(row).await?;
    let body = Body::default().fact("came", sum).fact("others", others);
    deal.record(
        FileKind::Training,
        id,
        Change::from(before.code(), after.code()),
        body,
    )
    .await?;
    Ok(Attended {
        came: i64::from(sum) + i64::from(others),
    })
}

/// One number for each party; an empty field is nobody.
fn read(answers: &Answers, seats: &[TrainingSeat]) -> Result<Vec<u32>, Refused> {
    let mut faults = Vec::new();
    let mut came = Vec::new();
    for seat in seats {
        let field = format!("came-{}", seat.id);
        let typed = rules::text::code(answers.get(&field));
        match typed.parse::<u32>() {
            Ok(number) => came.push(number),
            Err(_) if typed.is_empty() => came.push(0),
            Err(_) => faults.push(
                Refusal::new(
                    "came.whole",
                    clause!("2.4"),
                    field,
                    "到场人数不是整数",
                    "填写整数，没有人到场填 0",
                )
                .own(typed.chars().take(24).collect::<String>()),
            ),
        }
    }
    match faults.is_empty() {
        true => Ok(came),
        false => Err(Refused::Because(faults)),
    }
}
