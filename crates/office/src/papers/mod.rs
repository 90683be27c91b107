//! Papers: what is printed is frozen inside the act and printed after it, once, byte for byte (10.1, decision 0015).

mod claim;
mod contract;
mod letter;
pub(crate) mod make;
pub(crate) mod payment;
mod pieces;
mod print;
mod read;
mod receipt;
mod recovery;
mod voucher;

pub use ::papers::{Kind, Mark, nearest as nearest_fonts};
pub use print::{Print, Printed, Stuck, print, print_due};
pub use read::{PaperLine, list, read};

pub(crate) use claim::{claim, claimant};
pub(crate) use contract::{Parts, contract};
pub(crate) use letter::{Letter, Remedy, letter};
pub(crate) use pieces::{day, told};
pub(crate) use read::{may_have, of};
pub(crate) use receipt::{Handed, receipt};
pub(crate) use recovery::recovery;
pub(crate) use voucher::{Between, service_voucher, voucher};

/// What the frozen data are sealed for.
pub(crate) const PURPOSE: &str = "paper";
