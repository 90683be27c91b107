//! What the typesetter may see: one template, one data file, the codes of the pages.

use qrcode::QrCode;
use qrcode::render::svg;
use typst::Library;
use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::press::Press;
use crate::sheet::Sheet;

pub(crate) struct Desk<'a> {
    press: &'a Press,
    sheet: &'a Sheet,
    main: Source,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(press: &'a Press, sheet: &'a Sheet) -> Desk<'a> {
        #[expect(clippy::expect_used, reason = "the path is a constant")]
        let path = VirtualPath::new("main.typ").expect("a path");
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Desk {
            press,
            sheet,
            main: Source::new(id, sheet.template.source().to_owned()),
        }
    }

    fn code(&self, page: &str) -> Option<String> {
        let text = format!("{}{page}", self.sheet.code);
        let code = QrCode::new(text).ok()?;
        Some(code.render::<svg::Color<'_>>().quiet_zone(false).build())
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        Err(FileError::NotSource)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = id.get().vpath().get_without_slash().to_owned();
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
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
