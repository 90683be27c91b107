//! Who asks: the session's actor, the token that proves a form is ours, and the frame around every page.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use office::accounts::{Half, Signed, Standing};
use office::{Actor, Office};
use rules::Policy;
use rules::duties::{Act, Role, Scope, scope};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use crate::Web;
use crate::cookies::{QUESTION, cookie, form_cookie, session_cookie, set_cookie};
use crate::errors::{Fault, dress};
use crate::layout::Page;
use crate::log::incident;
use crate::origin::origin;

/// One request's visitor; every handler that renders a page takes it.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    web: Web,
    actor: Actor,
    standing: Standing,
    agent: String,
    late_csrf: String,
    unread: u64,
    token: String,
    fresh: bool,
    asked: Arc<AtomicBool>,
    path: String,
    query: Option<String>,
    question: Option<String>,
    incident: String,
}

impl Visit {
    /// Who acts; a visitor without a session is the public.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// The visitor's role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.actor().role
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.actor().account.is_some()
    }

    /// The session, when somebody is signed in.
    #[must_use]
    pub fn signed(&self) -> Option<&Signed> {
        match &self.0.standing {
            Standing::Whole(signed) => Some(signed),
            _ => None,
        }
    }

    /// Whoever has given his password and not yet his second factor.
    #[must_use]
    pub fn half(&self) -> Option<&Half> {
        match &self.0.standing {
            Standing::Half(half) => Some(half),
            _ => None,
        }
    }

    /// Whose session ended by the clock, and the proof that forms of its pages carry.
    #[must_use]
    pub(crate) fn late(&self) -> Option<(Uuid, &str)> {
        match &self.0.standing {
            Standing::Over(account) => Some((*account, &self.0.late_csrf)),
            _ => None,
        }
    }

    /// Whether the visitor has proved who he is recently enough for money and rights (SEC-03).
    #[must_use]
    pub fn proved(&self) -> bool {
        let now = self.office().now();
        self.signed().is_some_and(|signed| signed.proved(now))
    }

    /// How this person last asked for the queue, as its query.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        let (account, query) = self.0.question.as_deref()?.split_once('.')?;
        let mine = self.actor().account.map(|id| id.simple().to_string());
        (mine.as_deref() == Some(account)).then_some(query)
    }

    /// What the browser calls itself.
    #[must_use]
    pub fn agent(&self) -> &str {
        &self.0.agent
    }

    /// The same request by whoever has just become signed in, for a page that is shown at once.
    ///
    /// # Errors
    /// A session that cannot be looked up.
    pub async fn signed_in_by(&self, token: &str) -> Result<Self, Fault> {
        let origin = &self.actor().origin;
        let standing = office::accounts::standing(self.office(), token, origin).await?;
        let mut inner = Inner::clone(&self.0);
        if let Standing::Whole(signed) = &standing {
            inner.actor = signed.actor.clone();
        }
        inner.standing = standing;
        inner.token = token.to_owned();
        Ok(Self(Arc::new(inner)))
    }

    /// How many messages the signed-in person has not read.
    #[must_use]
    pub fn unread(&self) -> u64 {
        self.0.unread
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
        let today = self.office().today();
        self.office().law().policy(today).map_err(Fault::broken)
    }

    /// The office behind the pages.
    #[must_use]
    pub fn office(&self) -> &Office {
        self.web().office()
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

    /// The query of the address, as sent.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.0.query.as_deref()
    }

    /// Path and query, as a sign-in returns to them.
    #[must_use]
    pub fn here(&self) -> String {
        match &self.0.query {
            Some(query) => format!("{}?{query}", self.0.path),
            None => self.0.path.clone(),
        }
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
        form_proof(&self.0.token)
    }

    /// A new id for a form, by which the same submission sent twice has one effect.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        self.office().new_id()
    }

    fn is_new(&self) -> bool {
        self.0.fresh && self.0.asked.load(Ordering::Relaxed)
    }

    /// The visitor of a request, and why his session could not be looked up if it could not.
    async fn of(web: Web, request: &Parts) -> (Self, Option<Fault>) {
        let session = cookie(&request.headers, session_cookie(&web));
        let address = request.extensions.get::<ConnectInfo<SocketAddr>>();
        let origin = address.map_or_else(String::new, |info| {
            let trusted = &web.config().trusted_proxies;
            origin(info.0.ip(), &request.headers, trusted).to_string()
        });
        let found = match session {
            Some(token) => office::accounts::standing(web.office(), token, &origin).await,
            None => Ok(Standing::Nobody),
        };
        let (standing, fault) = match found {
            Ok(standing) => (standing, None),
            Err(why) => (Standing::Nobody, Some(Fault::from(why))),
        };
        let actor = match &standing {
            Standing::Whole(signed) => Some(signed.actor.clone()),
            _ => None,
        };
        let unread = match &actor {
            Some(actor) => office::notices::unread(web.office(), actor).await,
            None => Ok(0),
        };
        let (unread, fault) = match unread {
            Ok(unread) => (unread, fault),
            Err(why) => (0, Some(fault.unwrap_or_else(|| why.into()))),
        };
        let kept = match (&standing, session) {
            (Standing::Whole(_) | Standing::Half(_), Some(token)) => Some(token),
            _ => cookie(&request.headers, form_cookie(&web)).filter(|token| token.len() == 64),
        };
        let inner = Inner {
            unread,
            actor: actor.unwrap_or_else(|| Actor::anyone(origin)),
            standing,
            agent: agent(&request.headers),
            late_csrf: session.map(form_proof).unwrap_or_default(),
            fresh: kept.is_none(),
            token: kept.map_or_else(|| web.office().secret(), str::to_owned),
            asked: Arc::default(),
            path: request.uri.path().to_owned(),
            query: request.uri.query().map(str::to_owned),
            question: cookie(&request.headers, QUESTION).map(str::to_owned),
            incident: incident(&request.extensions),
            web,
        };
        (Self(Arc::new(inner)), fault)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| Fault::broken("a page is served outside the frame"))
    }
}

/// The longest address that is answered; beyond 64 KB the server under us answers 414 by itself, without a page.
const LONGEST: usize = 60_000;

fn too_long(request: &Parts) -> Option<Fault> {
    let whole = request.uri.path_and_query();
    let length = whole.map_or(0, |whole| whole.as_str().len());
    (length > LONGEST).then_some(Fault::TooLong)
}

/// Finds out who asks before a page runs, and dresses bare refusals as pages after it.
pub async fn frame(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let (visit, fault) = Visit::of(web, &parts).await;
    let answer = match fault.or_else(|| too_long(&parts)) {
        Some(fault) => fault.into_response(),
        None => {
            parts.extensions.insert(visit.clone());
            next.run(Request::from_parts(parts, body)).await
        }
    };
    let mut answer = dress(&visit, answer);
    if visit.is_new() {
        let web = visit.web();
        set_cookie(&mut answer, web, form_cookie(web), &visit.0.token);
    }
    answer
}

/// Where a role's work begins.
#[must_use]
pub const fn landing(role: Role) -> &'static str {
    match role {
        Role::Anyone | Role::Platform => "/",
        Role::Subject | Role::Provider => "/mine",
        Role::County | Role::Agency | Role::Centre | Role::Finance => "/queue",
        Role::Department => "/budget",
        Role::Auditor => "/record",
        Role::Administrator => "/accounts",
        Role::Security => "/grants",
        Role::Pending => "/account/waiting",
        Role::Expert => "/sheets",
    }
}

/// An address within this site, for going on after a sign-in; anything else leads home.
#[must_use]
pub fn within(next: &str) -> &str {
    let plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") {
        next
    } else {
        "/"
    }
}

/// The proof that the forms of a session carry.
fn form_proof(token: &str) -> String {
    hex::encode(
        Sm3::new_with_prefix("kequan form ")
            .chain_update(token)
            .finalize(),
    )
}

/// What the browser calls itself, cut to what a list can show.
fn agent(headers: &HeaderMap) -> String {
    let named = headers.get(USER_AGENT).and_then(|name| name.to_str().ok());
    named.unwrap_or_default().chars().take(200).collect()
}
