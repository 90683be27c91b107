//! Finance enters an appropriation for redemption (2.2).

use rules::duties::Act;
use rules::{Fen, Refusal, clause, ledger};
use serde::{Deserialize, Serialize};

use super::file;
use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::subjects::view::year as year_of;

/// Fields: `year`, `amount`, `document` (the notice it rests on).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appropriate(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appropriated {
    pub year: u16,
    pub amount: Fen,
}

static AMOUNT: Field = Field::new("amount", "预算金额", clause!("2.2"));
static DOCUMENT: Field = Field::new("document", "预算文件", clause!("2.2"));

pub async fn appropriate(
    office: &Office,
    by: By<'_>,
    command: Appropriate,
) -> Result<Appropriated, Refused> {
    let (year, amount, document) = &read(office, &command.0)?;
    let (year, amount) = (*year, *amount);
    let command = &command;
    office
        .act(by, Act::Appropriate, command, |deal| {
            Box::pin(async move {
                let lines = ledger::appropriate(year, amount)?;
                deal.post(lines, FileKind::Budget, file(year)).await?;
                let body = Body::words(document.clone())
                    .fact("year", year)
                    .fact("amount", amount.fen());
                deal.record(FileKind::Budget, file(year), Change::NONE, body)
                    .await?;
                deal.keep_queue().await?;
                Ok(Appropriated { year, amount })
            })
        })
        .await
}

/// What was typed, read before it is entered, so that the person can look at it once more.
pub fn look_at(office: &Office, answers: &Answers) -> Result<Appropriated, Refused> {
    let (year, amount, _) = read(office, answers)?;
    Ok(Appropriated { year, amount })
}

fn read(office: &Office, answers: &Answers) -> Result<(u16, Fen, String), Refused> {
    let mut reader = Reader::new(answers);
    let amount = reader.amount(&AMOUNT);
    let document = reader.text(&DOCUMENT, 100);
    let this_year = year_of(office.today())?;
    let year = rules::text::code(answers.get("year")).parse::<u16>().ok();
    let year = year.filter(|year| (this_year..=this_year + 1).contains(year));
    if year.is_none() {
        reader.fault(
            Refusal::new(
                "budget.year",
                clause!("2.2"),
                "year",
                "预算年度不是本年度或下一年度",
                "填写四位数的年份",
            )
            .limit(format!("{this_year} 或 {}", this_year + 1))
            .own(answers.get("year").chars().take(10).collect::<String>()),
        );
    }
    match (year, amount) {
        (Some(year), Some(amount)) if reader.faults.is_empty() => Ok((year, amount, document)),
        _ => Err(Refused::Because(reader.faults)),
    }
}
