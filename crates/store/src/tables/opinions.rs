//! Ratings of the handling and complaints about providers.

use super::*;

table! {
    /// What a subject tells a year after its voucher was paid (5.3).
    outcome Outcome("outcome", id: Uuid) {
        claim: Uuid,
        subject: Uuid,
        asked_on: NaiveDate,
        used: String,
        sales: String,
        jobs: Option<i64>,
        told_on: Option<NaiveDate>,
        account: Option<Uuid>,
    }

    /// What somebody served says of the handling, or a subject of a provider (5.3).
    opinion Opinion("opinion", id: Uuid) {
        number: String,
        kind: String,
        file_kind: String,
        file: Uuid,
        subject: Option<Uuid>,
        provider: Option<Uuid>,
        about: Option<Uuid>,
        level: Option<i64>,
        words: String,
        said_on: NaiveDate,
        due_on: Option<NaiveDate>,
        outcome: String,
        reply: String,
        replied_by: Option<Uuid>,
        replied_on: Option<NaiveDate>,
        state: String,
        edition: i64,
        updated_at: Moment,
    }
}
