//! What the served say: of the handling in five levels, and of providers; tickets that are answered in time (5.3).

mod reply;
mod say;
mod view;

pub use reply::{Replied, Reply, reply};
pub use say::{Complain, Rate, Said, complain, rate, rated};
pub(crate) use view::may_read_file;
pub use view::{OpinionLine, OpinionView, Opinions, list, satisfaction, view};

use rules::opinions::State;
use store::Opinion;

use crate::actor::Owners;
use crate::error::Refused;

/// Whoever said it; and the provider complained about, once it is answered: it costs points of its appraisal (R36).
pub(crate) fn owners(row: &Opinion) -> Owners<'_> {
    let answered = row.state == State::Replied.code();
    Owners {
        subject: row.subject,
        provider: row.provider.or(row.about.filter(|_| answered)),
        ..Owners::default()
    }
}

pub(crate) fn state(row: &Opinion) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("opinion state {}", row.state)))
}
