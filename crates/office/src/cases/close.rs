//! What was decided is carried out in one act, and the case is closed (5.4, R31).

use rules::clock::Limit;
use rules::duties::{Act, four_eyes};
use rules::integrity::{Consequence, may_close, until};
use rules::lifecycle::case::{Event, State, next};
use rules::lifecycle::claim::{self as claim_life, State as ClaimState};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::claims;
use store::{Claim, Inquiry, IntegrityRecord};
use uuid::Uuid;

use super::decide::Ruling;
use super::{state, take, tell_parties};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::claims::state as claim_state;
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::{claims as claim_acts, providers, recoveries, vouchers};

/// Fields: `edition`, `due_on` (by when it is paid back, where something is).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Close {
    pub case: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    /// The order to pay back, when there is one.
    pub recovery: Option<Uuid>,
}

pub async fn close(office: &Office, by: By<'_>, command: Close) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::CloseCase, command, |deal| {
            Box::pin(async move { carry_out(deal, command).await })
        })
        .await
}

async fn carry_out(deal: &Deal<'_>, command: &Close) -> Result<Closed, Refused> {
    let answers = &command.answers;
    let mut row = take(deal, command.case, answers.get("edition")).await?;
    let before = state(&row)?;
    let after = next(before, Event::Close)?;
    let ruled = before == State::Upheld;
    may_close(ruled, row.appeal_by.unwrap_or(deal.today), deal.today)?;
    // Who decided does not carry it out by himself (R20).
    let last = row.decided_by.filter(|_| !ruled).map(|id| id.to_string());
    four_eyes(last.as_deref(), &deal.actor.account()?.to_string())?;
    let ruling: Ruling = serde_json::from_str(&row.decision)?;
    let mut done = Vec::new();
    for one in &ruling.consequences {
        match one {
            Consequence::Void => void(deal, &row).await?,
            Consequence::ClawBack => {
                row.recovery = claw_back(deal, &row, &ruling, answers).await?;
            }
            Consequence::RecordSubject | Consequence::RecordProvider => {
                enter(deal, &row, &ruling, *one).await?;
            }
            Consequence::StopProvider => stop(deal, &row, &ruling).await?,
            Consequence::Refer => {}
        }
        done.push(one.label());
    }
    deal.stop_clock(Limit::Appeal, row.id).await?;
    row.state = after.code().to_owned();
    row.closed_on = Some(deal.today);
    row.edition += 1;
    row.updated_at = deal.now;
    let told = News::of(&row.number, "决定已执行，案件已结").next("查看决定和执行情况");
    tell_parties(deal, &row, told).await?;
    let (id, recovery) = (row.id, row.recovery);
    deal.tx.update(row).await?;
    let body = Body::words(format!("已执行：{}", done.join("；")))
        .fact("amount", ruling.amount.map(Fen::fen));
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Case, id, change, body).await?;
    Ok(Closed { recovery })
}

/// The voucher loses its force, and with it a claim that is not paid; one on its way to the bank waits for its answer.
async fn void(deal: &Deal<'_>, row: &Inquiry) -> Result<(), Refused> {
    let Some(voucher) = row.voucher else {
        return Ok(());
    };
    let found = claims::of_voucher(&deal.tx, voucher).await?;
    if let Some(claim) = found {
        let claim: Claim = deal.take(claim.id).await?;
        refuse(deal, claim).await?;
    }
    vouchers::void_by_case(deal, voucher).await
}

async fn refuse(deal: &Deal<'_>, mut claim: Claim) -> Result<(), Refused> {
    let before = claim_state(&claim)?;
    if matches!(before, ClaimState::Refused | ClaimState::Withdrawn) {
        return Ok(());
    }
    if before == ClaimState::Instructed {
        return Err(instructed().into());
    }
    if before == ClaimState::Paid {
        return Err(paid_meanwhile().into());
    }
    let after = claim_life::next(before, claim_life::Event::Void)?;
    claim.state = after.code().to_owned();
    claim.edition += 1;
    claim.due_on = None;
    claim.updated_at = deal.now;
    deal.stop_clock(Limit::Payment, claim.id).await?;
    deal.stop_clock(Limit::Correction, claim.id).await?;
    let id = claim.id;
    claim_acts::told_void(deal, &claim).await?;
    deal.tx.update(claim).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, id, change, Body::words("案件决定不予兑付"))
        .await?;
    if before == ClaimState::Payable {
        // Those behind it in the queue may be covered now (R12).
        deal.keep_queue().await?;
    }
    Ok(())
}

fn instructed() -> Refusal {
    Refusal::new(
        "case.instructed",
        clause!("R31"),
        "",
        "这笔兑付已列入付款批次，不能作废",
        "由财务撤销批次，或等银行答复后再执行；已付款的，改为追回",
    )
}

fn paid_meanwhile() -> Refusal {
    Refusal::new(
        "case.paid",
        clause!("R31"),
        "",
        "这笔兑付已经付款，不能作废",
        "另行发出追回通知",
    )
}

/// By the order to pay back that the Centre gives otherwise; never more than was paid.
async fn claw_back(
    deal: &Deal<'_>,
    row: &Inquiry,
    ruling: &Ruling,
    answers: &Answers,
) -> Result<Option<Uuid>, Refused> {
    let voucher = row.voucher.ok_or(Refused::Unknown)?;
    let claim = claims::of_voucher(&deal.tx, voucher).await?;
    let claim = claim.ok_or(Refused::Unknown)?.id;
    let amount = ruling.amount.ok_or(Refused::Unknown)?.yuan();
    // An order has room for so many words; the whole of them stands in the case.
    let facts: String = ruling.facts.chars().take(950).collect();
    let facts = format!("案件 {}：{facts}", row.number);
    let fields = [
        ("amount", amount.as_str()),
        ("facts", &facts),
        ("clause", &ruling.clause),
        ("due_on", answers.get("due_on")),
    ];
    let order = recoveries::Order {
        claim,
        answers: fields.into_iter().collect(),
    };
    Ok(Some(recoveries::issue(deal, &order).await?.recovery))
}

async fn enter(
    deal: &Deal<'_>,
    row: &Inquiry,
    ruling: &Ruling,
    one: Consequence,
) -> Result<(), Refused> {
    let of_subject = one == Consequence::RecordSubject;
    let record = IntegrityRecord {
        id: deal.new_id(),
        inquiry: row.id,
        subject: row.subject.filter(|_| of_subject),
        provider: row.provider.filter(|_| !of_subject),
        clause: ruling.clause.clone(),
        facts: ruling.facts.clone(),
        from_on: deal.today,
        to_on: until(deal.today, ruling.years.unwrap_or(1)),
    };
    Ok(deal.tx.insert(record).await?)
}

async fn stop(deal: &Deal<'_>, row: &Inquiry, ruling: &Ruling) -> Result<(), Refused> {
    let Some(provider) = row.provider else {
        return Ok(());
    };
    let reason = Refusal::new(
        "case.stopped",
        rules::clause::Clause::owned(ruling.clause.clone()),
        "",
        format!("案件 {} 查证属实", row.number),
        "按决定整改，在期限内提交整改情况",
    );
    providers::suspend_by_decision(deal, provider, &[reason]).await?;
    Ok(())
}
