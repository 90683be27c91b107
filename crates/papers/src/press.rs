//! The press: fonts and library loaded once, then one PDF after another.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typst::foundations::Smart;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::Case;
use crate::sheet::Sheet;
use crate::world::Desk;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    #[error("没有字体，或字体文件不完整：{0}")]
    NoFont(String),
    #[error("no font draws {0:?}")]
    NoGlyph(Vec<char>),
    #[error("the paper was not set: {0}")]
    Set(String),
}

/// A printed paper.
#[derive(Clone, Debug)]
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// After so many prints without use, what the typesetter remembers is let go, or memory grows without end.
const REMEMBERED: usize = 10;

/// Holds what every paper shares.
pub struct Press {
    /// How it prints when it sets no type.
    by: Option<fn(&Sheet) -> Printed>,
    folder: PathBuf,
    pub(crate) library: LazyHash<Library>,
    case: OnceLock<Case>,
}

impl Press {
    /// A press with the fonts of a folder, which are read when they are first needed.
    #[must_use]
    pub fn at(folder: &Path) -> Press {
        Press {
            by: None,
            folder: folder.to_owned(),
            library: LazyHash::new(Library::default()),
            case: OnceLock::new(),
        }
    }

    /// A press that prints by this function, without type or fonts: for papers that nobody reads.
    #[must_use]
    pub fn by(print: fn(&Sheet) -> Printed) -> Press {
        Press {
            by: Some(print),
            ..Press::at(Path::new(""))
        }
    }

    /// Whether the fonts are there and whole: asked when the platform starts, so that no paper fails for them later. They
    /// are let go again.
    pub fn ready(&self) -> Result<(), PressError> {
        Case::open(&self.folder).map(drop)
    }

    pub(crate) fn case(&self) -> Result<&Case, PressError> {
        if let Some(case) = self.case.get() {
            return Ok(case);
        }
        let case = Case::open(&self.folder)?;
        Ok(self.case.get_or_init(|| case))
    }

    /// The characters of a text that no font draws: they are refused by name and never come out as an empty box.
    pub fn lacks(&self, text: &str) -> Result<Vec<char>, PressError> {
        match self.by {
            Some(_) => Ok(Vec::new()),
            None => Ok(self.case()?.lacks(text)),
        }
    }

    /// Sets and prints a sheet as tagged PDF/A-2a that also keeps PDF/UA-1.
    pub fn print(&self, sheet: &Sheet) -> Result<Printed, PressError> {
        if let Some(by) = self.by {
            return Ok(by(sheet));
        }
        let case = self.case()?;
        let lacking = case.lacks(&sheet.data.to_string());
        if !lacking.is_empty() {
            return Err(PressError::NoGlyph(lacking));
        }
        let desk = Desk::new(self, case, sheet);
        let told = |e: &[typst::diag::SourceDiagnostic]| {
            let lines: Vec<_> = e.iter().map(|e| e.message.to_string()).collect();
            PressError::Set(lines.join("; "))
        };
        let document: PagedDocument = typst::compile(&desk).output.map_err(|e| told(&e))?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|e| PressError::Set(e.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(sheet.ident()),
            creator: Smart::Custom(Some("kequan".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|e| told(&e));
        comemo::evict(REMEMBERED);
        Ok(Printed {
            bytes: bytes?,
            pages: document.pages().len(),
        })
    }
}
