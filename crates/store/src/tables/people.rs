//! People: links that open something once.

use super::*;

table! {
    /// A link in a letter, or handed over: only the hash of its token is kept.
    link Link("link", hash: String) {
        id: Uuid,
        kind: String,
        // The account whose password it sets.
        account: Option<Uuid>,
        made_by: Option<Uuid>,
        at: Moment,
        until: Moment,
        used_at: Option<Moment>,
        // Withdrawn, or replaced by a newer one.
        ended_at: Option<Moment>,
    }
}
