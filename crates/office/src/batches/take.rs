//! Holding a return file against a batch, and recording what is to be taken of it: each instruction once (8.6).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use papers::bank::Return;
use rules::bank::{Answer, Instructed, Judged, ReturnLine, judge};
use rules::ledger::{Book, Line};
use rules::{Fen, Refusal, clause};
use store::queries::{batches as rows, topups};
use store::{
    BankOutcome, Batch, Instruction, Payment, Source, Subsidy, SubsidyPayment, TopUp, TopUpPayment,
};
use uuid::Uuid;

use super::treasury::{Pays, pays};
use crate::act::Deal;
use crate::appraisals::year_of;
use crate::claims;
use crate::error::Refused;

/// A batch's instructions by their places, each as it stands.
pub(super) type Places = BTreeMap<u32, (Instruction, Instructed)>;

pub(super) async fn places(source: &impl Source, batch: &Batch) -> Result<Places, Refused> {
    let instructions = rows::instructions(source, batch.id).await?;
    let outcomes = rows::outcomes(source, instructions.iter().map(|one| one.id)).await?;
    let released_on = batch.released_on.unwrap_or(NaiveDate::MAX);
    let mut places = Places::new();
    for one in instructions {
        let instructed = Instructed {
            amount: Fen::new(one.amount),
            answer: outcomes.get(&one.id).map(answer).transpose()?,
            released_on,
        };
        let place = u32::try_from(one.place).map_err(|e| Refused::Fault(e.to_string()))?;
        places.insert(place, (one, instructed));
    }
    Ok(places)
}

pub(super) fn answer(row: &BankOutcome) -> Result<Answer, Refused> {
    match (row.result.as_str(), row.paid_on) {
        ("paid", Some(on)) => Ok(Answer::Paid {
            reference: row.reference.clone(),
            on,
        }),
        ("failed", _) => Ok(Answer::Failed {
            reason: row.reason.clone(),
        }),
        (other, _) => Err(Refused::Fault(format!("outcome {other}"))),
    }
}

/// A line that needs a person.
pub(super) struct Doubtful {
    pub line: u64,
    /// The line as it was read; none when it could not be.
    pub said: Option<ReturnLine>,
    pub reason: Refusal,
}

/// What a file comes to for a batch.
#[derive(Default)]
pub(super) struct Judgement {
    pub take: Vec<(Instruction, ReturnLine)>,
    pub same: Vec<ReturnLine>,
    pub doubts: Vec<Doubtful>,
}

pub(super) async fn judge_all(
    source: &impl Source,
    batch: &Batch,
    found: &Return,
    today: NaiveDate,
) -> Result<Judgement, Refused> {
    let places = places(source, batch).await?;
    let references: Vec<String> = found.lines.iter().filter_map(reference).collect();
    let used = match &batch.division {
        Some(division) => topups::references_used(source, division, &references).await?,
        None => rows::references_used(source, &references).await?,
    };
    let used: BTreeSet<String> = used.into_iter().collect();
    let mut judged = Judgement::default();
    for line in &found.lines {
        let known = places.get(&line.place);
        let verdict = judge(
            line,
            &batch.number,
            known.map(|(_, instructed)| instructed),
            today,
        );
        let doubt = match (verdict, known) {
            (Judged::Take, Some((instruction, _))) => {
                match reference(line).filter(|reference| used.contains(reference)) {
                    Some(reference) => reference_used(&reference),
                    None => {
                        judged.take.push((instruction.clone(), line.clone()));
                        continue;
                    }
                }
            }
            (Judged::Same, _) => {
                judged.same.push(line.clone());
                continue;
            }
            (Judged::Doubt(reason), _) => reason,
            (Judged::Take, None) => {
                return Err(Refused::Fault("a line without its instruction".into()));
            }
        };
        judged.doubts.push(Doubtful {
            line: line.line,
            said: Some(line.clone()),
            reason: doubt,
        });
    }
    judged
        .doubts
        .extend(found.faults.iter().map(|fault| Doubtful {
            line: fault.line,
            said: None,
            reason: fault.reason.clone(),
        }));
    judged.doubts.sort_by_key(|doubt| doubt.line);
    Ok(judged)
}

fn reference(line: &ReturnLine) -> Option<String> {
    match &line.answer {
        Answer::Paid { reference, .. } => Some(reference.clone()),
        Answer::Failed { .. } => None,
    }
}

fn reference_used(reference: &str) -> Refusal {
    let (message, fix) = (
        "银行流水号已登记在另一笔付款上",
        "与银行核对这笔付款的流水号",
    );
    Refusal::new(
        "payment.reference-used",
        clause!("8.6"),
        "file",
        message,
        fix,
    )
    .own(reference)
}

/// Records the outcome of an instruction and what follows from it; a reason when the money is not there to book it.
pub(super) async fn record(
    deal: &Deal<'_>,
    (instruction, line): (&Instruction, &ReturnLine),
    source: Uuid,
) -> Result<Option<Refusal>, Refused> {
    let (reference, paid_on, reason) = match &line.answer {
        Answer::Paid { reference, on } => (reference.clone(), Some(*on), String::new()),
        Answer::Failed { reason } => (String::new(), None, reason.clone()),
    };
    let pays = pays(instruction)?;
    if let Some(day) = paid_on
        && let Some(lacking) = lacking(deal, pays, (day, Fen::new(instruction.amount))).await?
    {
        return Ok(Some(lacking));
    }
    let result = if paid_on.is_some() { "paid" } else { "failed" };
    deal.tx
        .insert(BankOutcome {
            instruction: instruction.id,
            result: result.to_owned(),
            reference: reference.clone(),
            paid_on,
            reason: reason.clone(),
            source,
            line: i64::try_from(line.line).map_err(|e| Refused::Fault(e.to_string()))?,
            account: deal.actor.account()?,
            at: deal.now,
        })
        .await?;
    match paid_on {
        Some(paid_on) => paid(deal, instruction, pays, (reference, paid_on)).await?,
        None => {
            match pays {
                Pays::Claim(claim) => claims::failed(deal, claim, &reason).await?,
                Pays::TopUp(id) => crate::topups::failed(deal, id, &reason).await?,
                Pays::Subsidy(id) => crate::subsidies::failed(deal, id, &reason).await?,
            }
            let mut row = instruction.clone();
            row.ended = true;
            deal.tx.update(row).await?;
        }
    }
    Ok(None)
}

/// The bank has paid: what was instructed is paid, under the bank's number.
async fn paid(
    deal: &Deal<'_>,
    instruction: &Instruction,
    pays: Pays,
    (reference, paid_on): (String, NaiveDate),
) -> Result<(), Refused> {
    let (id, account) = (deal.new_id(), deal.actor.account()?);
    let Instruction {
        amount,
        payee,
        bank,
        bank_account_sealed,
        ..
    } = instruction.clone();
    match pays {
        Pays::Claim(claim) => {
            let payment = Payment {
                id,
                claim,
                amount,
                payee,
                bank,
                bank_account_sealed,
                reference,
                paid_on,
                account,
                at: deal.now,
            };
            claims::book(deal, payment).await
        }
        Pays::Subsidy(subsidy) => {
            let payment = SubsidyPayment {
                id,
                subsidy,
                amount,
                payee,
                bank,
                bank_account_sealed,
                reference,
                paid_on,
                account,
                at: deal.now,
            };
            crate::subsidies::book(deal, payment).await
        }
        Pays::TopUp(top_up) => {
            let row: TopUp = deal.take(top_up).await?;
            let payment = TopUpPayment {
                id,
                top_up,
                division: row.division,
                amount,
                payee,
                bank,
                bank_account_sealed,
                reference,
                paid_on,
                account,
                at: deal.now,
            };
            crate::topups::book(deal, payment).await
        }
    }
}

/// What the bank has paid is booked from the budget of its day, a subsidy from the line that promised it; without the money
/// a person is told, and nothing is lost.
async fn lacking(
    deal: &Deal<'_>,
    pays: Pays,
    (paid_on, amount): (NaiveDate, Fen),
) -> Result<Option<Refusal>, Refused> {
    let (year, left) = match pays {
        Pays::Claim(_) => {
            let money = deal.money_on(paid_on).await?;
            (money.year, money.granted - money.used)
        }
        Pays::Subsidy(id) => {
            let row: Subsidy = deal.take(id).await?;
            let year = year_of(row.budget_year)?;
            let stand = deal.balance(&Book::line(Line::Subsidy, year)).await?;
            (year, stand.granted - stand.used)
        }
        // What a programme promised it has (R27).
        Pays::TopUp(_) => return Ok(None),
    };
    let (message, fix) = (
        "银行已付款，但预算余额不足以入账",
        "追加预算后，在异常中再次核对这一行",
    );
    let told = || {
        Refusal::new("bank.no-money", clause!("8.6"), "file", message, fix)
            .limit(format!("{year}年度剩余 {left}元"))
            .own(format!("{amount}元"))
    };
    Ok((amount > left).then(told))
}
