//! The year's budget for redemption: appropriated, committed, spent, free (2.2, 8.6, R13).

mod appropriate;
pub(crate) mod queue;
mod view;

pub use appropriate::{Appropriate, Appropriated, appropriate, look_at};
pub use queue::{Queued, Standing};
pub use view::{BudgetLine, Movement, YearBudget, years};

use uuid::Uuid;

/// The record of a year's budget is a file of its own, named by the year.
pub(crate) fn file(year: u16) -> Uuid {
    Uuid::from_u128(u128::from(year))
}
