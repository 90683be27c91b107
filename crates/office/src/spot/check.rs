//! The checker records what he found; the checked answers (2.4, 5.3).

use rules::clause;
use rules::duties::Act;
use rules::integrity::{Involved, impartial};
use rules::lifecycle::spot_check::{Event, State, next};
use serde::{Deserialize, Serialize};
use store::queries::cases;
use store::{Provider, SpotCheck, Subject};
use uuid::Uuid;

use super::{owners, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::cases::side;
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use rules::clock::Limit;

/// Fields: `edition`, `sheet`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    pub check: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recorded {
    pub state: String,
}

/// Fields: `answer`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub check: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub state: String,
}

static SHEET: Field = Field::new("sheet", "检查记录", clause!("5.3"));
static ANSWER: Field = Field::new("answer", "答复", clause!("5.3"));

/// What the files of the checker are kept for.
pub(super) const SHEETS: &str = "sheet";

/// The check, locked, as the checker saw it; nobody checks a file that he dealt with himself (R20).
pub(super) async fn take(
    deal: &Deal<'_>,
    id: Uuid,
    edition: &str,
) -> Result<(SpotCheck, State), Refused> {
    let row: SpotCheck = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    if edition != row.edition.to_string() {
        return Err(deal.meanwhile(FileKind::SpotCheck, row.id).await?);
    }
    let me = deal.actor.account()?;
    let voucher: store::Voucher = deal.take(row.voucher).await?;
    if cases::acted(&deal.tx, me, &[row.voucher, row.claim, voucher.contract]).await? {
        impartial(&[Involved::Acted])?;
    }
    let before = state(&row)?;
    Ok((row, before))
}

pub async fn record(office: &Office, by: By<'_>, command: Record) -> Result<Recorded, Refused> {
    let command = &command;
    office
        .act(by, Act::RecordSpotCheck, command, |deal| {
            Box::pin(async move {
                let answers = &command.answers;
                let (mut row, before) = take(deal, command.check, answers.get("edition")).await?;
                let after = next(before, Event::Record)?;
                let mut reader = Reader::new(answers);
                row.sheet = reader.text(&SHEET, 3000);
                if !reader.faults.is_empty() {
                    return Err(Refused::Because(reader.faults));
                }
                let file = answers.get("attachment");
                if !file.is_empty() {
                    deal.attach("attachment", file, FileKind::SpotCheck, row.id, SHEETS)
                        .await?;
                }
                row.recorded_by = Some(deal.actor.account()?);
                row.recorded_on = Some(deal.today);
                let days = deal.office.law.policy(deal.today)?.hearing_days;
                let on = On::file(Limit::SpotAnswer, FileKind::SpotCheck, row.id);
                let by = deal.start_clock(on, days).await?;
                row.answer_by = Some(by);
                let told = News::of(&row.number, "抽查结果已登记").by(by, "可以答复");
                tell(deal, &row, &told).await?;
                let body = Body::words(row.sheet.clone());
                save(deal, row, (before, after), body).await?;
                Ok(Recorded {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

pub async fn answer(office: &Office, by: By<'_>, command: Answer) -> Result<Answered, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&ANSWER, 3000);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::AnswerSpotCheck, command, |deal| {
            Box::pin(async move {
                let mut row: SpotCheck = deal.take(command.check).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let before = state(&row)?;
                let after = next(before, Event::Answer)?;
                let side = side(deal.actor)?;
                let file = command.answers.get("attachment");
                if !file.is_empty() {
                    deal.attach("attachment", file, FileKind::SpotCheck, row.id, side)
                        .await?;
                }
                // Both sides may answer; the second answer stands below the first.
                let who = deal.actor.role.label();
                row.answer = match row.answer.as_str() {
                    "" => format!("{who}：{words}"),
                    first => format!("{first}\n{who}：{words}"),
                };
                row.answered_side = side.to_owned();
                deal.meet_clock(Limit::SpotAnswer, row.id).await?;
                let told = News::of(&row.number, "当事方已答复抽查").next("核对后处理");
                let desk = To::Desk(rules::duties::Role::Centre, None);
                deal.notify(desk, told, format!("/checks/{}", row.id))
                    .await?;
                let body = Body::default().fact("side", side);
                save(deal, row, (before, after), body).await?;
                Ok(Answered {
                    state: after.code().to_owned(),
                })
            })
        })
        .await
}

pub(super) async fn save(
    deal: &Deal<'_>,
    mut row: SpotCheck,
    (before, after): (State, State),
    body: Body,
) -> Result<(), Refused> {
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::SpotCheck, id, change, body).await
}

/// Tells both parties of the voucher.
pub(crate) async fn tell(deal: &Deal<'_>, row: &SpotCheck, words: &str) -> Result<(), Refused> {
    let subject: Subject = deal.take(row.subject).await?;
    let provider: Provider = deal.take(row.provider).await?;
    for account in [subject.account, provider.account] {
        let link = format!("/checks/{}", row.id);
        deal.notify(To::Account(account), words, link).await?;
    }
    Ok(())
}
