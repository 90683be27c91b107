//! `/account/kept/{id}`: a form that came too late, ready to be sent as it was typed (UX-14).

use askama::Template;
use office::kept::{self, Kept};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::questions::label;
use crate::visit::Visit;

/// The route of kept forms.
pub fn open(door: Door) -> Door {
    door.get("/account/kept/{id}", Act::KeepAccount, show)
}

#[derive(Template)]
#[template(path = "pages/kept.html")]
struct KeptPage {
    page: Page,
    form: Kept,
    /// The sentences among what was typed, to recognise it by.
    words: Vec<(&'static str, String)>,
}

/// `GET /account/kept/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    let form = kept::open(visit.office(), visit.actor(), id).await?;
    let written = form.values.iter().filter(|(_, value)| !value.is_ascii());
    Ok(layout::show(&KeptPage {
        page: visit.page("继续提交"),
        words: written
            .map(|(name, value)| (label(name), value.clone()))
            .collect(),
        form,
    }))
}
