//! A county as a small drawing with a point in it; everything in whole pixels, drawn on the server.

use std::fmt::Write as _;

use rules::places::{Outline, Point};

/// The longer side of the drawing, in pixels, and its margin.
pub const SIDE: i64 = 280;
pub const MARGIN: i64 = 12;

/// A degree of longitude is that much shorter than one of latitude in the middle of the region (37.5° north).
const SHORTER: (i64, i64) = (793, 1000);

/// How points of the earth become points of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Projection {
    west: i64,
    north: i64,
    longest: i64,
    side: i64,
    margin: i64,
    /// Width and height of the drawing.
    pub width: i64,
    /// See `width`.
    pub height: i64,
}

impl Projection {
    /// What lies between these corners in a drawing whose longer side is `side`, with a margin around it.
    #[must_use]
    pub fn of((least, most): (Point, Point), side: i64, margin: i64) -> Self {
        let wide = (most.longitude - least.longitude) * SHORTER.0 / SHORTER.1;
        let high = most.latitude - least.latitude;
        let longest = wide.max(high).max(1);
        Self {
            west: least.longitude,
            north: most.latitude,
            longest,
            side,
            margin,
            width: wide * side / longest + 2 * margin,
            height: high * side / longest + 2 * margin,
        }
    }

    /// Where a point stands, from the left and from the top.
    #[must_use]
    pub const fn at(&self, point: Point) -> (i64, i64) {
        let east = (point.longitude - self.west) * SHORTER.0 / SHORTER.1;
        let south = self.north - point.latitude;
        (self.scaled(east), self.scaled(south))
    }

    const fn scaled(&self, micro: i64) -> i64 {
        micro * self.side / self.longest + self.margin
    }

    /// An outline as an SVG path of whole steps, each from the corner before it.
    #[must_use]
    pub fn path(&self, outline: &Outline) -> String {
        let mut path = String::new();
        for ring in outline.rings() {
            let mut last: Option<(i64, i64)> = None;
            for corner in ring.iter().map(|point| self.at(*point)) {
                let step = last.map(|(x, y)| (corner.0 - x, corner.1 - y));
                let _ = match step {
                    None => write!(path, "M{} {}", corner.0, corner.1),
                    Some((0, 0)) => Ok(()),
                    Some((x, y)) => write!(path, "l{x} {y}"),
                };
                last = Some(corner);
            }
            path.push('Z');
        }
        path
    }
}

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
        let projection = Projection::of(outline.bounds(), SIDE, MARGIN);
        let (x, y) = projection.at(point);
        Self {
            width: projection.width,
            height: projection.height,
            path: projection.path(outline),
            x,
            y,
        }
    }
}
