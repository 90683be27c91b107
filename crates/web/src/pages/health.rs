//! Whether the server lives, and whether it can serve: read by machines.

use axum::extract::State;
use axum::http::StatusCode;

use crate::Web;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    if web.office().ready().await.is_ok() {
        (StatusCode::OK, "ready\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
    }
}
