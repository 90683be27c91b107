//! Signals beside a claim: raised when it is handed in, answered by the desks, counted by kind (5.2, 5.3).

mod answer;
mod gather;
mod known;
mod raise;
mod scan;
mod view;

pub use answer::{Answer, Answered, answer};
pub(crate) use raise::raise;
pub use scan::{Scanned, Which, scan, seen};
pub use view::{Line, Page, SignalView, Sum, list, on_claim, view};

/// Where a signal stands.
pub(crate) const OPEN: &str = "open";

/// The states of a signal, as its record tells them.
pub(crate) fn label(code: &str) -> Option<&'static str> {
    match code {
        OPEN => Some("待答复"),
        code => rules::signals::Answer::parse(code).map(|one| one.label()),
    }
}
