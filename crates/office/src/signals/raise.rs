//! Signals are raised within the act that hands a claim in; those that were answered stay answered (5.3).

use rules::signals::signals;
use store::queries::signals as rows;
use store::{Alarm, Claim};

use super::known::{Known, Officials};
use super::{OPEN, gather};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::{Body, Change};

/// Looks at a claim and raises what is new; how many signals that are.
pub(crate) async fn raise(deal: &Deal<'_>, claim: &Claim) -> Result<usize, Refused> {
    let policy = deal.office.law.policy(deal.today)?;
    let (known, officials) = (Known::default(), Officials::default());
    let facts = gather::facts(deal.office, &deal.tx, claim, (&known, &officials)).await?;
    let known = rows::of_claim(&deal.tx, claim.id).await?;
    let mut raised = 0;
    for signal in signals(policy, &facts) {
        if known.iter().any(|row| row.kind == signal.kind.code()) {
            continue;
        }
        let row = Alarm {
            id: deal.new_id(),
            claim: claim.id,
            voucher: claim.voucher,
            division: claim.division.clone(),
            kind: signal.kind.code().to_owned(),
            evidence: serde_json::to_string(&signal.evidence)?,
            stake: signal.stake.map(rules::Fen::fen),
            raised_on: deal.today,
            outcome: String::new(),
            words: String::new(),
            answered_by: None,
            answered_on: None,
            inquiry: None,
            state: OPEN.to_owned(),
            updated_at: deal.now,
        };
        let body = Body::words(signal.evidence.join("；")).fact("kind", row.kind.clone());
        let id = row.id;
        deal.tx.insert(row).await?;
        deal.record(FileKind::Signal, id, Change::begins(OPEN), body)
            .await?;
        raised += 1;
    }
    Ok(raised)
}
