//! Finance records the payment of a confirmed claim (8.6, R20): reserved becomes spent,
//! the surplus is released.

use chrono::NaiveDate;
use rules::bank::{Since, moved_on};
use rules::duties::{self, Act};
use rules::ledger::queue::in_turn;
use rules::ledger::settle;
use rules::lifecycle::claim::{Event, next};
use rules::lifecycle::voucher as voucher_life;
use rules::{Fen, Region, clause};
use serde::{Deserialize, Serialize};
use store::Constraint::ReferenceOnce;
use store::queries::batches;
use store::{Claim, Payment, Provider, StoreError, Subject, Voucher};
use uuid::Uuid;

use super::book::{Turn, settled};
use super::owners;
use super::view::state;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::batches::payees_owe;
use crate::budget::queue::place_of;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::vouchers::view as voucher_view;
use crate::{Office, store_row};

/// Fields: `edition`, `reference` (the bank's), `paid_on`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pay {
    pub claim: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Paid {
    pub payment: Uuid,
    pub amount: Fen,
}

static REFERENCE: Field = Field::new("reference", "银行流水号", clause!("8.6"));
static PAID_ON: Field = Field::new("paid_on", "付款日期", clause!("8.6"));

pub async fn pay(office: &Office, by: By<'_>, command: Pay) -> Result<Paid, Refused> {
    let command = &command;
    office
        .act(by, Act::PayClaim, command, |deal| {
            Box::pin(async move {
                let mut row: Claim = deal.take(command.claim).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                let me = deal.actor.account()?;
                let edition = command.answers.get("edition").parse().unwrap_or(-1);
                if row.edition != edition {
                    return Err(deal.meanwhile(FileKind::Claim, row.id).await?);
                }
                // Nobody pays what he confirmed (R20).
                let last = row.last_reviewer.map(|account| account.to_string());
                duties::four_eyes(last.as_deref(), &me.to_string())?;
                next(state(&row)?, Event::Pay)?;
                let owing = payees_owe(&deal.tx, std::slice::from_ref(&row)).await?;
                if let Some(why) = owing.into_values().next() {
                    return Err(why.into());
                }
                let payment = payment(deal, &row, &command.answers).await?;
                let (id, amount) = (payment.id, Fen::new(row.amount));
                row.last_reviewer = Some(me);
                settled(deal, row, payment, (Event::Pay, Turn::Next)).await?;
                Ok(Paid {
                    payment: id,
                    amount,
                })
            })
        })
        .await
}

/// What the bank said, read before it is recorded, so that the person can look at it once more.
pub async fn look_at_payment(
    office: &Office,
    actor: &Actor,
    claim: Uuid,
    answers: &Answers,
) -> Result<(), Refused> {
    let row: Claim = store_row(office, claim).await?;
    actor.may_touch(Act::PayClaim, owners(&row))?;
    let mut faults = match read(&row, answers, office.today()) {
        Ok(_) => Vec::new(),
        Err(Refused::Because(faults)) => faults,
        Err(other) => return Err(other),
    };
    // What the second page would refuse is told on the first.
    let reference = rules::text::code(answers.get(REFERENCE.name));
    let mut reader = Reader::new(answers);
    reader.optional(&REFERENCE, 60);
    reader.drawn(office);
    faults.extend(reader.faults);
    let used = batches::references_used(&office.store, std::slice::from_ref(&reference)).await?;
    if let (false, Refused::Because(told)) = (
        used.is_empty(),
        StoreError::Constraint(ReferenceOnce).into(),
    ) {
        faults.extend(told);
    }
    faults.dedup_by(|one, other| one.code == other.code && one.field == other.field);
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Refused::Because(faults)),
    }
}

fn read(
    claim: &Claim,
    answers: &Answers,
    today: NaiveDate,
) -> Result<(String, NaiveDate), Refused> {
    let mut reader = Reader::new(answers);
    let reference = rules::text::code(&reader.text(&REFERENCE, 60));
    let paid_on = reader.date(&PAID_ON);
    if let Some(day) = paid_on {
        let since = Since::Confirmed(claim.confirmed_on.unwrap_or(claim.submitted_on));
        if let Err(why) = moved_on(since, day, today) {
            reader.fault(why);
        }
    }
    match paid_on.filter(|_| reader.faults.is_empty()) {
        Some(paid_on) => Ok((reference, paid_on)),
        None => Err(Refused::Because(reader.faults)),
    }
}

async fn payment(deal: &Deal<'_>, claim: &Claim, answers: &Answers) -> Result<Payment, Refused> {
    let (reference, paid_on) = read(claim, answers, deal.today)?;
    let (payee, bank, bank_account_sealed) = match Region::parse(&claim.region) {
        Some(Region::Inside) => {
            let provider: Provider = deal.take(claim.provider).await?;
            (provider.name, provider.bank, provider.bank_account_sealed)
        }
        _ => {
            let subject: Subject = deal.take(claim.subject).await?;
            (subject.name, subject.bank, subject.bank_account_sealed)
        }
    };
    Ok(Payment {
        id: deal.new_id(),
        claim: claim.id,
        amount: claim.amount,
        payee,
        bank,
        bank_account_sealed,
        reference,
        paid_on,
        account: deal.actor.account()?,
        at: deal.now,
    })
}

/// The voucher is redeemed from what is left of the appropriation (8.6).
pub(super) async fn redeem(
    deal: &Deal<'_>,
    claim: &Claim,
    (paid_on, turn): (NaiveDate, Turn),
) -> Result<u16, Refused> {
    let mut row: Voucher = deal.take(claim.voucher).await?;
    let before = voucher_view::state(&row)?;
    let after = voucher_life::next(before, voucher_life::Event::Redeem)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    // The money comes from the budget of the year in which the bank paid, whenever that is entered (R12, R17).
    let paid = Fen::new(claim.amount);
    let hold = voucher_view::hold(&row)?;
    let money = deal.money_on(paid_on).await?;
    if turn == Turn::Next {
        let place = place_of(&deal.tx, claim, &money).await?;
        in_turn(&money, &place, paid)?;
    }
    let lines = settle(&hold, paid, money.year)?;
    let body = Body::default()
        .fact("paid", claim.amount)
        .fact("released", row.face - claim.amount);
    deal.tx.update(row).await?;
    deal.post(lines, FileKind::Claim, claim.id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Voucher, claim.voucher, change, body)
        .await?;
    Ok(money.year)
}
