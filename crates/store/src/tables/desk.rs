//! What a person of a desk keeps for himself.

use super::*;

table! {
    /// A sift of the queue under a name; its account's alone.
    saved_view SavedView("saved_view", id: Uuid) {
        account: Uuid,
        name: String,
        query: String,
        at: Moment,
    }
}
