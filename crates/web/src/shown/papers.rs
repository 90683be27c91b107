//! The files handed in with a registration or an admission, slot by slot, each to be saved by its reader.

use office::attachments::papers::Paper;
use office::drafts::DraftKind;

use crate::parts::Row;
use crate::questions::journey;

/// One line a file, under the name of its slot.
#[must_use]
pub fn papers(kind: DraftKind, files: &[Paper]) -> Vec<Row> {
    linked(kind, files, "/files")
}

/// The same under another address, for readers who reach the files through their own work.
#[must_use]
pub fn linked(kind: DraftKind, files: &[Paper], under: &str) -> Vec<Row> {
    let lines = files.iter();
    lines
        .map(|file| {
            Row::new(slot(kind, &file.slot), told(file)).href(format!("{under}/{}", file.id))
        })
        .collect()
}

/// A file with its size.
#[must_use]
pub fn told(file: &Paper) -> String {
    format!("{}（{}）", file.name, crate::say::size(file.size))
}

/// What the slot is called in the form.
fn slot(kind: DraftKind, name: &str) -> &'static str {
    let fields = journey(kind).steps.iter().flat_map(|step| step.fields);
    let mut named = fields.filter(|field| field.name == name);
    named.next().map_or("附件", |field| field.label)
}
