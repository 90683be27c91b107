//! From what was typed to the providers that have all of it, and to the nearest ones when none has.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::doc::Kind;
use super::index::{Index, Place, of};
use super::sound;
use super::words::{self, Run};

/// As many characters of a query are looked for; the rest is left out, and the page says so.
pub const LONGEST: usize = 100;
const TERMS: usize = 32;

/// One thing that must be found at a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is compared, and as it is marked on the page.
    pub text: String,
    /// As it is told to the visitor.
    pub shown: String,
}

/// Lines in which some of the terms stand.
struct Clue<'i> {
    terms: u64,
    lines: Cow<'i, [Place]>,
    weight: u64,
}

/// A query against one state of the index.
pub(super) struct Sought<'i> {
    pub terms: Vec<Term>,
    /// Whether something of the query was left out because it was too long.
    pub cut: bool,
    /// Whether all of it is one Latin stretch, such as the number of a standard.
    pub latin: bool,
    clues: Vec<Clue<'i>>,
}

/// How well a provider answers, and which lines of it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub slot: u32,
    pub score: u64,
}

impl<'i> Sought<'i> {
    pub fn read(index: &'i Index, typed: &str) -> Sought<'i> {
        let short: String = typed.chars().take(LONGEST).collect();
        let runs = words::runs(&short);
        let mut sought = Sought {
            terms: Vec::new(),
            cut: typed.chars().nth(LONGEST).is_some(),
            latin: matches!(runs[..], [Run::Latin(_)]),
            clues: Vec::new(),
        };
        for run in runs {
            let from = sought.terms.len();
            match &run {
                Run::Han(run) => sought.han(index, run),
                Run::Latin(words) => sought.latin(index, words),
            }
            if sought.terms.len() > TERMS {
                sought.terms.truncate(from);
                sought.clues.retain(|clue| clue.terms < 1 << from);
                sought.cut = true;
                break;
            }
        }
        sought
    }

    fn term(&mut self, text: &str, shown: &str) -> u64 {
        let at = self.terms.len().min(63);
        self.terms.push(Term {
            text: text.to_owned(),
            shown: shown.to_owned(),
        });
        1 << at
    }

    fn clue(&mut self, terms: u64, lines: impl Into<Cow<'i, [Place]>>, weight: u64) {
        let lines = lines.into();
        if !lines.is_empty() {
            self.clues.push(Clue {
                terms,
                lines,
                weight,
            });
        }
    }

    fn han(&mut self, index: &'i Index, run: &str) {
        let mut asked = words::asked(run);
        let mut seen = BTreeSet::new();
        asked.retain(|word| seen.insert(word.clone()));
        self.cut |= asked.len() > TERMS;
        asked.truncate(TERMS);
        let mut all = 0;
        for word in &asked {
            let bit = self.term(word, word);
            all |= bit;
            let known = index.word(word);
            if known.is_empty() {
                self.clue(bit, index.literal(word), 1);
            } else {
                let weight = rarity(index, known);
                self.clue(bit, known, weight);
            }
        }
        // What is copied from a page is found, wherever the dictionary would cut it.
        if asked.len() > 1 {
            self.clue(all, index.literal(run), 4);
        }
    }

    /// Neighbouring words are one when the index has them so, as in `GB/T 5009.5`.
    fn latin(&mut self, index: &'i Index, words: &[Vec<String>]) {
        self.cut |= words.len() > TERMS;
        let words = &words[..words.len().min(TERMS)];
        let mut from = 0;
        let mut all = 0;
        while from < words.len() {
            let ends = (from + 1..=words.len()).rev();
            let mut known =
                ends.filter_map(|to| Some((to, known(index, &words[from..to].concat())?)));
            let (to, word) = known
                .next()
                .unwrap_or_else(|| (from + 1, words[from].concat()));
            let bit = self.term(&word, &word);
            all |= bit;
            let lines = index.word(&word);
            self.clue(bit, lines, rarity(index, lines));
            if let Some(sound) = sound::typed(&words[from..to].concat()) {
                self.clue(bit, sounding(index, &sound), 2);
            }
            from = to;
        }
        if let Some(sound) = sound::typed(&words.concat()).filter(|_| words.len() > 1) {
            self.clue(all, sounding(index, &sound), 4);
        }
    }

    fn wanted(&self) -> u64 {
        (0..self.terms.len()).fold(0, |all, at| all | 1 << at.min(63))
    }

    /// The providers that have every term.
    pub fn matches(&self, index: &Index) -> Vec<Match> {
        self.having(index, self.wanted())
    }

    fn having(&self, index: &Index, wanted: u64) -> Vec<Match> {
        let mut found = vec![(0_u64, 0_u64); index.slots()];
        for clue in self.clues.iter().filter(|clue| clue.terms & wanted != 0) {
            for lines in clue.lines.chunk_by(|a, b| a.slot == b.slot) {
                let slot = lines[0].slot;
                let Some(entry) = index.get(slot) else {
                    continue;
                };
                let kinds = lines
                    .iter()
                    .map(|place| entry.listed.kind(place.line).weight());
                let best = kinds.max().unwrap_or(0);
                let (terms, score) = &mut found[slot as usize];
                *terms |= clue.terms;
                *score += best * clue.weight;
            }
        }
        let all = (0u32..).zip(found);
        all.filter(|(_, (terms, _))| terms & wanted == wanted)
            .map(|(slot, (_, score))| Match { slot, score })
            .collect()
    }

    /// The lines of a provider that answer, the best first: how many terms, then how telling.
    pub fn lines(&self, index: &Index, slot: u32) -> Vec<u32> {
        let Some(entry) = index.get(slot) else {
            return Vec::new();
        };
        let mut lines: BTreeMap<u32, u64> = BTreeMap::new();
        for clue in &self.clues {
            for place in of(&clue.lines, slot) {
                *lines.entry(place.line).or_default() |= clue.terms;
            }
        }
        let mut lines: Vec<(u32, u64)> = lines.into_iter().collect();
        lines.sort_by_key(|(line, terms)| {
            let weight = entry.listed.kind(*line).weight();
            (std::cmp::Reverse((terms.count_ones(), weight)), *line)
        });
        lines.into_iter().map(|(line, _)| line).collect()
    }

    /// Whether a line of this kind answers at this provider, and which.
    pub fn answering(&self, index: &Index, slot: u32, kind: Kind) -> Vec<u32> {
        let Some(entry) = index.get(slot) else {
            return Vec::new();
        };
        let places = self.clues.iter().flat_map(|clue| of(&clue.lines, slot));
        let mut lines: Vec<u32> = places
            .map(|place| place.line)
            .filter(|line| entry.listed.kind(*line) == kind)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// The query without the terms that are rarest, as few as needed until somebody has the rest.
    pub fn fewer(self, index: &Index) -> Option<(Sought<'i>, Vec<Match>)> {
        let mut order: Vec<usize> = (0..self.terms.len()).collect();
        order.sort_by_key(|at| self.spread(1 << (*at).min(63)));
        for dropped in 1..order.len() {
            let kept = &order[dropped..];
            let wanted = kept.iter().fold(0, |all, at| all | 1 << (*at).min(63));
            let found = self.having(index, wanted);
            if !found.is_empty() {
                return Some((self.only(wanted), found));
            }
        }
        None
    }

    fn only(mut self, wanted: u64) -> Sought<'i> {
        let mut at = 0;
        self.terms.retain(|_| {
            at += 1;
            wanted & (1 << (at - 1)) != 0
        });
        self.clues.retain(|clue| clue.terms & wanted != 0);
        self
    }

    fn spread(&self, term: u64) -> usize {
        let clues = self.clues.iter().filter(|clue| clue.terms & term != 0);
        clues.map(|clue| clue.lines.len()).sum()
    }
}

/// The joined parts as the index has them, if it has; the T of a recommended standard may be too much.
pub(super) fn known(index: &Index, parts: &[String]) -> Option<String> {
    let word = parts.concat();
    if !index.word(&word).is_empty() {
        return Some(word);
    }
    let t = parts.windows(2).position(|pair| {
        pair[0].ends_with('t') && pair[1].starts_with(|c: char| c.is_ascii_digit())
    })?;
    let mut parts = parts.to_vec();
    parts[t].pop();
    let word = parts.concat();
    (!index.word(&word).is_empty()).then_some(word)
}

/// A word that few lines have tells more than one that all have.
fn rarity(index: &Index, lines: &[Place]) -> u64 {
    let share = index.slots().max(1) / lines.len().max(1);
    u64::from(share.max(1).ilog2()) + 2
}

fn sounding(index: &Index, sound: &str) -> Vec<Place> {
    let named = index
        .all()
        .filter(|(_, entry)| entry.sound.find(sound).is_some());
    named.map(|(slot, _)| Place { slot, line: 0 }).collect()
}

/// Lists longer than this tell nothing of a word typed wrong.
const COMMON: usize = 8_000;
/// How many nearest words or lines are offered.
const OFFERED: usize = 20;

/// What comes nearest to a query of which nothing is found: words one letter off, or lines that share most characters.
pub(super) fn nearest<'i>(index: &'i Index, typed: &str) -> Sought<'i> {
    let short: String = typed.chars().take(LONGEST).collect();
    let mut sought = Sought {
        terms: Vec::new(),
        cut: false,
        latin: false,
        clues: Vec::new(),
    };
    for run in words::runs(&short) {
        match run {
            Run::Han(run) => {
                let (lines, shared) = sharing(index, &run);
                if !lines.is_empty() {
                    let bit = sought.term(&shared, &run);
                    sought.clue(bit, lines, 1);
                }
            }
            Run::Latin(words) => {
                let near = like(index, &words.concat());
                if let Some(word) = near.first() {
                    let bit = sought.term(word, word);
                    for word in near.iter().take(OFFERED) {
                        sought.clue(bit, index.word(word), 1);
                    }
                }
            }
        }
    }
    sought
}

/// The words of the index nearest to one typed: its longest beginning with a number in it, such as a standard of
/// another year, else those one letter off.
pub(super) fn like(index: &Index, parts: &[String]) -> Vec<String> {
    let numbered = |end: &usize| parts[*end - 1].starts_with(|c: char| c.is_ascii_digit());
    let mut ends = (2..=parts.len()).rev().filter(numbered);
    if let Some(word) = ends.find_map(|end| known(index, &parts[..end])) {
        return vec![word];
    }
    let typed = parts.concat();
    let near = index.all_words().filter(|word| one_off(word, &typed));
    let mut near: Vec<String> = near.map(str::to_owned).collect();
    near.sort_unstable();
    near
}

/// The lines that share most characters with a text, at least half of them, or sound like it; and what they share.
fn sharing(index: &Index, run: &str) -> (Vec<Place>, String) {
    let chars: Vec<char> = run.chars().collect();
    let mut lines: HashMap<Place, usize> = HashMap::new();
    let pairs = chars.windows(2).map(|pair| ((pair[0], pair[1]), 2));
    for (gram, weight) in chars.iter().map(|c| ((*c, '\0'), 1)).chain(pairs) {
        let list = index.gram(gram);
        if list.len() <= COMMON {
            for place in list {
                *lines.entry(*place).or_default() += weight;
            }
        }
    }
    let enough = chars.len().div_ceil(2);
    let best = lines.values().copied().max().unwrap_or(0);
    let mut near: Vec<Place> = lines
        .into_iter()
        .filter(|(_, shared)| *shared >= enough && 2 * *shared > best)
        .map(|(place, _)| place)
        .collect();
    let sound = sound::same(run);
    near.extend(sounding(index, &sound));
    near.sort_unstable();
    near.dedup();
    (near, run.to_owned())
}

/// Whether two words of four letters and more differ by one letter: another, one more or one less.
fn one_off(word: &str, typed: &str) -> bool {
    let (long, short) = if word.len() >= typed.len() {
        (word.as_bytes(), typed.as_bytes())
    } else {
        (typed.as_bytes(), word.as_bytes())
    };
    if short.len() < 4 || long.len() - short.len() > 1 {
        return false;
    }
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let rest = if long.len() == short.len() {
        same + 1
    } else {
        same
    };
    long.get(same + 1..) == short.get(rest..) && long != short
}
