//! An expert scores blind, or steps aside; who has come to have an interest is stepped over (7.3).

use rules::clock::Limit;
use rules::coded::Coded;
use rules::draw::Conflict;
use rules::duties::Act;
use rules::review::{Condition, Points, points};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Expert, Panel, Provider, Sheet};
use uuid::Uuid;

use super::Standing;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use rules::duties::Role;

/// Fields: `base`, `management`, `team`, `credit` (0 to 100), `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Score {
    pub sheet: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scored {
    /// Whether the sheet counts; not when an interest has come up since the draw.
    pub counts: bool,
}

static WORDS: Field = Field::new("words", "评审意见", clause!("7.3"));
static WHY: Field = Field::new("words", "回避的原因", clause!("7.3"));

pub async fn score(office: &Office, by: By<'_>, command: Score) -> Result<Scored, Refused> {
    let (given, words) = &read(&command.answers).map_err(Refused::Because)?;
    let command = &command;
    office
        .act(by, Act::ScoreProvider, command, |deal| {
            Box::pin(async move {
                let (sheet, expert, panel, provider) = own(deal, command.sheet).await?;
                if let Some(conflict) = deal.conflict(&expert, &provider).await? {
                    step_over(deal, sheet, &panel, &provider, conflict).await?;
                    return Ok(Scored { counts: false });
                }
                let [base, management, team, credit] = given.map(|one| Some(i64::from(one)));
                let scored = Sheet {
                    state: Standing::Scored.code().to_owned(),
                    base,
                    management,
                    team,
                    credit,
                    words: words.clone(),
                    updated_at: deal.now,
                    ..sheet
                };
                deal.meet_clock(Limit::Score, scored.id).await?;
                deal.tx.update(scored).await?;
                // What he gave stays out of the record, which others read before the review is closed.
                let body = Body::default().fact("sheet", command.sheet.to_string());
                deal.record(FileKind::Expert, expert.id, Change::NONE, body)
                    .await?;
                Ok(Scored { counts: true })
            })
        })
        .await
}

fn read(answers: &Answers) -> Result<(Points, String), Vec<Refusal>> {
    let mut reader = Reader::new(answers);
    let mut given: Points = [0; 4];
    for (at, condition) in given.iter_mut().zip(Condition::ALL) {
        match points(*condition, answers.get(condition.code())) {
            Ok(points) => *at = points,
            Err(refusal) => reader.fault(refusal),
        }
    }
    let words = reader.text(&WORDS, 2000);
    if reader.faults.is_empty() {
        Ok((given, words))
    } else {
        Err(reader.faults)
    }
}

/// The actor's own open sheet with all that belongs to it; another's is unknown.
async fn own(deal: &Deal<'_>, id: Uuid) -> Result<(Sheet, Expert, Panel, Provider), Refused> {
    let sheet: Sheet = deal.take(id).await?;
    let expert: Expert = deal.take(sheet.expert).await?;
    if deal.actor.account != Some(expert.account) {
        return Err(Refused::Unknown);
    }
    let panel: Panel = deal.take(sheet.panel).await?;
    let provider: Provider = deal.take(panel.provider).await?;
    if sheet.state != Standing::Open.code() || panel.closed_at.is_some() {
        return Err(settled(&sheet).into());
    }
    Ok((sheet, expert, panel, provider))
}

fn settled(sheet: &Sheet) -> Refusal {
    let label = Standing::parse(&sheet.state).map_or("", Standing::label);
    Refusal::new(
        "sheet.settled",
        clause!("7.3"),
        "",
        format!("这份评分表现为“{label}”，不能再改"),
        "对评审有疑问的，联系专业机构",
    )
}

/// The sheet of an expert with an interest is void, and the next in order is drawn.
pub(super) async fn step_over(
    deal: &Deal<'_>,
    sheet: Sheet,
    panel: &Panel,
    provider: &Provider,
    conflict: Conflict,
) -> Result<(), Refused> {
    let expert = sheet.expert;
    deal.drop_sheet(sheet, Standing::Void, conflict.label())
        .await?;
    let next = deal.seat(panel, provider, 1).await?;
    let body =
        Body::words(format!("评分作废：{}", conflict.label())).fact("panel", panel.id.to_string());
    deal.record(FileKind::Expert, expert, Change::NONE, body)
        .await?;
    let seated: Expert = deal.take(expert).await?;
    let news = News::of(
        &provider.number,
        format!("评审作废：您{}", conflict.label()),
    );
    let link = "/sheets";
    deal.notify(To::Account(seated.account), news.next("不用再评分"), link)
        .await?;
    tell_agency(deal, provider, "一位评审专家须回避，评分作废", next).await
}

/// `next` is how many took the place: none when the order of the draw is used up, which the Agency has to know (7.3).
async fn tell_agency(
    deal: &Deal<'_>,
    provider: &Provider,
    what: &str,
    next: usize,
) -> Result<(), Refused> {
    let words = News::of(&provider.number, what).next(match next {
        0 => "没有可递补的专家，查看评审还缺几位",
        _ => "下一位已递补，查看抽取结果",
    });
    let link = format!("/admissions/{}/draw", provider.id);
    deal.notify(To::Desk(Role::Agency, None), words, link).await
}

/// Fields: `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decline {
    pub sheet: Uuid,
    pub answers: Answers,
}

/// The expert declares an interest and steps aside; the next in order is drawn.
pub async fn decline(office: &Office, by: By<'_>, command: Decline) -> Result<Scored, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WHY, 500);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::ScoreProvider, command, |deal| {
            Box::pin(async move {
                let (sheet, expert, panel, provider) = own(deal, command.sheet).await?;
                deal.drop_sheet(sheet, Standing::Declined, words.clone())
                    .await?;
                let next = deal.seat(&panel, &provider, 1).await?;
                let body =
                    Body::words(format!("回避：{words}")).fact("sheet", command.sheet.to_string());
                deal.record(FileKind::Expert, expert.id, Change::NONE, body)
                    .await?;
                tell_agency(deal, &provider, "一位评审专家申请回避", next).await?;
                Ok(Scored { counts: false })
            })
        })
        .await
}
