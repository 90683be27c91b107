//! Signed and sealed copies of papers.

use super::*;

table! {
    /// What a file handed in as the signed copy of a paper was found to be.
    recognition Recognition("recognition", attachment: Uuid) {
        paper: Uuid,
        found: String,
        sha256: String,
        at: Moment,
    }
}
