//! The press: fonts and library loaded once, then one PDF after another.

use std::path::Path;

use typst::foundations::Smart;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::sheet::Sheet;
use crate::world::Desk;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    #[error("no font in {0}: run `make fonts`, or name the folder that holds NotoSerifSC")]
    NoFonts(String),
    #[error("the paper was not set: {0}")]
    Set(String),
}

/// A printed paper.
#[derive(Clone, Debug)]
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// Holds what every paper shares.
pub struct Press {
    pub(crate) library: LazyHash<Library>,
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl Press {
    /// Reads every font of a folder.
    pub fn open(folder: &Path) -> Result<Press, PressError> {
        let missing = || PressError::NoFonts(folder.display().to_string());
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .map_err(|_| missing())?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "ttf" || e == "otf"))
            .collect();
        files.sort();
        let mut fonts = Vec::new();
        for file in files {
            let bytes = std::fs::read(&file).map_err(|_| missing())?;
            fonts.extend(Font::iter(typst::foundations::Bytes::new(bytes)));
        }
        if fonts.is_empty() {
            return Err(missing());
        }
        Ok(Press {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        })
    }

    /// Sets and prints a sheet as tagged PDF/A-2a.
    pub fn print(&self, sheet: &Sheet) -> Result<Printed, PressError> {
        let desk = Desk::new(self, sheet);
        let told = |e: &[typst::diag::SourceDiagnostic]| {
            let lines: Vec<_> = e.iter().map(|e| e.message.to_string()).collect();
            PressError::Set(lines.join("; "))
        };
        let document: PagedDocument = typst::compile(&desk).output.map_err(|e| told(&e))?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a])
            .map_err(|e| PressError::Set(e.message().to_string()))?;
        let options = PdfOptions {
            ident: Smart::Custom(sheet.ident.clone()),
            creator: Smart::Custom(Some("kequan".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|e| told(&e));
        comemo::evict(10);
        Ok(Printed {
            bytes: bytes?,
            pages: document.pages().len(),
        })
    }
}
