//! A top-up as a box: whose money, how much, how it came about (R27).

use office::topups::TopUpLine;
use rules::Fen;
use rules::duties::Role;
use rules::lifecycle::top_up::State;

use crate::parts::{Table, Tag, Tone};
use crate::say;

/// A top-up within the pages of its contract, voucher and claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopUpBox {
    /// `PT2026-000001-8`.
    pub number: String,
    /// Its page.
    pub href: String,
    /// Whose money it is.
    pub payer: String,
    /// What it comes to.
    pub amount: Fen,
    /// Its state.
    pub state: Tag,
    /// How it came about.
    pub trace: Table,
}

impl TopUpBox {
    /// A top-up as this role reads it.
    #[must_use]
    pub fn new(line: &TopUpLine, role: Role) -> Self {
        Self {
            number: line.number.clone(),
            href: format!("/top-ups/{}", line.id),
            payer: line.division.clone(),
            amount: line.amount,
            state: tag(line.state, role),
            trace: trace(line),
        }
    }

    /// Some of them.
    #[must_use]
    pub fn all(lines: &[TopUpLine], role: Role) -> Vec<Self> {
        lines.iter().map(|line| Self::new(line, role)).collect()
    }
}

/// How the amount came about.
#[must_use]
pub fn trace(line: &TopUpLine) -> Table {
    Table::of_trace(format!("地方配套 {} 的金额", line.number), &line.trace)
}

/// The state of a top-up as a coloured word.
#[must_use]
pub fn tag(state: State, role: Role) -> Tag {
    let tone = match state {
        State::Paid => Tone::Green,
        State::Ended => Tone::Grey,
        _ if say::is_turn(state.turn(), role) => Tone::Yellow,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), tone)
}
