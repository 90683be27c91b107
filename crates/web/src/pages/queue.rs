//! `/queue`: what waits for the desk, the first due first, with the sums over all that is found.

mod next;
mod together;
mod views;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use office::listing::{Found, Line, Term};
use office::queues::queue;
use office::together::Pick;
use office::views::View;
use rules::duties::{Act, Role};

use crate::cookies::keep_question;
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::{Choice, Form, choices};
use crate::layout::{self, Link, Page};
use crate::listed::{self, Asked, QUEUE, Sieve};
use crate::pages::export;
use crate::parts::{Pages, Table};
use crate::visit::Visit;

pub use next::after;

const PATH: &str = "/queue";

/// Its routes.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get(PATH, Act::SeeQueue, show)
        .get("/queue/next", Act::SeeQueue, next::show)
        .post("/queue/views", Act::SeeQueue, views::sent)
        .post("/queue/together", Act::ApproveTogether, together::sent)
        .post("/queue/undo", Act::TakeBack, together::undone)
}

#[derive(Template)]
#[template(path = "pages/queue.html")]
struct QueuePage {
    page: Page,
    form: Form,
    acts: Vec<Choice>,
    terms: Vec<Choice>,
    sieve: Sieve,
    table: Table,
    /// What is sent for each row that can be approved together with others; empty for the rest.
    picks: Vec<String>,
    pages: Pages,
    files: Vec<Link>,
    views: Vec<(View, bool)>,
    /// The query as it would be kept under a name.
    query: String,
    /// Whether anything waits at all, filtered or not.
    any: bool,
}

impl QueuePage {
    /// Whether any row of the page can be approved together with others.
    fn pickable(&self) -> bool {
        self.picks.iter().any(|pick| !pick.is_empty())
    }
}

/// `GET /queue`.
///
/// Opened without a question it is laid out as the view of the name 默认 says, if the reader keeps one (UX-24). What is
/// asked goes along to the next file (UX-26).
pub async fn show(visit: Visit, Query(mut asked): Query<Vec<(String, String)>>) -> Answer {
    if asked.is_empty() {
        let views = office::views::views(visit.office(), visit.actor()).await?;
        if let Some(usual) = views.into_iter().find(|view| view.name == USUAL) {
            let query = form_urlencoded::parse(usual.query.as_bytes());
            asked = query.into_owned().collect();
        }
    }
    let asked = Asked::read(asked);
    let query = asked.query(&[]);
    let mut answer = page(&visit, asked).await?;
    keep_question(&mut answer, &visit, &query);
    Ok(answer)
}

/// The view with which the queue opens.
const USUAL: &str = "默认";

async fn page(visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let found = queue(visit.office(), visit.actor(), &asked.ask).await?;
    let columns = asked.columns(&QUEUE, visit.role());
    let form = asked.shown(&columns);
    let table = listed::table(
        ("等待办理", "件", PATH),
        (&asked, &found),
        &columns,
        visit.role(),
    );
    let query = asked.query(&[]);
    let views = office::views::views(visit.office(), visit.actor()).await?;
    Ok(layout::answer(
        &asked.form,
        &QueuePage {
            page: visit.page("待办").of(&asked.form),
            acts: acts(&found, &asked.form),
            terms: choices::<Term>(),
            sieve: Sieve::new(visit, &asked, &QUEUE),
            picks: found.lines.iter().map(|line| pick(visit, line)).collect(),
            pages: asked.pages(PATH, &found),
            files: export::links(PATH, &asked),
            views: views
                .into_iter()
                .map(|view| (view.query == query, view))
                .map(|(here, view)| (view, here))
                .collect(),
            query,
            any: found.any,
            table,
            form,
        },
    ))
}

/// The kinds of work that wait, each with how many.
fn acts(found: &Found, form: &Form) -> Vec<Choice> {
    let counted = Act::ALL.iter().filter_map(|act| {
        let here = found.steps.iter().find(|(step, _)| step == act.code());
        let count = here.map_or(0, |(_, total)| total.count);
        let chosen = form.value("act") == act.code();
        (count > 0 || chosen).then(|| Choice::new(act.code(), format!("{act}（{count}）")))
    });
    counted.collect()
}

fn pick(visit: &Visit, line: &Line) -> String {
    let act = line.act.filter(|act| office::together::ACTS.contains(act));
    let may = visit.may(Act::ApproveTogether).is_some() && visit.role() != Role::Finance;
    let pick = act.filter(|_| may).map(|act| Pick {
        act,
        file: line.id,
        edition: line.edition,
        seen: None,
    });
    pick.map_or_else(String::new, |pick| pick.code())
}
