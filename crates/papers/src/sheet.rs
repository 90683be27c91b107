//! What is printed: the kind, the data that fill its template, and what its codes say.

use serde_json::Value;

use crate::kind::Kind;
use crate::mark::Mark;

/// One paper before it is printed.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub kind: Kind,
    /// Read by the template as `data.json`.
    pub data: Value,
    pub number: String,
    pub check: String,
    pub edition: i64,
    /// Where the codes lead, such as `https://kequan.example`.
    pub site: String,
}

impl Sheet {
    /// The address that the code of a page holds.
    pub(crate) fn code(&self, page: usize) -> String {
        let mark = Mark {
            number: self.number.clone(),
            check: self.check.clone(),
            kind: self.kind,
            edition: self.edition,
            page,
        };
        mark.to_url(&self.site)
    }

    /// Names the paper for good, so that the PDF's own identifier is stable.
    pub(crate) fn ident(&self) -> String {
        let (kind, number, edition) = (self.kind.code(), &self.number, self.edition);
        format!("kequan {kind} {number} {edition} {}", self.check)
    }
}
