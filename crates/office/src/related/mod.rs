//! 关联查询 (10.1): everything that belongs to a file, each part of it only for whoever may read that part.
//!
//! What is hidden is not counted: nobody learns from a number that there is more.

mod card;
mod gather;

pub use card::{Card, Kind, Page, Standing};
pub use gather::{CASES, Case, Gathered, Root, gather};
