//! Posting to the books: insert-only, chained, balances kept beside and checked.

mod proof;

pub(crate) use proof::AT_ONCE;
pub use proof::{Fault, Proof, prove};

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use rules::Fen;
use rules::duties::{Act, Role};
use rules::ledger::budget::{Stand, Watched, crossed};
use rules::ledger::{Book, Bucket, Line as Lines, Posting as Line};
use store::Posting;
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::BEGINNING;
use crate::seal::digest;
use crate::subjects::view::year;

/// What a book stands at, in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    pub granted: Fen,
    pub reserved: Fen,
    pub used: Fen,
    /// What was given back at the close of the year.
    pub lapsed: Fen,
}

impl Balance {
    pub const EMPTY: Balance = Balance {
        granted: Fen::ZERO,
        reserved: Fen::ZERO,
        used: Fen::ZERO,
        lapsed: Fen::ZERO,
    };

    /// What is neither bound nor spent; below zero when more was issued than granted (R13).
    pub fn free(&self) -> Fen {
        self.stand().free()
    }

    pub fn stand(&self) -> Stand {
        Stand {
            granted: self.granted,
            reserved: self.reserved,
            used: self.used,
            lapsed: self.lapsed,
        }
    }
}

impl From<&store::Book> for Balance {
    fn from(book: &store::Book) -> Balance {
        Balance {
            granted: Fen::new(book.granted),
            reserved: Fen::new(book.reserved),
            used: Fen::new(book.used),
            lapsed: Fen::new(book.lapsed),
        }
    }
}

impl Deal<'_> {
    /// What a book stands at, locked until this act ends.
    pub async fn balance(&self, book: &Book) -> Result<Balance, Refused> {
        let row = self.tx.lock::<store::Book>(book.key()).await?;
        Ok(row.as_ref().map_or(Balance::EMPTY, Balance::from))
    }

    /// Locks the redemption budget of this year and of the one before, from which January still pays.
    pub(crate) async fn lock_budget(&self) -> Result<(), Refused> {
        let year = year(self.today)?;
        let keys = [year - 1, year].map(|year| Book::redemption(year).key());
        Ok(self.tx.lock_books(keys.into()).await?)
    }

    /// Posts the lines of one act. The books' constraints refuse what would exceed a
    /// ceiling or an appropriation.
    pub async fn post(&self, lines: Vec<Line>, kind: FileKind, file: Uuid) -> Result<(), Refused> {
        let sum: Fen = lines.iter().map(|line| line.amount).sum();
        if !sum.is_zero() {
            return Err(Refused::Fault("postings do not sum to zero".into()));
        }
        if !moves_budget(self.act) && lines.iter().any(|line| is_budget(&line.book)) {
            let act = self.act.code();
            return Err(Refused::Fault(format!("{act} has not locked the budget")));
        }
        // Books are locked in one order, so that two acts never wait for each other.
        let mut books: BTreeMap<(u8, String), Vec<Line>> = BTreeMap::new();
        for line in lines {
            let at = (rank(&line.book), line.book.key());
            books.entry(at).or_default().push(line);
        }
        for ((_, key), lines) in books {
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
        let before = Balance::from(&book);
        let whose = first.book.clone();
        for line in lines {
            let amount = line.amount.fen();
            match line.bucket {
                Bucket::Source => book.granted -= amount,
                Bucket::Reserved => book.reserved += amount,
                Bucket::Used => book.used += amount,
                Bucket::Lapsed => book.lapsed += amount,
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
        let after = Balance::from(&book);
        self.tx.update(book).await?;
        self.warn(&whose, &before, &after).await
    }

    /// Finance and the Centre hear of each crossing of 80 and of 100 per cent, once, with the act that crossed it (R13).
    async fn warn(&self, book: &Book, before: &Balance, after: &Balance) -> Result<(), Refused> {
        let Book::Budget { line, year } = book else {
            return Ok(());
        };
        for (watched, percent) in crossed(&before.stand(), &after.stand()) {
            let news = News::of(
                &format!("{year} 年度{line}预算"),
                warning(*line, watched, percent, after),
            );
            let words = news.next(match line {
                Lines::Redemption => "在“预算”中查看，发券照常",
                Lines::Subsidy | Lines::Operating => "在“预算”中查看",
            });
            for role in [Role::Finance, Role::Centre] {
                self.notify(To::Desk(role, None), words.clone(), "/budget")
                    .await?;
            }
        }
        Ok(())
    }
}

fn warning(line: Lines, watched: Watched, percent: i64, after: &Balance) -> String {
    match after.granted.is_zero() && line == Lines::Redemption {
        true => "还没有登记，已经发放创新券".to_owned(),
        false => format!("{}已达 {percent}%", watched.label()),
    }
}

/// The acts that move the region's money or its queue. The budget is locked before anything else in them (`Office::act`),
/// then files, then ceilings and the other books: one order, so that no two acts wait for each other.
pub(crate) const fn moves_budget(act: Act) -> bool {
    matches!(
        act,
        Act::ConfirmContract
            | Act::VoidVoucher
            | Act::LowerContract
            | Act::ExpireVoucher
            | Act::RecheckClaim
            | Act::ConfirmClaim
            | Act::StrikeTicket
            | Act::PayClaim
            | Act::DrawBatch
            | Act::CancelBatch
            | Act::ImportReturn
            | Act::ResolveReturn
            | Act::CorrectAccount
            | Act::CertifyAmendment
            | Act::CertifyAccount
            | Act::Appropriate
            | Act::CloseYear
            | Act::WatchBudget
            | Act::CloseCase
            | Act::DecideSubsidy
            | Act::DecideOperating
            | Act::PayOperating
    )
}

const fn is_budget(book: &Book) -> bool {
    matches!(book, Book::Budget { .. })
}

/// The budget is locked already; ceilings come next, and the others after them.
const fn rank(book: &Book) -> u8 {
    match book {
        Book::Budget { .. } => 0,
        Book::Ceiling { .. } => 1,
        Book::TopUp { .. } => 2,
        Book::Provider { .. } => 3,
        Book::Receivable { .. } => 4,
    }
}

fn blank(key: &str, book: &Book) -> Result<store::Book, Refused> {
    let id = |text: &str| Uuid::parse_str(text).map_err(|e| Refused::Fault(e.to_string()));
    let (subject, provider, programme) = match book {
        Book::Ceiling { subject, .. } => (Some(id(subject)?), None, None),
        Book::Provider { provider, .. } => (None, Some(id(provider)?), None),
        Book::TopUp { programme, .. } => (None, None, Some(id(programme)?)),
        Book::Budget { .. } | Book::Receivable { .. } => (None, None, None),
    };
    Ok(store::Book {
        key: key.to_owned(),
        kind: book.kind().to_owned(),
        // A receivable runs on from year to year.
        year: book.year().map_or(0, i64::from),
        subject,
        granted: 0,
        reserved: 0,
        used: 0,
        entries: 0,
        head: BEGINNING.to_owned(),
        lapsed: 0,
        provider,
        programme,
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
