//! One of the accused appeals once; the Department rules (2.1, R31).

use rules::clause;
use rules::clock::Limit;
use rules::coded::Coded;
use rules::duties::{Act, Role};
use rules::integrity::may_appeal;
use rules::lifecycle::case::{Event, next};
use serde::{Deserialize, Serialize};
use store::Inquiry;
use uuid::Uuid;

use super::decide::tell_cleared;
use super::involved::impartial_official;
use super::statement::side;
use super::{owners, state, take, tell_parties};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `words`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appeal {
    pub case: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appealed {
    pub state: String,
}

/// What the Department rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Uphold,
    Overturn,
}

impl Coded for Verdict {
    const ALL: &'static [Verdict] = &[Verdict::Uphold, Verdict::Overturn];

    fn code(self) -> &'static str {
        match self {
            Verdict::Uphold => "uphold",
            Verdict::Overturn => "overturn",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Verdict::Uphold => "维持决定",
            Verdict::Overturn => "撤销决定，案件不成立",
        }
    }
}

/// Fields: `edition`, `verdict`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    pub case: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ruled {
    pub state: String,
}

static APPEAL: Field = Field::new("words", "申诉的事实和理由", clause!("R31"));
static VERDICT: Field = Field::new("verdict", "裁定", clause!("2.1"));
static RULING: Field = Field::new("words", "裁定理由", clause!("2.1"));

pub async fn appeal(office: &Office, by: By<'_>, command: Appeal) -> Result<Appealed, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&APPEAL, 3000);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::AppealCase, command, |deal| {
            Box::pin(async move { ask(deal, command, words).await })
        })
        .await
}

async fn ask(deal: &Deal<'_>, command: &Appeal, words: &str) -> Result<Appealed, Refused> {
    let mut row: Inquiry = deal.take(command.case).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let before = state(&row)?;
    let after = next(before, Event::Appeal)?;
    may_appeal(row.appeal_by.ok_or(Refused::Unknown)?, deal.today)?;
    let side = side(deal.actor)?;
    let file = command.answers.get("attachment");
    if !file.is_empty() {
        deal.attach("attachment", file, FileKind::Case, row.id, side)
            .await?;
    }
    row.appeal = words.to_owned();
    row.appellant = side.to_owned();
    row.appealed_on = Some(deal.today);
    deal.meet_clock(Limit::Appeal, row.id).await?;
    let told = News::of(&row.number, "当事方已申诉").next("审查后裁定");
    let link = format!("/cases/{}", row.id);
    deal.notify(To::Desk(Role::Department, None), told, link)
        .await?;
    let body = Body::default().fact("side", side);
    save(deal, row, (before.code(), after.code()), body).await?;
    Ok(Appealed {
        state: after.code().to_owned(),
    })
}

pub async fn rule(office: &Office, by: By<'_>, command: Rule) -> Result<Ruled, Refused> {
    let mut reader = Reader::new(&command.answers);
    let verdict = reader.choice::<Verdict>(&VERDICT);
    let words = &reader.text(&RULING, 3000);
    let Some(verdict) = verdict.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::RuleAppeal, command, |deal| {
            Box::pin(async move { settle(deal, command, (verdict, words)).await })
        })
        .await
}

async fn settle(
    deal: &Deal<'_>,
    command: &Rule,
    (verdict, words): (Verdict, &str),
) -> Result<Ruled, Refused> {
    let mut row = take(deal, command.case, command.answers.get("edition")).await?;
    let before = state(&row)?;
    let event = match verdict {
        Verdict::Uphold => Event::Uphold,
        Verdict::Overturn => Event::Overturn,
    };
    let after = next(before, event)?;
    row.ruled_by = Some(impartial_official(deal, &row).await?);
    row.ruled_on = Some(deal.today);
    row.ruling = words.to_owned();
    match verdict {
        Verdict::Overturn => {
            row.closed_on = Some(deal.today);
            tell_cleared(deal, &row).await?;
        }
        Verdict::Uphold => {
            let told = News::of(&row.number, "申诉裁定维持决定").next("按决定执行");
            tell_parties(deal, &row, told.clone()).await?;
            let link = format!("/cases/{}", row.id);
            deal.notify(To::Desk(Role::Centre, None), told, link)
                .await?;
        }
    }
    let body = Body::words(format!("{}：{words}", verdict.label()));
    save(deal, row, (before.code(), after.code()), body).await?;
    Ok(Ruled {
        state: after.code().to_owned(),
    })
}

async fn save(
    deal: &Deal<'_>,
    mut row: Inquiry,
    (before, after): (&str, &str),
    body: Body,
) -> Result<(), Refused> {
    row.state = after.to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.tx.update(row).await?;
    deal.record(FileKind::Case, id, Change::from(before, after), body)
        .await
}
