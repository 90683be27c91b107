//! What waits for a subject or a provider: every file whose turn is theirs, the first due first (UX-19).

use chrono::NaiveDate;
use rules::duties::{Act, Role, claimant};
use rules::lifecycle::{claim, contract, voucher};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::claims::{self, ClaimLine};
use crate::contracts::{self, ContractView};
use crate::error::Refused;
use crate::vouchers::VoucherView;

/// One thing to do.
#[derive(Clone, Debug)]
pub struct Task {
    pub act: Act,
    /// What the act is done to: a contract, or a voucher.
    pub to: Uuid,
    pub number: String,
    pub title: String,
    pub due: Option<NaiveDate>,
    /// Working days left until the due date; below zero when it is past.
    pub days_left: Option<i64>,
}

/// The tasks of the actor's own subject or provider.
pub async fn tasks(office: &Office, actor: &Actor) -> Result<Vec<Task>, Refused> {
    let claims = claims::list(office, actor).await?;
    let mut tasks = Vec::new();
    for line in contracts::list(office, actor).await? {
        if matches!(
            line.state,
            contract::State::Refused | contract::State::Withdrawn
        ) {
            continue;
        }
        let file = contracts::view(office, actor, line.id).await?;
        if let Some((act, to, due)) = next(actor.role, &file, &claims) {
            let today = office.today();
            tasks.push(Task {
                act,
                to,
                number: file.number,
                title: file.title,
                due,
                days_left: due.map(|due| office.calendar().days_left(today, due)),
            });
        }
    }
    tasks.sort_by_key(|task| task.due.unwrap_or(NaiveDate::MAX));
    Ok(tasks)
}

type Next = (Act, Uuid, Option<NaiveDate>);

/// The one next act of this role on a contract.
fn next(role: Role, file: &ContractView, claims: &[ClaimLine]) -> Option<Next> {
    if let Some(act) = file.voucher.as_ref().and_then(settle) {
        let voucher = file.voucher.as_ref()?;
        return Some((act, voucher.id, Some(voucher.valid_until)));
    }
    match file.state {
        contract::State::Returned => own(file, Act::SubmitContract),
        contract::State::Running
        | contract::State::DoneBySubject
        | contract::State::DoneByProvider => own(file, Act::CompleteService),
        contract::State::Done => after_service(role, file, claims),
        _ => None,
    }
}

fn own(file: &ContractView, act: Act) -> Option<Next> {
    file.to_do.contains(&act).then_some((act, file.id, None))
}

fn settle(voucher: &VoucherView) -> Option<Act> {
    let acts = [Act::SetOffVoucher, Act::PayInFull];
    acts.into_iter().find(|act| voucher.to_do.contains(act))
}

/// Rating and evidence are the subject's (8.4), the claim is the claimant's (6.2, 6.3).
fn after_service(role: Role, file: &ContractView, claims: &[ClaimLine]) -> Option<Next> {
    let voucher = file.voucher.as_ref()?;
    let settled = matches!(
        voucher.state,
        voucher::State::SetOff | voucher::State::PaidInFull
    );
    let due = file.evidence_due.as_ref().map(|due| due.date);
    let evidence = &file.evidence;
    let missing = [
        (evidence.stars.is_none(), Act::RateProvider),
        (evidence.tickets.is_empty(), Act::AddTicket),
        (evidence.results.is_empty(), Act::AddResult),
    ];
    let missing = missing.into_iter().find(|(lacks, _)| *lacks);
    let (claimant, _) = claimant(file.region);
    let returned = claims.iter().any(|claim| {
        claim.voucher_number == voucher.number && claim.state == claim::State::Returned
    });
    match missing {
        Some((_, act)) if settled && role == Role::Subject => Some((act, file.id, due)),
        None if (settled || returned) && role == claimant => {
            Some((Act::SubmitClaim, voucher.id, Some(voucher.valid_until)))
        }
        _ => None,
    }
}
