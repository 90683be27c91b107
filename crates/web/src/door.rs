//! The only way to register a page: method, path, act. A route without a row in the access table cannot exist.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use rules::duties::{Act, steps_up};
use uuid::Uuid;

use crate::Web;
use crate::errors::Fault;
use crate::submission::{self, Submission};
use crate::visit::{Visit, landing};

/// One registered route, for the golden list and for the access tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path pattern.
    pub path: &'static str,
    /// What the route does, as the access table knows it.
    pub act: Act,
}

/// The routes under construction.
#[derive(Default)]
pub struct Door {
    router: Router<Web>,
    routes: Vec<Route>,
}

impl Door {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            router: Router::new(),
            routes: Vec::new(),
        }
    }

    /// A page that is read.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add(Method::GET, path, act, get(handler))
    }

    /// A form that is sent; the handler takes a [`Submission`].
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, act: Act, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add(Method::POST, path, act, post(handler))
    }

    /// The router and the list of what it holds.
    pub fn into_parts(self) -> (Router<Web>, Vec<Route>) {
        (self.router, self.routes)
    }

    fn add(mut self, method: Method, path: &'static str, act: Act, to: MethodRouter<Web>) -> Self {
        let guarded = to.route_layer(from_fn_with_state(act, guard));
        self.router = self.router.route(path, guarded);
        self.routes.push(Route { method, path, act });
        self
    }
}

/// Asks the access table, then, for a form, whether it came from our own page; only then may the handler run.
async fn guard(State(act): State<Act>, visit: Visit, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return match visit.may(act) {
            Some(_) if asks_for_proof(&visit, act) => prove(&visit.here()),
            Some(_) => next.run(request).await,
            None => turned_away(&visit, act, request.method()),
        };
    }
    let (parts, body) = request.into_parts();
    let may = visit.may(act).is_some();
    if !same_site(&parts.headers) || (!may && visit.late().is_none()) {
        // Read to the end, or the browser shows a broken connection instead of the answer.
        submission::drain(body).await;
        return if may {
            Fault::Forged.into_response()
        } else {
            turned_away(&visit, act, &parts.method)
        };
    }
    let submission = match Submission::read(&parts.headers, body).await {
        Ok(submission) => submission.numbered(|| visit.request_id()),
        Err(fault) if may => return fault.into_response(),
        Err(_) => return turned_away(&visit, act, &parts.method),
    };
    if !may {
        return too_late(&visit, act, &submission).await;
    }
    if submission.csrf() != visit.csrf() {
        return stale(&visit, act, &parts.headers, &submission).await;
    }
    if asks_for_proof(&visit, act) {
        return unproved(&visit, act, &submission).await;
    }
    let mut request = Request::from_parts(parts, Body::empty());
    let words = submission.words();
    request.extensions_mut().insert(submission);
    let mut answer = next.run(request).await;
    // The page that tells of somebody else's decision has no form to keep the words in (UX-27).
    answer.extensions_mut().insert(words);
    answer
}

/// A form whose session ended meanwhile is kept for its owner, who finds it after signing in (UX-14).
async fn too_late(visit: &Visit, act: Act, sent: &Submission) -> Response {
    let owner = visit.late().filter(|(_, proof)| sent.csrf() == *proof);
    match owner.filter(|_| !visit.path().starts_with("/sign-")) {
        Some((account, _)) => match keep(visit, account, act, sent).await {
            Ok(kept) => to_sign_in(&kept),
            Err(fault) => fault.into_response(),
        },
        None => turned_away(visit, act, &Method::POST),
    }
}

/// A form of an earlier session of the same browser is shown once more, to be confirmed with a proof of this one (UX-14);
/// only where the browser vouches that it came from our own page, so that nobody else can lay a form before him.
async fn stale(visit: &Visit, act: Act, headers: &HeaderMap, sent: &Submission) -> Response {
    let ours = vouched(headers) && !sent.csrf().is_empty() && !visit.path().starts_with("/sign-");
    let Some(account) = visit.actor().account.filter(|_| ours) else {
        tracing::warn!(incident = visit.incident(), "a form without its token");
        return Fault::Forged.into_response();
    };
    match keep(visit, account, act, sent).await {
        Ok(kept) => Redirect::to(&kept).into_response(),
        Err(fault) => fault.into_response(),
    }
}

/// A form of money or rights without a recent proof is kept until there is one (SEC-03).
async fn unproved(visit: &Visit, act: Act, sent: &Submission) -> Response {
    let Some(account) = visit.actor().account else {
        return Fault::NotFound.into_response();
    };
    match keep(visit, account, act, sent).await {
        Ok(kept) => prove(&kept),
        Err(fault) => fault.into_response(),
    }
}

/// Keeps a form; the address at which its owner finds it.
async fn keep(visit: &Visit, account: Uuid, act: Act, sent: &Submission) -> Result<String, Fault> {
    let form = sent.kept(visit.path(), named(visit.path(), act));
    let id = office::kept::keep(visit.office(), account, &form).await?;
    Ok(format!("{KEPT}{id}"))
}

/// What a kept form would have done; the pages of a draft are no act of their own yet.
fn named(path: &str, act: Act) -> &'static str {
    match path.starts_with("/drafts/") {
        true => "填写草稿",
        false => act.label(),
    }
}

/// Where kept forms are found.
pub(crate) const KEPT: &str = "/account/kept/";

/// Whether an act of money or rights meets a session without a recent proof (SEC-03).
fn asks_for_proof(visit: &Visit, act: Act) -> bool {
    steps_up(act) && visit.signed_in() && !visit.proved()
}

fn prove(next: &str) -> Response {
    Redirect::to(&format!("/account/prove?{}", onward(next))).into_response()
}

/// The query that carries on where a visitor wanted to go.
pub(crate) fn onward(next: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish()
}

/// Who is not signed in is asked to; who is and would sign in again goes to his work; everybody else gets the answer he would get if the file did not exist.
fn turned_away(visit: &Visit, act: Act, method: &Method) -> Response {
    if visit.signed_in() && matches!(act, Act::SignIn | Act::SignUp) {
        return Redirect::to(landing(visit.role())).into_response();
    }
    if visit.signed_in() {
        return Fault::NotFound.into_response();
    }
    let back = if method == Method::GET {
        visit.here()
    } else {
        visit.path().to_owned()
    };
    to_sign_in(&back)
}

fn to_sign_in(next: &str) -> Response {
    Redirect::to(&format!("/sign-in?{}", onward(next))).into_response()
}

/// What the browser itself says of where a form came from; browsers that say nothing are left to the token.
fn same_site(headers: &HeaderMap) -> bool {
    let fetched = fetched(headers).is_none_or(|site| site == "same-origin" || site == "none");
    fetched && from_here(headers).unwrap_or(true)
}

/// Whether the browser says that a form came from our own page; silence does not.
fn vouched(headers: &HeaderMap) -> bool {
    same_site(headers)
        && (fetched(headers) == Some("same-origin") || from_here(headers) == Some(true))
}

fn fetched(headers: &HeaderMap) -> Option<&str> {
    headers.get("sec-fetch-site")?.to_str().ok()
}

/// Whether the origin that the browser names is this host.
fn from_here(headers: &HeaderMap) -> Option<bool> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let named = text(ORIGIN)?.split_once("://");
    Some(named.is_some_and(|(_, authority)| text(HOST) == Some(authority)))
}
