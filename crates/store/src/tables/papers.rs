//! Papers: what was frozen to be printed, and the file that was printed of it.

use super::*;

table! {
    /// One edition of one paper (10.1).
    paper Paper("paper", id: Uuid) {
        kind: String,
        file_kind: String,
        file: Uuid,
        number: String,
        edition: i64,
        data_sealed: String,
        content_hash: String,
        check_code: String,
        made_at: Moment,
        hash: Option<String>,
        size: Option<i64>,
        pages: Option<i64>,
        printed_at: Option<Moment>,
    }
}
