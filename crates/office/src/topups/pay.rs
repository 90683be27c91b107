//! What a batch of the division does to a top-up: in it, out of it, paid, or back from the bank (8.6, R20, R27).

use rules::bank::is_account;
use rules::lifecycle::top_up::{Event, next};
use rules::{Fen, Refusal, clause, topup};
use store::{Programme, Subject, TopUp, TopUpPayment};
use uuid::Uuid;

use super::lower::caught_up;
use super::state;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers;
use crate::programmes;
use crate::record::{Body, Change};

/// The top-up, locked after its programme, as whatever touches both does.
async fn take(deal: &Deal<'_>, id: Uuid) -> Result<TopUp, Refused> {
    let found: Option<TopUp> = store::find(&deal.tx, id).await?;
    let _: Programme = deal.take(found.ok_or(Refused::Unknown)?.programme).await?;
    deal.take(id).await
}

async fn step(deal: &Deal<'_>, mut row: TopUp, event: Event, body: Body) -> Result<TopUp, Refused> {
    let before = state(&row)?;
    let after = next(before, event)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::TopUp, row.id, change, body).await?;
    Ok(row)
}

/// It is in this batch and in no other.
pub(crate) async fn instruct(deal: &Deal<'_>, id: Uuid, batch: &str) -> Result<(), Refused> {
    let row = take(deal, id).await?;
    let body = Body::words(format!("付款批次 {batch}"));
    step(deal, row, Event::Instruct, body).await.map(drop)
}

/// Its batch was called off.
pub(crate) async fn release(deal: &Deal<'_>, id: Uuid, batch: &str) -> Result<(), Refused> {
    let row = take(deal, id).await?;
    let body = Body::words(format!("付款批次 {batch} 已撤销"));
    let row = step(deal, row, Event::Free, body).await?;
    caught_up(deal, row).await
}

/// The bank has paid it: promised becomes spent, and its subject is told and gets the notice.
pub(crate) async fn book(deal: &Deal<'_>, payment: TopUpPayment) -> Result<(), Refused> {
    let mut row = take(deal, payment.top_up).await?;
    let programme: Programme = store::find(&deal.tx, row.programme)
        .await?
        .ok_or(Refused::Unknown)?;
    let amount = Fen::new(payment.amount);
    let lines = topup::pay(&programmes::book(&programme)?, amount)?;
    row.paid_on = Some(payment.paid_on);
    let body = Body::words(format!("银行流水号 {}", payment.reference))
        .fact("amount", payment.amount)
        .fact("paid_on", payment.paid_on.to_string());
    let row = step(deal, row, Event::Pay, body).await?;
    deal.post(lines, FileKind::TopUp, row.id).await?;
    papers::payment::of_top_up(deal, (&row, &programme), &payment).await?;
    deal.tx.insert(payment).await?;
    let news = News::of(&row.number, format!("地方配套 {amount} 元已付款")).next("核对到账");
    tell(deal, &row, news).await?;
    caught_up(deal, row).await
}

/// The bank has not paid it: it waits for a later batch, or first for its account (1.4).
pub(crate) async fn failed(deal: &Deal<'_>, id: Uuid, reason: &str) -> Result<(), Refused> {
    let row = take(deal, id).await?;
    let account = is_account(reason);
    let (event, fix, what) = match account {
        true => (
            Event::Bounce,
            "在“变更登记”中改正账户，市县认证后再次确认领取",
            "付款被退，账户有误",
        ),
        false => (Event::Free, "列入以后的付款批次", "银行未付款，另行付款"),
    };
    let message = format!("银行未付款：{reason}");
    let why = Refusal::new("payment.failed", clause!("8.6"), "", message, fix);
    let row = step(deal, row, event, Body::reasons(&[why])).await?;
    let next = match account {
        true => "改正账户后再次确认",
        false => "不用办理",
    };
    let news = News::of(&row.number, what).next(next);
    tell(deal, &row, news).await?;
    caught_up(deal, row).await
}

async fn tell(deal: &Deal<'_>, row: &TopUp, words: String) -> Result<(), Refused> {
    let subject: Subject = deal.take(row.subject).await?;
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Account(subject.account), words, link).await
}
