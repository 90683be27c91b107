//! The time limits of a file: since when, until when, how they ended (8.4, 8.6, R9–R11).

use office::clocks::Clock;
use rules::clock::Outcome;

use super::due::left;
use crate::form::clause_link;
use crate::parts::{Cell, Column, Table, Tone};

/// One line a limit, the first first.
#[must_use]
pub fn table(clocks: &[Clock]) -> Table {
    let columns = vec![
        Column::text("期限"),
        Column::text("起算"),
        Column::number("工作日"),
        Column::text("截止"),
        Column::text("结果"),
        Column::text("依据"),
    ];
    let rows = clocks.iter().map(|clock| {
        let due = match clock.provisional {
            true => format!("{}（暂估）", clock.due_on),
            false => clock.due_on.to_string(),
        };
        let clause = clock.limit.clause();
        vec![
            Cell::text(clock.limit.label()),
            Cell::text(clock.started_on.to_string()),
            match clock.to_expiry {
                true => Cell::text("至券到期日"),
                false => Cell::text(clock.days.to_string()),
            },
            Cell::text(due),
            standing(clock),
            Cell::link(clause.to_string(), clause_link(&clause)),
        ]
    });
    Table::new("时限", columns).rows(rows)
}

fn standing(clock: &Clock) -> Cell {
    let tag = |text: String, tone| Cell::tag(text, tone);
    match (clock.outcome, clock.ended_on) {
        (Some(outcome), Some(day)) => {
            let tone = match outcome {
                Outcome::Met => Tone::Green,
                Outcome::Missed => Tone::Red,
                Outcome::Stopped | Outcome::Carried | Outcome::Held => Tone::Grey,
            };
            tag(format!("{day} {}", outcome.label()), tone)
        }
        // A day most of a year away is read as a day, not counted.
        _ if clock.to_expiry => Cell::blank(),
        _ => Cell::of(left(clock.days_left.unwrap_or(0))),
    }
}
