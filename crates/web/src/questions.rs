//! Forms as question pages: steps and fields are data, and one engine asks, keeps, checks and hands in (10.1).

pub mod contract;
mod lines;
pub mod provider;
mod spec;
pub mod subject;
mod work;

pub use lines::{Line, Section, provider as chosen_provider};
pub use spec::{Field, Journey, Kind, Known, Step, When};
pub use work::Work;

use office::drafts::DraftKind;

/// The journey of a kind of draft.
#[must_use]
pub const fn journey(kind: DraftKind) -> &'static Journey {
    match kind {
        DraftKind::Subject => &subject::JOURNEY,
        DraftKind::Provider => &provider::JOURNEY,
        DraftKind::Contract => &contract::JOURNEY,
    }
}

/// What a field of any journey is called; empty for a name that none asks.
#[must_use]
pub fn label(name: &str) -> &'static str {
    named(name).map_or("", |field| field.label)
}

/// Whether a field of any journey is written, not chosen.
#[must_use]
pub fn is_written(name: &str) -> bool {
    named(name).is_some_and(|field| matches!(field.kind, Kind::Text | Kind::Area))
}

fn named(name: &str) -> Option<&'static Field> {
    let journeys = [&contract::JOURNEY, &subject::JOURNEY, &provider::JOURNEY];
    let mut fields = journeys
        .into_iter()
        .flat_map(|journey| journey.steps.iter().flat_map(|step| step.fields));
    fields.find(|field| field.name == name)
}
