//! One file per page or journey; each names its routes where they are registered below.

pub mod calculator;
pub mod health;
pub mod help;
pub mod home;
pub mod measures;

use rules::duties::Act;

use crate::door::Door;

/// Registers every page.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/", Act::SeePublic, home::show)
        .get("/calculator", Act::SeePublic, calculator::show)
        .get("/measures", Act::SeePublic, measures::show)
        .get("/help", Act::SeePublic, help::show)
}
