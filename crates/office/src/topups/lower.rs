//! What the region paid is ordered back: what a programme still owes on it shrinks with it, or ends, and what it has paid
//! comes back to it (R27, R31).

use std::collections::BTreeSet;

use rules::Fen;
use rules::lifecycle::programme::State as ProgrammeState;
use rules::lifecycle::top_up::{Event, State, next};
use rules::topup::{self, award};
use store::queries::{recoveries as orders, topups as rows};
use store::{Claim, Programme, ProgrammeTerms, Recovery, Subject, TopUp};
use uuid::Uuid;

use super::arise::{asked, base};
use super::{keep, state};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{programmes, recoveries};

/// Locks the programmes that topped a claim up, before the numbers of orders are drawn: an answer of their banks takes
/// the same turn.
pub(crate) async fn lock(deal: &Deal<'_>, claim: &Claim) -> Result<(), Refused> {
    let rows = rows::of_claim(&deal.tx, claim.id).await?;
    let programmes: BTreeSet<Uuid> = rows.iter().map(|row| row.programme).collect();
    for id in programmes {
        let _: Programme = deal.take(id).await?;
    }
    Ok(())
}

/// The region has ordered back of what it paid on a claim: every top-up on it follows.
pub(crate) async fn recovered(deal: &Deal<'_>, claim: &Claim) -> Result<(), Refused> {
    for row in rows::of_claim(&deal.tx, claim.id).await? {
        let row: TopUp = deal.take(row.id).await?;
        follow(deal, claim, row).await?;
    }
    Ok(())
}

/// The bank has answered, or the batch was called off: what was ordered back meanwhile is made good now.
pub(super) async fn caught_up(deal: &Deal<'_>, row: TopUp) -> Result<(), Refused> {
    if orders::of_claim(&deal.tx, row.claim).await?.is_empty() {
        return Ok(());
    }
    let claim = store::find(&deal.tx, row.claim).await?;
    follow(deal, &claim.ok_or(Refused::Unknown)?, row).await
}

async fn follow(deal: &Deal<'_>, claim: &Claim, row: TopUp) -> Result<(), Refused> {
    let orders = orders::of_claim(&deal.tx, claim.id).await?;
    let Some(last) = orders.last() else {
        return Ok(());
    };
    let back: Fen = orders.iter().map(|order| Fen::new(order.amount)).sum();
    let redeemed = (Fen::new(claim.amount) - back).at_least_zero();
    let programme: Programme = deal.take(row.programme).await?;
    match state(&row)? {
        State::Ended => return Ok(()),
        // What the bank has is not called off; what it answers decides.
        State::Instructed => on_its_way(deal, &row).await?,
        State::Paid => paid(deal, (&programme, claim, last), row, redeemed).await?,
        before => lower(deal, (&programme, claim), row, (before, redeemed)).await?,
    }
    keep(deal, &programme).await.map(drop)
}

/// What was paid above what is owed on the rest comes back to the authority, by an order of its own.
async fn paid(
    deal: &Deal<'_>,
    (programme, claim, because): (&Programme, &Claim, &Recovery),
    row: TopUp,
    redeemed: Fen,
) -> Result<(), Refused> {
    let terms: ProgrammeTerms = deal.take(row.terms).await?;
    let base = base(deal, (programme, &terms), claim, redeemed).await?;
    let before = asked(&deal.tx, [row.id]).await?;
    let before = before.get(&row.id).copied().unwrap_or_default();
    let back = topup::back(&base, (Fen::new(row.amount), before));
    match back.value.is_zero() {
        true => Ok(()),
        false => recoveries::of_top_up(deal, (claim, because), &row, back).await,
    }
}

async fn lower(
    deal: &Deal<'_>,
    (programme, claim): (&Programme, &Claim),
    mut row: TopUp,
    (before, redeemed): (State, Fen),
) -> Result<(), Refused> {
    let terms: ProgrammeTerms = deal.take(row.terms).await?;
    let owed = award(&base(deal, (programme, &terms), claim, redeemed).await?);
    // Never more than was promised before.
    let (old, new) = (Fen::new(row.amount), owed.value.min(Fen::new(row.amount)));
    if new == old {
        return Ok(());
    }
    let event = if new.is_zero() {
        Event::End
    } else {
        Event::Lower
    };
    let after = next(before, event)?;
    if before.binds() {
        freed(deal, programme, (&row, old - new)).await?;
    }
    row.redeemed = redeemed.fen();
    row.amount = new.fen();
    row.trace = serde_json::to_string(&owed.trace)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let words = format!("自治区兑付被追回，配套金额由 {old} 元改为 {new} 元");
    let body = Body::words(words).fact("amount", row.amount);
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::TopUp, row.id, change, body).await?;
    let subject: Subject = deal.take(row.subject).await?;
    let news = News::of(&row.number, format!("兑付被追回，配套改为 {new} 元")).next("查看怎么算的");
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Account(subject.account), news, link).await
}

/// The money is free for those who wait; of a closed programme it is given back.
async fn freed(
    deal: &Deal<'_>,
    programme: &Programme,
    (row, amount): (&TopUp, Fen),
) -> Result<(), Refused> {
    let book = programmes::book(programme)?;
    deal.post(topup::release(&book, amount)?, FileKind::TopUp, row.id)
        .await?;
    if programme.state == ProgrammeState::Closed.code() {
        let stand = deal.balance(&book).await?.stand();
        deal.post(topup::close(&book, &stand), FileKind::TopUp, row.id)
            .await?;
    }
    Ok(())
}

async fn on_its_way(deal: &Deal<'_>, row: &TopUp) -> Result<(), Refused> {
    let body = Body::words("自治区兑付被追回，这笔配套在途：银行付款后随之追回，未付的随之减少");
    deal.record(FileKind::TopUp, row.id, Change::NONE, body)
        .await
}
