//! The frame of the pages: what is refused, what every answer carries, and the public pages as they are shown.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod accounts;
mod applying;
mod appraisals;
mod batches;
mod calendar;
mod cases;
mod catalogue;
mod changing;
mod claims;
mod directory;
mod drafting;
mod evidence;
mod files;
mod forms;
#[path = "../../examples/pages/gallery.rs"]
mod gallery;
mod guard;
mod guides;
mod late;
mod lists;
mod map;
mod matrix;
mod messages;
mod money;
mod numbers;
mod once;
mod open;
mod people;
mod public;
mod queue;
mod recoveries;
mod registration;
mod related;
mod review;
mod reviews;
mod seal;
mod search;
mod shapes;
mod signin;
mod support;
mod tidy;
mod topups;
mod unused;
mod using;
mod verify;
