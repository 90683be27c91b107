//! The public directory: what of it changed when.

use super::*;

table! {
    /// The last change of what the directory shows of a provider; versions rise in the order of the commits.
    directory_change DirectoryChange("directory_change", provider: Uuid) {
        version: i64,
        changed_at: Moment,
    }
}
