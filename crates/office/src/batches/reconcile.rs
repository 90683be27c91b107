//! Ledger = batches = bank: three sums made from three sets of rows, and every claim on which they differ (8.6, UX-32).

use rules::Fen;
use rules::duties::Act;
use store::queries::reconcile::{self as rows, Differing};

use super::treasury::{Pays, Treasury};
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
    fn of(count: i64, sum: i64) -> Self {
        Self {
            count: usize::try_from(count).unwrap_or_default(),
            sum: Fen::new(sum),
        }
    }
}

/// A claim or a top-up on which the three do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub pays: Pays,
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
    /// The first of the claims that differ, and how many there are.
    pub differences: Vec<Difference>,
    pub differ: usize,
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

/// How many claims that differ are shown; whoever has more begins with these.
const SHOWN: u32 = 200;

pub async fn reconcile(office: &Office, actor: &Actor) -> Result<Reconciliation, Refused> {
    if !actor.may(Act::SeeBatch) {
        return Err(Refused::Unknown);
    }
    let store = &office.store;
    let treasury = Treasury::of(actor)?;
    let whose = treasury.division();
    let sums = rows::sums(store, whose).await?;
    let mut found = Reconciliation {
        ledger: Tally::of(sums.posted, sums.ledger),
        batches: Tally::of(sums.in_batches, sums.batches),
        single: Tally::of(sums.alone, sums.single),
        differ: usize::try_from(sums.differ).unwrap_or_default(),
        ..Reconciliation::default()
    };
    for one in rows::answered(store, whose).await? {
        let tally = Tally::of(one.count, one.amount);
        match one.result.as_str() {
            "paid" => found.bank = tally,
            "failed" => found.failed = tally,
            _ => found.waiting = tally,
        }
    }
    if found.differ > 0 {
        let all = rows::differing(store, whose, SHOWN).await?;
        let each = all.into_iter().map(|row| difference(row, &treasury));
        found.differences = each.collect();
    }
    Ok(found)
}

fn difference(row: Differing, treasury: &Treasury) -> Difference {
    let what = match (row.ledger, row.recorded) {
        (_, 0) if row.ledger != 0 => "账上已支出，没有付款记录",
        (0, recorded) if recorded != 0 => "有付款记录，账上没有支出",
        (ledger, recorded) if ledger != recorded => "账上支出与付款记录的金额不同",
        _ if row.live => "付款记录与银行回单不同",
        _ => "银行回单已付，不在有效的付款指令中",
    };
    Difference {
        pays: match treasury {
            Treasury::Region if row.subsidy => Pays::Subsidy(row.claim),
            Treasury::Region => Pays::Claim(row.claim),
            Treasury::Division(_) => Pays::TopUp(row.claim),
        },
        number: row.number,
        ledger: Fen::new(row.ledger),
        recorded: Fen::new(row.recorded),
        bank: Fen::new(row.bank),
        what,
    }
}
