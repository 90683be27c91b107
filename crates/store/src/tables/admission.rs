//! Admission: stays in the directory, suspensions, public notices and what is objected to them.

use super::*;

table! {
    /// One stay of a provider in the directory (7.4).
    listing Listing("listing", id: Uuid) {
        provider: Uuid,
        from_on: NaiveDate,
        until_on: Option<NaiveDate>,
        ending: String,
        why: String,
    }

    /// A suspension, with the date by which to rectify and the provider's answer (5.3, 7.5).
    suspension Suspension("suspension", id: Uuid) {
        provider: Uuid,
        reasons: String,
        by_rule: bool,
        suspended_on: NaiveDate,
        due_on: NaiveDate,
        answer: String,
        words: String,
        answered_on: Option<NaiveDate>,
        ended_on: Option<NaiveDate>,
    }

    /// One public notice of an admission (7.3).
    publication Publication("publication", id: Uuid) {
        provider: Uuid,
        from_on: NaiveDate,
        until_on: NaiveDate,
        ended_on: Option<NaiveDate>,
        outcome: String,
    }

    /// An objection to a public notice; its sender is sealed.
    notice_objection NoticeObjection("notice_objection", id: Uuid) {
        publication: Uuid,
        name_sealed: String,
        contact_sealed: String,
        sender_index: String,
        facts: String,
        evidence: String,
        evidence_name: String,
        evidence_media: String,
        at: Moment,
        outcome: String,
        answer: String,
        answered_at: Option<Moment>,
        answered_by: Option<Uuid>,
    }
}
