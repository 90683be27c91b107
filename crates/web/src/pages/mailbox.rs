//! `/mailbox`: the letters of the demo, which has no mail server; outside the demo there is no such page.

use askama::Template;
use office::delivery::mailbox;
use office::local;
use rules::duties::Act;

use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::layout::{self, Page};
use crate::visit::Visit;

/// The page of this file.
pub fn open(door: Door) -> Door {
    door.get("/mailbox", Act::SeePublic, show)
}

#[derive(Template)]
#[template(path = "pages/mailbox.html")]
struct MailboxPage {
    page: Page,
    letters: Vec<Letter>,
}

/// One letter as it would have arrived.
struct Letter {
    subject: String,
    to: String,
    at: String,
    /// Line by line; a line that is an address can be followed.
    lines: Vec<Line>,
}

struct Line {
    text: String,
    link: bool,
}

/// `GET /mailbox`.
pub async fn show(visit: Visit) -> Answer {
    if visit.web().config().demo.is_none() {
        return Err(Fault::NotFound);
    }
    let letters = mailbox(visit.office()).await?;
    let letters = letters.into_iter().map(|letter| Letter {
        subject: letter.subject,
        to: letter.address,
        at: local(letter.at).format("%Y-%m-%d %H:%M").to_string(),
        lines: letter.body.lines().map(line).collect(),
    });
    Ok(layout::show(&MailboxPage {
        page: visit.page("演示邮箱"),
        letters: letters.collect(),
    }))
}

fn line(text: &str) -> Line {
    let text = text.trim();
    let web = text.starts_with("http://") || text.starts_with("https://");
    Line {
        link: web && !text.contains(char::is_whitespace),
        text: text.to_owned(),
    }
}
