//! The automatic check of a claim (8.5) against what the database holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::claim::{ClaimCheck, ClaimFacts, check};
use rules::duties::Act;
use rules::{Fen, Region};
use store::queries::{claims, contracts, vouchers};
use store::{Claim, Contract, Provider, Source, Subject, Voucher};
use uuid::Uuid;

use super::claimant;
use crate::actor::Actor;
use crate::cases::{self, Party};
use crate::error::Refused;
use crate::vouchers::view::region;
use crate::{Office, service, store_row, subjects};

/// Shows the claimant what the check finds and what would be paid, before he submits.
pub async fn look_over(
    office: &Office,
    actor: &Actor,
    voucher: Uuid,
) -> Result<ClaimCheck, Refused> {
    let row: Voucher = store_row(office, voucher).await?;
    let owners = claimant(region(&row)?, row.subject, row.provider, &row.division);
    actor.may_touch(Act::SubmitClaim, owners)?;
    let earlier = claims::of_voucher(&office.store, voucher).await?;
    look(
        office,
        &office.store,
        &row,
        earlier.as_ref(),
        office.today(),
    )
    .await
}

pub(super) async fn look(
    office: &Office,
    source: &impl Source,
    voucher: &Voucher,
    earlier: Option<&Claim>,
    today: NaiveDate,
) -> Result<ClaimCheck, Refused> {
    let missing = || Refused::Fault(format!("voucher {} lacks its files", voucher.number));
    let contract: Contract = store::find(source, voucher.contract)
        .await?
        .ok_or_else(missing)?;
    let subject: Subject = store::find(source, voucher.subject)
        .await?
        .ok_or_else(missing)?;
    let provider: Provider = store::find(source, voucher.provider)
        .await?
        .ok_or_else(missing)?;
    let files = contracts::attachments(source, "contract", contract.id).await?;
    let mut tickets = service::tickets_of(source, contract.id).await?;
    // A ticket made out to a name that the subject bore is its own (1.4).
    let former = subjects::former_names(source, subject.id).await?;
    for (ticket, _) in &mut tickets {
        if former.iter().any(|(name, _)| *name == ticket.buyer) {
            ticket.buyer = subject.name.clone();
        }
    }
    let region = region(voucher)?;
    let claimant = match region {
        Region::Inside => Party::Provider(voucher.provider),
        Region::Outside => Party::Subject(voucher.subject),
    };
    let facts = ClaimFacts {
        marks: cases::marks(source, claimant, today).await?,
        in_case: cases::open_on(source, voucher.id).await?,
        today,
        valid_until: voucher.valid_until,
        returned_on: earlier.and_then(|claim| claim.returned_on),
        region,
        contract_amount: Fen::new(contract.amount),
        face: Fen::new(voucher.face),
        signed_on: contract.signed_on,
        subject: (subject.name, subject.uscc.unwrap_or_default()),
        provider: (provider.name, provider.uscc),
        tickets,
        shared: shared(source, contract.id).await?,
        objected: vouchers::objections(source, voucher.id)
            .await?
            .iter()
            .any(|objection| objection.answer.is_none()),
        rated: contracts::rating(source, contract.id).await?.is_some(),
        results: files.iter().filter(|file| file.purpose == "result").count(),
        completed_on: contract.completed_on,
    };
    // The rates of the day of issue hold to the end (R3, RULE-03).
    let policy = office.law.policy(voucher.issued_on)?;
    Ok(check(&office.calendar(), policy, &facts))
}

/// The files of this contract's tickets that serve another ticket as well, by their bytes.
async fn shared(
    source: &impl Source,
    contract: Uuid,
) -> Result<Vec<(Vec<String>, usize)>, Refused> {
    let mut files: BTreeMap<String, (Vec<String>, usize)> = BTreeMap::new();
    for (hash, ticket) in contracts::tickets_with_files_of(source, contract).await? {
        let (numbers, others) = files.entry(hash).or_default();
        match ticket.contract == contract {
            true => numbers.push(ticket.number),
            false => *others += 1,
        }
    }
    files.retain(|_, (numbers, others)| numbers.len() + *others > 1);
    Ok(files.into_values().collect())
}
