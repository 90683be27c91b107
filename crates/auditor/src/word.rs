//! States as words that outlive a run, and maps whose keys are pairs: how the books are kept overnight.

use serde::{Deserialize, Deserializer, Serializer};

/// A state.
pub type Word = &'static str;

/// Every state of every file.
const WORDS: [&str; 67] = [
    "drawn",
    "submitted",
    "rechecking",
    "confirming",
    "returned",
    "refused",
    "withdrawn",
    "running",
    "done-by-subject",
    "done-by-provider",
    "done",
    "ended",
    "issued",
    "set-off",
    "paid-in-full",
    "claimed",
    "redeemed",
    "void",
    "expired",
    "payable",
    "instructed",
    "bounced",
    "paid",
    "released-once",
    "released",
    "sent",
    "settled",
    "cancelled",
    "owed",
    "written-off",
    "waiting",
    "offered",
    "confirmed",
    "opened",
    "decided",
    "appealed",
    "upheld",
    "closed",
    "cleared",
    "objected",
    "answered",
    "published",
    "proposed",
    "applied",
    "taken-in",
    "to-review",
    "reviewing",
    "reviewed",
    "noticed",
    "reopened",
    "filed",
    "suspended",
    "rectified",
    "open",
    "scored",
    "declined",
    "late",
    "planned",
    "recorded",
    "passed",
    "rectify",
    "mended",
    "charged",
    "approved",
    "accepted",
    "chosen",
    "taken-back",
];

pub fn serialize<S: Serializer>(word: &Word, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(word)
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    let word = String::deserialize(from)?;
    let known = WORDS.into_iter().find(|one| *one == word);
    known.ok_or_else(|| serde::de::Error::custom(format!("no state is {word}")))
}

/// A map as a list of pairs: text formats have no keys but words.
pub mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<K, V, S>(map: &BTreeMap<K, V>, to: S) -> Result<S::Ok, S::Error>
    where
        K: Serialize,
        V: Serialize,
        S: Serializer,
    {
        to.collect_seq(map)
    }

    pub fn deserialize<'de, K, V, D>(from: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(from)?.into_iter().collect())
    }
}
