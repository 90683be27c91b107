//! What the budget stands at, to the fen, and every posting behind it (UX-32).

use chrono::{DateTime, Utc};
use rules::duties::Act;
use rules::ledger::{Book, Bucket};
use rules::{Clause, Fen};
use store::queries::money;
use uuid::Uuid;

use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::{Office, names};

/// One posting, as Finance reads it.
#[derive(Clone, Debug)]
pub struct Movement {
    pub entry: i64,
    pub at: DateTime<Utc>,
    pub act: Option<Act>,
    pub bucket: Option<Bucket>,
    pub amount: Fen,
    pub clause: Clause,
    pub kind: Option<FileKind>,
    pub file: Uuid,
    /// The number by which people know the file.
    pub number: Option<String>,
}

#[derive(Clone, Debug)]
pub struct YearBudget {
    pub line: BudgetLine,
    pub movements: Vec<Movement>,
}

/// A year's line of the budget: appropriated, committed, paid, free.
#[derive(Clone, Debug)]
pub struct BudgetLine {
    pub year: u16,
    pub balance: Balance,
    /// Committed and paid as whole per cent of the appropriation; warned at 80 and 100 (R13).
    pub bound_percent: Option<i64>,
}

/// The budget of every year on the books and of this one, the latest first.
pub async fn years(office: &Office, actor: &Actor) -> Result<Vec<YearBudget>, Refused> {
    if !actor.may(Act::SeeBudget) {
        return Err(Refused::Unknown);
    }
    let this_year = crate::subjects::view::year(office.today())?;
    let books = money::books(&office.store).await?;
    let mut years: Vec<u16> = books
        .iter()
        .filter(|book| book.kind == "budget")
        .filter_map(|book| u16::try_from(book.year).ok())
        .chain([this_year])
        .collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let mut budgets = Vec::new();
    for year in years {
        let key = Book::redemption(year).key();
        let book = books.iter().find(|book| book.key == key);
        let balance = book.map_or(Balance::EMPTY, Balance::from);
        budgets.push(YearBudget {
            line: BudgetLine {
                year,
                bound_percent: percent(&balance),
                balance,
            },
            movements: movements(office, &key).await?,
        });
    }
    Ok(budgets)
}

fn percent(balance: &Balance) -> Option<i64> {
    let granted = i128::from(balance.granted.fen());
    let bound = i128::from((balance.reserved + balance.used).fen());
    let percent = (bound * 100).checked_div(granted)?;
    i64::try_from(percent).ok()
}

async fn movements(office: &Office, key: &str) -> Result<Vec<Movement>, Refused> {
    let mut movements = Vec::new();
    for posting in money::postings(&office.store, key).await? {
        let kind = FileKind::parse(&posting.file_kind);
        movements.push(Movement {
            number: match kind {
                Some(kind) => names::of(office, kind, posting.file).await?,
                None => None,
            },
            entry: posting.entry,
            at: posting.at,
            act: Act::parse(&posting.act),
            bucket: Bucket::parse(&posting.bucket),
            amount: Fen::new(posting.amount),
            clause: Clause::owned(posting.clause),
            kind,
            file: posting.file,
        });
    }
    Ok(movements)
}
