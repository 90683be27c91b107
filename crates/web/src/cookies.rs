//! What the browser keeps for us: the session, the proof of forms, and how the queue was asked for.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use crate::Web;
use crate::visit::Visit;

/// Starts a session in the browser with the token of [`office::accounts::SignedIn`].
pub fn start_session(answer: &mut Response, web: &Web, token: &str) {
    set_cookie(answer, web, session_cookie(web), token);
}

/// How the queue was asked for goes with the browser until it is closed, so that the next file is one of the same list;
/// it names its account, so that nobody else goes by it.
pub(crate) const QUESTION: &str = "kequan-queue";

/// The longest question that a browser is asked to keep.
const KEPT: usize = 2_000;

/// Keeps how the queue was asked for.
pub fn keep_question(answer: &mut Response, visit: &Visit, query: &str) {
    let account = visit.actor().account.map(|id| id.simple().to_string());
    let kept = visit.question().unwrap_or_default();
    if let Some(account) = account.filter(|_| kept != query && query.len() <= KEPT) {
        set_cookie(answer, visit.web(), QUESTION, &format!("{account}.{query}"));
    }
}

/// Takes the session out of the browser.
pub fn end_session(answer: &mut Response, web: &Web) {
    set_cookie(answer, web, session_cookie(web), "; Max-Age=0");
}

/// The session token of a request, for ending its session.
#[must_use]
pub fn session_token<'a>(web: &Web, headers: &'a HeaderMap) -> Option<&'a str> {
    cookie(headers, session_cookie(web))
}

// The `__Host-` prefix needs https: with it no neighbouring site can plant a cookie of this name.
pub(crate) fn session_cookie(web: &Web) -> &'static str {
    if web.config().https {
        "__Host-kequan"
    } else {
        "kequan"
    }
}

pub(crate) fn form_cookie(web: &Web) -> &'static str {
    if web.config().https {
        "__Host-kequan-form"
    } else {
        "kequan-form"
    }
}

pub(crate) fn set_cookie(answer: &mut Response, web: &Web, name: &str, value: &str) {
    let secure = if web.config().https { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
}

pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}
