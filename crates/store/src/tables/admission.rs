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

    /// What an application says beyond the provider itself, by its class (7.2, 7.3).
    dossier Dossier("dossier", provider: Uuid) {
        team: Option<i64>,
        base: String,
        management: String,
        platform: String,
        platform_number: String,
    }

    /// An expert of the review pool (7.3).
    expert Expert("expert", id: Uuid) {
        account: Uuid,
        identity_sealed: String,
        identity_index: String,
        phone_sealed: String,
        employer: String,
        employer_uscc: String,
        specialities: String,
        relations: String,
        active: bool,
        edition: i64,
        created_at: Moment,
        updated_at: Moment,
    }

    /// One review of an application, with all that its draw rests on (7.3).
    panel Panel("panel", id: Uuid) {
        provider: Uuid,
        seed_sealed: String,
        commitment: String,
        committed_at: Moment,
        seed: String,
        pool: String,
        pool_hash: String,
        ranking: String,
        drawn_at: Option<Moment>,
        closed_at: Option<Moment>,
        result: String,
    }

    /// The sheet of one expert in one review.
    sheet Sheet("sheet", id: Uuid) {
        panel: Uuid,
        expert: Uuid,
        place: i64,
        state: String,
        due_on: NaiveDate,
        base: Option<i64>,
        management: Option<i64>,
        team: Option<i64>,
        credit: Option<i64>,
        words: String,
        why: String,
        updated_at: Moment,
        employer: String,
    }
}
