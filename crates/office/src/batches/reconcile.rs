//! Ledger = batches = bank: three sums made from three sets of rows, and every claim on which they differ (8.6, UX-32).

use std::collections::{BTreeMap, BTreeSet};

use rules::Fen;
use rules::duties::Act;
use store::queries::{batches as rows, claims, money};
use store::{Batch, Claim, Instruction, Payment};
use uuid::Uuid;

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;

/// A count with its sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: usize,
    pub sum: Fen,
}

impl Tally {
    fn add(&mut self, amount: i64) {
        self.count += 1;
        self.sum += Fen::new(amount);
    }
}

/// A claim on which the three do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub claim: Uuid,
    pub number: String,
    pub ledger: Fen,
    pub recorded: Fen,
    pub bank: Fen,
    pub what: &'static str,
}

#[derive(Clone, Debug, Default)]
pub struct Reconciliation {
    /// Posted as spent in the budget's books.
    pub ledger: Tally,
    /// Payments recorded for batches, and those recorded singly.
    pub batches: Tally,
    pub single: Tally,
    /// What the bank said that it paid.
    pub bank: Tally,
    /// Instructed, and not answered yet.
    pub waiting: Tally,
    /// What the bank said that it did not pay.
    pub failed: Tally,
    pub differences: Vec<Difference>,
}

impl Reconciliation {
    /// What the ledger has spent beyond what batches and single payments record.
    pub fn ledger_difference(&self) -> Fen {
        self.ledger.sum - self.batches.sum - self.single.sum
    }

    /// What batches record beyond what the bank says that it paid.
    pub fn bank_difference(&self) -> Fen {
        self.batches.sum - self.bank.sum
    }
}

/// What each of the three says of one claim.
#[derive(Default)]
struct Said {
    ledger: i64,
    payment: Option<Payment>,
    bank: i64,
}

pub async fn reconcile(office: &Office, actor: &Actor) -> Result<Reconciliation, Refused> {
    if !actor.may(Act::SeeBatch) {
        return Err(Refused::Unknown);
    }
    let store = &office.store;
    let mut said: BTreeMap<Uuid, Said> = BTreeMap::new();
    let mut found = Reconciliation::default();
    for (claim, amount) in money::spent_by_claim(store).await? {
        found.ledger.add(amount);
        said.entry(claim).or_default().ledger = amount;
    }
    for payment in claims::payments(store).await? {
        let one = said.entry(payment.claim).or_default();
        one.payment = Some(payment);
    }
    let dead: BTreeSet<Uuid> = rows::list(store)
        .await?
        .iter()
        .filter(|row| cancelled(row))
        .map(|row| row.id)
        .collect();
    let mut instructions = rows::all_instructions(store).await?;
    instructions.retain(|one| !dead.contains(&one.batch));
    let outcomes = rows::outcomes(store, instructions.iter().map(|one| one.id)).await?;
    for one in &instructions {
        match outcomes.get(&one.id).map(|row| row.result.as_str()) {
            Some("paid") => {
                found.bank.add(one.amount);
                said.entry(one.claim).or_default().bank += one.amount;
            }
            Some(_) => found.failed.add(one.amount),
            None => found.waiting.add(one.amount),
        }
    }
    let instructed: BTreeSet<Uuid> = instructions
        .iter()
        .filter(|one| live(one))
        .map(|one| one.claim)
        .collect();
    compare(&mut found, &said, &instructed);
    name(office, &mut found).await?;
    Ok(found)
}

fn cancelled(row: &Batch) -> bool {
    row.state == "cancelled"
}

fn live(one: &Instruction) -> bool {
    !one.ended
}

fn compare(found: &mut Reconciliation, said: &BTreeMap<Uuid, Said>, instructed: &BTreeSet<Uuid>) {
    for (claim, one) in said {
        let recorded = one.payment.as_ref().map_or(0, |payment| payment.amount);
        let in_batch = instructed.contains(claim);
        if one.payment.is_some() {
            let tally = if in_batch {
                &mut found.batches
            } else {
                &mut found.single
            };
            tally.add(recorded);
        }
        let what = match (one.ledger, recorded, one.bank) {
            (ledger, recorded, _) if recorded == 0 && ledger != 0 => "账上已支出，没有付款记录",
            (ledger, recorded, _) if ledger == 0 && recorded != 0 => "有付款记录，账上没有支出",
            (ledger, recorded, _) if ledger != recorded => "账上支出与付款记录的金额不同",
            (_, recorded, bank) if in_batch && recorded != bank => "付款记录与银行回单不同",
            (_, _, bank) if !in_batch && bank != 0 => "银行回单已付，不在有效的付款指令中",
            _ => continue,
        };
        found.differences.push(Difference {
            claim: *claim,
            number: String::new(),
            ledger: Fen::new(one.ledger),
            recorded: Fen::new(recorded),
            bank: Fen::new(one.bank),
            what,
        });
    }
}

async fn name(office: &Office, found: &mut Reconciliation) -> Result<(), Refused> {
    let ids = found.differences.iter().map(|one| one.claim);
    let claims = store::many::<Claim>(&office.store, ids).await?;
    for one in &mut found.differences {
        one.number = claims
            .get(&one.claim)
            .map_or_else(String::new, |row| row.number.clone());
    }
    Ok(())
}
