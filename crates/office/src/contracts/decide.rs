//! The three reviews of a contract: county, Agency, Centre (2.3–2.5, R19, R20).

use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::contract::{Event, State, next};
use serde::{Deserialize, Serialize};
use store::{Contract, Subject};
use uuid::Uuid;

use super::draw::checked;
use super::form;
use super::issue::issue;
use super::{owners, reasons, sealed, tell};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::review::{Decision, Verdict};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub contract: Uuid,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub state: String,
    /// The voucher that the confirmation issued.
    pub voucher: Option<Uuid>,
}

/// The county reviews (2.3).
pub async fn review(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::ReviewContract, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::Approve).await })
        })
        .await
}

/// The Agency re-checks (2.5).
pub async fn recheck(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::RecheckContract, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::Recheck).await })
        })
        .await
}

/// The Centre confirms, which issues the voucher (2.4, 8.3).
pub async fn confirm(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmContract, command, |deal| {
            Box::pin(async move { decide(deal, command, Event::Confirm).await })
        })
        .await
}

async fn decide(deal: &Deal<'_>, command: &Decide, forward: Event) -> Result<Decided, Refused> {
    let verdict = &command.verdict;
    let mut row: Contract = deal.take(command.contract).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    let editions = (row.edition, verdict.edition);
    let seen = (FileKind::Contract, row.id);
    let me = deal.may_review(seen, editions, row.last_reviewer).await?;
    let state = super::view::state(&row)?;
    // Also a return or refusal is this desk's only while it is this desk's turn.
    next(state, forward)?;
    let after = next(
        state,
        match verdict.decision {
            Decision::Approve => forward,
            Decision::Return => Event::Return,
            Decision::Refuse => Event::Refuse,
        },
    )?;
    let subject: Subject = deal.take(row.subject).await?;
    let voucher = match verdict.decision {
        Decision::Approve => {
            let answers: Answers = serde_json::from_str(&row.answers)?;
            // What was true at submission may have changed: a provider removed, a ceiling used.
            let mut check = checked(deal, &subject, &form::read(&answers), Some(row.id)).await?;
            check
                .findings
                .extend(sealed::doubted(&deal.tx, row.id).await?);
            verdict.leaves_no_doubt(&check.findings)?;
            row.findings = serde_json::to_string(&check.findings)?;
            match after {
                State::Running => {
                    let face = check.award.as_ref().map_or(Fen::ZERO, |award| award.face);
                    verdict.stands_for(face)?;
                    Some(issue(deal, &row, &subject, check).await?)
                }
                _ => None,
            }
        }
        _ => None,
    };
    let body = body(deal, &row, &subject, verdict).await?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.last_reviewer = Some(me);
    row.updated_at = deal.now;
    let told = row.clone();
    deal.tx.update(row).await?;
    let change = Change::from(state.code(), after.code());
    deal.record(FileKind::Contract, command.contract, change, body)
        .await?;
    tell::written(deal, &told, &subject, (after, voucher, verdict)).await?;
    tell::decided(deal, &told, &subject, (after, voucher)).await?;
    Ok(Decided {
        state: after.code().to_owned(),
        voucher,
    })
}

/// What the decision leaves in the record; a return is held against the ones before it (R19).
async fn body(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
    verdict: &Verdict,
) -> Result<Body, Refused> {
    let reasons = reasons::all(deal, row, subject, verdict).await?;
    match verdict.decision {
        Decision::Return => reasons::hand_back(deal, row, &reasons, verdict).await,
        _ => Ok(Body {
            words: verdict.words.clone(),
            ..Body::reasons(&reasons)
        }),
    }
}
