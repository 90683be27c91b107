//! The style sheet, the script and the icon: embedded, addressed by the hash of their content, cached for a year.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::Web;
use crate::errors::Fault;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/frontend/dist"]
struct Dist;

const NAMES: [(&str, &str); 3] = [
    ("app.css", "text/css; charset=utf-8"),
    ("app.js", "text/javascript; charset=utf-8"),
    ("icon.svg", "image/svg+xml"),
];

struct Asset {
    hash: String,
    mime: &'static str,
    plain: Cow<'static, [u8]>,
    packed: Option<Cow<'static, [u8]>>,
}

/// The assets, read once at start.
pub struct Assets(BTreeMap<&'static str, Asset>);

impl Assets {
    /// Reads the built assets; a missing one is logged once, and pages then show without their styles.
    #[must_use]
    pub fn load() -> Self {
        let found = NAMES.iter().filter_map(|(name, mime)| {
            let Some(file) = Dist::get(name) else {
                tracing::warn!("{name} is not built: run `npm ci --ignore-scripts && npm run build` in crates/web/frontend");
                return None;
            };
            let hash = file.metadata.sha256_hash();
            let asset = Asset {
                hash: hex::encode(hash.first_chunk::<6>().unwrap_or(&[0; 6])),
                mime,
                plain: file.data,
                packed: Dist::get(&format!("{name}.gz")).map(|twin| twin.data),
            };
            Some((*name, asset))
        });
        Self(found.collect())
    }

    /// Whether every asset is there.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.0.len() == NAMES.len()
    }

    /// The address of an asset, which changes with its content.
    #[must_use]
    pub fn url(&self, name: &str) -> String {
        let hash = self.0.get(name).map_or("not-built", |asset| &asset.hash);
        format!("/assets/{hash}/{name}")
    }
}

/// Serves one asset; an outdated hash gets the present content without the long life.
pub async fn serve(
    State(web): State<Web>,
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(asset) = web.assets().0.get(name.as_str()) else {
        return (StatusCode::NOT_FOUND, Fault::NotFound.to_string()).into_response();
    };
    let life = if asset.hash == hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let gzip = accepted.is_some_and(|list| list.contains("gzip"));
    let mut response = match &asset.packed {
        Some(packed) if gzip => {
            let mut response = packed.to_vec().into_response();
            response
                .headers_mut()
                .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        _ => asset.plain.to_vec().into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(life));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}
