//! What was ordered to be mended: the checked hand in proof, the Centre accepts it, asks again or opens a case (5.3, 5.4).

use chrono::NaiveDate;
use rules::clause;
use rules::clock::Limit;
use rules::duties::{Act, Role};
use rules::integrity::Origin;
use rules::lifecycle::spot_check::{Event, State, next};
use rules::spot::{Mending, may_judge};
use serde::{Deserialize, Serialize};
use store::SpotCheck;
use uuid::Uuid;

use super::check::{save, take, tell};
use super::settle::{RECTIFY_BY, past, until};
use super::{owners, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::cases::{self, Accused, Ground, side};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::Body;

/// Fields: `words`, `attachment`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mend {
    pub check: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mended {
    pub state: String,
}

/// Fields: `edition`, `mending`, `words`, `rectify_by` (where something is still to be mended).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judge {
    pub check: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judged {
    pub state: String,
    /// The case that was opened.
    pub case: Option<Uuid>,
}

static PROOF: Field = Field::new("words", "整改情况", clause!("5.3"));
static MENDING: Field = Field::new("mending", "核对结论", clause!("5.3"));
static WORDS: Field = Field::new("words", "核对意见", clause!("5.3"));

/// Late proof is taken as well: nothing in the Measures refuses it, and a case may be opened meanwhile.
pub async fn mend(office: &Office, by: By<'_>, command: Mend) -> Result<Mended, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&PROOF, 3000);
    reader.file("attachment");
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::MendSpotCheck, command, |deal| {
            Box::pin(async move {
                let mut row: SpotCheck = deal.take(command.check).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let before = state(&row)?;
                let after = next(before, Event::HandIn)?;
                let side = side(deal.actor)?;
                let file = command.answers.get("attachment");
                deal.attach("attachment", file, FileKind::SpotCheck, row.id, side)
                    .await?;
                let said = format!("{} {}：{words}", deal.today, deal.actor.role.label());
                row.mended = match row.mended.as_str() {
                    "" => said,
                    first => format!("{first}\n{said}"),
                };
                row.mended_on = Some(deal.today);
                deal.meet_clock(Limit::SpotMending, row.id).await?;
                let told = News::of(&row.number, "当事方已提交抽查整改").next("核对整改");
                let desk = To::Desk(Role::Centre, None);
                deal.notify(desk, told, format!("/checks/{}", row.id))
                    .await?;
                let body = Body::words(words.clone()).fact("side", side);
                save(deal, row, (before, after), body).await?;
                Ok(Mended {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

pub async fn judge(office: &Office, by: By<'_>, command: Judge) -> Result<Judged, Refused> {
    let command = &command;
    office
        .act(by, Act::JudgeMending, command, |deal| {
            Box::pin(async move { finish(deal, command).await })
        })
        .await
}

/// What was typed.
struct Said {
    mending: Mending,
    words: String,
    day: Option<NaiveDate>,
}

fn read(answers: &Answers, today: NaiveDate) -> Result<Said, Refused> {
    let mut reader = Reader::new(answers);
    let mending = reader.choice::<Mending>(&MENDING);
    let words = reader.text(&WORDS, 1000);
    let day = match mending {
        Some(Mending::Again) => reader.date(&RECTIFY_BY),
        _ => None,
    };
    if let Some(day) = day.filter(|day| *day <= today) {
        reader.fault(past(today, day));
    }
    match mending.filter(|_| reader.faults.is_empty()) {
        Some(mending) => Ok(Said {
            mending,
            words,
            day,
        }),
        None => Err(Refused::Because(reader.faults)),
    }
}

async fn finish(deal: &Deal<'_>, command: &Judge) -> Result<Judged, Refused> {
    let answers = &command.answers;
    let (mut row, before) = take(deal, command.check, answers.get("edition")).await?;
    let said = read(answers, deal.today)?;
    let last = row.rectify_by.unwrap_or(deal.today);
    may_judge(before == State::Mended, said.mending, (last, deal.today))?;
    let after = next(
        before,
        match said.mending {
            Mending::Accept => Event::Accept,
            Mending::Again => Event::Again,
            Mending::Case => Event::Charge,
        },
    )?;
    row.mending = format!("{}：{}", said.mending.label(), said.words);
    deal.stop_clock(Limit::SpotMending, row.id).await?;
    let news = News::of(&row.number, format!("抽查整改：{}", said.mending.label()));
    match said.mending {
        Mending::Accept => tell(deal, &row, &news.next("不用办理")).await?,
        Mending::Again => {
            let day = until(deal, row.id, said.day.unwrap_or(deal.today)).await?;
            row.rectify_by = Some(day);
            tell(deal, &row, &news.by(day, "完成整改并提交")).await?;
        }
        Mending::Case => {
            let ground = Ground {
                origin: Origin::SpotCheck,
                source: Some(row.id),
                words: format!("抽查 {} 的整改：{}", row.number, said.words),
            };
            let opened = cases::begin(deal, Accused::Voucher(row.voucher), ground).await?;
            row.inquiry = Some(opened.case);
        }
    }
    let case = row.inquiry;
    let body = Body::words(row.mending.clone());
    save(deal, row, (before, after), body).await?;
    Ok(Judged {
        state: after.code().to_owned(),
        case,
    })
}
