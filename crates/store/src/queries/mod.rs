//! Every question asked of the database, by what it is about.

pub mod accounts;
pub mod admission;
pub mod catalogue;
pub mod claims;
pub mod contracts;
pub mod directory;
pub mod drafts;
pub mod mail;
pub mod money;
pub mod parties;
pub mod people;
pub mod records;
pub mod signin;
pub mod vouchers;
