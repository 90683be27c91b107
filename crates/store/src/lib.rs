//! The only package that names the database library.
//!
//! One set of queries serves SQLite and PostgreSQL. Nothing here decides anything:
//! rules decide, office acts, and the constraints of `migrations/` stand behind both.

pub mod admin;
mod db;
mod error;
mod line;
mod migrations;
pub mod moving;
pub mod queries;
pub mod raw;
mod rows;
mod tables;

pub use db::{Source, Store, Tx};
pub use error::{Constraint, StoreError};
pub use rows::{Row, find, many};
pub use tables::*;
