//! A review that cannot come to a result any more ends without one, and the application is drawn for anew (7.3).

use rules::clause;
use rules::coded::Coded;
use rules::duties::Act;
use rules::lifecycle::provider::Event;
use rules::review::spent;
use serde::{Deserialize, Serialize};
use store::queries::review;
use store::{Expert, Panel, Sheet};
use uuid::Uuid;

use super::close::{Closed, running, under_way, weed};
use super::{Standing, commit, somebody_left};
use crate::Office;
use crate::act::{By, Deal};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::providers::save;
use crate::record::Body;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Redraw {
    pub provider: Uuid,
}

pub async fn redraw(office: &Office, by: By<'_>, command: Redraw) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::OrganiseReview, command, |deal| {
            Box::pin(async move { run(deal, command.provider).await })
        })
        .await
}

async fn run(deal: &Deal<'_>, id: Uuid) -> Result<Closed, Refused> {
    let (provider, before, panel) = under_way(deal, id, Event::Redraw).await?;
    let void = weed(deal, &panel, &provider).await?;
    if void > 0 {
        return Ok(Closed {
            closed: false,
            void,
        });
    }
    let sheets = review::sheets(&deal.tx, panel.id).await?;
    running(deal, &sheets)?;
    let scored = |sheet: &&Sheet| sheet.state == Standing::Scored.code();
    let count = u32::try_from(sheets.iter().filter(scored).count()).unwrap_or(u32::MAX);
    let left = somebody_left(&deal.tx, (&panel, &provider), &sheets).await?;
    spent(deal.office.law.policy(deal.today)?, count, left)?;
    let number = provider.number.clone();
    for sheet in sheets {
        if sheet.state == Standing::Open.code() {
            deal.drop_sheet(sheet, Standing::Late, "").await?;
        } else if scored(&&sheet) {
            tell_expert(deal, &number, sheet.expert).await?;
        }
    }
    let words = format!("评分不足（{}）：已评分 {count} 人", clause!("7.3").number());
    let body = Body::words(words).fact("panel", panel.id.to_string());
    let ended = Panel {
        closed_at: Some(deal.now),
        ..panel
    };
    deal.tx.update(ended).await?;
    commit(deal, id).await?;
    save(deal, provider, before, Event::Redraw, body).await?;
    Ok(Closed {
        closed: true,
        void: 0,
    })
}

/// What he gave does not count, through nothing that he did.
async fn tell_expert(deal: &Deal<'_>, number: &str, expert: Uuid) -> Result<(), Refused> {
    let seated: Expert = deal.take(expert).await?;
    let news = News::of(number, "评分人数不足，评审重新组织，您这次的评分不计");
    let link = "/sheets";
    deal.notify(
        To::Account(seated.account),
        news.next("再次抽中时另行通知"),
        link,
    )
    .await
}
