//! Reading the printed codes of a picture.

use image::GrayImage;
use image::imageops::{FilterType, resize};
use rqrr::PreparedImage;

use crate::mark::Mark;

/// Every code of ours that stands in the picture, once.
pub(super) fn read(picture: &GrayImage) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let (wide, high) = picture.dimensions();
    let size = |n: u32| usize::try_from(n).unwrap_or_default();
    let mut prepared =
        PreparedImage::prepare_from_greyscale(size(wide), size(high), |x, y| luma(picture, x, y));
    for grid in prepared.detect_grids() {
        let Ok((_, text)) = grid.decode() else {
            continue;
        };
        if let Some(mark) = Mark::parse(&text)
            && !marks.contains(&mark)
        {
            marks.push(mark);
        }
    }
    marks
}

/// The same on the picture made so many times larger: the modules of a coarse scan are told apart by the shades
/// between them.
pub(super) fn read_larger(picture: &GrayImage, times: u32) -> Vec<Mark> {
    let (wide, high) = picture.dimensions();
    let (wide, high) = (wide.saturating_mul(times), high.saturating_mul(times));
    read(&resize(picture, wide, high, FilterType::CatmullRom))
}

fn luma(picture: &GrayImage, x: usize, y: usize) -> u8 {
    let at = |n: usize| u32::try_from(n).unwrap_or_default();
    picture
        .get_pixel_checked(at(x), at(y))
        .map_or(u8::MAX, |pixel| pixel.0[0])
}
