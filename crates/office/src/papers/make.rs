//! Freezing a paper inside its act: numbers, data and check code stand before anything is printed.

use chrono::Datelike;
use papers::{Body, Kind};
use serde_json::{Value, json};
use store::Paper;
use store::queries::papers::latest;
use uuid::Uuid;

use super::PURPOSE;
use super::pieces::day;
use crate::Office;
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::glyphs;
use crate::seal::digest;

/// Digits and letters that nobody mistakes for each other, written by hand or read aloud.
const CHECK_LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Forty bits: with the waits of the public check nobody guesses one.
const CHECK_LENGTH: usize = 8;

impl Deal<'_> {
    /// Freezes a paper of a file; it is printed after the commit. A later edition takes the place of this one.
    pub async fn paper(
        &self,
        kind: Kind,
        (file_kind, file): (FileKind, Uuid),
        number: &str,
        body: &Body,
    ) -> Result<Uuid, Refused> {
        let before = latest(&self.tx, kind.code(), file).await?;
        let edition = before.map_or(0, |row| row.edition) + 1;
        let check_code = self.check_code();
        let body = plain(serde_json::to_value(body)?);
        self.drawable(&body)?;
        let data = json!({
            "title": kind.label(),
            "number": number,
            "edition": edition,
            "check": check_code,
            "site": self.office.site.as_ref(),
            "made_on": day(self.today),
            "date": [self.today.year(), self.today.month(), self.today.day()],
            "body": body,
        })
        .to_string();
        let row = Paper {
            id: self.new_id(),
            kind: kind.code().to_owned(),
            file_kind: file_kind.code().to_owned(),
            file,
            number: number.to_owned(),
            edition,
            content_hash: digest(data.as_bytes()),
            data_sealed: self.office.seal(PURPOSE, &data)?,
            check_code,
            made_at: self.now,
            hash: None,
            size: None,
            pages: None,
            printed_at: None,
        };
        let id = row.id;
        self.tx.insert(row).await?;
        Ok(id)
    }

    fn check_code(&self) -> String {
        let mut bytes = [0; CHECK_LENGTH];
        self.office.chance.fill(&mut bytes);
        let letters = bytes.iter().map(|byte| usize::from(byte % 32));
        letters
            .filter_map(|at| CHECK_LETTERS.get(at).copied())
            .map(char::from)
            .collect()
    }

    /// Refuses characters that no font draws, by name and place, so that no paper shows an empty box.
    fn drawable(&self, body: &Value) -> Result<(), Refused> {
        let fault = |fault: papers::PressError| Refused::Fault(fault.to_string());
        let lacking = self.office.press.lacks(&body.to_string()).map_err(fault)?;
        let Some(first) = lacking.first() else {
            return Ok(());
        };
        let place = place_of(body, *first).unwrap_or_default();
        Err(glyphs::refusal("", &place, &lacking).into())
    }
}

/// The label or heading under which a character stands.
pub fn place_of(value: &Value, c: char) -> Option<String> {
    let holds = |value: &Value| value.to_string().contains(c);
    match value {
        Value::Array(parts) => parts
            .iter()
            .filter(|part| holds(part))
            .find_map(|part| place_of(part, c)),
        Value::Object(fields) => {
            let inner = fields
                .values()
                .filter(|part| holds(part))
                .find_map(|part| place_of(part, c));
            let name = ["label", "title", "who"]
                .into_iter()
                .find_map(|name| fields.get(name));
            inner.or_else(|| name.and_then(Value::as_str).map(str::to_owned))
        }
        _ => None,
    }
}

/// The text without marks that draw nothing: they come along unseen when text is pasted.
pub fn plain(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.chars().filter(|c| !is_unseen(*c)).collect()),
        Value::Array(parts) => parts.into_iter().map(plain).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, part)| (name, plain(part)))
            .collect(),
        other => other,
    }
}

/// A text with a mark for every character that no font draws, where nothing may be refused for it: the name of a file,
/// whose hash says which one is meant, and what the bank has paid.
pub(super) fn drawable(office: &Office, text: &str) -> String {
    let lacking = office.press.lacks(text).unwrap_or_default();
    let mark = |c: char| if lacking.contains(&c) { '〓' } else { c };
    text.chars().filter(|c| !is_unseen(*c)).map(mark).collect()
}

fn is_unseen(c: char) -> bool {
    rules::text::is_unseen(c)
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        || (c.is_control() && c != '\n')
}
