//! The claimant submits a claim, or hands in a returned one again (8.4, 8.7, R11).

use rules::claim::ClaimCheck;
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::claim::{Event, next, start};
use rules::lifecycle::voucher as voucher_life;
use rules::numbers::Series;
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::{claims, contracts};
use store::{Claim, Voucher};
use uuid::Uuid;

use super::check::look;
use super::view::state;
use super::{claimant, tell};
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::clocks::On;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::vouchers::view as voucher_view;
use crate::{Office, papers, signals};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submit {
    pub voucher: Uuid,
    /// The amount the claimant saw and confirmed, in fen; another one is told, not paid.
    pub amount: Fen,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Submitted {
    pub claim: Uuid,
    pub number: String,
}

pub async fn submit(office: &Office, by: By<'_>, command: Submit) -> Result<Submitted, Refused> {
    let command = &command;
    office
        .act(by, Act::SubmitClaim, command, |deal| {
            Box::pin(async move {
                let voucher: Voucher = deal.take(command.voucher).await?;
                let region = voucher_view::region(&voucher)?;
                let owners = claimant(region, voucher.subject, voucher.provider, &voucher.division);
                deal.actor.may_touch(deal.act, owners)?;
                submit_one(deal, voucher, command.amount, None).await
            })
        })
        .await
}

/// Checks a voucher and hands it in, alone or in a bundle; nothing is written before the check has passed.
pub(super) async fn submit_one(
    deal: &Deal<'_>,
    voucher: Voucher,
    seen: Fen,
    bundle: Option<Uuid>,
) -> Result<Submitted, Refused> {
    let earlier = claims::of_voucher(&deal.tx, voucher.id).await?;
    let check = checked(deal, &voucher, earlier.as_ref(), seen).await?;
    let done = match earlier.filter(|claim| claim.state == "returned") {
        Some(claim) => resubmit(deal, claim, &check).await?,
        None => insert(deal, voucher, &check, bundle).await?,
    };
    let row: Claim = deal.take(done.claim).await?;
    papers::claim(deal, &row).await?;
    signals::raise(deal, &row).await?;
    tell::received(deal, &row).await?;
    tell::submitted(deal, &row).await?;
    Ok(done)
}

async fn checked(
    deal: &Deal<'_>,
    voucher: &Voucher,
    earlier: Option<&Claim>,
    seen: Fen,
) -> Result<ClaimCheck, Refused> {
    let check = look(deal.office, &deal.tx, voucher, earlier, deal.today).await?;
    let mut refusals = check.refusals();
    let pays = check.payout.value;
    if refusals.is_empty() && pays != seen {
        refusals.push(
            Refusal::new(
                "claim.amount-changed",
                clause!("R3"),
                "amount",
                "兑付金额在确认后有变动",
                "查看新的金额后再提交",
            )
            .limit(format!("{pays}元"))
            .own(format!("{seen}元")),
        );
    }
    match refusals.is_empty() {
        true => Ok(check),
        false => Err(Refused::Because(refusals)),
    }
}

async fn insert(
    deal: &Deal<'_>,
    mut voucher: Voucher,
    check: &ClaimCheck,
    bundle: Option<Uuid>,
) -> Result<Submitted, Refused> {
    let before = voucher_view::state(&voucher)?;
    let after = voucher_life::next(before, voucher_life::Event::Claim)?;
    let claim = deal.new_id();
    let number = deal.number(Series::Claim).await?.to_string();
    let row = Claim {
        id: claim,
        number: number.clone(),
        voucher: voucher.id,
        contract: voucher.contract,
        subject: voucher.subject,
        provider: voucher.provider,
        region: voucher.region.clone(),
        division: voucher.division.clone(),
        actual: 0,
        amount: 0,
        trace: String::new(),
        findings: String::new(),
        state: start().code().to_owned(),
        edition: 1,
        last_reviewer: None,
        submitted_on: deal.today,
        due_on: None,
        returned_on: None,
        confirmed_on: None,
        paid_on: None,
        created_at: deal.now,
        updated_at: deal.now,
        confirmed_at: None,
        queue_no: None,
        bundle,
        purpose: voucher.purpose.clone(),
        category: voucher.category.clone(),
        filed_on: voucher.filed_on,
        spent_year: None,
    };
    let (row, body) = fill(deal, row, check).await?;
    deal.tx.insert(row).await?;
    voucher.state = after.code().to_owned();
    voucher.edition += 1;
    voucher.updated_at = deal.now;
    let file = voucher.id;
    deal.tx.update(voucher).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Voucher, file, change, Body::default())
        .await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Claim, claim, change, body).await?;
    Ok(Submitted { claim, number })
}

/// The clock restarts in full with the corrected claim (R11).
async fn resubmit(deal: &Deal<'_>, claim: Claim, check: &ClaimCheck) -> Result<Submitted, Refused> {
    let mut row: Claim = deal.take(claim.id).await?;
    let before = state(&row)?;
    let after = next(before, Event::Resubmit)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = None;
    let done = Submitted {
        claim: row.id,
        number: row.number.clone(),
    };
    let (row, body) = fill(deal, row, check).await?;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, done.claim, change, body)
        .await?;
    Ok(done)
}

async fn fill(
    deal: &Deal<'_>,
    mut row: Claim,
    check: &ClaimCheck,
) -> Result<(Claim, Body), Refused> {
    let tickets = contracts::tickets(&deal.tx, row.contract).await?;
    let days = deal.office.law.policy(deal.today)?.payment_days;
    deal.meet_clock(Limit::Correction, row.id).await?;
    let on = On::file(Limit::Payment, FileKind::Claim, row.id);
    let due = deal.start_clock(on, days).await?;
    row.actual = tickets.iter().map(|ticket| ticket.amount).sum();
    row.amount = check.payout.value.fen();
    row.trace = serde_json::to_string(&check.payout.trace)?;
    row.findings = serde_json::to_string(&check.findings)?;
    row.submitted_on = deal.today;
    row.due_on = Some(due);
    row.updated_at = deal.now;
    let body = Body::default()
        .fact("actual", row.actual)
        .fact("amount", row.amount)
        .fact("due", due.to_string());
    Ok((row, body))
}
