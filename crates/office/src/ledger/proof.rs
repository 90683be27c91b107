//! `kequan ledger verify`: every balance anew from the postings, by other means than those that posted them.
//!
//! Nothing here calls the posting code, its hashes or its balances: what is written is read row by row, added up, hashed
//! again from its own fields, and held against the books, the vouchers and the payments.

use std::collections::BTreeMap;

use serde_json::json;
use sm3::{Digest, Sm3};
use store::queries::proof::{self as rows, Promise};
use store::{Book, Posting, Store, Tx};
use uuid::Uuid;

use crate::error::Refused;

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The book, `deal …` or what else is wrong.
    pub what: String,
    /// The first bad row of the book; 0 when no single row is.
    pub entry: i64,
    /// Why.
    pub why: String,
}

impl Fault {
    /// What is wrong, in words: `账簿 预算·创新券兑付 2026（budget/redemption/2026）`.
    pub fn told(&self) -> String {
        match self.what.contains('/') {
            true => crate::audit::book_called(&self.what),
            false => self.what.clone(),
        }
    }
}

/// What was read, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    pub books: usize,
    pub postings: usize,
    pub deals: usize,
    pub faults: Vec<Fault>,
}

impl Proof {
    fn fault(&mut self, what: impl Into<String>, entry: i64, why: impl Into<String>) {
        self.faults.push(Fault {
            what: what.into(),
            entry,
            why: why.into(),
        });
    }
}

/// The five compartments: source, free, reserved, used, lapsed.
const BUCKETS: [&str; 5] = ["source", "free", "reserved", "used", "lapsed"];

/// How many postings are read at once.
pub(crate) const AT_ONCE: u64 = 5_000;

/// Sums wider than any amount: no overflow hides a fault.
type Sums = [i128; 5];

/// Reads the whole ledger.
pub async fn prove(store: &Store) -> Result<Proof, Refused> {
    let mut proof = Proof::default();
    let store = &store.still().await?;
    let mut books = rows::books(store).await?;
    let mut deals: BTreeMap<Uuid, i128> = BTreeMap::new();
    for book in &books {
        one_book(store, book, &mut deals, &mut proof).await?;
    }
    proof.books = books.len();
    proof.deals = deals.len();
    for (deal, sum) in deals.iter().filter(|(_, sum)| **sum != 0) {
        proof.fault(
            format!("业务 {deal}"),
            0,
            format!("分录合计 {} 元，应为 0", yuan(*sum)),
        );
    }
    for key in rows::orphans(store).await? {
        proof.fault(key, 0, "有分录，没有这本账");
    }
    books.retain(|book| {
        book.kind == "budget"
            || book.kind == "ceiling"
            || book.kind == "provider"
            || book.kind == "top-up"
    });
    promises(store, &books, &mut proof).await?;
    Ok(proof)
}

/// Follows one book from its first row to its head; the first bad row is named, later ones may only follow from it.
async fn one_book(
    store: &Tx,
    book: &Book,
    deals: &mut BTreeMap<Uuid, i128>,
    proof: &mut Proof,
) -> Result<(), Refused> {
    let mut sums: Sums = [0; 5];
    let mut within: BTreeMap<Uuid, i128> = BTreeMap::new();
    let (mut last, mut prev) = (0, String::new());
    let mut bad: Option<(i64, String)> = None;
    loop {
        let some = rows::postings_after(store, &book.key, last, AT_ONCE).await?;
        let Some(end) = some.last().map(|posting| posting.entry) else {
            break;
        };
        for posting in &some {
            proof.postings += 1;
            if let Some(why) = defect(posting, last, &prev)? {
                bad.get_or_insert((posting.entry, why));
            }
            match BUCKETS.iter().position(|bucket| *bucket == posting.bucket) {
                Some(at) => sums[at] += i128::from(posting.amount),
                None => {
                    let why = format!("没有名为 {} 的科目", posting.bucket);
                    bad.get_or_insert((posting.entry, why));
                }
            }
            *deals.entry(posting.deal).or_default() += i128::from(posting.amount);
            *within.entry(posting.deal).or_default() += i128::from(posting.amount);
            last = posting.entry;
            prev.clone_from(&posting.hash);
        }
        last = end;
    }
    if bad.is_none() && (book.entries, &book.head) != (last, &prev) {
        bad = Some((last.max(book.entries), "账头与最后一笔不符".into()));
    }
    if let Some((entry, why)) = bad {
        proof.fault(&book.key, entry, why);
    }
    for (deal, sum) in within.into_iter().filter(|(_, sum)| *sum != 0) {
        let why = format!("业务 {deal} 在这本账中合计 {} 元，应为 0", yuan(sum));
        proof.fault(&book.key, 0, why);
    }
    balances(book, &sums, proof);
    Ok(())
}

/// What is wrong with a row by itself and behind the row before it.
fn defect(posting: &Posting, last: i64, prev: &str) -> Result<Option<String>, Refused> {
    Ok(if posting.entry != last + 1 {
        Some(format!("缺第 {} 笔", last + 1))
    } else if posting.prev != prev {
        Some("与上一笔不相接".into())
    } else if hash(posting)? != posting.hash {
        Some("内容被改动".into())
    } else {
        None
    })
}

/// The hash as `docs/architecture.md` describes it: SM3 over the row's fields in five groups and the hash before it.
fn hash(posting: &Posting) -> Result<String, Refused> {
    let at = posting.at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    let content = json!([
        [
            posting.id.to_string(),
            posting.book,
            posting.entry,
            posting.deal.to_string()
        ],
        [posting.bucket, posting.amount],
        [posting.act, posting.clause],
        [posting.file_kind, posting.file.to_string()],
        at,
        posting.prev
    ]);
    Ok(hex::encode(Sm3::digest(serde_json::to_vec(&content)?)))
}

/// Fen as yuan, wider than any amount.
fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let (whole, rest) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
    format!("{sign}{whole}.{rest:02}")
}

fn amounts(fen: [i128; 4]) -> String {
    fen.map(yuan).join("、")
}

fn balances(book: &Book, sums: &Sums, proof: &mut Proof) {
    let [source, free, reserved, used, lapsed] = *sums;
    let kept = [book.granted, book.reserved, book.used, book.lapsed].map(i128::from);
    let posted = [-source, reserved, used, lapsed];
    if kept != posted {
        let why = format!(
            "账上安排、占用、支出、失效为 {}，分录合计为 {}",
            amounts(kept),
            amounts(posted)
        );
        proof.fault(&book.key, 0, why);
    }
    let spent = used + lapsed;
    let broken = match book.kind.as_str() {
        "ceiling" | "top-up" => free < 0,
        "provider" | "receivable" => free != 0,
        _ => false,
    };
    if broken || spent > -source || reserved < 0 || used < 0 || lapsed < 0 {
        proof.fault(&book.key, 0, "用的比有的多");
    }
}

/// What vouchers promise must be bound in the books, and what was paid must be used in them, to the fen.
async fn promises(store: &Tx, books: &[Book], proof: &mut Proof) -> Result<(), Refused> {
    let mut bound: BTreeMap<String, i128> = BTreeMap::new();
    for Promise { book, amount } in rows::promises(store).await? {
        *bound.entry(book).or_default() += i128::from(amount);
    }
    for book in books {
        let promised = bound.remove(&book.key).unwrap_or(0);
        if promised != i128::from(book.reserved) {
            let (promised, bound) = (yuan(promised), yuan(book.reserved.into()));
            let why = format!("有效的承诺共 {promised} 元，账上占用 {bound} 元");
            proof.fault(&book.key, 0, why);
        }
    }
    for (key, amount) in bound.into_iter().filter(|(_, amount)| *amount != 0) {
        proof.fault(
            key,
            0,
            format!("有效的承诺共 {} 元，没有这本账", yuan(amount)),
        );
    }
    let paid = i128::from(rows::paid(store).await?);
    let lines = books
        .iter()
        .filter(|book| book.key.starts_with("budget/redemption/"));
    let used: i128 = lines.map(|book| i128::from(book.used)).sum();
    if paid != used {
        let why = format!("付款合计 {} 元，账上支出 {} 元", yuan(paid), yuan(used));
        proof.fault("budget/redemption", 0, why);
    }
    let paid = i128::from(rows::subsidised(store).await?);
    let lines = books
        .iter()
        .filter(|book| book.key.starts_with("budget/subsidy/"));
    let used: i128 = lines.map(|book| i128::from(book.used)).sum();
    if paid != used {
        let why = format!("付款合计 {} 元，账上支出 {} 元", yuan(paid), yuan(used));
        proof.fault("budget/subsidy", 0, why);
    }
    let paid = i128::from(rows::operated(store).await?);
    let lines = books
        .iter()
        .filter(|book| book.key.starts_with("budget/operating/"));
    let used: i128 = lines.map(|book| i128::from(book.used)).sum();
    if paid != used {
        let why = format!("付款合计 {} 元，账上支出 {} 元", yuan(paid), yuan(used));
        proof.fault("budget/operating", 0, why);
    }
    let mut topped = rows::topped_up(store).await?;
    for book in books.iter().filter(|book| book.kind == "top-up") {
        let paid = topped.remove(&book.key).unwrap_or(0);
        if paid != book.used {
            let (paid, used) = (yuan(paid.into()), yuan(book.used.into()));
            let why = format!("付款合计 {paid} 元，账上支出 {used} 元");
            proof.fault(&book.key, 0, why);
        }
    }
    for (key, paid) in topped {
        let why = format!("付款合计 {} 元，没有这本账", yuan(paid.into()));
        proof.fault(key, 0, why);
    }
    Ok(())
}
