//! The Agency replaces late experts and closes the review; majority and mean go to the Centre (7.3).

use rules::coded::Coded;
use rules::duties::Act;
use rules::lifecycle::provider::{Event, State, next};
use rules::review::{Points, tally};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::review;
use store::{Expert, Panel, Provider, Sheet};
use uuid::Uuid;

use super::Standing;
use super::score::step_over;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::News;
use crate::providers::{owners, save, tell_centre, view::state};
use crate::record::{Body, Change};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Close {
    pub provider: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    /// Whether the review is closed; not when sheets became void at the close, and the next experts score first.
    pub closed: bool,
    /// How many sheets became void.
    pub void: usize,
}

pub async fn close(office: &Office, by: By<'_>, command: Close) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::OrganiseReview, command, |deal| {
            Box::pin(async move { run(deal, command.provider).await })
        })
        .await
}

async fn run(deal: &Deal<'_>, id: Uuid) -> Result<Closed, Refused> {
    let (provider, before, panel) = under_way(deal, id, Event::CloseReview).await?;
    let void = weed(deal, &panel, &provider).await?;
    if void > 0 {
        return Ok(Closed {
            closed: false,
            void,
        });
    }
    let policy = deal.office.law.policy(deal.today)?;
    let sheets = review::sheets(&deal.tx, panel.id).await?;
    running(deal, &sheets)?;
    let scored: Vec<Points> = sheets.iter().filter_map(given).collect();
    let tally = tally(policy, &scored)?;
    for sheet in sheets {
        if sheet.state == Standing::Open.code() {
            deal.drop_sheet(sheet, Standing::Late, "").await?;
        }
    }
    let number = provider.number.clone();
    let body = Body::default()
        .fact("sheets", tally.sheets)
        .fact("in_favour", tally.in_favour)
        .fact("mean", tally.mean.to_string());
    let closed = Panel {
        closed_at: Some(deal.now),
        result: serde_json::to_string(&tally)?,
        ..panel
    };
    deal.tx.update(closed).await?;
    save(deal, provider, before, Event::CloseReview, body).await?;
    let words = News::of(&number, "专家评审已结束").next("按评审结果审定");
    tell_centre(deal, id, words).await?;
    Ok(Closed {
        closed: true,
        void: 0,
    })
}

/// An application whose review is under way and may end so, with its state and its review.
pub(super) async fn under_way(
    deal: &Deal<'_>,
    id: Uuid,
    event: Event,
) -> Result<(Provider, State, Panel), Refused> {
    let provider: Provider = deal.take(id).await?;
    deal.actor.may_touch(deal.act, owners(&provider))?;
    let before = state(&provider)?;
    next(before, event)?;
    Ok((provider, before, deal.panel(id).await?))
}

/// Whoever still has time to score is waited for.
pub(super) fn running(deal: &Deal<'_>, sheets: &[Sheet]) -> Result<(), Refusal> {
    let runs = |sheet: &&Sheet| sheet.state == Standing::Open.code() && deal.today <= sheet.due_on;
    match sheets.iter().find(runs) {
        Some(sheet) => Err(running_still(sheet, sheets.iter().filter(runs).count())),
        None => Ok(()),
    }
}

/// Makes void the sheets of experts who have come to have an interest since the draw; how many.
pub(super) async fn weed(
    deal: &Deal<'_>,
    panel: &Panel,
    provider: &Provider,
) -> Result<usize, Refused> {
    let mut void = 0;
    for sheet in review::sheets(&deal.tx, panel.id).await? {
        let counts = [Standing::Open, Standing::Scored].map(Standing::code);
        if !counts.contains(&sheet.state.as_str()) {
            continue;
        }
        let expert: Expert = deal.take(sheet.expert).await?;
        if let Some(conflict) = deal.conflict(&expert, provider).await? {
            step_over(deal, sheet, panel, provider, conflict).await?;
            void += 1;
        }
    }
    Ok(void)
}

/// The points of a sheet that counts.
pub(super) fn given(sheet: &Sheet) -> Option<Points> {
    if sheet.state != Standing::Scored.code() {
        return None;
    }
    let read = |points: Option<i64>| u32::try_from(points?).ok();
    Some([
        read(sheet.base)?,
        read(sheet.management)?,
        read(sheet.team)?,
        read(sheet.credit)?,
    ])
}

fn running_still(sheet: &Sheet, count: usize) -> Refusal {
    Refusal::new(
        "review.running",
        clause!("7.3"),
        "",
        format!("还有{count}位专家未评分，评分期限未到"),
        "等专家评分，或在期限过后更换、结束评审",
    )
    .limit(format!("{} 24时以后", sheet.due_on))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replace {
    pub sheet: Uuid,
}

/// Replaces an expert who let the last day pass, or may not review any more, by the next in order.
pub async fn replace(office: &Office, by: By<'_>, command: Replace) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::OrganiseReview, command, |deal| {
            Box::pin(async move {
                let sheet: Sheet = deal.take(command.sheet).await?;
                let panel: Panel = deal.take(sheet.panel).await?;
                let provider: Provider = deal.take(panel.provider).await?;
                deal.actor.may_touch(deal.act, owners(&provider))?;
                if sheet.state != Standing::Open.code() || panel.closed_at.is_some() {
                    return Err(deal.meanwhile(FileKind::Provider, provider.id).await?);
                }
                let expert: Expert = deal.take(sheet.expert).await?;
                if let Some(conflict) = deal.conflict(&expert, &provider).await? {
                    step_over(deal, sheet, &panel, &provider, conflict).await?;
                    return Ok(Closed {
                        closed: false,
                        void: 1,
                    });
                }
                if deal.today <= sheet.due_on {
                    return Err(running_still(&sheet, 1).into());
                }
                let expert = sheet.expert;
                deal.drop_sheet(sheet, Standing::Late, "").await?;
                if deal.seat(&panel, &provider, 1).await? == 0 {
                    return Err(nobody_left().into());
                }
                let body =
                    Body::words("逾期未评，由下一位递补").fact("panel", panel.id.to_string());
                deal.record(FileKind::Expert, expert, Change::NONE, body)
                    .await?;
                Ok(Closed {
                    closed: false,
                    void: 0,
                })
            })
        })
        .await
}

fn nobody_left() -> Refusal {
    Refusal::new(
        "draw.nobody-left",
        clause!("7.3"),
        "",
        "抽取顺序中没有可以递补的专家",
        "已评分的达到最少人数时结束评审，不足的重新组织评审",
    )
}
