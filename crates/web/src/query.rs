//! The query of a page whose names are known: of a name given twice the last value counts, and what cannot be read is a
//! page of ours, not a line of the library's.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::errors::Fault;

/// What an address asks beside its path.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let query = once(parts.uri.query().unwrap_or_default());
        let uri = Uri::try_from(format!("/?{query}")).map_err(|_| Fault::NotFound)?;
        let read = axum::extract::Query::<T>::try_from_uri(&uri);
        read.map(|axum::extract::Query(read)| Self(read))
            .map_err(|_| Fault::NotFound)
    }
}

/// The query with every name once.
#[must_use]
pub fn once(query: &str) -> String {
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let mut kept = form_urlencoded::Serializer::new(String::new());
    for (at, (name, value)) in pairs.iter().enumerate() {
        let again = pairs.iter().skip(at + 1).any(|(later, _)| later == name);
        if !again {
            kept.append_pair(name, value);
        }
    }
    kept.finish()
}
