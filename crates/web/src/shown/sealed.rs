//! The signed and sealed copy of a contract: the file, what it was found to be, and what is left to a person.

use office::contracts::Sealed;
use office::papers::{Kind, PaperLine};

use crate::layout::Link;
use crate::step::link;

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
    /// The contract as it was issued, to hold the copy against.
    pub issued: Option<Link>,
}

impl SealedBox {
    /// The copy as every reader sees it.
    #[must_use]
    pub fn new(sealed: &Sealed, papers: &[PaperLine]) -> Self {
        let issued = papers.iter().filter(|paper| paper.kind == Kind::Contract);
        let issued = issued.max_by_key(|paper| (paper.stands, paper.edition));
        Self {
            href: format!("/files/{}", sealed.file),
            name: sealed.name.clone(),
            told: sealed.told(),
            doubts: sealed.doubts(),
            issued: issued.map(|paper| {
                let label = format!("平台出具的原件：{}", paper.kind.label());
                link(label, format!("/papers/{}", paper.id))
            }),
        }
    }
}
