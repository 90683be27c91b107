//! Cases of suspected fraud and the integrity record.

use super::*;

table! {
    /// A case of suspected fraud (5.4, R31).
    inquiry Inquiry("inquiry", id: Uuid) {
        number: String,
        origin: String,
        source: Option<Uuid>,
        voucher: Option<Uuid>,
        subject: Option<Uuid>,
        provider: Option<Uuid>,
        division: Option<String>,
        grounds: String,
        opened_by: Uuid,
        opened_on: NaiveDate,
        hear_by: NaiveDate,
        decision: String,
        decided_by: Option<Uuid>,
        decided_on: Option<NaiveDate>,
        appeal_by: Option<NaiveDate>,
        appeal: String,
        appellant: String,
        appealed_on: Option<NaiveDate>,
        ruling: String,
        ruled_by: Option<Uuid>,
        ruled_on: Option<NaiveDate>,
        closed_on: Option<NaiveDate>,
        recovery: Option<Uuid>,
        state: String,
        edition: i64,
        updated_at: Moment,
    }

    /// What one of the accused stated.
    inquiry_statement InquiryStatement("inquiry_statement", id: Uuid) {
        inquiry: Uuid,
        side: String,
        words: String,
        account: Uuid,
        at: Moment,
    }

    /// One party's integrity record (5.4).
    integrity_record IntegrityRecord("integrity_record", id: Uuid) {
        inquiry: Uuid,
        subject: Option<Uuid>,
        provider: Option<Uuid>,
        clause: String,
        facts: String,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}
