//! The question pages of a draft, its check page, its submission, and what follows (UX-12 to UX-15).

mod check;
pub mod discard;
mod done;
mod files;
mod question;
mod tasks;

pub use check::{check, submit};
pub use done::done;
pub use question::{keep, resume, show};
pub use tasks::tasks;

use rules::Fen;
use rules::award::Award;

use crate::parts::Table;
use crate::questions::Work;

/// What a contract would get, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// The award.
    pub award: Award,
    /// What the subject pays itself.
    pub own: Fen,
    /// What it has paid already.
    pub paid: Fen,
    /// How it came about.
    pub lines: Table,
}

impl Estimate {
    fn of(work: &Work) -> Option<Self> {
        let award = work.check.as_ref()?.award.clone()?;
        let lines = Table::of_trace("预计抵用额", &award.trace);
        let paid = Fen::parse(work.draft.answers.get("paid"));
        Some(Self {
            own: award.amount - award.face,
            paid: paid.unwrap_or_default(),
            award,
            lines,
        })
    }
}
