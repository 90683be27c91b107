//! What a journey asks: plain data, made in constants.

use office::answers::Answers;
use office::drafts::DraftKind;
use rules::Policy;
use rules::law::Law;

use crate::form::Choice;

/// What the choices of a field may depend on.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The law, with its divisions.
    pub law: &'a Law,
    /// The policy in force today.
    pub policy: &'a Policy,
    /// What was answered before.
    pub answers: &'a Answers,
}

/// The choices of a field.
pub type Options = fn(Known<'_>) -> Vec<Choice>;

/// How a field is asked.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Area,
    /// One of few.
    Radios(Options),
    /// One of many.
    Select(Options),
    /// Some of few, kept joined by commas.
    Checkboxes(Options),
    /// Year, month, day, kept as `2026-11-23`.
    Date,
    /// An amount in yuan.
    Amount,
    /// A box that must be ticked, kept as `yes`.
    Declare,
    /// A provider chosen from the directory.
    Provider,
    /// A service of the chosen provider's catalogue, or none.
    Service,
    /// Files, several if need be; the field is their slot.
    Files,
}

/// When a step or a field is asked; answers of earlier steps decide.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// Always.
    Always,
    /// When the field holds one of these values.
    Is(&'static str, &'static [&'static str]),
    /// When the field holds none of these values.
    IsNot(&'static str, &'static [&'static str]),
    /// When the year's ceiling allows only a smaller face than the rates give (R7).
    SmallerFace,
    /// When the chosen provider offers public services of the chosen use.
    Catalogue,
}

/// One field of a step.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name under which the verbs read it.
    pub name: &'static str,
    /// What it is called, or the question itself.
    pub label: &'static str,
    /// What helps to answer; may be empty.
    pub hint: &'static str,
    /// How it is asked.
    pub kind: Kind,
    /// Characters of a one-line field; 0 for the whole line.
    pub width: u8,
    /// What a browser may fill in by itself.
    pub autocomplete: &'static str,
    /// Which keys a phone shows.
    pub inputmode: &'static str,
    /// When it is asked.
    pub when: When,
}

impl Field {
    /// A field that is always asked.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            hint: "",
            kind,
            width: 0,
            autocomplete: "",
            inputmode: "",
            when: When::Always,
        }
    }

    /// A field of one line.
    #[must_use]
    pub const fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Text)
    }

    /// A field that asks for files.
    #[must_use]
    pub const fn files(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Files)
    }

    /// The field with a hint.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The field with a width in characters.
    #[must_use]
    pub const fn width(mut self, width: u8) -> Self {
        self.width = width;
        self
    }

    /// The field with what a browser may fill in.
    #[must_use]
    pub const fn fills(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// The field with the keys a phone shows.
    #[must_use]
    pub const fn keys(mut self, inputmode: &'static str) -> Self {
        self.inputmode = inputmode;
        self
    }

    /// The field asked only then.
    #[must_use]
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

/// One question page.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its name in the address.
    pub slug: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is said before the fields; may be empty.
    pub lead: &'static str,
    /// What it asks.
    pub fields: &'static [Field],
    /// When it is asked.
    pub when: When,
}

impl Step {
    /// A step that is always asked.
    #[must_use]
    pub const fn new(slug: &'static str, title: &'static str, fields: &'static [Field]) -> Self {
        Self {
            slug,
            title,
            lead: "",
            fields,
            when: When::Always,
        }
    }

    /// The step with a sentence before its fields.
    #[must_use]
    pub const fn lead(mut self, lead: &'static str) -> Self {
        self.lead = lead;
        self
    }

    /// The step asked only then.
    #[must_use]
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

/// A form from its first question to its submission.
#[derive(Debug, Clone, Copy)]
pub struct Journey {
    /// The kind of draft.
    pub kind: DraftKind,
    /// What is filled in.
    pub name: &'static str,
    /// What the submission is called.
    pub verb: &'static str,
    /// The question pages in their order.
    pub steps: &'static [Step],
    /// What is confirmed on the check page itself.
    pub last: &'static [Field],
}
