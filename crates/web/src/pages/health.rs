//! Whether the server lives, and whether it can serve: read by machines.

use axum::extract::State;
use axum::http::StatusCode;

use crate::Web;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too, and the clock is one that acts may bear.
pub async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    let office = web.office();
    let why = match office.ready().await {
        Err(_) => "the database does not answer\n",
        Ok(()) if office::nights::in_time(office, office.today()).is_err() => {
            "the clock is far from the last night that was worked\n"
        }
        Ok(()) => return (StatusCode::OK, "ready\n"),
    };
    (StatusCode::SERVICE_UNAVAILABLE, why)
}
