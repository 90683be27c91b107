//! The public directory of providers in force (7.4): search, filters with counts, order.
//!
//! It is kept in memory by every process and asks the database at each search what changed since, so that a
//! decision shows in the next answer. The rows stay the only truth; the index can be thrown away at any time.

#[doc(hidden)]
pub mod alone;
pub mod atlas;
mod doc;
mod fit;
mod index;
mod load;
mod mark;
mod query;
mod seek;
mod sift;
mod sound;
mod words;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rules::Fen;
use rules::law::Law;

pub use doc::{Kind, Listed, Offer, Paper, Tool};
pub use fit::{Fit, Fitting, Wanted, Why, fitting};
pub(crate) use load::Directory;
pub use mark::Piece;
pub use query::{Band, Query, Sort};
pub use seek::LONGEST;
pub use sift::{Count, Facets};

use crate::Office;
use crate::act::Deal;
use crate::error::Refused;
use doc::Line;
use index::Index;
use seek::{Match, Sought};
use sift::{Key, Sieve};

/// One provider of the list, and why it is there.
#[derive(Clone, Debug)]
pub struct Hit {
    pub listed: Arc<Listed>,
    pub name: Vec<Piece>,
    /// The lines that answer best, besides the name.
    pub lines: Vec<Shown>,
    /// How many more services and instruments answer.
    pub more: usize,
    /// The lowest price among the services asked for.
    pub price: Option<Fen>,
}

/// A line that answers.
#[derive(Clone, Debug)]
pub struct Shown {
    pub kind: Kind,
    pub text: Vec<Piece>,
    /// Price, unit and working days of a service.
    pub offer: Option<Offer>,
}

/// What a search came to.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// How many pass all filters, on all pages.
    pub total: usize,
    pub hits: Vec<Hit>,
    pub facets: Facets,
    /// The page shown, from 1, of how many.
    pub page: usize,
    pub pages: usize,
    /// The words that were looked for, as they were understood.
    pub terms: Vec<String>,
    /// Whether the query was longer than is looked for.
    pub cut: bool,
    /// How many answer the words, whatever the filters.
    pub unfiltered: usize,
    /// When nothing answers the words: what comes nearest.
    pub nearest: Option<Nearest>,
}

/// What comes nearest to a query of which nothing is found.
#[derive(Clone, Debug)]
pub struct Nearest {
    /// The words that these have; empty when they only resemble what was typed.
    pub terms: Vec<String>,
    pub total: usize,
    pub hits: Vec<Hit>,
}

/// How many lines of a provider are shown, and how many providers come nearest.
const LINES: usize = 3;
const NEAREST: usize = 10;

/// Looks in the directory as it stands at this moment.
pub async fn search(office: &Office, query: &Query) -> Result<Found, Refused> {
    let index = load::current(office).await?;
    Ok(look(&index, query, office.law))
}

fn look(index: &Index, query: &Query, law: &Law) -> Found {
    let sought = Sought::read(index, &query.words);
    let matches = answers(index, &sought);
    let mut found = sift(index, &sought, &matches, query, law);
    found.cut = sought.cut;
    found.terms = sought.terms.iter().map(|term| term.shown.clone()).collect();
    if matches.is_empty() && !sought.terms.is_empty() {
        found.nearest = nearest(index, sought, query, law);
    }
    found
}

/// Without words everybody answers.
fn answers(index: &Index, sought: &Sought<'_>) -> Vec<Match> {
    if sought.terms.is_empty() {
        let all = index.all();
        return all.map(|(slot, _)| Match { slot, score: 0 }).collect();
    }
    sought.matches(index)
}

/// Less of the query, or something like it; a single word typed wrong has no less.
fn nearest(index: &Index, sought: Sought<'_>, query: &Query, law: &Law) -> Option<Nearest> {
    let mut plain = query.unfiltered();
    plain.on_page = NEAREST;
    let offered = |sought: Sought<'_>, matches: &[Match], fewer: bool| {
        let found = sift(index, &sought, matches, &plain, law);
        let terms = sought.terms.into_iter().filter(|_| fewer);
        (found.total > 0).then(|| Nearest {
            terms: terms.map(|term| term.shown).collect(),
            total: found.total,
            hits: found.hits,
        })
    };
    let like = |words| {
        let like = seek::nearest(index, words);
        let mut matches = like.matches(index);
        matches.retain(|_| !like.terms.is_empty());
        offered(like, &matches, false)
    };
    if sought.latin
        && let Some(found) = like(&query.words)
    {
        return Some(found);
    }
    match sought.fewer(index) {
        Some((fewer, matches)) => offered(fewer, &matches, true),
        None => like(&query.words),
    }
}

fn sift<'q>(
    index: &'q Index,
    sought: &Sought<'_>,
    matches: &[Match],
    query: &'q Query,
    law: &'q Law,
) -> Found {
    let mut sieve = Sieve::new(query, law);
    let mut keys: Vec<(u32, Key<'_>)> = Vec::new();
    for Match { slot, score } in matches {
        let Some(entry) = index.get(*slot) else {
            continue;
        };
        let listed = &*entry.listed;
        let answering = answering(index, sought, *slot, listed);
        if sieve.pass(listed, &answering) {
            let key = Key {
                listed,
                score: *score,
                sound: entry.sound.order(),
                price: sift::price(listed, &answering, query),
            };
            keys.push((*slot, key));
        }
    }
    keys.sort_by(|a, b| sift::order(&a.1, &b.1, query.sort));
    let pages = keys.len().div_ceil(query.on_page.max(1)).max(1);
    let page = query.page.clamp(1, pages);
    let shown = keys
        .iter()
        .skip((page - 1) * query.on_page)
        .take(query.on_page);
    Found {
        hits: shown
            .map(|(slot, key)| hit(index, sought, *slot, key))
            .collect(),
        total: keys.len(),
        facets: sieve.facets(),
        page,
        pages,
        unfiltered: matches.len(),
        ..Found::default()
    }
}

/// The services of a provider that answer the words.
fn answering<'l>(
    index: &Index,
    sought: &Sought<'_>,
    slot: u32,
    listed: &'l Listed,
) -> Vec<&'l Offer> {
    let lines = sought.answering(index, slot, Kind::Offer);
    let offers = lines
        .into_iter()
        .filter_map(|line| match listed.line(line) {
            Line::Offer(at) => listed.offers.get(at),
            _ => None,
        });
    offers.collect()
}

fn hit(index: &Index, sought: &Sought<'_>, slot: u32, key: &Key<'_>) -> Hit {
    let answers = telling(key.listed, sought.lines(index, slot));
    let entries = answers.iter().skip(LINES).filter(|line| {
        let kind = key.listed.kind(**line);
        matches!(kind, Kind::Offer | Kind::Tool)
    });
    Hit {
        more: entries.count(),
        lines: answers
            .iter()
            .take(LINES)
            .map(|line| shown(key.listed, *line, sought))
            .collect(),
        name: name(index, slot, key.listed, sought),
        listed: index.get(slot).map_or_else(
            || Arc::new(key.listed.clone()),
            |entry| entry.listed.clone(),
        ),
        price: key.price,
    }
}

/// The lines worth showing: what the filters say as well is shown only where nothing else answers.
fn telling(listed: &Listed, lines: Vec<u32>) -> Vec<u32> {
    let general = |kind| matches!(kind, Kind::Place | Kind::Class | Kind::Uses);
    let only_general = lines.iter().all(|line| general(listed.kind(*line)));
    let worth = |line: &u32| match listed.kind(*line) {
        Kind::Name => false,
        kind => only_general || !general(kind),
    };
    lines.into_iter().filter(worth).collect()
}

fn shown(listed: &Listed, line: u32, sought: &Sought<'_>) -> Shown {
    Shown {
        kind: listed.kind(line),
        text: mark::mark(&listed.text(line), &sought.terms),
        offer: match listed.line(line) {
            Line::Offer(at) => listed.offers.get(at).cloned(),
            _ => None,
        },
    }
}

/// The name with what answers: the words, or what sounds like them.
fn name(index: &Index, slot: u32, listed: &Listed, sought: &Sought<'_>) -> Vec<Piece> {
    let pieces = mark::mark(&listed.name, &sought.terms);
    if pieces.iter().any(|piece| piece.hit) {
        return pieces;
    }
    let whole: String = sought.terms.iter().map(|term| term.text.as_str()).collect();
    let heard = index.get(slot).and_then(|entry| entry.sound.find(&whole));
    heard.map_or(pieces, |place| mark::stretch(&listed.name, place))
}

impl Deal<'_> {
    /// Notes that what the directory shows of a provider changes with this act.
    ///
    /// Every act recorded on a provider's file does so by itself; this is for acts on other files that change what
    /// is shown of a provider.
    pub fn relist(&self, provider: uuid::Uuid) {
        if let Ok(mut listed) = self.relisted.lock() {
            listed.insert(provider);
        }
    }
}

/// Has every process read the whole directory anew; how many providers were noted.
pub async fn rebuild(office: &Office) -> Result<usize, Refused> {
    let tx = office.store.begin().await?;
    let ids = store::queries::directory::everyone(&tx).await?;
    for some in ids.chunks(500) {
        tx.relist(some, office.now()).await?;
    }
    tx.commit().await?;
    Ok(ids.len())
}

/// Reads dictionary and directory before the first visitor has to wait for them; how many providers there are.
pub async fn warm(office: &Office) -> Result<usize, Refused> {
    Ok(load::current(office).await?.all().count())
}

/// Everything public at this moment: the providers, their version, and when the last change was.
pub async fn everything(office: &Office) -> Result<Everything, Refused> {
    let index = load::current(office).await?;
    let mut providers: Vec<Arc<Listed>> =
        index.all().map(|(_, entry)| entry.listed.clone()).collect();
    providers.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(Everything {
        version: index.version,
        changed_at: index.changed_at,
        providers,
    })
}

/// The directory at one moment.
#[derive(Clone, Debug)]
pub struct Everything {
    pub version: i64,
    /// None while nobody was ever listed.
    pub changed_at: Option<DateTime<Utc>>,
    pub providers: Vec<Arc<Listed>>,
}
