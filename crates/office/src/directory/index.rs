//! The inverted index over everything public, kept in memory and changed provider by provider.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::doc::Listed;
use super::sound::{self, Sound};
use super::words;

/// A line of a provider; a list of them stands in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub slot: u32,
    pub line: u32,
}

/// A provider ready for the index, or one that left the directory.
pub(super) struct Prepared {
    pub id: Uuid,
    pub entry: Option<Entry>,
    words: BTreeMap<String, Vec<u32>>,
    grams: BTreeMap<(char, char), Vec<u32>>,
}

#[derive(Clone)]
pub(super) struct Entry {
    pub listed: Arc<Listed>,
    pub sound: Sound,
}

/// Cuts every line of a provider into words: the costly part, done before the index is locked.
pub(super) fn prepare(id: Uuid, listed: Option<Listed>) -> Prepared {
    let mut ready = Prepared {
        id,
        entry: None,
        words: BTreeMap::new(),
        grams: BTreeMap::new(),
    };
    let Some(listed) = listed else {
        return ready;
    };
    for line in 0..listed.lines() {
        let text = listed.text(line);
        for word in words::words(&text) {
            ready.words.entry(word).or_default().push(line);
        }
        for gram in words::grams(&text) {
            ready.grams.entry(gram).or_default().push(line);
        }
    }
    ready.entry = Some(Entry {
        sound: Sound::of(&listed.name),
        listed: Arc::new(listed),
    });
    ready
}

#[derive(Default)]
pub(super) struct Index {
    /// The version of the last change taken up; 0 before the first.
    pub version: i64,
    pub changed_at: Option<DateTime<Utc>>,
    entries: Vec<Option<Entry>>,
    slots: HashMap<Uuid, u32>,
    words: HashMap<String, Vec<Place>>,
    grams: HashMap<(char, char), Vec<Place>>,
    /// The Chinese words by how they sound.
    sounds: HashMap<String, Vec<String>>,
}

impl Index {
    pub fn apply(&mut self, ready: Prepared) {
        let slot = match self.slots.get(&ready.id) {
            Some(slot) => *slot,
            None if ready.entry.is_none() => return,
            None => self.new_slot(ready.id),
        };
        let at = slot as usize;
        if let Some(old) = self.entries[at].take() {
            self.forget(slot, &old.listed);
        }
        for (word, lines) in ready.words {
            if !self.words.contains_key(&word) {
                self.hear(&word);
            }
            enter(self.words.entry(word).or_default(), slot, &lines);
        }
        for (gram, lines) in ready.grams {
            enter(self.grams.entry(gram).or_default(), slot, &lines);
        }
        self.entries[at] = ready.entry;
    }

    fn new_slot(&mut self, id: Uuid) -> u32 {
        // Fewer providers than this live on earth.
        let slot = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(None);
        self.slots.insert(id, slot);
        slot
    }

    fn forget(&mut self, slot: u32, old: &Listed) {
        for line in 0..old.lines() {
            let text = old.text(line);
            for word in words::words(&text) {
                leave(&mut self.words, &word, slot);
                if !self.words.contains_key(&word)
                    && let Some(alike) = self.sounds.get_mut(&sound::same(&word))
                {
                    alike.retain(|other| *other != word);
                }
            }
            for gram in words::grams(&text) {
                leave(&mut self.grams, &gram, slot);
            }
        }
    }

    fn hear(&mut self, word: &str) {
        if word.chars().all(words::is_han) {
            let alike = self.sounds.entry(sound::same(word)).or_default();
            alike.push(word.to_owned());
        }
    }

    /// The words that sound like this, in full and without tones.
    pub fn sounding(&self, sound: &str) -> &[String] {
        self.sounds.get(sound).map_or(&[], Vec::as_slice)
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.all()
            .map(|(_, entry)| entry.listed.lines() as usize)
            .sum()
    }

    pub fn slots(&self) -> usize {
        self.entries.len()
    }

    pub fn get(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(slot as usize)?.as_ref()
    }

    /// Everybody in the directory, with the slot.
    pub fn all(&self) -> impl Iterator<Item = (u32, &Entry)> {
        let slots = 0u32..;
        let entries = slots.zip(&self.entries);
        entries.filter_map(|(slot, entry)| Some((slot, entry.as_ref()?)))
    }

    pub fn word(&self, word: &str) -> &[Place] {
        self.words.get(word).map_or(&[], Vec::as_slice)
    }

    pub fn gram(&self, gram: (char, char)) -> &[Place] {
        self.grams.get(&gram).map_or(&[], Vec::as_slice)
    }

    pub fn all_words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// The lines in which a Chinese text stands as it is.
    pub fn literal(&self, text: &str) -> Vec<Place> {
        let chars: Vec<char> = text.chars().collect();
        if let [one] = chars[..] {
            return self.gram((one, '\0')).to_vec();
        }
        let mut lists: Vec<&[Place]> = chars
            .windows(2)
            .map(|pair| self.gram((pair[0], pair[1])))
            .collect();
        lists.sort_unstable_by_key(|list| list.len());
        let Some((rarest, others)) = lists.split_first() else {
            return Vec::new();
        };
        let everywhere = |place: &&Place| {
            let found = |list: &&[Place]| list.binary_search(place).is_ok();
            others.iter().all(found) && (chars.len() == 2 || self.says(**place, text))
        };
        rarest.iter().filter(everywhere).copied().collect()
    }

    /// Whether a line says a text; pairs of characters alone could stand apart.
    fn says(&self, place: Place, text: &str) -> bool {
        self.get(place.slot).is_some_and(|entry| {
            let line = entry.listed.text(place.line);
            line.chars()
                .map(words::plain)
                .collect::<String>()
                .contains(text)
        })
    }
}

/// The part of a list that belongs to one provider.
pub(super) fn of(list: &[Place], slot: u32) -> &[Place] {
    let from = list.partition_point(|place| place.slot < slot);
    let to = list.partition_point(|place| place.slot <= slot);
    &list[from..to]
}

fn enter(list: &mut Vec<Place>, slot: u32, lines: &[u32]) {
    let at = list.partition_point(|place| place.slot < slot);
    let places = lines.iter().map(|line| Place { slot, line: *line });
    list.splice(at..at, places);
}

fn leave<K: Eq + std::hash::Hash + ToOwned + ?Sized>(
    lists: &mut HashMap<K::Owned, Vec<Place>>,
    key: &K,
    slot: u32,
) where
    K::Owned: std::borrow::Borrow<K> + Eq + std::hash::Hash,
{
    let Some(list) = lists.get_mut(key) else {
        return;
    };
    let from = list.partition_point(|place| place.slot < slot);
    let to = list.partition_point(|place| place.slot <= slot);
    list.drain(from..to);
    if list.is_empty() {
        lists.remove(key);
    }
}
