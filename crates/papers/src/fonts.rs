//! The fonts of the papers: read at the first print, so that a platform that prints nothing holds none.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ttf_parser::RawFace;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::press::PressError;

/// The files of the text, which must be there.
pub const FONTS: [&str; 2] = ["NotoSerifSC_400Regular.ttf", "NotoSerifSC_700Bold.ttf"];

/// The characters of CJK extensions B to F, as they occur in names; without it they are refused.
const RARE: &str = "HanaMinB.ttf";

/// How many folders above are looked into: `target/debug/deps` stands that deep.
const ABOVE: usize = 4;

/// The folder `fonts` beside the working folder, else beside the program or above either.
#[must_use]
pub fn nearest() -> PathBuf {
    let here = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let starts = [here.as_deref(), program.as_deref().and_then(Path::parent)];
    let mut folders = starts
        .into_iter()
        .flatten()
        .flat_map(|start| start.ancestors().take(ABOVE))
        .map(|folder| folder.join("fonts"));
    folders
        .find(|folder| is_font(&folder.join(FONTS[0])))
        .unwrap_or_else(|| PathBuf::from("fonts"))
}

/// Whether a file begins like a font.
fn is_font(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0; 4];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && matches!(&head, [0, 1, 0, 0] | b"OTTO" | b"true")
}

/// Whether every table that a font names is in its file: a copy that broke off would draw empty boxes.
fn is_whole(bytes: &[u8]) -> bool {
    let Ok(face) = RawFace::parse(bytes, 0) else {
        return false;
    };
    let ends = face
        .table_records
        .into_iter()
        .map(|table| table.offset.checked_add(table.length));
    ends.map(|end| usize::try_from(end?).ok())
        .all(|end| end.is_some_and(|end| end <= bytes.len()))
}

/// The fonts in memory.
pub(crate) struct Case {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
    /// Every character that one of them draws.
    covered: HashSet<u32>,
}

impl Case {
    pub fn open(folder: &Path) -> Result<Case, PressError> {
        let mut fonts = Vec::new();
        for name in FONTS.into_iter().chain([RARE]) {
            let path = folder.join(name);
            if name == RARE && !path.exists() {
                continue;
            }
            let missing = || PressError::NoFont(path.display().to_string());
            let bytes = std::fs::read(&path).map_err(|_| missing())?;
            if !is_whole(&bytes) {
                return Err(missing());
            }
            fonts.push(Font::new(Bytes::new(bytes), 0).ok_or_else(missing)?);
        }
        let covered = fonts.iter().flat_map(|font| font.info().coverage.iter());
        Ok(Case {
            covered: covered.collect(),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        })
    }

    /// The characters of a text that no font draws, each once.
    pub fn lacks(&self, text: &str) -> Vec<char> {
        let mut lacking = Vec::new();
        for c in text.chars().filter(|c| !c.is_control()) {
            if !self.covered.contains(&u32::from(c)) && !lacking.contains(&c) {
                lacking.push(c);
            }
        }
        lacking
    }
}
