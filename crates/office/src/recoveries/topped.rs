//! What an authority paid on top of a redemption comes back with it: an order of its own, owed to the authority (R27, R31).

use chrono::TimeDelta;
use rules::lifecycle::recovery::start;
use rules::numbers::Series;
use rules::{Fen, Law, Reasoned};
use store::{Claim, Recovery, TopUp};

use super::order::put;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Orders so much of a paid top-up back, because of an order of the region on its claim, by the same clause and facts.
///
/// The debtor is the subject, who was paid; it has as many days as the region gave.
pub(crate) async fn of_top_up(
    deal: &Deal<'_>,
    (claim, because): (&Claim, &Recovery),
    row: &TopUp,
    back: Reasoned<Fen>,
) -> Result<(), Refused> {
    let number = deal.number(Series::Recovery).await?.to_string();
    let given: TimeDelta = because.due_on - because.ordered_on;
    let amount = back.value;
    let payer = Law::shipped().divisions.full_name(&row.division);
    let facts = format!(
        "自治区兑付被追回（{}），{payer}按该兑付所付配套 {} 随之追回",
        because.number, row.number
    );
    let order = Recovery {
        id: deal.new_id(),
        number: number.clone(),
        claim: claim.id,
        voucher: claim.voucher,
        subject: Some(row.subject),
        provider: None,
        division: row.division.clone(),
        amount: amount.fen(),
        paid_back: 0,
        written_off: 0,
        top_up: Some(row.id),
        trace: serde_json::to_string(&back.trace)?,
        facts,
        clause: because.clause.clone(),
        ordered_on: deal.today,
        due_on: deal.today + given,
        state: start().code().to_owned(),
        edition: 1,
        updated_at: deal.now,
    };
    let link = format!("/recoveries/{}", order.id);
    put(deal, order, claim).await?;
    let note = Body::words(format!("追回通知 {number}")).fact("amount", amount.fen());
    deal.record(FileKind::TopUp, row.id, Change::NONE, note)
        .await?;
    let news = News::of(&number, format!("{} 的配套须追回 {amount} 元", row.number));
    let words = news.next("到账后登记缴回");
    deal.notify(To::Authority(&row.division), words, link).await
}
