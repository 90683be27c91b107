//! Spot checks.

use super::*;

table! {
    /// A plan of spot checks (2.4).
    spot_plan SpotPlan("spot_plan", id: Uuid) {
        number: String,
        from_on: NaiveDate,
        to_on: NaiveDate,
        share: String,
        share_risk: String,
        seed_sealed: String,
        commitment: String,
        seed: String,
        frame: String,
        frame_hash: String,
        strata: String,
        paid: i64,
        drawn_on: Option<NaiveDate>,
        closed_on: Option<NaiveDate>,
        state: String,
        edition: i64,
        updated_at: Moment,
    }

    /// One voucher that was drawn.
    spot_check SpotCheck("spot_check", id: Uuid) {
        plan: Uuid,
        voucher: Uuid,
        claim: Uuid,
        subject: Uuid,
        provider: Uuid,
        division: String,
        number: String,
        stratum: i64,
        amount: i64,
        sheet: String,
        recorded_by: Option<Uuid>,
        recorded_on: Option<NaiveDate>,
        answer_by: Option<NaiveDate>,
        answer: String,
        answered_side: String,
        irregular: i64,
        words: String,
        rectify_by: Option<NaiveDate>,
        settled_on: Option<NaiveDate>,
        inquiry: Option<Uuid>,
        state: String,
        edition: i64,
        updated_at: Moment,
        mended: String,
        mended_on: Option<NaiveDate>,
        mending: String,
    }
}
