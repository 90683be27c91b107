//! The Centre confirms the appraisals of a year, the Department publishes them; a poor year is to be rectified (5.3, 6.4).

use chrono::NaiveDate;
use papers::Line;
use rules::appraisal::{Grade, may_confirm};
use rules::clock::Limit;
use rules::duties::{Act, Role, four_eyes};
use rules::lifecycle::appraisal::{Event, State, next};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::appraisals as rows;
use store::{Appraisal, Provider};

use super::facts::POOR;
use super::{grade, result, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers::{Letter, Remedy, letter, told};
use crate::providers;
use crate::record::{Body, Change};

/// The appraisals of a year, all that are ready for the step; `seen` is how many the person saw.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Confirm {
    pub year: u16,
    pub seen: usize,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Done {
    pub appraisals: usize,
}

pub async fn confirm(office: &Office, by: By<'_>, command: Confirm) -> Result<Done, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmAppraisal, command, |deal| {
            Box::pin(async move {
                let (ready, held) = of_year(deal, command.year).await?;
                as_seen(&ready, command.seen, held)?;
                let appraisals = ready.len();
                for row in ready {
                    confirmed(deal, row).await?;
                }
                let news = News::of(
                    &format!("{}年度评价", command.year),
                    format!("创业中心已审定 {appraisals} 家"),
                );
                let link = format!("/appraisals?year={}", command.year);
                deal.notify(
                    To::Desk(Role::Department, None),
                    news.next("核对后发布"),
                    link,
                )
                .await?;
                Ok(Done { appraisals })
            })
        })
        .await
}

/// Those that the Centre may confirm now, and the first reason why another one waits.
async fn of_year(deal: &Deal<'_>, year: u16) -> Result<(Vec<Appraisal>, Option<Refusal>), Refused> {
    let (mut ready, mut held) = (Vec::new(), None);
    for row in rows::of_year(&deal.tx, i64::from(year)).await? {
        match state(&row)? {
            State::Drawn | State::Answered => match waits(&row, deal.actor, deal.today)? {
                None => ready.push(row),
                why => held = held.or(why),
            },
            State::Objected | State::Confirmed | State::Published => {}
        }
    }
    Ok((ready, held))
}

/// Why the actor cannot confirm an appraisal now: it may still be objected to, or the step before was his own (R20).
pub(super) fn waits(
    row: &Appraisal,
    actor: &Actor,
    today: NaiveDate,
) -> Result<Option<Refusal>, Refused> {
    let runs = match state(row)? {
        State::Drawn => may_confirm(row.object_by, today).err(),
        _ => None,
    };
    let before = row.answered_by.unwrap_or(row.drawn_by).to_string();
    let me = actor.account()?.to_string();
    Ok(runs.or_else(|| four_eyes(Some(&before), &me).err()))
}

fn as_seen(ready: &[Appraisal], seen: usize, held: Option<Refusal>) -> Result<(), Refusal> {
    if ready.is_empty() {
        let (message, fix) = ("没有可以办理的评价", "在列表中查看每一家的状态");
        let none = || Refusal::new("appraisal.none", clause!("9.1"), "", message, fix);
        return Err(held.unwrap_or_else(none));
    }
    if ready.len() == seen {
        return Ok(());
    }
    let (message, fix) = ("可以办理的评价有变动", "重新核对名单后再办理");
    Err(
        Refusal::new("appraisal.changed", clause!("9.1"), "", message, fix)
            .limit(format!("{} 家", ready.len()))
            .own(format!("{seen} 家")),
    )
}

async fn confirmed(deal: &Deal<'_>, row: Appraisal) -> Result<(), Refused> {
    let mut row: Appraisal = deal.take(row.id).await?;
    let before = state(&row)?;
    let after = next(before, Event::Confirm)?;
    deal.stop_clock(Limit::AppraisalObjection, row.id).await?;
    row.state = after.code().to_owned();
    row.confirmed_on = Some(deal.today);
    row.confirmed_by = Some(deal.actor.account()?);
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let body = Body::default()
        .fact("total", row.total)
        .fact("grade", row.grade.clone());
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Appraisal, row.id, change, body).await
}

pub async fn publish(office: &Office, by: By<'_>, command: Confirm) -> Result<Done, Refused> {
    let command = &command;
    office
        .act(by, Act::PublishAppraisal, command, |deal| {
            Box::pin(async move {
                let mut ready = rows::of_year(&deal.tx, i64::from(command.year)).await?;
                ready.retain(|row| row.state == State::Confirmed.code());
                as_seen(&ready, command.seen, None)?;
                let appraisals = ready.len();
                for row in ready {
                    published(deal, row).await?;
                }
                let news = News::of(
                    &format!("{}年度评价", command.year),
                    format!("已发布 {appraisals} 家"),
                );
                let link = format!("/appraisals?year={}", command.year);
                deal.notify(
                    To::Desk(Role::Centre, None),
                    news.next("提出服务补贴"),
                    link,
                )
                .await?;
                Ok(Done { appraisals })
            })
        })
        .await
}

async fn published(deal: &Deal<'_>, row: Appraisal) -> Result<(), Refused> {
    // The provider first, as every act on its admission takes it.
    let of: Provider = deal.take(row.provider).await?;
    let mut row: Appraisal = deal.take(row.id).await?;
    let before = state(&row)?;
    let after = next(before, Event::Publish)?;
    row.state = after.code().to_owned();
    row.published_on = Some(deal.today);
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let grade = grade(&row)?;
    let (follows, _) = grade.consequence();
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Appraisal, row.id, change, Body::words(follows))
        .await?;
    tell(deal, &row, &of, grade).await?;
    if grade == Grade::Poor {
        let why = poor(&row);
        providers::suspend_by_decision(deal, of.id, &[why]).await?;
    }
    Ok(())
}

fn poor(row: &Appraisal) -> Refusal {
    let message = format!("{}年度评价为差", row.year);
    let fix = "对照评价扣分的各项整改，在期限内提交整改证明";
    Refusal::new(POOR, clause!("7.5"), "", message, fix).own(format!(
        "{}.{:02} 分",
        row.total / 100,
        row.total % 100
    ))
}

/// The letter with the points, and the notice.
async fn tell(
    deal: &Deal<'_>,
    row: &Appraisal,
    of: &Provider,
    grade: Grade,
) -> Result<(), Refused> {
    let done = result(row)?;
    let total = format!("{} 分", done.total);
    let mut figures: Vec<Option<Line>> = vec![told("评价等次", grade.label()), told("得分", total)];
    for score in &done.scores {
        let line = format!(
            "{} 分（满分 {} 分）：{}",
            score.points, score.most, score.why
        );
        figures.push(told(score.measure.label(), line));
    }
    let (follows, clause) = grade.consequence();
    let decided = Letter {
        file: (FileKind::Appraisal, row.id),
        number: &row.number,
        to: &of.name,
        what: &format!("{}年度", row.year),
        result: grade.label(),
        reasons: &[],
        words: &format!("{follows}（{clause}）"),
        figures,
        trace: None,
        next: match grade {
            Grade::Poor => "在整改期限内提交整改和证明；拒不整改的移出名录（7.5）。",
            _ => "服务补贴由创业中心提出、自治区科技管理部门决定，决定后在“服务补贴”中确认领取。",
        },
        remedy: match grade {
            Grade::Poor => Remedy::Review,
            _ => Remedy::None,
        },
    };
    letter(deal, &decided).await?;
    let news = News::of(&row.number, format!("{}年度评价已发布：{grade}", row.year))
        .next("查看得分和通知书");
    let link = format!("/appraisals/{}", row.id);
    deal.notify(To::Account(of.account), news, link).await
}
