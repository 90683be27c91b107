//! A file for its reader: saved, never shown in place, so that nothing in it runs as a page of ours (SEC-13).

use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use office::attachments::{Download, read};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::errors::{Answer, Fault};
use crate::id::Id;
use crate::visit::Visit;

/// What RFC 5987 lets stand in a file name; all else is written in percent.
const BEYOND_NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `GET /files/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    let file = read(visit.office(), visit.actor(), id).await?;
    saved(file)
}

/// `GET /papers/{id}`.
pub async fn paper(visit: Visit, Id(id): Id) -> Answer {
    let file = office::papers::read(visit.office(), visit.actor(), id).await?;
    saved(file)
}

/// Under which name a browser saves a file, and the plain one for browsers that read no other.
pub(super) fn disposition(name: &str, plain: &str) -> String {
    let name = utf8_percent_encode(name, BEYOND_NAME);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{name}")
}

pub(super) fn saved(file: Download) -> Result<Response, Fault> {
    let disposition = disposition(&file.name, "file");
    let header = |value: &str| HeaderValue::from_str(value).map_err(Fault::broken);
    let headers = [
        (CONTENT_TYPE, header(&file.media)?),
        (CONTENT_DISPOSITION, header(&disposition)?),
        (
            CONTENT_SECURITY_POLICY,
            header("sandbox; default-src 'none'")?,
        ),
        (CACHE_CONTROL, header("private, no-store")?),
    ];
    Ok((headers, file.bytes).into_response())
}
