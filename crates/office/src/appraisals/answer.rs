//! The Centre answers an objection in writing; where it is upheld the figures are taken from the record anew, and single
//! lapses may be struck (R36).

use std::collections::BTreeSet;

use rules::appraisal::{appraise, policy_of};
use rules::duties::Act;
use rules::lifecycle::appraisal::{Event, next};
use rules::{Coded, clause};
use serde::{Deserialize, Serialize};
use store::{Appraisal, Provider};
use uuid::Uuid;

use super::facts::{Basis, gather};
use super::{grade, state, take, year_of};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// What the Centre found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    Upheld,
    Dismissed,
}

impl Coded for Finding {
    const ALL: &'static [Finding] = &[Finding::Upheld, Finding::Dismissed];

    fn code(self) -> &'static str {
        match self {
            Finding::Upheld => "upheld",
            Finding::Dismissed => "dismissed",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Finding::Upheld => "异议成立，重新计算",
            Finding::Dismissed => "异议不成立",
        }
    }
}

/// Fields: `edition`, `outcome`, `words`, `struck` (the places of the lapses that are not counted, with commas).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub appraisal: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub number: String,
}

static OUTCOME: Field = Field::new("outcome", "核实结论", clause!("R36"));
static WORDS: Field = Field::new("words", "书面答复", clause!("R36"));

pub async fn answer(office: &Office, by: By<'_>, command: Answer) -> Result<Answered, Refused> {
    let mut reader = Reader::new(&command.answers);
    let finding = reader.choice::<Finding>(&OUTCOME);
    let words = &reader.text(&WORDS, 1000);
    let Some(finding) = finding.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::AnswerAppraisal, command, |deal| {
            Box::pin(async move { settle(deal, command, (finding, words)).await })
        })
        .await
}

async fn settle(
    deal: &Deal<'_>,
    command: &Answer,
    (finding, words): (Finding, &str),
) -> Result<Answered, Refused> {
    let edition = command.answers.get("edition").parse().unwrap_or(-1);
    let mut row = take(deal, command.appraisal, edition).await?;
    let before = state(&row)?;
    let after = next(before, Event::Answer)?;
    let (total, was) = (row.total, grade(&row)?);
    if finding == Finding::Upheld {
        recompute(deal, &mut row, command.answers.get("struck")).await?;
    }
    row.outcome = finding.code().to_owned();
    row.answer = words.to_owned();
    row.answered_on = Some(deal.today);
    row.answered_by = Some(deal.actor.account()?);
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let now = grade(&row)?;
    let body = Body::words(format!("{}：{words}", finding.label()))
        .fact("total_before", total)
        .fact("total", row.total)
        .fact("grade_before", was.code())
        .fact("grade", now.code());
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Appraisal, row.id, change, body)
        .await?;
    let of: Provider = deal.take(row.provider).await?;
    let news = News::of(&row.number, format!("评价异议已答复，现为{now}")).next("查看答复和得分");
    let link = format!("/appraisals/{}", row.id);
    deal.notify(To::Account(of.account), news, link).await?;
    Ok(Answered { number: row.number })
}

/// The record as it stands now, less what is struck; the reported income stays the one that was drawn up.
async fn recompute(deal: &Deal<'_>, row: &mut Appraisal, struck: &str) -> Result<(), Refused> {
    let year = year_of(row.year)?;
    let old: Basis = serde_json::from_str(&row.basis)?;
    let places: BTreeSet<usize> = struck
        .split(',')
        .filter_map(|place| place.trim().parse().ok())
        .collect();
    let not_counted: Vec<_> = old
        .lapses
        .iter()
        .enumerate()
        .filter(|(place, _)| places.contains(place))
        .map(|(_, one)| (one.lapse, one.file, one.on))
        .collect();
    let mut basis = gather(deal.office, &deal.tx, Some(row.provider), year)
        .await?
        .remove(&row.provider)
        .unwrap_or_default();
    basis.income = old.income;
    for one in &mut basis.lapses {
        one.struck = not_counted.contains(&(one.lapse, one.file, one.on));
    }
    let policy = policy_of(deal.office.law(), year)?;
    let done = appraise(&policy.appraisal, &basis.facts());
    row.basis = serde_json::to_string(&basis)?;
    row.result = serde_json::to_string(&done)?;
    row.total = done.total.in_hundredths();
    row.grade = done.grade.code().to_owned();
    Ok(())
}
