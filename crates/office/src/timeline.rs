//! A file's life as people read it: who, when, what, why (UX-19).

use chrono::{DateTime, Utc};
use rules::Refusal;
use rules::duties::{Act, Role};
use rules::lifecycle;
use store::Record;
use store::queries::records;
use uuid::Uuid;

use crate::Office;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::record::Body;

/// One act on a file.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: Option<FileKind>,
    pub file: Uuid,
    pub number: i64,
    pub at: DateTime<Utc>,
    pub who: String,
    /// Whose account acted; none for the platform itself.
    pub account: Option<Uuid>,
    pub role: Option<Role>,
    pub origin: String,
    pub act: Option<Act>,
    /// The state after the act, as a label.
    pub state: Option<&'static str>,
    /// The code of the state after the act.
    pub after: Option<String>,
    pub reasons: Vec<Refusal>,
    pub words: String,
    pub facts: serde_json::Map<String, serde_json::Value>,
    pub hash: String,
}

impl Entry {
    pub(crate) fn read(record: &Record) -> Result<Entry, Refused> {
        let body: Body = serde_json::from_str(&record.body)?;
        let kind = FileKind::parse(&record.file_kind);
        Ok(Entry {
            kind,
            file: record.file,
            number: record.entry,
            at: record.at,
            who: record.name.clone(),
            account: record.account,
            role: Role::parse(&record.role),
            origin: record.origin.clone(),
            act: Act::parse(&record.act),
            state: kind
                .zip(record.after.as_deref())
                .and_then(|(kind, code)| state_label(kind, code)),
            after: record.after.clone(),
            reasons: body.reasons,
            words: body.words,
            facts: body.facts,
            hash: record.hash.clone(),
        })
    }

    /// Who acted, by role and name.
    pub fn actor(&self) -> String {
        match self.role {
            Some(role) if self.who.is_empty() => role.label().to_owned(),
            Some(role) => format!("{} · {}", role.label(), self.who),
            None => self.who.clone(),
        }
    }

    /// What was done, as a label.
    pub fn what(&self) -> &'static str {
        self.act.map_or("", Act::label)
    }
}

/// The label of a stored state.
pub fn state_label(kind: FileKind, code: &str) -> Option<&'static str> {
    match kind {
        FileKind::Subject => lifecycle::subject::State::parse(code).map(|s| s.label()),
        FileKind::Provider => lifecycle::provider::State::parse(code).map(|s| s.label()),
        FileKind::Contract => lifecycle::contract::State::parse(code).map(|s| s.label()),
        FileKind::Voucher => lifecycle::voucher::State::parse(code).map(|s| s.label()),
        FileKind::Claim => lifecycle::claim::State::parse(code).map(|s| s.label()),
        FileKind::Service | FileKind::Instrument | FileKind::Certificate => {
            lifecycle::entry::State::parse(code).map(|s| s.label())
        }
        FileKind::Account => Role::parse(code).map(|role| role.label()),
        FileKind::Amendment => lifecycle::amendment::State::parse(code).map(|s| s.label()),
        FileKind::Batch => lifecycle::batch::State::parse(code).map(|s| s.label()),
        FileKind::Recovery => lifecycle::recovery::State::parse(code).map(|s| s.label()),
        FileKind::Programme => lifecycle::programme::State::parse(code).map(|s| s.label()),
        FileKind::SpotPlan => lifecycle::spot_plan::State::parse(code).map(|s| s.label()),
        FileKind::SpotCheck => lifecycle::spot_check::State::parse(code).map(|s| s.label()),
        FileKind::Training => lifecycle::training::State::parse(code).map(|s| s.label()),
        FileKind::News => rules::training::NewsState::parse(code).map(|s| s.label()),
        FileKind::Need => lifecycle::need::State::parse(code).map(|s| s.label()),
        FileKind::Opinion => rules::opinions::State::parse(code).map(|s| s.label()),
        FileKind::Signal => crate::signals::label(code),
        FileKind::Case => lifecycle::case::State::parse(code).map(|s| s.label()),
        FileKind::TopUp => lifecycle::top_up::State::parse(code).map(|s| s.label()),
        FileKind::Appraisal => lifecycle::appraisal::State::parse(code).map(|s| s.label()),
        FileKind::Operating => lifecycle::operating::State::parse(code).map(|s| s.label()),
        FileKind::Subsidy => lifecycle::subsidy::State::parse(code).map(|s| s.label()),
        FileKind::Budget | FileKind::Expert | FileKind::Calendar => None,
    }
}

/// The acts on some files together, in the order of time.
pub(crate) async fn of(office: &Office, files: &[(FileKind, Uuid)]) -> Result<Vec<Entry>, Refused> {
    let mut entries = Vec::new();
    for (kind, file) in files {
        for record in records::of_file(&office.store, kind.code(), *file).await? {
            // Printing decides nothing: the papers stand beside the timeline, the act in the auditor's record.
            if record.act == Act::PrintPaper.code() {
                continue;
            }
            entries.push(Entry::read(&record)?);
        }
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

/// The reasons of the latest return or refusal, for the person who corrects.
pub fn latest_reasons(entries: &[Entry], kind: FileKind) -> Option<&Entry> {
    entries
        .iter()
        .rev()
        .find(|entry| entry.kind == Some(kind) && entry.after.is_some())
        .filter(|entry| !entry.reasons.is_empty())
}
