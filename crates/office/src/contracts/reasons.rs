//! The reasons of a return or refusal: picked from the first check or written, and all told at once (R19).

use rules::finding::Outcome;
use rules::once::{Late, late};
use rules::{Refusal, clause};
use store::{Contract, LateReturn, Subject};

use super::{editions, facts, form};
use crate::act::Deal;
use crate::answers::Answers;
use crate::error::Refused;
use crate::record::Body;
use crate::review::{Verdict, pick};

/// The reasons of a verdict: those picked from what the check finds now, then the written ones.
pub(super) async fn all(
    deal: &Deal<'_>,
    row: &Contract,
    subject: &Subject,
    verdict: &Verdict,
) -> Result<Vec<Refusal>, Refused> {
    let mut reasons = Vec::new();
    if !verdict.picks.is_empty() {
        let answers: Answers = serde_json::from_str(&row.answers)?;
        let terms = form::read(&answers);
        let check = facts::check_now(deal, subject, &terms, Some(row.id)).await?;
        let open = check.findings.iter();
        let open: Vec<_> = open.filter(|one| one.outcome != Outcome::Pass).collect();
        let mut gone = Vec::new();
        for picked in &verdict.picks {
            match open.iter().find(|one| pick(one) == *picked) {
                Some(found) => reasons.push(found.reason()),
                None => gone.push(picked),
            }
        }
        if !gone.is_empty() {
            return Err(no_longer_found(gone.len()).into());
        }
    }
    reasons.extend(verdict.reasons.iter().cloned());
    Ok(reasons)
}

fn no_longer_found(count: usize) -> Refusal {
    Refusal::new(
        "review.pick-gone",
        clause!("R19"),
        "picks",
        format!("选作理由的初审结果有{count}项已经变化"),
        "核对下面新的初审结果，重新选择后再提交",
    )
}

/// Keeps a return for what it was made, and refuses one that comes late without a word why.
pub(super) async fn hand_back(
    deal: &Deal<'_>,
    row: &Contract,
    reasons: &[Refusal],
    verdict: &Verdict,
) -> Result<Body, Refused> {
    let earlier = editions::returned(&deal.tx, row.id).await?;
    let late = late(reasons, &editions::fields(&row.answers)?, &earlier);
    let mut body = Body {
        words: verdict.words.clone(),
        ..Body::reasons(reasons)
    };
    if !late.is_empty() {
        if verdict.late.is_empty() {
            return Err(Refused::Because(late.iter().map(unsaid).collect()));
        }
        body = note(deal, row, late.len(), verdict, body).await?;
    }
    editions::hand_back(deal, row, reasons).await?;
    Ok(body)
}

/// What comes late stands in the record with its reason, readable by the person concerned, and is counted.
async fn note(
    deal: &Deal<'_>,
    row: &Contract,
    count: usize,
    verdict: &Verdict,
    mut body: Body,
) -> Result<Body, Refused> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    deal.tx
        .insert(LateReturn {
            id: deal.new_id(),
            contract: row.id,
            edition: row.edition,
            reasons: count,
            words: verdict.late.clone(),
            account: deal.actor.account()?,
            returned_on: deal.today,
        })
        .await?;
    let said = format!("有{count}条理由此前未指出，原因：{}", verdict.late);
    body.words = match body.words.as_str() {
        "" => said,
        words => format!("{words}\n{said}"),
    };
    Ok(body
        .fact("late", count)
        .fact("late_reason", verdict.late.clone()))
}

fn unsaid(late: &Late<'_>) -> Refusal {
    Refusal::new(
        "review.late",
        clause!("R19"),
        "late",
        format!(
            "“{}”在 {} 退回时已经存在，当时没有指出",
            late.reason.message, late.on
        ),
        "去掉这条理由；确需退回的，写明当时没有指出的原因，记入办理过程",
    )
    .limit("再次退回只针对新出现的问题，或已指出而未改正的问题")
}
