//! What is printed: a template and the data that fill it.

/// The kinds of paper, one template each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Template {
    /// The service contract (10.1).
    Contract,
}

impl Template {
    pub(crate) const fn source(self) -> &'static str {
        match self {
            Template::Contract => include_str!("../templates/contract.typ"),
        }
    }
}

/// One paper before it is printed.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub template: Template,
    /// Read by the template as `data.json`.
    pub data: serde_json::Value,
    /// What the QR code of a page says: this text with the number of the page at its end.
    pub code: String,
    /// Names the paper for good, so that the PDF's own identifier is stable.
    pub ident: String,
}
