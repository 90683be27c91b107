//! What a PDF would cost to draw, told before it is drawn: a small file can ask for hours and gigabytes.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use flate2::read::ZlibDecoder;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, font::Glyph, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::dict::keys::FILTER;
use hayro::hayro_syntax::object::{Array, Name, Object, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect};
use memchr::memmem;

use super::Fault;

/// What one stream may come to when unpacked: A3 in colour at 400 DPI.
const UNPACKED: u64 = 128 * 1024 * 1024;
/// What a stream packed in the old way may have, whose size cannot be told without unpacking it.
const LZW_LONGEST: usize = 256 * 1024;
const FLATE: &str = "FlateDecode";
const LZW: &str = "LZWDecode";
/// The pixels of all pictures drawn on one sheet.
const PIXELS: u64 = 150_000_000;
/// The strokes and letters of one sheet; the densest contract page has some thousands.
const STROKES: u32 = 300_000;

/// Whether every stream of the file unpacks within bounds.
pub(super) fn streams(pdf: &Pdf) -> Result<(), Fault> {
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            stream_fits(&stream)?;
        }
    }
    Ok(())
}

fn stream_fits(stream: &Stream<'_>) -> Result<(), Fault> {
    let filters = filters(stream);
    let data = stream.raw_data();
    let has = |name: &str| filters.iter().any(|filter| filter == name);
    let packed = |filter: &&String| matches!(filter.as_str(), FLATE | LZW);
    if filters.iter().filter(packed).count() > 1 {
        return Err(Fault::Heavy);
    }
    if has(LZW) && data.len() > LZW_LONGEST {
        return Err(Fault::Heavy);
    }
    if has(FLATE) && unpacked(&data) > UNPACKED {
        return Err(Fault::Heavy);
    }
    match drawn_size(&data) {
        Some(pixels) if pixels > PIXELS => Err(Fault::Heavy),
        _ => Ok(()),
    }
}

/// The names of what a stream is packed with.
fn filters(stream: &Stream<'_>) -> Vec<String> {
    let named = |name: Name<'_>| String::from_utf8_lossy(&name).into_owned();
    let dictionary = stream.dict();
    match dictionary.get::<Array<'_>>(FILTER) {
        Some(list) => list.iter::<Name<'_>>().map(named).collect(),
        None => dictionary
            .get::<Name<'_>>(FILTER)
            .map(named)
            .into_iter()
            .collect(),
    }
}

/// How much a packed stream comes to, counted no further than just beyond the bound.
fn unpacked(data: &[u8]) -> u64 {
    let mut table = ZlibDecoder::new(data).take(UNPACKED + 1);
    let (mut seen, mut block) = (0, [0; 64 * 1024]);
    let mut sink = std::io::sink();
    while let Ok(read) = table.read(&mut block) {
        if read == 0 {
            break;
        }
        seen += u64::try_from(read).unwrap_or(u64::MAX);
        let _ = sink.write(&block);
    }
    seen
}

/// The pixels that a JPEG or JPEG 2000 itself asks for, whatever the PDF says of it.
fn drawn_size(data: &[u8]) -> Option<u64> {
    if data.starts_with(b"\xff\xd8\xff") {
        let decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(data)).ok()?;
        let (wide, high) = image::ImageDecoder::dimensions(&decoder);
        return Some(u64::from(wide) * u64::from(high));
    }
    let siz = memmem::find(data.get(..4096).unwrap_or(data), b"\xff\x4f\xff\x51")?;
    let side = |at: usize| {
        let four = data.get(siz + at..siz + at + 4)?.try_into().ok()?;
        Some(u64::from(u32::from_be_bytes(four)))
    };
    side(8)?.checked_mul(side(12)?)
}

/// Whether a sheet can be drawn within bounds: it is gone through once without drawing anything.
pub(super) fn page<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> Result<(), Fault> {
    let cache = InterpreterCache::new();
    let gone_through = catch_unwind(AssertUnwindSafe(|| {
        let (wide, high) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(wide), f64::from(high));
        let whole = Affine::IDENTITY;
        let mut context = Context::new(whole, area, &cache, page.xref(), settings.clone());
        interpret_page(page, &mut context, &mut Scales::default());
    }));
    gone_through.map_err(|_| Fault::Heavy)
}

/// Counts what would be drawn. The interpreter cannot be told to stop, so that too much unwinds it.
#[derive(Default)]
struct Scales {
    strokes: u32,
    pixels: u64,
}

impl Scales {
    fn stroke(&mut self) {
        self.strokes += 1;
        if self.strokes > STROKES {
            resume_unwind(Box::new("too many strokes"));
        }
    }
}

impl<'a> Device<'a> for Scales {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {
        self.stroke();
    }

    fn set_blend_mode(&mut self, _: BlendMode) {
        self.stroke();
    }

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.stroke();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.stroke();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.stroke();
    }

    fn draw_glyph(
        &mut self,
        _: &Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        self.stroke();
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: Affine) {
        self.stroke();
        self.pixels += u64::from(image.width()) * u64::from(image.height());
        if self.pixels > PIXELS {
            resume_unwind(Box::new("too many pixels"));
        }
    }

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
