//! Everything is told at once (R19): a return may not name what an earlier return saw unchanged and left unsaid.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::finding::{Finding, Outcome};
use crate::refusal::Refusal;

/// The code of a reason that a reviewer wrote himself.
pub const WRITTEN: &str = "review.reason";

/// What was answered in each field.
pub type Fields = BTreeMap<String, String>;

/// An edition that was returned, with what it was returned for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The day of the return.
    pub on: NaiveDate,
    /// What was answered in it.
    pub fields: Fields,
    /// What the first check found in it.
    pub findings: Vec<Finding>,
    /// The reasons of the return.
    pub reasons: Vec<Refusal>,
}

/// A reason that comes late: it stood in an edition that was returned without naming it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late<'a> {
    /// The reason.
    pub reason: &'a Refusal,
    /// The day of the return that should have named it.
    pub on: NaiveDate,
}

/// Which of these reasons come late, given the answers as they stand now and every earlier return.
///
/// A reason taken from the first check stood there when the check found the same there. One written by the reviewer
/// about a field stood there when the field was answered as it is now; one about the file as a whole always did,
/// because nobody can show the contrary. What an earlier return named and was not mended may be named again, of the file as
/// a whole in the same words.
#[must_use]
pub fn late<'a>(reasons: &'a [Refusal], now: &Fields, earlier: &[Returned]) -> Vec<Late<'a>> {
    let named = |reason: &Refusal| {
        let mut told = earlier.iter().flat_map(|one| &one.reasons);
        told.any(|other| same_defect(reason, other))
    };
    let unsaid = reasons.iter().filter(|reason| !named(reason));
    unsaid
        .filter_map(|reason| {
            let seen = earlier.iter().find(|one| stood(reason, now, one))?;
            Some(Late {
                reason,
                on: seen.on,
            })
        })
        .collect()
}

/// Whether two reasons name the same defect: one rule at one field, or one clause at one field. About the file as a whole
/// a clause tells nothing of which defect is meant: there the words must be the same.
fn same_defect(one: &Refusal, other: &Refusal) -> bool {
    let written = one.code == WRITTEN || other.code == WRITTEN;
    one.field == other.field
        && match (written, one.field.is_empty()) {
            (true, true) => {
                one.clause == other.clause && one.message.trim() == other.message.trim()
            }
            (true, false) => one.clause == other.clause,
            (false, _) => one.code == other.code,
        }
}

/// Whether what a reason names stood in an earlier edition as it stands now.
fn stood(reason: &Refusal, now: &Fields, then: &Returned) -> bool {
    if reason.code != WRITTEN {
        let found = then.findings.iter();
        return found
            .filter(|one| one.outcome != Outcome::Pass)
            .any(|one| one.code == reason.code && one.field == reason.field && alike(one, reason));
    }
    if reason.field.is_empty() {
        return true;
    }
    let answer = |fields: &Fields| {
        let typed = fields.get(reason.field.as_ref());
        typed.map_or("", |typed| typed.trim()).to_owned()
    };
    answer(now) == answer(&then.fields)
}

fn alike(finding: &Finding, reason: &Refusal) -> bool {
    finding.message == reason.message && finding.own == reason.own
}
