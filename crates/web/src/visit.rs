//! Who asks: the session's actor, the token that proves a form is ours, and the frame around every page.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use rules::duties::{Act, Role, Scope, scope};
use rules::{Law, Policy};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use crate::Web;
use crate::errors::{Fault, dress};
use crate::layout::Page;
use crate::log::incident;

/// The person behind a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: Uuid,
    /// The person's name, as the header of every page shows it.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The body the person acts for; empty for an individual.
    pub body: String,
}

/// The SM3 hash of a session token: all that is stored of it.
pub type TokenHash = [u8; 32];

/// What [`Ports::session`] comes back with: the actor, nobody, or why the question could not be answered.
pub type Found = Pin<Box<dyn Future<Output = Result<Option<Actor>, String>> + Send>>;

/// What the pages need from outside, handed in so that a simulated year is deterministic by its seed.
#[derive(Clone)]
pub struct Ports {
    /// Finds the living session with this token hash.
    pub session: Arc<dyn Fn(TokenHash) -> Found + Send + Sync>,
    /// Thirty-two unpredictable bytes.
    pub random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
    /// Today in Asia/Shanghai.
    pub today: Arc<dyn Fn() -> NaiveDate + Send + Sync>,
    /// Whether the database answers.
    pub ready: Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>,
}

/// One request's visitor; every handler that renders a page takes it.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

struct Inner {
    web: Web,
    actor: Option<Actor>,
    token: String,
    fresh: bool,
    asked: AtomicBool,
    path: String,
    query: Option<String>,
    address: Option<SocketAddr>,
    incident: String,
}

impl Visit {
    /// The signed-in person, if there is one.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.0.actor.as_ref()
    }

    /// The visitor's role; a visitor without a session is the public.
    #[must_use]
    pub fn role(&self) -> Role {
        self.actor().map_or(Role::Anyone, |actor| actor.role)
    }

    /// Whether the access table gives the visitor any scope for an act; pages show a link or button only then.
    #[must_use]
    pub fn may(&self, act: Act) -> Option<Scope> {
        scope(self.role(), act)
    }

    /// A page with this title, framed for this visitor.
    #[must_use]
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self.clone(), title.into())
    }

    /// The policy in force today.
    ///
    /// # Errors
    /// A clock that stands before the policy began (10.4).
    pub fn policy(&self) -> Result<&'static Policy, Fault> {
        let today = (self.0.web.ports().today)();
        Law::shipped().policy(today).map_err(Fault::broken)
    }

    /// The server's shared state.
    #[must_use]
    pub fn web(&self) -> &Web {
        &self.0.web
    }

    /// The path asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Path and query, as a sign-in returns to them.
    #[must_use]
    pub fn here(&self) -> String {
        match &self.0.query {
            Some(query) => format!("{}?{query}", self.0.path),
            None => self.0.path.clone(),
        }
    }

    /// The network address of the visitor, for the record of acts; forwarded headers are not believed.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.address.map_or_else(String::new, |address| address.ip().to_string())
    }

    /// The number under which the log knows this request.
    #[must_use]
    pub fn incident(&self) -> &str {
        &self.0.incident
    }

    /// The hidden value by which a form proves that it came from this visitor's own page.
    #[must_use]
    pub fn csrf(&self) -> String {
        self.0.asked.store(true, Ordering::Relaxed);
        hex(&Sm3::new_with_prefix("kequan form ").chain_update(&self.0.token).finalize())
    }

    /// A new id for a form, by which the same submission sent twice has one effect.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&(self.0.web.ports().random)()[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    fn is_new(&self) -> bool {
        self.0.fresh && self.0.asked.load(Ordering::Relaxed)
    }

    async fn of(web: Web, request: &Parts) -> Result<Self, (Self, Fault)> {
        let session = cookie(&request.headers, session_cookie(&web));
        let found = match session {
            Some(token) => (web.ports().session)(token_hash(token)).await,
            None => Ok(None),
        };
        let (actor, fault) = match found {
            Ok(actor) => (actor, None),
            Err(why) => (None, Some(Fault::unavailable(why))),
        };
        let kept = match (&actor, session) {
            (Some(_), Some(token)) => Some(token),
            _ => cookie(&request.headers, form_cookie(&web)).filter(|token| token.len() == 64),
        };
        let inner = Inner {
            actor,
            fresh: kept.is_none(),
            token: kept.map_or_else(|| hex(&(web.ports().random)()), str::to_owned),
            asked: AtomicBool::new(false),
            path: request.uri.path().to_owned(),
            query: request.uri.query().map(str::to_owned),
            address: request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0),
            incident: incident(&request.extensions),
            web,
        };
        let visit = Self(Arc::new(inner));
        fault.map_or(Ok(visit.clone()), |fault| Err((visit, fault)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| Fault::broken("a page is served outside the frame"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Actor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let visit = Visit::from_request_parts(parts, state).await?;
        visit.actor().cloned().ok_or(Fault::NotFound)
    }
}

/// Finds out who asks before a page runs, and dresses bare refusals as pages after it.
pub async fn frame(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let (visit, answer) = match Visit::of(web, &parts).await {
        Ok(visit) => {
            parts.extensions.insert(visit.clone());
            (visit, next.run(Request::from_parts(parts, body)).await)
        }
        Err((visit, fault)) => (visit, fault.into_response()),
    };
    let mut answer = dress(&visit, answer);
    if visit.is_new() {
        let web = visit.web();
        set_cookie(&mut answer, web, form_cookie(web), &visit.0.token);
    }
    answer
}

/// Starts a session in the browser; the store keeps only [`token_hash`] of the token.
pub fn start_session(answer: &mut Response, web: &Web, token: &str) {
    set_cookie(answer, web, session_cookie(web), token);
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

/// What the store keeps of a session token.
#[must_use]
pub fn token_hash(token: &str) -> TokenHash {
    Sm3::digest(token).into()
}

/// A new session token: 256 unpredictable bits.
#[must_use]
pub fn new_token(web: &Web) -> String {
    hex(&(web.ports().random)())
}

// The `__Host-` prefix needs https: with it no neighbouring site can plant a cookie of this name.
fn session_cookie(web: &Web) -> &'static str {
    if web.config().https {
        "__Host-kequan"
    } else {
        "kequan"
    }
}

fn form_cookie(web: &Web) -> &'static str {
    if web.config().https {
        "__Host-kequan-form"
    } else {
        "kequan-form"
    }
}

fn set_cookie(answer: &mut Response, web: &Web, name: &str, value: &str) {
    let secure = if web.config().https { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(key, value)| (key == name).then_some(value))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
