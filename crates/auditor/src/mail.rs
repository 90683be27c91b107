//! Letters: each notice of somebody who reads mail left one, the mail server took each of them, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};

use crate::read::ask;
use crate::{Findings, Id};

/// What he knows of letters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Letters {
    /// Since when somebody reads mail.
    pub readers: BTreeMap<Id, DateTime<Utc>>,
    taken: BTreeMap<Id, Taken>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Taken {
    words: String,
    /// It came again, and said something else.
    changed: bool,
}

impl Letters {
    /// The mail server took a letter, perhaps not for the first time.
    pub fn take(&mut self, id: Id, words: String) {
        let known = self.taken.entry(id).or_insert_with(|| Taken {
            words: words.clone(),
            changed: false,
        });
        known.changed |= known.words != words;
    }
}

/// Holds the outbox against what the mail server took, and the message centre against the outbox.
pub async fn letters(
    store: &Store,
    Letters { readers, taken }: &Letters,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let mut known = BTreeSet::new();
    let mut written = BTreeSet::new();
    let columns = "id:i account:i subject:t at:m sent_at:m";
    for row in ask(store, columns, "letter", None).await? {
        let id = row.id(0);
        known.insert(id);
        written.insert((row.id(1), row.moment(3), row.text(2).to_owned()));
        let sent = row.moment(4) != DateTime::UNIX_EPOCH;
        found.must(sent, "letter", id, || "was never sent".to_owned());
        let here = taken.get(&id);
        found.must(here.is_some(), "letter", id, || "never arrived".to_owned());
        found.must(here.is_none_or(|one| !one.changed), "letter", id, || {
            "came again with other words".to_owned()
        });
    }
    for id in taken.keys() {
        found.must(known.contains(id), "letter", id, || {
            "nobody wrote it".to_owned()
        });
    }
    for row in ask(store, "id:i account:i words:t at:m", "notice", None).await? {
        let Some(account) = row.some_id(1) else {
            continue;
        };
        let at = row.moment(3);
        if readers.get(&account).is_some_and(|since| at > *since) {
            let there = written.contains(&(account, at, row.text(2).to_owned()));
            found.must(there, "letter", row.id(0), || {
                format!("no letter tells “{}”", row.text(2))
            });
        }
    }
    Ok(())
}
