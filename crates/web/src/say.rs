//! Words for states and time limits, the same on every page: what a colour says is always said in words as well.

use rules::duties::Role;
use rules::lifecycle::{Turn, claim, contract, voucher};

use crate::parts::{Cell, Tag, Tone};

/// Few enough working days left to warn of (R10 reminds at three).
const SOON: i64 = 3;

/// Working days left, as [`office`] counts them.
#[must_use]
pub fn left(days: i64) -> Tag {
    match days {
        ..0 => Tag::new(format!("逾期 {} 个工作日", days.abs()), Tone::Red),
        0 => Tag::new("今天到期", Tone::Red),
        1..=SOON => Tag::new(format!("还剩 {days} 个工作日"), Tone::Yellow),
        _ => Tag::new(format!("还剩 {days} 个工作日"), Tone::Grey),
    }
}

/// Working days left in a list; blank where no limit runs.
#[must_use]
pub fn left_cell(days: Option<i64>) -> Cell {
    days.map_or_else(Cell::blank, |days| Cell {
        tag: Some(left(days)),
        ..Cell::text("")
    })
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
        Turn::Nobody => false,
    }
}

/// The state of a contract as its reader sees it.
#[must_use]
pub fn contract(state: contract::State, role: Role) -> Tag {
    use contract::State as S;
    let rest = match state {
        S::Done => Tone::Green,
        S::Refused => Tone::Red,
        S::Withdrawn => Tone::Grey,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), waiting(state.turn(), role, rest))
}

/// The state of a voucher as its reader sees it.
#[must_use]
pub fn voucher(state: voucher::State, role: Role) -> Tag {
    use voucher::State as S;
    let rest = match state {
        S::Redeemed => Tone::Green,
        S::Void | S::Expired => Tone::Grey,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), waiting(state.turn(), role, rest))
}

/// The state of a claim as its reader sees it; `turn` knows who the claimant is.
#[must_use]
pub fn claim(state: claim::State, turn: Turn, role: Role) -> Tag {
    use claim::State as S;
    let rest = match state {
        S::Paid => Tone::Green,
        S::Refused => Tone::Red,
        S::Withdrawn => Tone::Grey,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), waiting(turn, role, rest))
}

fn waiting(turn: Turn, role: Role, rest: Tone) -> Tone {
    if is_turn(turn, role) {
        Tone::Yellow
    } else {
        rest
    }
}
