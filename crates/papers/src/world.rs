//! What the typesetter may see: the templates, one data file, the codes of the pages.

use std::sync::LazyLock;

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use typst::Library;
use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::fonts::Case;
use crate::press::Press;
use crate::sheet::Sheet;

/// The templates, read once; `house.typ` is what they share.
static TEMPLATES: LazyLock<Vec<(&str, Source)>> = LazyLock::new(|| {
    macro_rules! templates {
        ($($name:literal),*) => {
            vec![$(($name, source($name, include_str!(concat!("../templates/", $name))))),*]
        };
    }
    templates!(
        "house.typ",
        "contract.typ",
        "receipt.typ",
        "decision.typ",
        "voucher.typ",
        "claim.typ",
        "payment.typ",
        "report.typ"
    )
});

fn source(name: &str, text: &str) -> Source {
    #[expect(clippy::expect_used, reason = "the names are constants")]
    let path = VirtualPath::new(name).expect("a path");
    let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
    Source::new(id, text.to_owned())
}

fn name_of(id: FileId) -> String {
    id.get().vpath().get_without_slash().to_owned()
}

pub(crate) struct Desk<'a> {
    press: &'a Press,
    case: &'a Case,
    sheet: &'a Sheet,
    main: FileId,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(press: &'a Press, case: &'a Case, sheet: &'a Sheet) -> Desk<'a> {
        let name = sheet.kind.template();
        let mut found = TEMPLATES.iter().filter(|template| template.0 == name);
        #[expect(clippy::expect_used, reason = "a test prints every kind")]
        let main = found.next().expect("a template of every kind").1.id();
        Desk {
            press,
            case,
            sheet,
            main,
        }
    }

    /// The code of a page as a picture; a quarter of it may be dirty or under a seal.
    fn code(&self, page: &str) -> Option<String> {
        let text = self.sheet.code(page.parse().ok()?);
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let mut drawing = code.render::<svg::Color<'_>>();
        // The quiet zone is the template's.
        Some(drawing.quiet_zone(false).build())
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.case.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut found = TEMPLATES.iter().filter(|template| template.1.id() == id);
        found
            .next()
            .map(|template| template.1.clone())
            .ok_or(FileError::NotSource)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = name_of(id);
        if name == "data.json" {
            return Ok(Bytes::from_string(self.sheet.data.to_string()));
        }
        name.strip_prefix("page-")
            .and_then(|rest| rest.strip_suffix(".svg"))
            .and_then(|page| self.code(page))
            .map(Bytes::from_string)
            .ok_or(FileError::NotFound(name.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.case.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
