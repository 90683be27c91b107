//! Verifying the record and the ledger against tampering (SEC-06).

use std::collections::{BTreeMap, BTreeSet};

use rules::Fen;
use store::queries::{money, records};
use uuid::Uuid;

use crate::actor::Actor;
use crate::error::Refused;
use crate::ledger::Balance;
use crate::record::BEGINNING;
use crate::{Office, ledger, record};
use rules::duties::Act;

/// One place where the record is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which chain: `contract 0192…` or `book budget/redemption/2026`.
    pub chain: String,
    /// The number of the row in its chain.
    pub entry: i64,
    pub what: &'static str,
}

/// What a verification looked at and found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub acts: usize,
    pub postings: usize,
    pub flaws: Vec<Flaw>,
}

/// Reads every act and every posting, recomputes every hash and balance, and names each
/// altered, missing or inserted row.
pub async fn verify(office: &Office) -> Result<Report, Refused> {
    let mut report = Report::default();
    verify_acts(office, &mut report).await?;
    verify_books(office, &mut report).await?;
    Ok(report)
}

struct Link {
    entry: i64,
    prev: String,
    hash: String,
    computed: String,
}

async fn verify_acts(office: &Office, report: &mut Report) -> Result<(), Refused> {
    let mut chains: BTreeMap<(String, Uuid), Vec<Link>> = BTreeMap::new();
    for act in records::all(&office.store).await? {
        report.acts += 1;
        let computed = record::hash_of(&act)?;
        chains
            .entry((act.file_kind, act.file))
            .or_default()
            .push(Link {
                entry: act.entry,
                prev: act.prev,
                hash: act.hash,
                computed,
            });
    }
    let mut headed = BTreeSet::new();
    for head in records::heads(&office.store).await? {
        let key = (head.file_kind, head.file);
        let links = chains.remove(&key).unwrap_or_default();
        let name = format!("{} {}", key.0, key.1);
        follow(&name, &links, head.entries, &head.head, report);
        headed.insert(key);
    }
    for ((kind, file), links) in chains {
        for link in links {
            report.flaws.push(Flaw {
                chain: format!("{kind} {file}"),
                entry: link.entry,
                what: "inserted: the file has no head",
            });
        }
    }
    for (kind, file) in records::files(&office.store).await? {
        if !headed.contains(&(kind.to_owned(), file)) {
            report.flaws.push(Flaw {
                chain: format!("{kind} {file}"),
                entry: 1,
                what: "missing: the file has no record",
            });
        }
    }
    Ok(())
}

/// Follows one chain from its beginning to its head.
fn follow(chain: &str, links: &[Link], entries: i64, head: &str, report: &mut Report) {
    let mut flaw = |entry, what| {
        report.flaws.push(Flaw {
            chain: chain.to_owned(),
            entry,
            what,
        });
    };
    let mut expected = 1;
    let mut prev = BEGINNING;
    for link in links {
        while expected < link.entry {
            flaw(expected, "missing");
            expected += 1;
        }
        let gap = expected > 1 && links.iter().all(|other| other.entry != expected - 1);
        if link.hash != link.computed {
            flaw(link.entry, "altered");
        } else if link.prev != prev && !gap {
            flaw(link.entry, "does not follow the row before it");
        }
        if link.entry > entries {
            flaw(link.entry, "inserted after the head");
        }
        prev = &link.hash;
        expected = link.entry + 1;
    }
    while expected <= entries {
        flaw(expected, "missing");
        expected += 1;
    }
    let last = links.iter().rev().find(|link| link.entry == entries);
    if last.is_some_and(|link| link.hash != head) {
        flaw(entries, "the head names another hash");
    }
}

async fn verify_books(office: &Office, report: &mut Report) -> Result<(), Refused> {
    for book in money::books(&office.store).await? {
        let postings = money::postings(&office.store, &book.key).await?;
        report.postings += postings.len();
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        let mut links = Vec::new();
        for posting in postings {
            *sums.entry(posting.bucket.clone()).or_default() += posting.amount;
            let computed = ledger::hash_of(&posting)?;
            links.push(Link {
                entry: posting.entry,
                prev: posting.prev,
                hash: posting.hash,
                computed,
            });
        }
        let chain = format!("book {}", book.key);
        follow(&chain, &links, book.entries, &book.head, report);
        let sum = |bucket: &str| Fen::new(sums.get(bucket).copied().unwrap_or(0));
        let posted = Balance {
            granted: -sum("source"),
            reserved: sum("reserved"),
            used: sum("used"),
        };
        if posted != Balance::from(&book) || posted.free() != sum("free") {
            report.flaws.push(Flaw {
                chain,
                entry: book.entries,
                what: "the balance is not the sum of the postings",
            });
        }
    }
    Ok(())
}

/// One line of the record as the auditor's page shows it.
pub use crate::timeline::Entry;

/// A page of the record, the latest act first, and how many acts there are.
pub async fn read(
    office: &Office,
    actor: &Actor,
    page: u64,
    size: u64,
) -> Result<(Vec<Entry>, u64), Refused> {
    if !actor.may(Act::ReadRecord) {
        return Err(Refused::Unknown);
    }
    let rows = records::latest(&office.store, page.saturating_mul(size), size).await?;
    let count = records::count(&office.store).await?;
    let entries = rows.iter().map(Entry::read).collect::<Result<_, _>>()?;
    Ok((entries, count))
}
