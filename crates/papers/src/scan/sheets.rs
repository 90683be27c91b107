//! Turning a file into pictures of its sheets, one after another, within bounds.

use std::borrow::Cow;
use std::io::Cursor;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::imageops::{FilterType, resize};
use image::{GrayImage, ImageReader, Limits, Luma};

use super::bind::{Sheet, Sheets};
use super::{Fault, codes, pictures, weight};
use crate::mark::Mark;

/// The longer side of a sheet's picture in pixels: A4 at about 180 DPI.
const FINE: u16 = 2100;

/// What is tried where that shows nothing: down to this many pixels, then so many times larger. A4 has 1170 of them at
/// 100 DPI, the coarsest that is read.
const ENLARGED: [(u32, u32); 3] = [(1800, 2), (1170, 2), (1170, 3)];

/// The longest side of a picture that is looked at as it is.
const LONGEST: u32 = 3300;

/// What decoding a picture may take, in bytes.
const MEMORY: u64 = 400 * 1024 * 1024;

pub(super) enum Kind {
    Pdf,
    Picture,
}

pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"%PDF-") {
        return Some(Kind::Pdf);
    }
    let picture = bytes.starts_with(b"\xff\xd8\xff") || bytes.starts_with(b"\x89PNG\r\n\x1a\n");
    picture.then_some(Kind::Picture)
}

/// The codes on each sheet of a PDF of no more than `limit` sheets.
pub(super) fn of_pdf(bytes: &[u8], limit: usize) -> Result<Sheets, Fault> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| Fault::Damaged)?;
    let own = pdf.pages().len();
    if own == 0 {
        return Err(Fault::Damaged);
    }
    if own > limit {
        return Err(Fault::Sheets { limit, own });
    }
    weight::streams(&pdf)?;
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    let mut sheets = Vec::new();
    for page in pdf.pages().iter() {
        weight::page(page, &settings)?;
        let marks = codes::read(&grey(&drawn(page, &cache, &settings)));
        let marks = match marks.is_empty() {
            true => {
                let pictures = pictures::of(page, &settings);
                let mut looked = pictures.iter().map(look);
                looked.find(|marks| !marks.is_empty()).unwrap_or_default()
            }
            false => marks,
        };
        let picture = pictures::any(page, &settings);
        sheets.push(Sheet { marks, picture });
    }
    Ok(sheets)
}

#[expect(clippy::float_arithmetic, reason = "a scale of pixels, no amount")]
fn drawn<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Pixmap {
    let (wide, high) = page.render_dimensions();
    let scale = f32::from(FINE) / wide.max(high).max(1.0);
    let how = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
        ..RenderSettings::default()
    };
    render(page, cache, settings, &how)
}

fn grey(drawn: &Pixmap) -> GrayImage {
    let (wide, high) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let points = drawn.data().iter();
    // Green alone would lose a red seal's shade over the code; the mean of all three keeps it light.
    let greys = points.map(|point| {
        let sum = u16::from(point.r) + 2 * u16::from(point.g) + u16::from(point.b);
        u8::try_from(sum / 4).unwrap_or(u8::MAX)
    });
    GrayImage::from_raw(wide, high, greys.collect())
        .unwrap_or_else(|| GrayImage::from_pixel(1, 1, Luma([u8::MAX])))
}

/// The codes on the one sheet that a picture shows.
pub(super) fn of_picture(bytes: &[u8]) -> Result<Sheets, Fault> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Fault::Damaged)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(|e| match e {
        image::ImageError::Limits(_) => Fault::Heavy,
        _ => Fault::Damaged,
    })?;
    Ok(vec![Sheet {
        marks: look(&picture.into_luma8()),
        picture: true,
    }])
}

/// The codes of a picture as it is, or, where they are too small to be told apart, of the picture enlarged.
fn look(picture: &GrayImage) -> Vec<Mark> {
    let marks = codes::read(&within(picture, LONGEST));
    if !marks.is_empty() {
        return marks;
    }
    let mut tries = ENLARGED
        .iter()
        .map(|(side, times)| codes::read_larger(&within(picture, *side), *times));
    tries.find(|marks| !marks.is_empty()).unwrap_or_default()
}

/// The picture, made smaller where its longer side is longer than this.
fn within(picture: &GrayImage, side: u32) -> Cow<'_, GrayImage> {
    let (wide, high) = picture.dimensions();
    let longer = wide.max(high);
    if longer <= side {
        return Cow::Borrowed(picture);
    }
    let shrunk = |n: u32| {
        let n = u64::from(n) * u64::from(side) / u64::from(longer);
        u32::try_from(n).unwrap_or(side).max(1)
    };
    let (wide, high) = (shrunk(wide), shrunk(high));
    Cow::Owned(resize(picture, wide, high, FilterType::Triangle))
}
