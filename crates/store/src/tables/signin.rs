//! The door: sessions, second factors, failed tries, and what happened there.

use super::*;

table! {
    /// A signed-in browser; only the hash of its token is kept.
    session Session("session", token: String) {
        id: Uuid,
        account: Uuid,
        created_at: Moment,
        seen_at: Moment,
        half: bool,
        proved_at: Moment,
        origin: String,
        agent: String,
    }

    /// A second factor of an account.
    factor Factor("factor", id: Uuid) {
        account: Uuid,
        kind: String,
        secret_sealed: String,
        last_step: i64,
        created_at: Moment,
    }

    /// A code that stands in for a lost factor, once.
    recovery_code RecoveryCode("recovery_code", hash: String) {
        account: Uuid,
        used_at: Option<Moment>,
    }

    /// A password that an account had before.
    former_password FormerPassword("former_password", id: Uuid) {
        account: Uuid,
        hash: String,
        at: Moment,
    }

    /// A form that came too late, kept for its owner.
    kept_form KeptForm("kept_form", id: Uuid) {
        account: Uuid,
        form_sealed: String,
        at: Moment,
    }

    /// Something that happened at the door.
    security_event SecurityEvent("security_event", id: Uuid) {
        at: Moment,
        event: String,
        account: Option<Uuid>,
        name: String,
        origin: String,
        agent: String,
        role: String,
    }

    /// The failures of a typed login name.
    tries Tries("tries", name: String) {
        failures: i64,
        since: Moment,
        day: NaiveDate,
        day_failures: i64,
        until: Moment,
    }
}
