//! Posting to the books: insert-only, chained, balances kept beside and checked.

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use rules::Fen;
use rules::ledger::{Book, Bucket, Posting as Line};
use store::Posting;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::BEGINNING;
use crate::seal::digest;

/// What a book stands at, in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    pub granted: Fen,
    pub reserved: Fen,
    pub used: Fen,
}

impl Balance {
    pub const EMPTY: Balance = Balance {
        granted: Fen::ZERO,
        reserved: Fen::ZERO,
        used: Fen::ZERO,
    };

    /// What is neither bound nor spent; below zero when more was issued than granted (R13).
    pub fn free(&self) -> Fen {
        self.granted - self.reserved - self.used
    }
}

impl From<&store::Book> for Balance {
    fn from(book: &store::Book) -> Balance {
        Balance {
            granted: Fen::new(book.granted),
            reserved: Fen::new(book.reserved),
            used: Fen::new(book.used),
        }
    }
}

impl Deal<'_> {
    /// What a book stands at, locked until this act ends.
    pub async fn balance(&self, book: &Book) -> Result<Balance, Refused> {
        let row = self.tx.lock::<store::Book>(book.key()).await?;
        Ok(row.as_ref().map_or(Balance::EMPTY, Balance::from))
    }

    /// Posts the lines of one act. The books' constraints refuse what would exceed a
    /// ceiling or an appropriation.
    pub async fn post(&self, lines: Vec<Line>, kind: FileKind, file: Uuid) -> Result<(), Refused> {
        let sum: Fen = lines.iter().map(|line| line.amount).sum();
        if !sum.is_zero() {
            return Err(Refused::Fault("postings do not sum to zero".into()));
        }
        // Books are locked in the order of their keys, so that two acts never wait for each other.
        let mut books: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for line in lines {
            books.entry(line.book.key()).or_default().push(line);
        }
        for (key, lines) in books {
            self.post_to(&key, lines, kind, file).await?;
        }
        Ok(())
    }

    async fn post_to(
        &self,
        key: &str,
        lines: Vec<Line>,
        kind: FileKind,
        file: Uuid,
    ) -> Result<(), Refused> {
        let Some(first) = lines.first() else {
            return Ok(());
        };
        self.tx.open_book(blank(key, &first.book)?).await?;
        let mut book: store::Book = self.take(key.to_owned()).await?;
        for line in lines {
            let amount = line.amount.fen();
            match line.bucket {
                Bucket::Source => book.granted -= amount,
                Bucket::Reserved => book.reserved += amount,
                Bucket::Used => book.used += amount,
                Bucket::Free => {}
            }
            book.entries += 1;
            let mut posting = Posting {
                id: self.new_id(),
                book: key.to_owned(),
                entry: book.entries,
                deal: self.id,
                bucket: line.bucket.code().to_owned(),
                amount,
                act: self.act.code().to_owned(),
                clause: line.clause.number().to_owned(),
                file_kind: kind.code().to_owned(),
                file,
                at: self.now,
                prev: book.head,
                hash: String::new(),
            };
            posting.hash = hash_of(&posting)?;
            book.head = posting.hash.clone();
            self.tx.insert(posting).await?;
        }
        self.tx.update(book).await?;
        Ok(())
    }
}

fn blank(key: &str, book: &Book) -> Result<store::Book, Refused> {
    let (kind, year, subject) = match book {
        Book::Budget { year, .. } => ("budget", *year, None),
        Book::Ceiling { subject, year } => {
            let subject = Uuid::parse_str(subject).map_err(|e| Refused::Fault(e.to_string()))?;
            ("ceiling", *year, Some(subject))
        }
    };
    Ok(store::Book {
        key: key.to_owned(),
        kind: kind.to_owned(),
        year: i64::from(year),
        subject,
        granted: 0,
        reserved: 0,
        used: 0,
        entries: 0,
        head: BEGINNING.to_owned(),
        lapsed: 0,
        provider: None,
    })
}

/// The hash over everything a posting says and the hash before it in its book.
pub(crate) fn hash_of(posting: &Posting) -> Result<String, serde_json::Error> {
    let content = serde_json::to_string(&(
        (posting.id, &posting.book, posting.entry, posting.deal),
        (&posting.bucket, posting.amount),
        (&posting.act, &posting.clause),
        (&posting.file_kind, posting.file),
        posting.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        &posting.prev,
    ))?;
    Ok(digest(content.as_bytes()))
}
