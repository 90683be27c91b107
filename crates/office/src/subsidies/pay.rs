//! What a batch does to a subsidy: in it, out of it, paid, or back from the bank (8.6, 9.5, R20).

use rules::bank::is_account;
use rules::lifecycle::subsidy::Event;
use rules::{Fen, Refusal, clause, subsidy};
use store::{Provider, Subsidy, SubsidyPayment};
use uuid::Uuid;

use super::step;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::appraisals::year_of;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::papers;
use crate::record::Body;

/// It is in this batch and in no other.
pub(crate) async fn instruct(deal: &Deal<'_>, id: Uuid, batch: &str) -> Result<(), Refused> {
    let row: Subsidy = deal.take(id).await?;
    let body = Body::words(format!("付款批次 {batch}"));
    step(deal, row, Event::Instruct, body).await.map(drop)
}

/// Its batch was called off.
pub(crate) async fn release(deal: &Deal<'_>, id: Uuid, batch: &str) -> Result<(), Refused> {
    let row: Subsidy = deal.take(id).await?;
    let body = Body::words(format!("付款批次 {batch} 已撤销"));
    step(deal, row, Event::Free, body).await.map(drop)
}

/// The bank has paid it: promised becomes spent, in the line that promised it, and its provider is told and gets the notice.
pub(crate) async fn book(deal: &Deal<'_>, payment: SubsidyPayment) -> Result<(), Refused> {
    let mut row: Subsidy = deal.take(payment.subsidy).await?;
    let amount = Fen::new(payment.amount);
    let lines = subsidy::pay(year_of(row.budget_year)?, amount)?;
    row.paid_on = Some(payment.paid_on);
    let body = Body::words(format!("银行流水号 {}", payment.reference))
        .fact("amount", payment.amount)
        .fact("paid_on", payment.paid_on.to_string());
    let row = step(deal, row, Event::Pay, body).await?;
    deal.post(lines, FileKind::Subsidy, row.id).await?;
    papers::payment::of_subsidy(deal, &row, &payment).await?;
    deal.tx.insert(payment).await?;
    let news = News::of(&row.number, format!("服务补贴 {amount} 元已付款")).next("核对到账");
    tell(deal, &row, news).await
}

/// The bank has not paid it: it waits for a later batch, or first for its account (1.4).
pub(crate) async fn failed(deal: &Deal<'_>, id: Uuid, reason: &str) -> Result<(), Refused> {
    let row: Subsidy = deal.take(id).await?;
    let (event, fix, what, action) = match is_account(reason) {
        true => (
            Event::Bounce,
            "改正账户后再次确认领取",
            "付款被退，账户有误",
            "改正账户后再次确认",
        ),
        false => (
            Event::Free,
            "列入以后的付款批次",
            "银行未付款，另行付款",
            "不用办理",
        ),
    };
    let message = format!("银行未付款：{reason}");
    let why = Refusal::new("payment.failed", clause!("8.6"), "", message, fix);
    let row = step(deal, row, event, Body::reasons(&[why])).await?;
    let news = News::of(&row.number, what).next(action);
    tell(deal, &row, news).await
}

async fn tell(deal: &Deal<'_>, row: &Subsidy, words: String) -> Result<(), Refused> {
    let of: Provider = deal.take(row.provider).await?;
    let link = format!("/subsidies/{}", row.id);
    deal.notify(To::Account(of.account), words, link).await
}
