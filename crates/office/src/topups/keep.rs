//! The queue of a programme: first owed, first offered, nobody overtakes, nobody gets a part (R12 read for R27).

use rules::lifecycle::programme::State as ProgrammeState;
use rules::lifecycle::top_up::{Event, next};
use rules::{Fen, Law, topup};
use store::queries::topups as rows;
use store::{Programme, Subject, TopUp};

use super::{Facts, state};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::programmes;
use crate::record::{Body, Change};

/// Offers what the programme's money covers now; how many. The programme is locked by whoever calls.
///
/// Who owes, or is accused, is passed over and keeps his place (R31): the others do not wait for him.
pub(crate) async fn keep(deal: &Deal<'_>, programme: &Programme) -> Result<usize, Refused> {
    if programme.state != ProgrammeState::Open.code() {
        return Ok(0);
    }
    let book = programmes::book(programme)?;
    let mut free = deal.balance(&book).await?.free();
    let (mut offered, mut place) = (0, 0);
    loop {
        // Hundreds may wait, and mostly the first of them shows that nothing is left for anybody.
        let from = (programme.id, place);
        let waiting = rows::waiting_behind(&deal.tx, from, AT_ONCE).await?;
        let Some(last) = waiting.last() else {
            return Ok(offered);
        };
        place = last.queue_no;
        let facts = Facts::of(&deal.tx, waiting.iter().map(|row| row.subject)).await?;
        for row in waiting {
            if facts.held(row.subject).is_err() {
                continue;
            }
            let amount = Fen::new(row.amount);
            if amount > free {
                return Ok(offered);
            }
            offer(deal, programme, row).await?;
            free -= amount;
            offered += 1;
        }
    }
}

/// How many of those who wait are looked at together.
const AT_ONCE: u64 = 20;

async fn offer(deal: &Deal<'_>, programme: &Programme, row: TopUp) -> Result<(), Refused> {
    let mut row: TopUp = deal.take(row.id).await?;
    let before = state(&row)?;
    let after = next(before, Event::Offer)?;
    let amount = Fen::new(row.amount);
    let lines = topup::promise(&programmes::book(programme)?, amount)?;
    row.state = after.code().to_owned();
    row.offered_on = Some(deal.today);
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    deal.post(lines, FileKind::TopUp, row.id).await?;
    let body = Body::words(format!("配套计划 {}", programme.number)).fact("amount", row.amount);
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::TopUp, row.id, change, body).await?;
    let subject: Subject = deal.take(row.subject).await?;
    let payer = Law::shipped().divisions.name(&row.division);
    let news =
        News::of(&row.number, format!("{payer}配套 {amount} 元")).next("核对金额和账户后确认领取");
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Account(subject.account), news, link).await
}

/// The programme ends: who waits gets nothing from it, and is told; how many.
pub(crate) async fn end_waiting(deal: &Deal<'_>, programme: &Programme) -> Result<usize, Refused> {
    let waiting = rows::waiting(&deal.tx, programme.id).await?;
    let ended = waiting.len();
    for row in waiting {
        let mut row: TopUp = deal.take(row.id).await?;
        let before = state(&row)?;
        let after = next(before, Event::End)?;
        row.state = after.code().to_owned();
        row.edition += 1;
        row.updated_at = deal.now;
        let row = deal.tx.update(row).await?;
        let body = Body::words(format!("配套计划 {} 已结束", programme.number));
        let change = Change::from(before.code(), after.code());
        deal.record(FileKind::TopUp, row.id, change, body).await?;
        let subject: Subject = deal.take(row.subject).await?;
        let news = News::of(&row.number, "配套计划已结束，未安排到资金").next("查看经过");
        let link = format!("/top-ups/{}", row.id);
        deal.notify(To::Account(subject.account), news, link)
            .await?;
    }
    Ok(ended)
}
