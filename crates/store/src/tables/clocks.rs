//! Time limits and the schedules of working days that move them.

use super::*;

table! {
    /// One time limit on a file, running or ended (8.4, 8.6, R9–R11).
    time_limit TimeLimit("time_limit", id: Uuid) {
        kind: String,
        file_kind: String,
        file: Uuid,
        about: Uuid,
        started_on: NaiveDate,
        days: i64,
        not_before: Option<NaiveDate>,
        due_on: NaiveDate,
        ended_on: Option<NaiveDate>,
        outcome: String,
        told: String,
    }

    /// One notice of a year's working days (R33).
    schedule Schedule("schedule", id: Uuid) {
        layer: String,
        year: i64,
        version: i64,
        source: String,
        days: String,
        account: Uuid,
        at: Moment,
    }
}
