//! The frame of the pages: what is refused, what every answer carries, and the public pages as they are shown.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod accounts;
mod claims;
mod evidence;
mod forms;
#[path = "../../examples/pages/gallery.rs"]
mod gallery;
mod guard;
mod lists;
mod public;
mod support;
mod tidy;
mod using;
