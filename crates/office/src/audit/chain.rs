//! The chain of one file or book, held in little memory: of what is as it must be, only the hash is kept.

use super::Report;
use crate::record::BEGINNING;
use crate::seal::digest;

/// A hash as a row has it; what is none is told apart from every hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark([u8; 32]);

impl Mark {
    pub fn of(text: &str) -> Mark {
        let mut bytes = [0; 32];
        let hash = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        if !hash || hex::decode_to_slice(text, &mut bytes).is_err() {
            // The digest of a digest is that of no act.
            let other = digest(digest(text.as_bytes()).as_bytes());
            let _ = hex::decode_to_slice(other, &mut bytes);
        }
        Mark(bytes)
    }
}

/// One act or posting, as far as its chain goes.
#[derive(Clone, Copy, Debug)]
struct Link {
    entry: i64,
    prev: Mark,
    hash: Mark,
    /// Whether its hash is not that of what it says.
    altered: bool,
}

/// What was heard of one chain.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    /// The hashes of the first, the second, the third…: each is that of what it says, and joins on to the one before.
    whole: Vec<Mark>,
    /// The others.
    odd: Vec<Link>,
}

impl Chain {
    /// Hears one link, in whatever order they come.
    pub fn hear(&mut self, entry: i64, prev: &str, (hash, computed): (&str, &str)) {
        self.push(Link {
            entry,
            prev: Mark::of(prev),
            hash: Mark::of(hash),
            altered: hash != computed,
        });
    }

    fn push(&mut self, link: Link) {
        match self.odd.is_empty() && self.joins(&link) {
            true => self.whole.push(link.hash),
            false => self.odd.push(link),
        }
    }

    fn joins(&self, link: &Link) -> bool {
        let next = i64::try_from(self.whole.len() + 1) == Ok(link.entry);
        next && !link.altered && link.prev == self.end()
    }

    fn end(&self) -> Mark {
        let end = self.whole.last().copied();
        end.unwrap_or_else(|| Mark::of(BEGINNING))
    }

    /// When all was heard: what came before its turn is taken in.
    pub fn settle(&mut self) {
        let mut odd = std::mem::take(&mut self.odd);
        odd.sort_by_key(|link| link.entry);
        for link in odd {
            self.push(link);
        }
    }

    /// The hash of one link.
    pub fn at(&self, entry: i64) -> Option<Mark> {
        let place = usize::try_from(entry).ok()?.checked_sub(1);
        let whole = place.and_then(|place| self.whole.get(place));
        whole.copied().or_else(|| {
            let odd = self.odd.binary_search_by_key(&entry, |link| link.entry);
            self.odd.get(odd.ok()?).map(|link| link.hash)
        })
    }

    /// The numbers of all links.
    pub fn entries(&self) -> Vec<i64> {
        self.links().into_iter().map(|link| link.entry).collect()
    }

    /// Every link in order; among those that are whole each joins on to the one before.
    fn links(&self) -> Vec<Link> {
        let before = std::iter::once(Mark::of(BEGINNING)).chain(self.whole.iter().copied());
        let whole = self.whole.iter().zip(before).zip(1..);
        let whole = whole.map(|((hash, prev), entry)| Link {
            entry,
            prev,
            hash: *hash,
            altered: false,
        });
        let mut links: Vec<Link> = whole.chain(self.odd.iter().copied()).collect();
        links.sort_by_key(|link| link.entry);
        links
    }

    /// Follows the chain from its beginning to its head.
    pub fn follow(&self, name: &str, (entries, head): (i64, &str), report: &mut Report) {
        let all = i64::try_from(self.whole.len()) == Ok(entries);
        if all && self.odd.is_empty() && self.end() == Mark::of(head) {
            return;
        }
        let links = self.links();
        let mut expected = 1;
        let mut prev = Mark::of(BEGINNING);
        for link in &links {
            let complete = expected >= link.entry;
            gap(name, expected, link.entry, report);
            if link.altered {
                report.flaw(name, link.entry, "被改动");
            } else if link.prev != prev && complete {
                report.flaw(name, link.entry, "与上一条不相接");
            }
            if link.entry > entries {
                report.flaw(name, link.entry, "插入在记录头之后");
            }
            prev = link.hash;
            expected = expected.max(link.entry.saturating_add(1));
        }
        gap(name, expected, entries.saturating_add(1), report);
        let last = links.iter().rev().find(|link| link.entry == entries);
        if last.is_some_and(|link| link.hash != Mark::of(head)) {
            report.flaw(name, entries, "记录头的杂凑值不符");
        }
    }
}

/// A gap is named row by row up to here: one altered number must not fill the memory.
pub(super) const NAMED: i64 = 100;

/// Names the rows that are missing from `from` up to and without `to`.
fn gap(chain: &str, from: i64, to: i64, report: &mut Report) {
    let named = to.min(from.saturating_add(NAMED));
    for entry in from..named {
        report.flaw(chain, entry, "缺失");
    }
    if named < to {
        report.flaw(chain, named, "缺失，直到下一条为止");
    }
}
