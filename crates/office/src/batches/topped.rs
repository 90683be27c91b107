//! What a division could put into a batch now: the top-ups its subjects have confirmed, and what stands in their way
//! (1.4, R27, R31).

use std::collections::BTreeMap;

use rules::{Fen, Refusal, clause};
use store::queries::topups as rows;
use store::{Programme, Source, Subject, TopUp};
use uuid::Uuid;

use super::prospect::{Candidate, Payee, Seen};
use super::treasury::Pays;
use crate::Office;
use crate::error::Refused;
use crate::subjects::{masks, purpose};
use crate::topups;

/// Where the subjects of some top-ups are paid.
pub(super) async fn payees(
    source: &impl Source,
    top_ups: &[TopUp],
) -> Result<BTreeMap<Uuid, Payee>, Refused> {
    let subjects = store::many::<Subject>(source, top_ups.iter().map(|row| row.subject)).await?;
    let payee = |row: &TopUp| {
        let subject = subjects.get(&row.subject).ok_or(Refused::Unknown)?;
        let payee = Payee {
            name: subject.name.clone(),
            bank: subject.bank.clone(),
            account_sealed: subject.bank_account_sealed.clone(),
        };
        Ok((row.id, payee))
    };
    top_ups.iter().map(payee).collect()
}

/// Every confirmed top-up of a division. A batch pays from one programme's account: the first that has something to pay.
pub(super) async fn seen(
    office: &Office,
    source: &impl Source,
    division: &str,
) -> Result<Seen, Refused> {
    let found = rows::confirmed(source, division).await?;
    let payees = payees(source, &found).await?;
    let subjects = found.iter().map(|row| row.subject);
    let subjects = store::many::<Subject>(source, subjects).await?;
    let programmes = found.iter().map(|row| row.programme);
    let programmes = store::many::<Programme>(source, programmes).await?;
    let facts = topups::Facts::of(source, subjects.keys().copied()).await?;
    let mut first = None;
    let mut candidates = Vec::new();
    for row in &found {
        let subject = subjects.get(&row.subject).ok_or(Refused::Unknown)?;
        let mut why = topups::hindrances(office, &facts, subject)?;
        why.extend(topups::in_change(&facts, subject.id));
        if why.is_empty() && *first.get_or_insert(row.programme) != row.programme {
            let number = programmes.get(&row.programme);
            why.push(elsewhere(number.map_or("", |one| &one.number)));
        }
        let account = office.unseal(purpose::BANK, &subject.bank_account_sealed)?;
        candidates.push(Candidate {
            pays: Pays::TopUp(row.id),
            number: row.number.clone(),
            payee: subject.name.clone(),
            bank: subject.bank.clone(),
            account: masks::account(&account),
            amount: Fen::new(row.amount),
            confirmed_on: row.confirmed_on,
            due_on: None,
            days_left: None,
            why,
        });
    }
    Ok((payees, candidates))
}

fn elsewhere(programme: &str) -> Refusal {
    let message = format!("属于另一个配套计划 {programme}，付款账户不同");
    let fix = "先付清前一个计划的，再另拟批次";
    Refusal::new("batch.other-programme", clause!("R27"), "", message, fix)
}
