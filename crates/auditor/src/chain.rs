//! The chains of postings and of acts, followed row by row and hashed anew from their own fields (I1, I2, I8, I10).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::json;
use sm3::{Digest, Sm3};
use store::{Store, StoreError};
use uuid::Uuid;

use crate::Findings;
use crate::model::{Model, Says};
use crate::read::{Line, ask};

/// The end of one chain.
#[derive(Clone, Debug, Default)]
struct End {
    entry: i64,
    hash: String,
    at: Option<DateTime<Utc>>,
    /// The state of the file; none for books.
    state: Option<String>,
    /// How often the state changed.
    changes: u64,
    sums: [i64; 5],
}

/// Who did what to a file, as far as four eyes ask.
#[derive(Clone, Debug)]
pub struct Hand {
    pub act: String,
    pub account: Option<Uuid>,
    pub after: String,
}

/// How far every chain was followed.
#[derive(Default)]
pub struct Chains {
    seen: HashSet<Uuid>,
    books: BTreeMap<String, End>,
    files: BTreeMap<(String, Uuid), End>,
    pub hands: BTreeMap<(String, Uuid), Vec<Hand>>,
}

/// Rows are read again from ten days before a night: no clock is that wrong, and not so many nights are left out.
pub fn since(today: NaiveDate) -> Uuid {
    let at = today.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc() - Duration::days(10);
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

pub(crate) fn sm3(content: &[u8]) -> String {
    hex::encode(Sm3::digest(content))
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

const BUCKETS: [&str; 5] = ["source", "free", "reserved", "used", "lapsed"];

impl Chains {
    /// Every act's postings sum to nothing in each book, and after each act the book obeys its law (I1, I2, I3).
    pub async fn postings(
        &mut self,
        store: &Store,
        from: Option<Uuid>,
        found: &mut Findings,
    ) -> Result<(), StoreError> {
        const COLUMNS: &str = "id:i book:t entry:n deal:i bucket:t amount:n act:t clause:t file_kind:t file:i at:m prev:t hash:t";
        let rest = match from {
            Some(_) => "posting WHERE id >= $1 ORDER BY book, entry",
            None => "posting ORDER BY book, entry",
        };
        let mut deal: BTreeMap<(String, Uuid), i64> = BTreeMap::new();
        let mut touched: BTreeSet<String> = BTreeSet::new();
        let mut last: Option<(String, Uuid)> = None;
        for row in ask(store, COLUMNS, rest, from).await? {
            if !self.seen.insert(row.id(0)) {
                continue;
            }
            let here = (row.text(1).to_owned(), row.id(3));
            if let Some(before) = last.take().filter(|before| *before != here) {
                self.prefix(&before.0, found);
            }
            self.posting(&row, found);
            *deal.entry(here.clone()).or_default() += row.number(5);
            touched.insert(here.0.clone());
            last = Some(here);
        }
        for key in &touched {
            self.prefix(key, found);
        }
        for ((book, deal), sum) in deal {
            found.must(sum == 0, "I1", &book, || {
                format!("the act {deal} sums to {sum} fen")
            });
        }
        for row in ask(store, "key:t entries:n head:t", "book", None).await? {
            let end = self.books.entry(row.text(0).to_owned()).or_default();
            let same = (end.entry, end.hash.as_str()) == (row.number(1), row.text(2));
            found.must(same, "chain", format!("book {}", row.text(0)), || {
                "its head is another".into()
            });
        }
        Ok(())
    }

    fn posting(&mut self, row: &Line, found: &mut Findings) {
        let content = json!([
            [
                row.id(0).to_string(),
                row.text(1),
                row.number(2),
                row.id(3).to_string()
            ],
            [row.text(4), row.number(5)],
            [row.text(6), row.text(7)],
            [row.text(8), row.id(9).to_string()],
            moment(row.moment(10)),
            row.text(11)
        ]);
        let end = self.books.entry(row.text(1).to_owned()).or_default();
        let follows = row.number(2) == end.entry + 1 && row.text(11) == end.hash;
        let whole = follows && sm3(content.to_string().as_bytes()) == row.text(12);
        found.must(whole, "chain", format!("book {}", row.text(1)), || {
            format!("row {} is not what was written", row.number(2))
        });
        end.entry = row.number(2);
        end.hash = row.text(12).to_owned();
        match BUCKETS.iter().position(|bucket| *bucket == row.text(4)) {
            Some(at) => end.sums[at] += row.number(5),
            None => found.must(false, "chain", row.text(1), || "no such bucket".into()),
        }
    }

    /// What a book must obey after every act.
    fn prefix(&mut self, key: &str, found: &mut Findings) {
        let sums = self.books.get(key).map_or([0; 5], |end| end.sums);
        let [source, free, reserved, used, lapsed] = sums;
        let granted = -source;
        let mut holds = granted == free + reserved + used + lapsed
            && reserved >= 0
            && used >= 0
            && used + lapsed <= granted;
        holds &= match key.split('/').next() {
            Some("ceiling" | "top-up") => free >= 0,
            Some("provider" | "receivable") => free == 0,
            _ => true,
        };
        let what = if key.starts_with("ceiling") {
            "I3"
        } else {
            "I2"
        };
        found.must(holds, what, key, || format!("it stands at {sums:?}"));
    }

    /// The record is whole, its order never runs backwards, and each file's state follows from it (I8, I10).
    pub async fn records(
        &mut self,
        store: &Store,
        from: Option<Uuid>,
        slack: i64,
        found: &mut Findings,
    ) -> Result<(), StoreError> {
        const COLUMNS: &str = "id:i file_kind:t file:i entry:n at:m account:i name:t role:t origin:t act:t before:t after:t body:t prev:t hash:t";
        let rest = match from {
            Some(_) => "record WHERE id >= $1 ORDER BY file_kind, file, entry",
            None => "record ORDER BY file_kind, file, entry",
        };
        for row in ask(store, COLUMNS, rest, from).await? {
            if self.seen.insert(row.id(0)) {
                self.record(&row, slack, found);
            }
        }
        for row in ask(
            store,
            "file_kind:t file:i entries:n head:t",
            "record_head",
            None,
        )
        .await?
        {
            let key = (row.text(0).to_owned(), row.id(1));
            let end = self.files.entry(key).or_default();
            let same = (end.entry, end.hash.as_str()) == (row.number(2), row.text(3));
            found.must(
                same,
                "chain",
                format!("{} {}", row.text(0), row.id(1)),
                || "the head of its record is another".into(),
            );
        }
        Ok(())
    }

    fn record(&mut self, row: &Line, slack: i64, found: &mut Findings) {
        let content = json!([
            [
                row.id(0).to_string(),
                row.text(1),
                row.id(2).to_string(),
                row.number(3)
            ],
            moment(row.moment(4)),
            [
                row.some_id(5).map(|id| id.to_string()),
                row.text(6),
                row.text(7),
                row.text(8)
            ],
            [row.text(9), row.some_text(10), row.some_text(11)],
            row.text(12),
            row.text(13)
        ]);
        let key = (row.text(1).to_owned(), row.id(2));
        let name = format!("{} {}", key.0, key.1);
        let end = self.files.entry(key.clone()).or_default();
        let follows = row.number(3) == end.entry + 1 && row.text(13) == end.hash;
        let whole = follows && sm3(content.to_string().as_bytes()) == row.text(14);
        found.must(whole, "chain", &name, || {
            format!("act {} is not what was written", row.number(3))
        });
        let at = row.moment(4);
        let later = end
            .at
            .is_none_or(|before| at + Duration::seconds(slack) >= before);
        found.must(later, "I10", &name, || {
            format!("act {} lies before the one before it", row.number(3))
        });
        if let Some(after) = row.some_text(11) {
            let before = row.some_text(10);
            found.must(before == end.state.as_deref(), "I8", &name, || {
                format!(
                    "act {} begins at {before:?}, the file was {:?}",
                    row.number(3),
                    end.state
                )
            });
            end.changes += u64::from(before != Some(after));
            end.state = Some(after.to_owned());
            let hand = Hand {
                act: row.text(9).to_owned(),
                account: row.some_id(5),
                after: after.to_owned(),
            };
            self.hands.entry(key).or_default().push(hand);
        }
        end.entry = row.number(3);
        end.hash = row.text(14).to_owned();
        end.at = Some(at);
    }

    /// The state that the record of a file ends at, and how often it changed.
    pub fn told(&self, kind: &str, id: Uuid) -> Option<(&str, u64)> {
        let end = self.files.get(&(kind.to_owned(), id))?;
        Some((end.state.as_deref().unwrap_or_default(), end.changes))
    }

    /// State = fold of the record, for every file that the auditor knows, with every change in it.
    pub fn held(&self, model: &Model, found: &mut Findings) {
        let contracts = model
            .contracts
            .iter()
            .map(|(id, row)| ("contract", id, row.state));
        let vouchers = model
            .vouchers
            .iter()
            .map(|(id, row)| ("voucher", id, row.state));
        let claims = model
            .claims
            .iter()
            .map(|(id, row)| ("claim", id, row.state));
        let batches = model
            .batches
            .iter()
            .map(|(id, row)| ("batch", id, row.state));
        let recoveries = model
            .recoveries
            .iter()
            .map(|(id, row)| ("recovery", id, row.state));
        let subsidies = model.subsidies.iter();
        let subsidies = subsidies.map(|(id, row)| ("subsidy", id, row.state));
        let appraisals = model.appraisals.iter();
        let appraisals = appraisals.map(|(id, row)| ("appraisal", id, row.state));
        let cases = model.inquiries.iter();
        let cases = cases.map(|(id, row)| ("case", id, row.state));
        let providers = model.admissions.iter();
        let providers = providers.map(|(id, row)| ("provider", id, row.state));
        let entries = model.entries.iter().map(|(id, row)| {
            let kind = match row.says {
                Says::Service { .. } => "service",
                Says::Certificate { .. } => "certificate",
            };
            (kind, id, row.state)
        });
        let needs = model.needs.iter();
        let needs = needs.map(|(id, row)| ("need", id, row.state));
        let operatings = model.operatings.iter();
        let operatings = operatings.map(|(id, row)| ("operating", id, row.state));
        let all = contracts
            .chain(entries)
            .chain(needs)
            .chain(operatings)
            .chain(cases)
            .chain(providers)
            .chain(appraisals)
            .chain(subsidies)
            .chain(vouchers)
            .chain(claims)
            .chain(batches)
            .chain(recoveries);
        for (kind, id, state) in all {
            let told = self.told(kind, *id);
            let must = (state, model.changes.get(id).copied().unwrap_or_default());
            found.must(told == Some(must), "I8", format!("{kind} {id}"), || {
                format!("its record tells {told:?}, the accepted acts {must:?}")
            });
        }
    }
}
