//! The Department decides on the subsidies of a year as they are proposed; what is decided is promised by the budget line
//! and offered to the provider at once (6.4, 9.5).

use rules::duties::{Act, Role};
use rules::ledger::{Book, Line};
use rules::lifecycle::subsidy::{Event, State};
use rules::{Fen, Refusal, clause, subsidy};
use serde::{Deserialize, Serialize};
use store::queries::subsidies as rows;
use store::{Provider, Subsidy};

use super::step;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::Body;
use crate::subjects::view::year as year_of;

/// All that are proposed for a year; `seen` is their sum as the person saw it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub year: u16,
    pub seen: Fen,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub offered: usize,
    pub sum: Fen,
}

pub async fn decide(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::DecideSubsidy, command, |deal| {
            Box::pin(async move { all(deal, command).await })
        })
        .await
}

async fn all(deal: &Deal<'_>, command: &Decide) -> Result<Decided, Refused> {
    let mut proposed = rows::of_year(&deal.tx, i64::from(command.year)).await?;
    proposed.retain(|row| row.state == State::Proposed.code());
    let sum: Fen = proposed.iter().map(|row| Fen::new(row.amount)).sum();
    as_seen(&proposed, sum, command.seen)?;
    let year = year_of(deal.today)?;
    let mut stand = deal
        .balance(&Book::line(Line::Subsidy, year))
        .await?
        .stand();
    if !sum.is_zero() {
        // All of the year or none: nobody is promised what another one's subsidy used up.
        subsidy::offer(year, &stand, sum)?;
    }
    let mut offered = 0;
    for row in proposed {
        let row: Subsidy = deal.take(row.id).await?;
        let amount = Fen::new(row.amount);
        if amount.is_zero() {
            ended(deal, row).await?;
            continue;
        }
        let lines = subsidy::offer(year, &stand, amount)?;
        stand.reserved += amount;
        deal.post(lines, FileKind::Subsidy, row.id).await?;
        offer(deal, row, year).await?;
        offered += 1;
    }
    let number = format!("{}年度服务补贴", command.year);
    let news = News::of(&number, format!("已决定 {offered} 家，合计 {sum} 元"));
    let link = format!("/subsidies?year={}", command.year);
    let words = news.next("机构确认领取后列入付款批次");
    for desk in [Role::Centre, Role::Finance] {
        deal.notify(To::Desk(desk, None), words.clone(), link.clone())
            .await?;
    }
    Ok(Decided { offered, sum })
}

fn as_seen(proposed: &[Subsidy], sum: Fen, seen: Fen) -> Result<(), Refusal> {
    if proposed.is_empty() {
        let (message, fix) = ("没有等待决定的服务补贴", "在列表中查看每一家的状态");
        return Err(Refusal::new(
            "subsidy.none",
            clause!("6.4"),
            "",
            message,
            fix,
        ));
    }
    if sum == seen {
        return Ok(());
    }
    let (message, fix) = ("合计金额在查看后有变动", "重新核对后再决定");
    Err(
        Refusal::new("subsidy.changed", clause!("6.4"), "", message, fix)
            .limit(format!("{sum}元"))
            .own(format!("{seen}元")),
    )
}

async fn offer(deal: &Deal<'_>, mut row: Subsidy, year: u16) -> Result<(), Refused> {
    row.decided_on = Some(deal.today);
    row.budget_year = i64::from(year);
    let amount = Fen::new(row.amount);
    let body = Body::words(format!("给予 {amount} 元")).fact("amount", row.amount);
    let row = step(deal, row, Event::Decide, body).await?;
    let what = format!("{}年度服务补贴 {amount} 元", row.year);
    let news = News::of(&row.number, what).next("核对金额和账户后确认领取");
    tell(deal, &row, news).await
}

async fn ended(deal: &Deal<'_>, mut row: Subsidy) -> Result<(), Refused> {
    row.decided_on = Some(deal.today);
    let row = step(deal, row, Event::End, Body::words("金额为 0")).await?;
    let what = format!("{}年度不予补贴", row.year);
    let news = News::of(&row.number, what).next("查看怎么算的");
    tell(deal, &row, news).await
}

async fn tell(deal: &Deal<'_>, row: &Subsidy, words: String) -> Result<(), Refused> {
    let of: Provider = deal.take(row.provider).await?;
    let link = format!("/subsidies/{}", row.id);
    deal.notify(To::Account(of.account), words, link).await
}
