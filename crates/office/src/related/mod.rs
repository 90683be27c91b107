//! 关联查询 (10.1): everything that belongs to a file, each part of it only for whoever may read that part.
//!
//! What is hidden is not counted: nobody learns from a number that there is more.

mod card;
mod gather;
mod kind;

pub use card::Card;
pub use gather::{CASES, Case, Gathered, Root, gather};
pub use kind::{Kind, Page, Standing};
