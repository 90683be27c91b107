//! The signed and sealed copy of a contract: the file, what it was found to be, and what is left to a person.

use office::contracts::Sealed;

/// The copy beside the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBox {
    /// Where it is saved from.
    pub href: String,
    /// The name of the file.
    pub name: String,
    /// What it was found to be.
    pub told: String,
    /// What a person has to look at, one sentence each.
    pub doubts: Vec<String>,
}

impl SealedBox {
    /// The copy as every reader sees it.
    #[must_use]
    pub fn new(sealed: &Sealed) -> Self {
        Self {
            href: format!("/files/{}", sealed.file),
            name: sealed.name.clone(),
            told: sealed.told(),
            doubts: sealed.doubts(),
        }
    }
}
