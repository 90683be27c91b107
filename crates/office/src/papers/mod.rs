//! Papers: what is printed is frozen inside the act and printed after it, once, byte for byte (10.1, decision 0015).

mod contract;
mod make;
mod pieces;
mod print;
mod read;

pub use ::papers::{Kind, Mark, nearest as nearest_fonts};
pub use print::{Print, Printed, print, print_due};
pub use read::{PaperLine, list, read};

pub(crate) use contract::{Parts, contract};
pub(crate) use read::of;

/// What the frozen data are sealed for.
pub(crate) const PURPOSE: &str = "paper";
