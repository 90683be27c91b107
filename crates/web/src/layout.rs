//! What every page hands to the frame template, and the answers that carry a rendered page.

mod entries;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use office::Actor;
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Fault;
use crate::form::Form;
use crate::pages::find;
use crate::shown::NEXT;
use crate::visit::Visit;

pub use entries::NAVIGATION;

/// One link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether the page shown stands under it.
    pub here: bool,
}

/// What the frame of a page needs.
#[derive(Clone)]
pub struct Page {
    /// The title, without the service's name.
    pub title: String,
    /// Whether the page shows errors: its title then begins 错误.
    pub failed: bool,
    /// The links above the title, outermost first.
    pub crumbs: Vec<Link>,
    /// Where “返回” leads; empty for none.
    pub back: String,
    /// Where everything is shown that belongs to the file of the page; empty for none.
    pub related: String,
    /// What was just done, shown once on top of the page; empty for none.
    pub done: String,
    visit: Visit,
}

impl Page {
    pub(crate) const fn new(visit: Visit, title: String) -> Self {
        Self {
            title,
            failed: false,
            crumbs: Vec::new(),
            back: String::new(),
            related: String::new(),
            done: String::new(),
            visit,
        }
    }

    /// The page with a link back.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>) -> Self {
        self.back = href.into();
        self
    }

    /// The page with one more link in its path.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Link {
            label: label.into(),
            href: href.into(),
            here: false,
        });
        self
    }

    /// The page of a file, with the way to everything that belongs to it.
    #[must_use]
    pub fn related(mut self, kind: &str, file: Uuid) -> Self {
        self.related = format!("/related/{kind}/{file}");
        self
    }

    /// The page of a step at the file of this address, with the way to everything that belongs to that file.
    #[must_use]
    pub fn related_to(mut self, file: &str) -> Self {
        const KINDS: [(&str, &str); 4] = [
            ("/subjects/", "subject"),
            ("/admissions/", "provider"),
            ("/contracts/", "contract"),
            ("/claims/", "claim"),
        ];
        let known = KINDS
            .iter()
            .find_map(|(begins, kind)| Some((kind, file.strip_prefix(begins)?)));
        if let Some((kind, id)) = known {
            self.related = format!("/related/{kind}/{id}");
        }
        self
    }

    /// Where the party of the file that the page shows rates its handling or complains about the provider: label and
    /// address each.
    #[must_use]
    pub fn voices(&self) -> Vec<Link> {
        const FAMILIES: [(&str, &str); 4] = [
            ("subject", "subjects"),
            ("provider", "admissions"),
            ("contract", "contracts"),
            ("claim", "claims"),
        ];
        let mut path = self.related.trim_start_matches("/related/").split('/');
        let (kind, file) = (path.next(), path.next().unwrap_or_default());
        let family = FAMILIES.iter().find(|(known, _)| Some(*known) == kind);
        let Some((_, family)) = family.filter(|_| self.visit.may(Act::RateHandling).is_some())
        else {
            return Vec::new();
        };
        let link = |label: &str, verb: &str| Link {
            label: label.to_owned(),
            href: format!("/{family}/{file}/{verb}"),
            here: false,
        };
        let mut links = vec![link("评价这次办理", "satisfaction")];
        if *family == "contracts" && self.visit.may(Act::Complain).is_some() {
            links.push(link("投诉服务机构", "complain"));
        }
        links
    }

    /// Whether the header has the field that looks for files; the page of that field has its own.
    #[must_use]
    pub fn finds(&self) -> bool {
        self.visit.may(Act::Find).is_some() && self.visit.path() != find::PATH
    }

    /// Where the next file waits, for a desk that has just done a step; empty otherwise.
    #[must_use]
    pub fn next(&self) -> String {
        let query = self.visit.query().unwrap_or_default();
        let mut query = form_urlencoded::parse(query.as_bytes());
        let act = query.find(|(name, _)| name == NEXT);
        let act = act.and_then(|(_, act)| Act::parse(&act));
        let act = act.filter(|_| !self.done.is_empty() && self.visit.may(Act::SeeQueue).is_some());
        act.map_or_else(String::new, |act| format!("/queue/next?act={}", act.code()))
    }

    /// The page with a notice of what was just done.
    #[must_use]
    pub fn done(mut self, what: impl Into<String>) -> Self {
        self.done = what.into();
        self
    }

    /// The page of a form: marked when something in it is wrong.
    #[must_use]
    pub fn of(mut self, form: &Form) -> Self {
        self.failed = form.failed();
        self
    }

    /// The navigation of the visitor's role.
    #[must_use]
    pub fn navigation(&self) -> Vec<Link> {
        let role = self.visit.role();
        let path = self.visit.path();
        let mine = NAVIGATION
            .iter()
            .filter(|(_, _, act, roles)| roles.contains(&role) && self.visit.may(*act).is_some());
        mine.map(|(label, href, _, _)| Link {
            label: (*label).to_owned(),
            href: (*href).to_owned(),
            here: path == *href || (*href != "/" && path.starts_with(&format!("{href}/"))),
        })
        .collect()
    }

    /// The signed-in person.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.visit.signed_in().then(|| self.visit.actor())
    }

    /// How many messages the signed-in person has not read.
    #[must_use]
    pub fn unread(&self) -> u64 {
        self.visit.unread()
    }

    /// Whether the database holds invented people and files.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.visit.web().config().demo.is_some()
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        self.visit.web().assets().url(name)
    }

    /// The hidden proof that a form came from this page.
    #[must_use]
    pub fn csrf(&self) -> String {
        self.visit.csrf()
    }

    /// A new id for one form.
    #[must_use]
    pub fn request_id(&self) -> Uuid {
        self.visit.request_id()
    }
}

/// A rendered page.
pub fn show(page: &impl Template) -> Response {
    with(StatusCode::OK, page)
}

/// A form sent back with everything typed and all that is wrong with it.
pub fn refused(page: &impl Template) -> Response {
    with(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// A form as it is asked for, or sent back when something in it is wrong.
pub fn answer(form: &Form, page: &impl Template) -> Response {
    if form.failed() {
        refused(page)
    } else {
        show(page)
    }
}

fn with(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(fault) => Fault::broken(fault).into_response(),
    }
}
