//! The pictures of a sheet at the resolution that they have: drawing a coarse scan anew loses what its pixels still tell.

use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, ImageData, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, font::Glyph, interpret_page,
};
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect};
use image::GrayImage;

/// The shorter side of a picture that may be a page; stamps and logos are smaller.
const SMALLEST: u32 = 400;
/// Pictures of one sheet that are looked at.
const MOST: usize = 4;

/// The largest pictures of a sheet that was found to be within bounds.
pub(super) fn of<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> Vec<GrayImage> {
    let mut pictures = Pictures::default();
    drawn(page, settings, &mut pictures);
    pictures.taken
}

/// Whether there is any; none is read for this.
pub(super) fn any<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> bool {
    let mut pictures = Pictures {
        only_count: true,
        ..Pictures::default()
    };
    drawn(page, settings, &mut pictures);
    pictures.seen > 0
}

fn drawn<'a>(page: &'a Page<'a>, settings: &InterpreterSettings, pictures: &mut Pictures) {
    let cache = InterpreterCache::new();
    let (wide, high) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(wide), f64::from(high));
    let whole = Affine::IDENTITY;
    let mut context = Context::new(whole, area, &cache, page.xref(), settings.clone());
    interpret_page(page, &mut context, pictures);
}

#[derive(Default)]
struct Pictures {
    only_count: bool,
    seen: usize,
    taken: Vec<GrayImage>,
}

impl Pictures {
    fn take(&mut self, (wide, high): (u32, u32), grey: Vec<u8>) {
        self.taken.extend(GrayImage::from_raw(wide, high, grey));
    }
}

impl<'a> Device<'a> for Pictures {
    fn draw_image(&mut self, image: Image<'a, '_>, _: Affine) {
        if image.width().min(image.height()) < SMALLEST {
            return;
        }
        self.seen += 1;
        if self.only_count || self.taken.len() >= MOST {
            return;
        }
        match image {
            Image::Raster(raster) => raster.with_rgba(
                |data, _| match data {
                    ImageData::Luma(luma) => self.take((luma.width, luma.height), luma.data),
                    ImageData::Rgb(rgb) => {
                        let points = rgb.data.chunks_exact(3);
                        let greys = points.map(|point| {
                            let sum: u16 = point.iter().map(|one| u16::from(*one)).sum();
                            u8::try_from(sum / 3).unwrap_or(u8::MAX)
                        });
                        self.take((rgb.width, rgb.height), greys.collect());
                    }
                },
                None,
            ),
            // What a stencil paints is dark.
            Image::Stencil(stencil) => stencil.with_stencil(
                |luma, _| {
                    let greys = luma.data.iter().map(|painted| u8::MAX - painted);
                    self.take((luma.width, luma.height), greys.collect());
                },
                None,
            ),
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph(
        &mut self,
        _: &Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
    }

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
