//! What waits for an official: every file whose turn is his, the first due first.

use chrono::NaiveDate;
use rules::Fen;
use rules::duties::{Act, Role};
use store::queries::contracts::Whose;
use store::queries::{claims as claim_rows, contracts as contract_rows, parties, vouchers};
use uuid::Uuid;

use crate::actor::{Actor, FileKind};
use crate::claims::ClaimLine;
use crate::contracts::view::{lines, named};
use crate::error::Refused;
use crate::{Office, local, providers};

/// One file in the queue.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub kind: FileKind,
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub party: String,
    pub amount: Option<Fen>,
    pub since: NaiveDate,
    pub due: Option<NaiveDate>,
    pub days_left: Option<i64>,
    pub act: Act,
    /// What the act is done to: the file itself, or the objection.
    pub target: Uuid,
}

/// The files that wait for the actor's desk, by due date and then by age.
pub async fn queue(office: &Office, actor: &Actor) -> Result<Vec<Waiting>, Refused> {
    if !actor.may(Act::SeeQueue) {
        return Err(Refused::Unknown);
    }
    let divisions = actor.jurisdiction();
    let mut waiting = Vec::new();
    match actor.role {
        Role::County => {
            subjects(office, divisions.as_deref(), &mut waiting).await?;
            waiting.extend(crate::subjects::waiting(office, divisions.as_deref()).await?);
            contracts(office, divisions.as_deref(), "submitted", &mut waiting).await?;
        }
        Role::Agency => {
            waiting.extend(providers::waiting(office, actor.role).await?);
            contracts(office, None, "rechecking", &mut waiting).await?;
            claims(office, "submitted", Act::RecheckClaim, &mut waiting).await?;
            catalogues(office, &mut waiting).await?;
            objections(office, &mut waiting).await?;
        }
        Role::Centre => {
            waiting.extend(providers::waiting(office, actor.role).await?);
            contracts(office, None, "confirming", &mut waiting).await?;
            claims(office, "confirming", Act::ConfirmClaim, &mut waiting).await?;
        }
        Role::Finance => claims(office, "payable", Act::PayClaim, &mut waiting).await?,
        _ => {}
    }
    waiting.sort_by_key(|file| (file.due.unwrap_or(NaiveDate::MAX), file.since));
    Ok(waiting)
}

async fn subjects(
    office: &Office,
    divisions: Option<&[String]>,
    waiting: &mut Vec<Waiting>,
) -> Result<(), Refused> {
    for row in parties::subjects_in(&office.store, &["submitted"], divisions).await? {
        waiting.push(Waiting {
            kind: FileKind::Subject,
            id: row.id,
            number: row.number,
            title: "主体登记".into(),
            party: row.name,
            amount: None,
            since: local(row.updated_at).date_naive(),
            due: None,
            days_left: None,
            act: Act::CertifySubject,
            target: row.id,
        });
    }
    Ok(())
}

/// One line a provider: a laboratory may hand in hundreds of instruments at once.
async fn catalogues(office: &Office, waiting: &mut Vec<Waiting>) -> Result<(), Refused> {
    for one in crate::catalogue::waiting(office).await? {
        waiting.push(Waiting {
            kind: FileKind::Provider,
            id: one.provider,
            number: one.number,
            title: format!("服务目录 {} 项", one.count),
            party: one.name,
            amount: None,
            since: one.since,
            due: None,
            days_left: None,
            act: Act::ApproveCatalogue,
            target: one.provider,
        });
    }
    Ok(())
}

async fn contracts(
    office: &Office,
    divisions: Option<&[String]>,
    state: &str,
    waiting: &mut Vec<Waiting>,
) -> Result<(), Refused> {
    let whose = divisions.map_or(Whose::Everyones, Whose::Divisions);
    let act = match state {
        "submitted" => Act::ReviewContract,
        "rechecking" => Act::RecheckContract,
        _ => Act::ConfirmContract,
    };
    let rows = contract_rows::list(&office.store, whose, &[state]).await?;
    for line in lines(office, rows).await? {
        waiting.push(Waiting {
            kind: FileKind::Contract,
            id: line.id,
            number: line.number,
            title: line.title,
            party: line.subject,
            amount: Some(line.amount),
            since: line.submitted_on,
            due: None,
            days_left: None,
            act,
            target: line.id,
        });
    }
    Ok(())
}

async fn claims(
    office: &Office,
    state: &str,
    act: Act,
    waiting: &mut Vec<Waiting>,
) -> Result<(), Refused> {
    let rows = claim_rows::list(&office.store, Whose::Everyones, &[state]).await?;
    for line in ClaimLine::read_all(office, rows).await? {
        waiting.push(Waiting {
            kind: FileKind::Claim,
            id: line.id,
            party: match line.region {
                rules::Region::Inside => line.provider,
                rules::Region::Outside => line.subject,
            },
            title: format!("兑付 {}", line.voucher_number),
            number: line.number,
            amount: Some(line.amount),
            since: line.submitted_on,
            due: line.due_on,
            days_left: line.days_left,
            act,
            target: line.id,
        });
    }
    Ok(())
}

async fn objections(office: &Office, waiting: &mut Vec<Waiting>) -> Result<(), Refused> {
    let store = &office.store;
    let open = vouchers::open_objections(store).await?;
    let about = store::many::<store::Voucher>(store, open.iter().map(|row| row.voucher)).await?;
    let names = parties::provider_names(store, about.values().map(|row| row.provider)).await?;
    for row in open {
        let voucher = about.get(&row.voucher).ok_or(Refused::Unknown)?;
        waiting.push(Waiting {
            kind: FileKind::Contract,
            id: voucher.contract,
            number: voucher.number.clone(),
            title: "抵用异议".into(),
            party: named(&names, voucher.provider)?,
            amount: Some(Fen::new(voucher.face)),
            since: local(row.at).date_naive(),
            due: None,
            days_left: None,
            act: Act::AnswerObjection,
            target: row.id,
        });
    }
    Ok(())
}
