//! The record of acts: what was done, by whom, when, from where and why.
//!
//! Each act carries an SM3 hash over its content and the hash before it in its file (SEC-06).

use chrono::SecondsFormat;
use rules::Refusal;
use serde::{Deserialize, Serialize};
use store::{Record, RecordHead};
use uuid::Uuid;

use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::seal::digest;
use crate::witness::Noted;

/// What an act leaves in the record besides who, when and where.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// The reasons given to the person, all at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Refusal>,
    /// What the person who acted wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// What else must be provable: amounts in fen, dates, hashes of papers.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub facts: serde_json::Map<String, serde_json::Value>,
}

impl Body {
    pub(crate) fn words(words: impl Into<String>) -> Body {
        Body {
            words: words.into(),
            ..Body::default()
        }
    }

    pub(crate) fn reasons(reasons: &[Refusal]) -> Body {
        Body {
            reasons: reasons.to_vec(),
            ..Body::default()
        }
    }

    pub(crate) fn fact(mut self, name: &str, value: impl Into<serde_json::Value>) -> Body {
        self.facts.insert(name.to_owned(), value.into());
        self
    }
}

/// The change of state an act made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
}

impl<'a> Change<'a> {
    pub const NONE: Change<'static> = Change {
        before: None,
        after: None,
    };

    pub fn begins(after: &'a str) -> Change<'a> {
        Change {
            before: None,
            after: Some(after),
        }
    }

    pub fn from(before: &'a str, after: &'a str) -> Change<'a> {
        Change {
            before: Some(before),
            after: Some(after),
        }
    }
}

/// The hash that the first act of a file follows.
pub(crate) const BEGINNING: &str = "";

impl Deal<'_> {
    /// Appends this act to the record of a file.
    pub async fn record(
        &self,
        kind: FileKind,
        file: Uuid,
        change: Change<'_>,
        body: Body,
    ) -> Result<(), Refused> {
        let head = self.tx.lock_head(kind.code(), file).await?;
        let (entry, prev) = match head {
            Some(head) => (head.entries + 1, head.head),
            None => (1, BEGINNING.to_owned()),
        };
        let mut record = Record {
            id: self.new_id(),
            file_kind: kind.code().to_owned(),
            file,
            entry,
            at: self.now,
            account: self.actor.account,
            name: self.actor.name.clone(),
            role: self.actor.role.code().to_owned(),
            origin: self.actor.origin.clone(),
            act: self.act.code().to_owned(),
            before: change.before.map(str::to_owned),
            after: change.after.map(str::to_owned),
            body: serde_json::to_string(&body)?,
            prev,
            hash: String::new(),
        };
        record.hash = hash_of(&record)?;
        self.tx
            .put_head(RecordHead {
                file_kind: record.file_kind.clone(),
                file,
                entries: entry,
                head: record.hash.clone(),
            })
            .await?;
        let noted = Noted {
            kind: record.file_kind.clone(),
            file,
            entry,
            hash: record.hash.clone(),
        };
        self.tx.insert(record).await?;
        if let Ok(mut recorded) = self.recorded.lock() {
            recorded.push(noted);
        }
        if kind == FileKind::Provider {
            self.relist(file);
        }
        Ok(())
    }
}

/// The hash over everything an act says and the hash before it.
pub(crate) fn hash_of(record: &Record) -> Result<String, serde_json::Error> {
    let content = serde_json::to_string(&(
        (record.id, &record.file_kind, record.file, record.entry),
        record.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        (record.account, &record.name, &record.role, &record.origin),
        (&record.act, &record.before, &record.after),
        &record.body,
        &record.prev,
    ))?;
    Ok(digest(content.as_bytes()))
}
