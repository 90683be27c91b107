//! What a signed and sealed file is, told by its bytes: our own PDF carried further by a signature, or a scan of its
//! pages, each bound by its printed code to the number, the edition and the page (10.1).

mod bind;
mod codes;
mod extends;
mod noted;
mod pictures;
mod sheets;
mod weight;

use serde::{Deserialize, Serialize};

use crate::mark::Mark;

/// Sheets that a scan may hold beyond the pages of the paper: annexes scanned along with it.
pub const SPARE: usize = 20;

/// The paper that was issued, as a signed copy of it is held against it.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The bytes as they were downloaded.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Its codes, whatever the page.
    pub mark: Mark,
}

/// How a paper was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Our PDF, every byte of it, with something appended: an electronic signature.
    Electronic,
    /// Pictures of printed pages.
    Scan,
}

/// One electronic signature as far as it can be told without reading who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// How it is encoded, such as `adbe.pkcs7.detached`.
    pub format: String,
    /// The last byte that it covers.
    pub until: usize,
    /// Whether nothing but the signature itself is left out up to there.
    pub whole: bool,
}

/// What a machine cannot settle and a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Doubt {
    /// A sheet whose code cannot be read, where one of our pages is missing.
    Unread { sheet: usize },
    /// A sheet without a code beside all our pages.
    Extra { sheet: usize },
    /// Something was appended to our PDF, but no signature is in it.
    Unsigned,
    /// No signature covers the whole file.
    Partly,
    /// Something lies on this page that is no plain field of a signature: it may hide what is printed.
    Noted { sheet: usize },
    /// A page of ours that is drawn and no picture, as no scanner makes it: no ink can be on it.
    Drawn { sheet: usize },
}

/// A file that is ours, with what is left to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    pub way: Way,
    /// How many sheets the file has.
    pub sheets: usize,
    pub doubts: Vec<Doubt>,
    pub signatures: Vec<Signature>,
}

/// Why a file is not a signed copy of the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What was downloaded, with nothing on it that could be a signature or a seal.
    Unchanged,
    /// Our PDF, but its pages say something else since.
    Changed,
    /// It cannot be read to its end.
    Damaged,
    /// Neither a PDF nor a picture.
    Kind,
    /// One picture for a paper of several pages.
    Picture { pages: usize },
    /// More sheets than any signed copy would have.
    Sheets { limit: usize, own: usize },
    /// It would take too much time or memory to look at.
    Heavy,
    /// No sheet bears a code of ours.
    NoCode,
    /// Sheets that belong to another paper.
    Other { sheets: Vec<usize>, number: String },
    /// Sheets that belong to an earlier edition.
    Older { sheets: Vec<usize>, edition: i64 },
    /// Sheets whose code was not printed by us.
    Strange { sheets: Vec<usize> },
    /// Pages of the paper that no sheet bears.
    Missing { pages: Vec<usize> },
    /// A page that several sheets bear.
    Doubled { page: usize, sheets: Vec<usize> },
}

/// Recognises a signed copy of what was issued, or tells every reason why it is none.
///
/// # Errors
/// Every [`Fault`] that was found.
pub fn recognise(bytes: &[u8], issued: &Issued) -> Result<Recognised, Vec<Fault>> {
    if bytes == issued.bytes {
        return Err(vec![Fault::Unchanged]);
    }
    if bytes.starts_with(&issued.bytes) {
        return extends::look(bytes, issued).map_err(|fault| vec![fault]);
    }
    let sheets = match sheets::kind(bytes) {
        Some(sheets::Kind::Pdf) => sheets::of_pdf(bytes, issued.pages + SPARE),
        Some(sheets::Kind::Picture) if issued.pages > 1 => Err(Fault::Picture {
            pages: issued.pages,
        }),
        Some(sheets::Kind::Picture) => sheets::of_picture(bytes),
        None => Err(Fault::Kind),
    };
    bind::judge(&sheets.map_err(|fault| vec![fault])?, issued)
}
