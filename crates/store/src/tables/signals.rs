//! Signals beside claims.

use super::*;

table! {
    /// One signal on a claim (5.2, 5.3).
    alarm Alarm("alarm", id: Uuid) {
        claim: Uuid,
        voucher: Uuid,
        division: String,
        kind: String,
        evidence: String,
        stake: Option<i64>,
        raised_on: NaiveDate,
        outcome: String,
        words: String,
        answered_by: Option<Uuid>,
        answered_on: Option<NaiveDate>,
        inquiry: Option<Uuid>,
        state: String,
        updated_at: Moment,
    }
}
