//! Words for states and time limits, the same on every page: what a colour says is always said in words as well.

use chrono::NaiveDate;
use rules::duties::Role;
use rules::lifecycle::{Turn, claim, contract, voucher};

use crate::parts::{Cell, Tag, Tone};
use crate::shown;
use crate::shown::due::left;
use crate::shown::standing::contract_tag;

/// Working days left in a list; blank where no limit runs.
#[must_use]
pub fn left_cell(days: Option<i64>) -> Cell {
    days.map_or_else(Cell::blank, |days| Cell {
        tag: Some(left(days)),
        ..Cell::text("")
    })
}

/// The last day of a limit with the working days left, in a list; blank where no limit runs.
#[must_use]
pub fn due_cell(due: Option<NaiveDate>, days: Option<i64>) -> Cell {
    match (due, days) {
        (Some(due), Some(days)) => Cell {
            tag: Some(left(days)),
            ..Cell::text(due.to_string())
        },
        _ => Cell::blank(),
    }
}

/// Whether a file waits for this reader.
#[must_use]
pub fn is_turn(turn: Turn, role: Role) -> bool {
    match turn {
        Turn::Subject => role == Role::Subject,
        Turn::Provider => role == Role::Provider,
        Turn::Both => matches!(role, Role::Subject | Role::Provider),
        Turn::County => role == Role::County,
        Turn::Agency => role == Role::Agency,
        Turn::Centre => role == Role::Centre,
        Turn::Finance => role == Role::Finance,
        Turn::Department => role == Role::Department,
        Turn::Nobody => false,
    }
}

/// The state of a contract as its reader sees it.
#[must_use]
pub fn contract(state: contract::State, role: Role) -> Tag {
    contract_tag(state, is_turn(state.turn(), role))
}

/// The state of a voucher as its reader sees it.
#[must_use]
pub fn voucher(state: voucher::State, role: Role) -> Tag {
    waiting(state.label(), is_turn(state.turn(), role))
        .unwrap_or_else(|| shown::voucher::tag(state))
}

/// The state of a claim as its reader sees it; `turn` knows who the claimant is.
#[must_use]
pub fn claim(state: claim::State, turn: Turn, role: Role) -> Tag {
    waiting(state.label(), is_turn(turn, role)).unwrap_or_else(|| shown::claim::tag(state))
}

fn waiting(label: &str, mine: bool) -> Option<Tag> {
    mine.then(|| Tag::new(label, Tone::Yellow))
}

/// How large a file is, in whole KB, or in MB with one decimal.
#[must_use]
pub fn size(bytes: i64) -> String {
    const MB: i64 = 1024 * 1024;
    if bytes < MB {
        return format!("{} KB", bytes.saturating_add(1023) / 1024);
    }
    let tenths = bytes.saturating_mul(10) / MB;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
