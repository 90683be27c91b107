//! What the region paid is ordered back: what a programme still owes on it shrinks with it, or ends (R27, R31).

use rules::lifecycle::programme::State as ProgrammeState;
use rules::lifecycle::top_up::{Event, State, next};
use rules::{Fen, Law, topup};
use store::queries::topups as rows;
use store::{Claim, Programme, ProgrammeTerms, Subject, TopUp};

use super::arise::owes;
use super::{keep, state};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::programmes;
use crate::record::{Body, Change};

/// Of what was paid on a claim so much is ordered back in all.
pub(crate) async fn recovered(deal: &Deal<'_>, claim: &Claim, back: Fen) -> Result<(), Refused> {
    let redeemed = (Fen::new(claim.amount) - back).at_least_zero();
    for row in rows::of_claim(&deal.tx, claim.id).await? {
        let programme: Programme = deal.take(row.programme).await?;
        let row: TopUp = deal.take(row.id).await?;
        match state(&row)? {
            State::Ended => continue,
            // What is on its way or paid is the division's to ask back: it is told.
            State::Instructed | State::Paid => told(deal, &row).await?,
            before => lower(deal, (&programme, claim), row, (before, redeemed)).await?,
        }
        keep(deal, &programme).await?;
    }
    Ok(())
}

async fn lower(
    deal: &Deal<'_>,
    (programme, claim): (&Programme, &Claim),
    mut row: TopUp,
    (before, redeemed): (State, Fen),
) -> Result<(), Refused> {
    let terms: ProgrammeTerms = deal.take(row.terms).await?;
    let owed = owes(deal, (programme, &terms), claim, redeemed).await?;
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

async fn told(deal: &Deal<'_>, row: &TopUp) -> Result<(), Refused> {
    let body = Body::words("自治区兑付被追回，已付或在途的配套由本地处理");
    deal.record(FileKind::TopUp, row.id, Change::NONE, body)
        .await?;
    let payer = Law::shipped().divisions.name(&row.division);
    let news = News::of(
        &row.number,
        format!("自治区兑付被追回，{payer}配套已付或在途"),
    );
    let words = news.next("核对是否追回");
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Authority(&row.division), words, link).await
}
