//! An auditor who trusts nothing of the office.
//!
//! He hears which acts were accepted, as plain data, and keeps books of his own about them, by a small model written
//! from the Measures and their readings alone. Each night he reads the database row by row and holds it against these
//! books. He shares no code with `rules` or `office`; of `store` he uses the raw reading only.

mod admissions;
mod books;
mod calendar;
mod catalogue;
mod chain;
mod check;
mod fact;
mod mail;
mod model;
mod needs;
mod operating;
mod read;
mod rewards;
mod spot;
mod topups;
mod word;

pub use calendar::Days;
pub use fact::{Desk, Fact, How, Id, Paid, TopUpOf};
pub use word::pairs;

pub use model::{Amended, Model, TopUp, share};

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use store::{Store, StoreError};

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The invariant: `I1`, `state`, `four eyes`, …
    pub what: &'static str,
    /// The file or book.
    pub file: String,
    pub why: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} · {}: {}", self.what, self.file, self.why)
    }
}

/// What was found so far, and how much was looked at.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub violations: Vec<Violation>,
    /// How many single conditions were looked at.
    pub checked: u64,
}

impl Findings {
    fn must(
        &mut self,
        holds: bool,
        what: &'static str,
        file: impl ToString,
        why: impl FnOnce() -> String,
    ) {
        self.checked += 1;
        if !holds {
            self.violations.push(Violation {
                what,
                file: file.to_string(),
                why: why(),
            });
        }
    }
}

/// The auditor with his books.
pub struct Auditor {
    pub model: Model,
    pub found: Findings,
    chains: chain::Chains,
    /// By how much a clock that was set back may make a later row look earlier, in seconds.
    pub slack: i64,
}

impl Auditor {
    pub fn new() -> Auditor {
        Auditor {
            model: Model::default(),
            found: Findings::default(),
            chains: chain::Chains::default(),
            slack: 0,
        }
    }

    /// An auditor with these books.
    pub fn with(model: Model) -> Auditor {
        Auditor {
            model,
            ..Auditor::new()
        }
    }

    /// Hears of an act that was accepted; one that should not have been is a violation.
    pub fn hear(&mut self, fact: &Fact) {
        let heard = self.model.hear(fact);
        let file = format!("{fact:?}");
        let why = heard.clone().err().unwrap_or_default();
        self.found
            .must(heard.is_ok(), "accepted", file, || why.clone());
    }

    /// The night after a day: what lapses lapses in his books as well, then every row is held against them.
    pub async fn night(&mut self, store: &Store, today: NaiveDate) -> Result<(), StoreError> {
        self.model.night(today);
        self.look(store, Some(today)).await
    }

    /// Holds the database against his books as they are; everything anew when no day is given.
    pub async fn look(
        &mut self,
        store: &Store,
        today: Option<NaiveDate>,
    ) -> Result<(), StoreError> {
        check::files(store, &self.model, &mut self.found).await?;
        check::money(store, &self.model, &mut self.found).await?;
        if today.is_none() {
            self.chains = chain::Chains::default();
        }
        let from = today.map(chain::since);
        self.chains.postings(store, from, &mut self.found).await?;
        self.chains
            .records(store, from, self.slack, &mut self.found)
            .await?;
        self.chains.held(&self.model, &mut self.found);
        topups::files(store, (&self.model, &self.chains), &mut self.found).await?;
        rewards::files(store, &self.model, &mut self.found).await?;
        admissions::files(store, &self.model, &mut self.found).await?;
        spot::files(store, &self.model, &mut self.found).await?;
        catalogue::files(store, &self.model, &mut self.found).await?;
        needs::files(store, &self.model, &mut self.found).await?;
        operating::files(store, &self.model, &mut self.found).await?;
        check::hands(store, &self.chains, &mut self.found).await
    }

    /// After the last day every letter has arrived.
    pub async fn letters(&mut self, store: &Store) -> Result<(), StoreError> {
        mail::letters(store, &self.model.mail, &mut self.found).await
    }

    /// After the last day nobody may wait for anything but money that is not there.
    pub fn nobody_waits(&mut self, today: NaiveDate) {
        let waiting: BTreeSet<(String, String)> = self.model.waiting(today).into_iter().collect();
        self.found.checked += 1;
        for (file, why) in waiting {
            self.found.violations.push(Violation {
                what: "waits",
                file,
                why,
            });
        }
    }
}

/// What a database says, in three hashes.
pub struct Digests {
    /// The ends of every chain, of the record and of the books: the same bytes were written.
    pub record: String,
    /// Who did what to each file, when, and how its state changed, without ids: the same was lived.
    pub acts: String,
    /// Every balance of the budgets.
    pub balances: String,
}

/// Reads the whole record and all books.
pub async fn digests(store: &Store) -> Result<Digests, StoreError> {
    let columns = "file_kind:t file:i entries:n head:t";
    let mut ends: Vec<String> = read::ask(store, columns, "record_head", None)
        .await?
        .iter()
        .map(|row| {
            let (kind, file, head) = (row.text(0), row.id(1), row.text(3));
            format!("{kind} {file} {} {head}", row.number(2))
        })
        .collect();
    let columns = "key:t entries:n head:t kind:t granted:n reserved:n used:n lapsed:n";
    let mut balances = Vec::new();
    for row in read::ask(store, columns, "book", None).await? {
        ends.push(format!("{} {} {}", row.text(0), row.number(1), row.text(2)));
        // The books of parties and orders are named by ids.
        let name = match row.text(3) {
            "budget" => row.text(0),
            kind => kind,
        };
        let sums: Vec<i64> = (4..8).map(|at| row.number(at)).collect();
        balances.push(format!("{name} {sums:?}"));
    }
    let columns = "file_kind:t file:i at:m name:t role:t act:t before:t after:t";
    let mut files: BTreeMap<(String, Id), String> = BTreeMap::new();
    let rest = "record ORDER BY file_kind, file, entry";
    for row in read::ask(store, columns, rest, None).await? {
        let words: Vec<&str> = (3..8).map(|at| row.text(at)).collect();
        let line = format!("{} {}\n", row.moment(2).timestamp(), words.join(" "));
        let key = (row.text(0).to_owned(), row.id(1));
        files.entry(key).or_default().push_str(&line);
    }
    let acts = files.into_iter().map(|((kind, _), told)| kind + &told);
    Ok(Digests {
        record: digest(ends),
        acts: digest(acts.collect()),
        balances: digest(balances),
    })
}

fn digest(mut lines: Vec<String>) -> String {
    lines.sort_unstable();
    chain::sm3(lines.join("\n").as_bytes())
}

impl Default for Auditor {
    fn default() -> Auditor {
        Auditor::new()
    }
}
