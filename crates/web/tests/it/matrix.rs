//! Every route × role × whose file, over HTTP: what the access table says is what the server does (SEC-02).
//!
//! A route that no row of [`FILES`] knows how to fill in fails the test, so a new kind of file brings its fixture.

mod files;
mod prepared;

use std::fmt::Write as _;

use axum::http::{Method, StatusCode};
use rules::Law;
use rules::duties::{Act, Role, Scope, scope};
use store::admin::Owned;
use uuid::Uuid;
use web::Route;

use crate::support::{Answer, Browser, House};

use files::FILES;
use prepared::prepare;

/// One person of each role of the demo region.
const PEOPLE: [(Role, &str); 12] = [
    (Role::Subject, "gouhong"),
    (Role::Provider, "saishang"),
    (Role::County, "xixia"),
    (Role::Agency, "agency"),
    (Role::Centre, "centre"),
    (Role::Finance, "finance"),
    (Role::Department, "department"),
    (Role::Auditor, "auditor"),
    (Role::Expert, "zhuanjia2"),
    (Role::Administrator, "admin"),
    (Role::Security, "security"),
    (Role::Pending, "newcomer"),
];

/// Whose file is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Own,
    Others,
    OtherCounty,
}

impl Whose {
    const ALL: [Whose; 3] = [Whose::Own, Whose::Others, Whose::OtherCounty];

    fn label(self) -> &'static str {
        match self {
            Whose::Own => "本单位",
            Whose::Others => "他人",
            Whose::OtherCounty => "他县",
        }
    }
}

/// Who asks: the role, the party or division that files are compared with.
struct Who {
    role: Role,
    party: Option<Uuid>,
    division: Option<String>,
}

impl Who {
    /// Whether a file stands in this relation to the person.
    fn relates(&self, file: &Owned, whose: Whose) -> bool {
        let (_, subject, provider, division) = file;
        let mine = match self.role {
            // A sheet is its expert's own, by his account.
            Role::Subject | Role::Expert => subject.is_some() && *subject == self.party,
            Role::Provider => provider.is_some() && *provider == self.party,
            Role::County => self.covers(division.as_deref()),
            // Region-wide roles stand to all files alike; what only its writer may know of is nobody else's.
            _ => true,
        };
        let near = self.covers(division.as_deref());
        match whose {
            Whose::Own => mine,
            Whose::Others => !mine && (near || self.role == Role::County),
            Whose::OtherCounty => !mine && !near,
        }
    }

    fn covers(&self, division: Option<&str>) -> bool {
        match (&self.division, division) {
            (Some(mine), Some(theirs)) => Law::shipped().divisions.covers(mine, theirs),
            _ => false,
        }
    }

    /// Whether the access table lets the person know of such a file; a route that is not `filed` shows his own
    /// account and work.
    fn may_know(&self, act: Act, whose: Whose, filed: bool) -> bool {
        match scope(self.role, act) {
            None => false,
            Some(Scope::Public | Scope::Region) => true,
            Some(Scope::Own) if self.party.is_none() => !filed,
            Some(Scope::Own | Scope::Area) => whose == Whose::Own,
        }
    }
}

/// What an answer comes to.
fn outcome(answer: &Answer) -> &'static str {
    let to = answer.header("location");
    match answer.status {
        StatusCode::NOT_FOUND => "无",
        StatusCode::SEE_OTHER if to.starts_with("/sign-in") => "登录",
        StatusCode::FORBIDDEN => panic!("a form of the test was not believed"),
        status if status.is_server_error() => panic!("{status}: {}", answer.body),
        _ => "可",
    }
}

/// What the access table lets an answer come to.
fn expected(who: &Who, act: Act, whose: Whose, path: &str) -> &'static str {
    let filed = path.contains('{');
    // The second step of a sign-in begins with the first.
    if who.role == Role::Anyone && path.starts_with("/sign-in/") {
        return "登录";
    }
    // Finance is shown an account while it pays into it, and the region owes this subject nothing.
    if who.role == Role::Finance && path == "/subjects/{id}/reveal" {
        return "无";
    }
    if who.may_know(act, whose, filed) {
        return "可";
    }
    match (who.role, act) {
        (Role::Anyone, _) => "登录",
        // Who has signed in and would sign in or up again is led to his work.
        (_, Act::SignIn | Act::SignUp) => "可",
        _ => "无",
    }
}

struct Region {
    house: House,
    files: Vec<(&'static str, Vec<Owned>)>,
    /// The papers of the applications under review, each with its sheet in the place of the subject.
    papers: Vec<Owned>,
}

const PAPERS: &str = "SELECT a.id, s.id AS subject, NULL AS provider, NULL AS division FROM sheet s \
     JOIN panel p ON p.id = s.panel JOIN attachment a ON a.file = p.provider";

impl Region {
    async fn open() -> Region {
        let house = House::demo().await;
        prepare(&house).await;
        let store = house.store().await;
        let mut files = Vec::new();
        for (prefix, sql) in FILES {
            files.push((*prefix, store.owned(sql).await.expect(prefix)));
        }
        let papers = store.owned(PAPERS).await.expect("papers");
        Region {
            house,
            files,
            papers,
        }
    }

    /// The address of a route for a file in this relation; `None` where the region has no such file.
    fn address(&self, route: &Route, who: &Who, whose: Whose) -> Option<String> {
        // A guide is of a matter, and of nobody's file.
        let path = &route.path.replace("{matter}", "apply");
        if !path.contains('{') {
            return (whose == Whose::Own).then(|| path.clone());
        }
        let full = format!("{} {path}", route.method);
        let mut rows = self.files.iter();
        let known = rows.find(|(begins, _)| path.starts_with(begins) || full.starts_with(begins));
        let (_, files) = known.unwrap_or_else(|| panic!("{path}: no row of FILES fills it in"));
        let file = files.iter().find(|file| who.relates(file, whose))?;
        let mut address = path.replace("{id}", &file.0.to_string());
        address = address.replace("{number}", &file.0.to_string());
        if let Some(paper) = self.papers.iter().find(|paper| paper.1 == Some(file.0)) {
            address = address.replace("{file}", &paper.0.to_string());
        }
        Some(address.replace("{step}", "identity"))
    }

    async fn browser(&self, login: Option<&str>) -> Browser<'_> {
        match login {
            Some(login) => Browser::of(&self.house, login).await,
            None => Browser::new(&self.house),
        }
    }

    async fn who(&self, role: Role, login: &str) -> Who {
        let actor = self.house.actor(login).await;
        let party = match role {
            Role::Expert => actor.account,
            _ => actor.party,
        };
        let sited = self.files.iter().flat_map(|(_, files)| files);
        let mut sited =
            sited.filter(|file| party.is_some() && (file.1 == party || file.2 == party));
        Who {
            role,
            // A party's neighbours are those of its prefecture.
            division: actor.division.or_else(|| {
                sited.find_map(|file| Some(format!("{}00", file.3.as_ref()?.get(..4)?)))
            }),
            party,
        }
    }
}

/// Tries every route of one method as one person, and says each cell that is not as the table has it.
async fn walk(
    region: &Region,
    method: &Method,
    role: Role,
    login: Option<&str>,
) -> ([usize; 3], String) {
    let who = match login {
        Some(login) => region.who(role, login).await,
        None => Who {
            role,
            party: None,
            division: None,
        },
    };
    let (mut tried, mut wrong) = ([0; 3], String::new());
    let (_, routes) = web::door().into_parts();
    let mut browser = region.browser(login).await;
    for route in routes.iter().filter(|route| route.method == *method) {
        for whose in Whose::ALL {
            let Some(address) = region.address(route, &who, whose) else {
                continue;
            };
            let answer = if method == Method::GET {
                browser.get(&address).await
            } else {
                browser
                    .get(if login.is_some() {
                        "/account/password"
                    } else {
                        "/sign-in"
                    })
                    .await;
                browser.send(&address, &[]).await
            };
            if route.path == "/sign-out" {
                browser = region.browser(login).await;
            }
            tried[whose as usize] += 1;
            let (found, wanted) = (
                outcome(&answer),
                expected(&who, route.act, whose, route.path),
            );
            if found != wanted {
                let (path, role, whose) = (route.path, role.label(), whose.label());
                let _ = writeln!(
                    wrong,
                    "{method} {path} {role} {whose}: {found} instead of {wanted} ({})",
                    answer.status
                );
            }
        }
    }
    (tried, wrong)
}

/// The region must hold files of every relation to those whose reach is limited, or the test shows nothing.
fn enough(role: Role, tried: [usize; 3]) {
    let least = match role {
        Role::Subject => [25, 15, 15],
        Role::Provider => [25, 3, 3],
        Role::County => [25, 15, 0],
        _ => [25, 0, 0],
    };
    let reached = tried
        .iter()
        .zip(least)
        .all(|(count, least)| *count >= least);
    assert!(
        reached,
        "{role}: {tried:?} cells tried, at least {least:?} are wanted"
    );
}

/// Reading changes nothing, so one region serves every role.
#[tokio::test]
async fn every_page_opens_for_those_who_may_and_for_nobody_else() {
    let region = Region::open().await;
    let mut said = String::new();
    for (role, login) in everybody() {
        let (tried, wrong) = walk(&region, &Method::GET, role, login).await;
        enough(role, tried);
        said.push_str(&wrong);
    }
    assert_eq!(said, "");
}

/// A form sent empty is refused for what it lacks by those who may, and unknown to everybody else.
#[tokio::test]
async fn every_form_is_taken_from_those_who_may_and_from_nobody_else() {
    let mut said = String::new();
    for (role, login) in everybody() {
        let region = Region::open().await;
        let (tried, wrong) = walk(&region, &Method::POST, role, login).await;
        enough(role, tried);
        said.push_str(&wrong);
    }
    assert_eq!(said, "");
}

fn everybody() -> impl Iterator<Item = (Role, Option<&'static str>)> {
    let people = PEOPLE.into_iter().map(|(role, login)| (role, Some(login)));
    std::iter::once((Role::Anyone, None)).chain(people)
}
