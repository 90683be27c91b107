//! Whether a file is what it says: read in bounded time and memory, never unpacked, never run (SEC-13).

mod image;
mod ofd;
mod pdf;
mod scan;

use std::borrow::Cow;

/// The most pages of a PDF.
pub const PAGES: usize = 500;

/// The most pixels of an image, in millions.
pub const MEGAPIXELS: u64 = 100;

/// What is wrong with a file: the sentence goes on after its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Defect {
    pub code: &'static str,
    pub what: &'static str,
    pub fix: &'static str,
    pub limit: Option<Cow<'static, str>>,
    pub own: Option<String>,
}

impl Defect {
    const fn new(code: &'static str, what: &'static str, fix: &'static str) -> Defect {
        Defect {
            code,
            what,
            fix,
            limit: None,
            own: None,
        }
    }

    fn limit(mut self, limit: impl Into<Cow<'static, str>>) -> Defect {
        self.limit = Some(limit.into());
        self
    }

    fn own(mut self, own: impl Into<String>) -> Defect {
        self.own = Some(own.into());
        self
    }
}

/// How most defects of a PDF are mended.
const PRINT: &str = "打开文件，用“打印”另存为 PDF 后再上传";

pub(super) const BROKEN: Defect = Defect::new(
    "file.broken",
    "不完整或已损坏",
    "在电脑上确认能打开，重新导出或扫描后再上传",
);
const TWO_FACED: Defect = Defect::new(
    "file.two-faced",
    "里夹带了另一种文件",
    "只上传扫描件或导出的原件；PDF 用“打印”另存后再上传",
);
const TOO_COMPLEX: Defect = Defect::new("file.complex", "的内部结构过于复杂", PRINT);

/// The kind of content, told by the content itself and not by the name, with everything that is wrong with it.
pub(super) fn look(bytes: &[u8]) -> (Option<&'static str>, Vec<Defect>) {
    if bytes.starts_with(b"PK\x03\x04") {
        return ofd::look(bytes);
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("application/pdf") => (Some("application/pdf"), pdf::look(bytes)),
        Some("image/jpeg") => (Some("image/jpeg"), image::jpeg(bytes)),
        Some("image/png") => (Some("image/png"), image::png(bytes)),
        _ => (None, Vec::new()),
    }
}
