//! Needs, whom they reach, and offers to them.

use super::*;

table! {
    /// What a subject needs (2.5).
    need Need("need", id: Uuid) {
        number: String,
        subject: Uuid,
        division: String,
        title: String,
        words: String,
        purpose: String,
        budget: Option<i64>,
        needed_by: NaiveDate,
        named: bool,
        state: String,
        posted_on: NaiveDate,
        stands_until: NaiveDate,
        due_on: NaiveDate,
        offers: i64,
        chosen: Option<Uuid>,
        reason: String,
        closed_on: Option<NaiveDate>,
        edition: i64,
        updated_at: Moment,
    }

    /// A provider that may read a need.
    need_reach NeedReach("need_reach", id: Uuid) {
        need: Uuid,
        provider: Uuid,
        how: String,
        score: i64,
        words: String,
        by_account: Option<Uuid>,
        on_day: NaiveDate,
    }

    /// What a provider offers to a need.
    need_offer NeedOffer("need_offer", id: Uuid) {
        need: Uuid,
        provider: Uuid,
        service: Option<Uuid>,
        price: i64,
        days: i64,
        words: String,
        offered_on: NaiveDate,
        state: String,
    }
}
