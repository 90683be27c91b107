//! Changes of certified subjects.

use super::*;

table! {
    /// A change of one part of a certified registration (1.4).
    amendment Amendment("amendment", id: Uuid) {
        subject: Uuid,
        part: String,
        division: String,
        before: String,
        after: String,
        name: String,
        zone: String,
        address: String,
        bank: String,
        bank_account_sealed: String,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        certified_on: Option<NaiveDate>,
        created_at: Moment,
        updated_at: Moment,
    }
}
