//! What follows from a payment, recorded singly or for a batch: redeemed, posted, told (8.6); and from one that the bank
//! did not make.

use rules::Refusal;
use rules::bank::is_account;
use rules::clause;
use rules::clock::Limit;
use rules::lifecycle::claim::{Event, next};
use store::{Claim, Payment};
use uuid::Uuid;

use super::pay::redeem;
use super::tell;
use super::view::state;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::papers;
use crate::record::{Body, Change};
use crate::topups;

/// Whether the claim must be the next in the queue, or was taken out of it when its batch was drawn up (R12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Next,
    Instructed,
}

/// The bank has paid a claim of a batch.
pub(crate) async fn book(deal: &Deal<'_>, payment: Payment) -> Result<(), Refused> {
    let row: Claim = deal.take(payment.claim).await?;
    settled(deal, row, payment, (Event::Book, Turn::Instructed)).await
}

/// Reserved becomes spent, the claim is paid, its payee is told and gets the notice.
pub(super) async fn settled(
    deal: &Deal<'_>,
    mut row: Claim,
    payment: Payment,
    (event, turn): (Event, Turn),
) -> Result<(), Refused> {
    let before = state(&row)?;
    let after = next(before, event)?;
    let year = redeem(deal, &row, (payment.paid_on, turn)).await?;
    row.spent_year = Some(year.into());
    row.state = after.code().to_owned();
    row.edition += 1;
    row.paid_on = Some(payment.paid_on);
    row.due_on = None;
    deal.meet_clock(Limit::Payment, row.id).await?;
    row.updated_at = deal.now;
    tell::paid(deal, &row).await?;
    papers::payment::of_claim(deal, &row, &payment).await?;
    topups::arise(deal, &row, payment.paid_on).await?;
    let claim = row.id;
    deal.tx.update(row).await?;
    let body = Body::words(format!("银行流水号 {}", payment.reference))
        .fact("amount", payment.amount)
        .fact("paid_on", payment.paid_on.to_string());
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, claim, change, body).await?;
    deal.tx.insert(payment).await?;
    Ok(())
}

/// The bank has not paid a claim of a batch: it is payable again at its old place, or first with its claimant, whose
/// account it is (R11: the clock stands still meanwhile).
pub(crate) async fn failed(deal: &Deal<'_>, claim: Uuid, reason: &str) -> Result<(), Refused> {
    let mut row: Claim = deal.take(claim).await?;
    let before = state(&row)?;
    let account = is_account(reason);
    let after = next(before, if account { Event::Bounce } else { Event::Free })?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    if account {
        row.due_on = None;
        deal.stop_clock(Limit::Payment, row.id).await?;
    }
    tell::failed(deal, &row, account).await?;
    deal.tx.update(row).await?;
    let fix = match account {
        true => "核对并改正收款账户，改正后列入以后的付款批次",
        false => "列入以后的付款批次",
    };
    let message = format!("银行未付款：{reason}");
    let why = Refusal::new("payment.failed", clause!("8.6"), "", message, fix);
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, claim, change, Body::reasons(&[why]))
        .await
}
