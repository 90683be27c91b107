//! The record of a file as a timeline: who, when, what, the state after, the reasons (UX-19).

use chrono::SecondsFormat;
use office::local;
use office::timeline::Entry;

use crate::form::Problem;
use crate::parts::Event;

/// The acts on a file, the latest first; what one act did to several files is one event.
#[must_use]
pub fn events(entries: &[Entry]) -> Vec<Event> {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    for entry in entries {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| same(first, entry)) => {
                group.push(entry);
            }
            _ => groups.push(vec![entry]),
        }
    }
    groups
        .iter()
        .rev()
        .filter_map(|group| event(group))
        .collect()
}

fn same(one: &Entry, other: &Entry) -> bool {
    one.at == other.at && one.act == other.act && one.who == other.who
}

fn event(group: &[&Entry]) -> Option<Event> {
    let first = group.first()?;
    let at = local(first.at);
    let states = group.iter().filter_map(|entry| {
        let kind = entry.kind.map_or("", |kind| kind.label());
        entry.state.map(|state| format!("{kind}：{state}"))
    });
    let mut notes: Vec<String> = Vec::new();
    for words in group.iter().map(|entry| &entry.words) {
        if !words.is_empty() && !notes.contains(words) {
            notes.push(words.clone());
        }
    }
    Some(Event {
        title: first.what().to_owned(),
        by: first.actor(),
        when: at.format("%Y-%m-%d %H:%M").to_string(),
        stamp: at.to_rfc3339_opts(SecondsFormat::Secs, true),
        states: states.collect(),
        reasons: group
            .iter()
            .flat_map(|entry| entry.reasons.iter().map(Problem::from))
            .collect(),
        notes,
    })
}
