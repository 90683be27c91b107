//! Training events with seats and attendance, and short news (2.4, 2.5).

mod announce;
mod attend;
mod news;
mod seats;
mod view;

pub use announce::{Announce, Announced, Cancel, announce, cancel};
pub use attend::{Attendance, Attended, attend};
pub use news::{
    NewsPage, NewsView, Publish, Published, Withdraw, news, news_item, publish, withdraw,
};
pub use seats::{Leave, Left, SignUp, SignedUp, leave, sign_up};
pub use view::{Ahead, SeatLine, TrainingLine, TrainingView, Trainings, list, view};

use rules::lifecycle::training::State;
use store::Training;

use crate::error::Refused;

pub(crate) fn state(row: &Training) -> Result<State, Refused> {
    State::parse(&row.state).ok_or_else(|| Refused::Fault(format!("training state {}", row.state)))
}
