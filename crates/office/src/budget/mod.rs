//! The year's budget, line by line: granted, committed, confirmed, paid, free, and the queue of what it does not cover
//! (2.2, 8.6, R12, R13).

mod appropriate;
mod close;
pub(crate) mod queue;
mod view;
mod watch;

pub use appropriate::{Appropriate, Appropriated, Look, appropriate, look_at};
pub use close::{ClosePreview, CloseYear, Closed, ClosingLine, close_year, preview_close};
pub use queue::{Queued, Standing};
pub use view::{
    BudgetLine, Course, Movement, ServiceBook, YearBudget, course, own_services, queue, services,
    years,
};
pub use watch::watch;

use uuid::Uuid;

/// The record of a year's budget is a file of its own, named by the year.
pub(crate) fn file(year: u16) -> Uuid {
    Uuid::from_u128(u128::from(year))
}
