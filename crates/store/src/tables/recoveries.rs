//! Orders to pay back and what was paid back.

use super::*;

table! {
    /// An order to pay back (5.4, R31).
    recovery Recovery("recovery", id: Uuid) {
        number: String,
        claim: Uuid,
        voucher: Uuid,
        subject: Option<Uuid>,
        provider: Option<Uuid>,
        division: String,
        amount: i64,
        paid_back: i64,
        written_off: i64,
        top_up: Option<Uuid>,
        trace: String,
        facts: String,
        clause: String,
        ordered_on: NaiveDate,
        due_on: NaiveDate,
        state: String,
        edition: i64,
        updated_at: Moment,
    }

    /// One part that was paid back.
    repayment Repayment("repayment", id: Uuid) {
        recovery: Uuid,
        amount: i64,
        treasury: String,
        reference: String,
        paid_on: NaiveDate,
        account: Uuid,
        at: Moment,
    }
}
