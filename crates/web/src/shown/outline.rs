//! A county as a small drawing with a point in it; everything in whole pixels, drawn on the server.

use std::fmt::Write as _;

use rules::places::{Outline, Point};

/// The longer side of the drawing, in pixels, and its margin.
const SIDE: i64 = 280;
const MARGIN: i64 = 12;

/// A degree of longitude is that much shorter than one of latitude in the middle of the region (37.5° north).
const SHORTER: (i64, i64) = (793, 1000);

/// The drawing of a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// The outline as an SVG path.
    pub path: String,
    /// The point.
    pub x: i64,
    /// See `x`.
    pub y: i64,
}

impl Sketch {
    /// The county with the point.
    #[must_use]
    pub fn of(outline: &Outline, point: Point) -> Self {
        let (least, most) = outline.bounds();
        let east = |longitude: i64| (longitude - least.longitude) * SHORTER.0 / SHORTER.1;
        let south = |latitude: i64| most.latitude - latitude;
        let (wide, high) = (east(most.longitude), south(least.latitude));
        let longest = wide.max(high).max(1);
        let scaled = |micro: i64| micro * SIDE / longest + MARGIN;
        let at = |point: &Point| (scaled(east(point.longitude)), scaled(south(point.latitude)));
        let mut path = String::new();
        for ring in outline.rings() {
            let mut last = None;
            for corner in ring.iter().map(at) {
                if last == Some(corner) {
                    continue;
                }
                let pen = if last.is_none() { 'M' } else { 'L' };
                let _ = write!(path, "{pen}{} {}", corner.0, corner.1);
                last = Some(corner);
            }
            path.push('Z');
        }
        let (x, y) = at(&point);
        Self {
            width: scaled(wide) + MARGIN,
            height: scaled(high) + MARGIN,
            path,
            x,
            y,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::Law;

    #[test]
    fn every_county_fits_its_drawing_and_its_centre_lies_in_it() {
        for (code, outline) in Law::shipped().counties.all() {
            let sketch = Sketch::of(outline, outline.centre());
            let most = SIDE + 2 * MARGIN;
            assert!(sketch.width <= most && sketch.height <= most, "{code}");
            assert!((MARGIN..sketch.width).contains(&sketch.x), "{code}");
            assert!((MARGIN..sketch.height).contains(&sketch.y), "{code}");
            assert!(sketch.path.len() < 4_000, "{code}: {}", sketch.path.len());
        }
    }
}
