//! The access log: request number, method, path pattern, status, milliseconds; never a path, a name or an address.

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{Extensions, HeaderName};
use axum::response::Response;
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::request_id::{MakeRequestUuid, RequestId, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use tracing::Span;

type Make = fn(&Request) -> Span;
type Answered = fn(&Response, Duration, &Span);
type Nothing = ();
/// The layer that writes one line per answer.
pub type Layer = TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    Make,
    Nothing,
    Answered,
    Nothing,
    Nothing,
    Nothing,
>;

/// Gives each request its number.
#[must_use]
pub fn number() -> SetRequestIdLayer<MakeRequestUuid> {
    SetRequestIdLayer::new(HeaderName::from_static("x-kequan-request"), MakeRequestUuid)
}

/// Writes one line per answer.
#[must_use]
pub fn layer() -> Layer {
    TraceLayer::new_for_http()
        .make_span_with(span as Make)
        .on_request(())
        .on_response(answered as Answered)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

/// The first eight characters of the request's number, which a person can read out on the telephone.
#[must_use]
pub fn incident(extensions: &Extensions) -> String {
    let id = extensions.get::<RequestId>();
    let text = id
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or("unknown");
    text.chars().take(8).collect::<String>().to_uppercase()
}

fn span(request: &Request) -> Span {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str);
    tracing::info_span!("request", incident = incident(request.extensions()), method = %request.method(), path)
}

fn answered(response: &Response, took: Duration, _: &Span) {
    tracing::info!(
        status = response.status().as_u16(),
        ms = took.as_millis(),
        "answered"
    );
}
