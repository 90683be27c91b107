//! `/account/kept/{id}`: a form that came too late, ready to be sent as it was typed (UX-14).

use askama::Template;
use office::kept::{self, Kept};
use rules::duties::Act;

use crate::door::Door;
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::questions::{is_written, label};
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
    fields: Vec<Typed>,
}

/// One value of the form: what a person wrote can be changed here, what he chose goes along.
struct Typed {
    /// A name of its own for the input, since several values may have one name.
    id: String,
    name: String,
    label: &'static str,
    value: String,
    written: bool,
    long: bool,
}

impl Typed {
    fn of(at: usize, (name, value): (String, String)) -> Typed {
        let amount = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-');
        let label = label(&name);
        let numeric = !label.is_empty() && !value.is_empty() && value.chars().all(amount);
        Typed {
            id: format!("kept-{at}"),
            label: if label.is_empty() {
                "填写的文字"
            } else {
                label
            },
            written: numeric || !value.is_ascii() || is_written(&name),
            long: value.contains('\n') || value.chars().count() > 40,
            name,
            value,
        }
    }
}

/// `GET /account/kept/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    let mut form = kept::open(visit.office(), visit.actor(), id).await?;
    let values = std::mem::take(&mut form.values);
    let title = format!("继续提交：{}", form.what);
    Ok(layout::show(&KeptPage {
        page: visit.page(title),
        fields: values
            .into_iter()
            .enumerate()
            .map(|(at, value)| Typed::of(at, value))
            .collect(),
        form,
    }))
}
