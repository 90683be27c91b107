//! Bank files: the payment file that a bank is given, and the return file that it gives back (docs/bank-files.md).
//!
//! Both are functions of bytes and values: the same lines give the same file, and whatever comes back gives lines and
//! faults, each with the number of its line.

mod read;
mod table;
mod write;

use rules::bank::ReturnLine;
use rules::{Fen, Refusal};
use serde::{Deserialize, Serialize};

pub use read::{LARGEST, LINES, UNREAD, read};
pub use write::{control, write};

/// One payment as the bank is told to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its place in the batch, from 1.
    pub place: u32,
    /// The number of the claim, or of the top-up.
    pub claim: String,
    pub payee: String,
    pub bank: String,
    /// In full: this file is the only place where it stands so.
    pub account: String,
    pub amount: Fen,
}

/// What both sides count, so that neither misses a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    pub count: usize,
    pub sum: Fen,
    /// SM3 over the lines as they stand in the file.
    pub hash: String,
}

/// A return file as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub lines: Vec<ReturnLine>,
    pub faults: Vec<Fault>,
    /// How many faults of single lines were only counted, beyond the first [`UNREAD`].
    #[serde(default)]
    pub beyond: usize,
}

impl Return {
    /// Whether the file as a whole cannot be taken: it is cut off, does not add up, or is no return file at all.
    pub fn broken(&self) -> bool {
        self.faults.iter().any(|fault| fault.whole)
    }
}

/// One thing that is wrong with a return file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The number of the line, from 1; 0 for the file itself.
    pub line: u64,
    /// Whether it forbids taking any line of the file, or concerns this line alone.
    pub whole: bool,
    pub reason: Refusal,
}
