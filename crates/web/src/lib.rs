//! The pages: HTML first, every journey without JavaScript, nothing inline, no third-party request.
//!
//! A route is registered through [`door::Door`] together with the [`rules::duties::Act`] it performs, so none can
//! stand outside the access table. Handlers take a [`visit::Visit`], ask `office`, and return a template.

pub mod assets;
pub mod cookies;
pub mod door;
pub mod errors;
pub mod form;
pub mod headers;
pub mod holding;
pub mod id;
pub mod layout;
pub mod listed;
pub mod log;
pub mod origin;
pub mod pages;
pub mod parts;
pub mod query;
pub mod questions;
pub mod say;
pub mod sheets;
pub mod shown;
pub mod step;
pub mod submission;
pub mod verdict;
pub mod visit;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use office::Office;
use rules::places::Counties;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::timeout::TimeoutLayer;

pub use assets::Assets;
pub use door::{Door, Route};
use shown::land::Land;
pub use visit::Visit;

/// A slow upload of 20 MB over a rural line takes minutes; nothing else comes near this.
const LONGEST: Duration = Duration::from_secs(300);

/// A workbook is packed already; without this its reader would not be told how long it is.
fn worth_packing() -> impl Predicate {
    let workbook = NotForContentType::const_new("application/vnd.openxmlformats");
    DefaultPredicate::new().and(workbook)
}

/// The invented people of a demo database, for its sign-in page.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The password of every one of them, made for this data folder.
    pub password: String,
    /// Sign-in name and who it is.
    pub people: Vec<(String, String)>,
}

/// The base map that a deployment supplies: published maps carry the number of their review (审图号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseMap {
    /// The outlines of the counties.
    pub counties: Counties,
    /// What the map is called.
    pub name: String,
    /// The number of its review.
    pub number: String,
}

/// How the pages are served.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The database holds invented people and files, and every page says so.
    pub demo: Option<Demo>,
    /// Served as https: cookies are `Secure` and bound to the host, and browsers are told to stay on https.
    pub https: bool,
    /// Proxies whose word on whom they speak for is believed; of anybody else it is not.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether a mail server is set up; without one letters wait.
    pub mail: bool,
    /// The reviewed base map; without one the map says that its outlines are a sketch.
    pub base_map: Option<BaseMap>,
}

/// What every handler can reach.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    config: Config,
    office: Office,
    assets: Assets,
    land: Land,
}

impl Web {
    /// The pages over an office.
    #[must_use]
    pub fn new(config: Config, office: Office) -> Self {
        let assets = Assets::load();
        let base_map = config.base_map.as_ref();
        let counties = base_map.map_or(&office.law().counties, |map| &map.counties);
        let land = Land::of(counties, &office.law().divisions);
        Self(Arc::new(Inner {
            land,
            config,
            office,
            assets,
        }))
    }

    /// How the pages are served.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The use-cases: the only way to change or read anything.
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.0.office
    }

    /// The region as it is drawn.
    #[must_use]
    pub fn land(&self) -> &Land {
        &self.0.land
    }

    /// The style sheet, the script and the icon.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }
}

/// Every page behind its door, with the list of routes and acts.
#[must_use]
pub fn door() -> Door {
    pages::open(Door::new())
}

/// The whole server: pages, assets, health, and the frame around every answer.
pub fn router(web: &Web) -> Router {
    behind(door(), web)
}

/// Serves the pages on a listener until the end is asked for; answers under way are finished.
///
/// # Errors
/// What the listener came to.
pub async fn serve(
    listener: TcpListener,
    web: &Web,
    end: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let pages = router(web).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages)
        .with_graceful_shutdown(end)
        .await
}

/// The server with the pages of this door.
pub fn behind(door: Door, web: &Web) -> Router {
    let (pages, _) = door.into_parts();
    let framed = pages
        .fallback(errors::no_such_page)
        .layer(CatchPanicLayer::custom(errors::caught))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST,
        ))
        .layer(from_fn_with_state(web.clone(), visit::frame));
    let plain = Router::new()
        .route("/assets/{hash}/{name}", get(assets::serve))
        .route("/healthz", get(pages::health::alive))
        .route("/readyz", get(pages::health::ready));
    Router::new()
        .merge(framed)
        .merge(plain)
        .layer(from_fn_with_state(web.clone(), headers::add))
        .layer(CompressionLayer::new().compress_when(worth_packing()))
        .layer(log::layer())
        .layer(log::number())
        .with_state(web.clone())
}
