//! The Agency re-checks a claim, the Centre confirms it (2.4, 2.5, 8.5, 8.6, R19, R20).

use rules::clock::Limit;
use rules::duties::Act;
use rules::ledger::release;
use rules::lifecycle::claim::{Event, State, next};
use rules::lifecycle::voucher as voucher_life;
use rules::{Fen, Finding};
use serde::{Deserialize, Serialize};
use store::{Claim, Voucher};
use uuid::Uuid;

use super::view::state;
use super::{owners, tell};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::clocks::On;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};
use crate::vouchers::view as voucher_view;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub claim: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub state: String,
}

pub async fn recheck(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::RecheckClaim, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::Recheck).await })
        })
        .await
}

pub async fn confirm(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmClaim, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::Confirm).await })
        })
        .await
}

async fn decide(deal: &Deal<'_>, command: &Decide, forward: Event) -> Result<Decided, Refused> {
    let verdict = &command.verdict;
    let mut row: Claim = deal.take(command.claim).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let editions = (row.edition, verdict.edition);
    let seen = (FileKind::Claim, row.id);
    let me = deal.may_review(seen, editions, row.last_reviewer).await?;
    let before = state(&row)?;
    // Also a return or refusal is this desk's only while it is this desk's turn.
    next(before, forward)?;
    let after = next(
        before,
        match verdict.decision {
            Decision::Approve => forward,
            Decision::Return => Event::Return,
            Decision::Refuse => Event::Refuse,
        },
    )?;
    let mut place = None;
    if verdict.decision == Decision::Approve {
        verdict.leaves_no_doubt(&serde_json::from_str::<Vec<Finding>>(&row.findings)?)?;
    }
    match after {
        State::Returned => wait_for_correction(deal, &mut row).await?,
        State::Refused => {
            row.due_on = None;
            deal.meet_clock(Limit::Payment, row.id).await?;
            void(deal, row.voucher).await?;
        }
        State::Payable => {
            verdict.stands_for(Fen::new(row.amount))?;
            place = Some(deal.join_queue(&mut row).await?);
        }
        _ => {}
    }
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = Some(me);
    row.updated_at = deal.now;
    tell::written(deal, &row, (after, verdict, place)).await?;
    tell::decided(deal, &row, (after, place)).await?;
    deal.tx.update(row).await?;
    let body = Body {
        words: verdict.words.clone(),
        ..Body::reasons(&verdict.reasons)
    };
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, command.claim, change, body)
        .await?;
    Ok(Decided {
        state: after.code().to_owned(),
    })
}

/// The payment clock stands still until the claim comes back (R11).
pub(super) async fn wait_for_correction(deal: &Deal<'_>, row: &mut Claim) -> Result<(), Refused> {
    row.returned_on = Some(deal.today);
    row.due_on = None;
    deal.stop_clock(Limit::Payment, row.id).await?;
    correct_by(deal, row).await
}

/// The claimant may correct until the voucher's end, and at least so many working days (R9).
async fn correct_by(deal: &Deal<'_>, row: &Claim) -> Result<(), Refused> {
    let voucher: Voucher = deal.take(row.voucher).await?;
    let days = deal.office.law.policy(deal.today)?.correction_days;
    let on = On::file(Limit::Correction, FileKind::Claim, row.id);
    deal.start_clock_until(on, days, Some(voucher.valid_until))
        .await?;
    Ok(())
}

/// A refused claim voids its voucher and gives ceiling and budget back (R5).
async fn void(deal: &Deal<'_>, voucher: Uuid) -> Result<(), Refused> {
    let mut row: Voucher = deal.take(voucher).await?;
    let before = voucher_view::state(&row)?;
    let after = voucher_life::next(before, voucher_life::Event::Void)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let lines = release(&voucher_view::hold(&row)?)?;
    let body = Body::default().fact("released", row.face);
    deal.relist(row.provider);
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Voucher, voucher).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Voucher, voucher, change, body).await
}
