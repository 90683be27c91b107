//! People: links that open something once, and who acts for whom.

use super::*;

table! {
    /// A link in a letter, or handed over: only the hash of its token is kept.
    link Link("link", hash: String) {
        id: Uuid,
        kind: String,
        // The account whose password it sets; none when it lets somebody into a party.
        account: Option<Uuid>,
        party: Option<Uuid>,
        side: Option<String>,
        standing: Option<String>,
        // Where it was sent; empty when it was handed over.
        email: String,
        made_by: Option<Uuid>,
        at: Moment,
        until: Moment,
        used_at: Option<Moment>,
        // Withdrawn, or replaced by a newer one.
        ended_at: Option<Moment>,
    }

    /// A new owner, named where every owner's account was closed, and confirmed by another.
    succession Succession("succession", id: Uuid) {
        side: String,
        party: Uuid,
        // A clerk who becomes the owner; none when somebody new is invited.
        member: Option<Uuid>,
        email: String,
        words: String,
        attachment: Uuid,
        // `named`, `confirmed` or `declined`.
        state: String,
        named_by: Uuid,
        decided_by: Option<Uuid>,
        at: Moment,
        decided_at: Option<Moment>,
    }

    /// Somebody who acts for a subject or provider (1.4).
    member Member("member", id: Uuid) {
        account: Uuid,
        // `subject` or `provider`: in which table the party stands.
        side: String,
        party: Uuid,
        standing: String,
        since: Moment,
        ended_at: Option<Moment>,
    }
}
