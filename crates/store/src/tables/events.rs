//! Training events, their seats, and news.

use super::*;

table! {
    /// An event of the Centre or the Agency (2.4, 2.5).
    training Training("training", id: Uuid) {
        number: String,
        title: String,
        words: String,
        place: String,
        held_on: NaiveDate,
        hours: String,
        role: String,
        body: String,
        seats: i64,
        taken: i64,
        came: Option<i64>,
        others: Option<i64>,
        reason: String,
        state: String,
        announced_on: NaiveDate,
        edition: i64,
        updated_at: Moment,
    }

    /// The seats of one party at an event.
    training_seat TrainingSeat("training_seat", id: Uuid) {
        training: Uuid,
        subject: Option<Uuid>,
        provider: Option<Uuid>,
        account: Uuid,
        people: i64,
        came: Option<i64>,
        signed_on: NaiveDate,
        state: String,
    }

    /// A short notice on the public page.
    news NewsItem("news", id: Uuid) {
        number: String,
        title: String,
        words: String,
        body: String,
        published_on: NaiveDate,
        withdrawn_on: Option<NaiveDate>,
        reason: String,
        state: String,
        edition: i64,
        updated_at: Moment,
    }
}
