//! The region as a drawing: the outlines of its counties, made once, and what stands on them.

use rules::divisions::Divisions;
use rules::places::{Counties, Outline, Point};

use super::outline::Projection;

/// The longer side of the region and of a single county, in pixels, and the margin around them.
const SIDE: i64 = 720;
const CLOSE: i64 = 520;
const MARGIN: i64 = 14;

/// One county as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Its code.
    pub code: String,
    /// Its name with that of its prefecture.
    pub name: String,
    /// What is written on it: `兴庆`.
    pub short: String,
    /// The outline as an SVG path.
    pub path: String,
    /// Where its words stand.
    pub x: i64,
    /// See `x`.
    pub y: i64,
}

/// The whole region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Land {
    /// Width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// The counties in the order of their codes.
    pub counties: Vec<County>,
}

impl Land {
    /// The region within these outlines; a county without one is left out.
    #[must_use]
    pub fn of(counties: &Counties, divisions: &Divisions) -> Self {
        let projection = Projection::of(counties.bounds(), SIDE, MARGIN);
        let drawn = divisions.counties().filter_map(|county| {
            let outline = counties.get(&county.code)?;
            let (x, y) = projection.at(outline.centre());
            Some(County {
                name: divisions.full_name(&county.code),
                short: short(&county.name),
                path: projection.path(outline),
                code: county.code.clone(),
                x,
                y,
            })
        });
        Self {
            width: projection.width,
            height: projection.height,
            counties: drawn.collect(),
        }
    }
}

/// The name without what kind of division it is, where two characters are left.
fn short(name: &str) -> String {
    let all: Vec<char> = name.chars().collect();
    match all.split_last() {
        Some((_, rest)) if rest.len() >= 2 => rest.iter().collect(),
        _ => name.to_owned(),
    }
}

/// One county drawn large, with room for what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    projection: Projection,
    /// Width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// The outline as an SVG path.
    pub path: String,
}

impl Close {
    /// The county within this outline.
    #[must_use]
    pub fn of(outline: &Outline) -> Self {
        let projection = Projection::of(outline.bounds(), CLOSE, 2 * MARGIN);
        Self {
            width: projection.width,
            height: projection.height,
            path: projection.path(outline),
            projection,
        }
    }

    /// Where a point stands.
    #[must_use]
    pub const fn at(&self, point: Point) -> (i64, i64) {
        self.projection.at(point)
    }
}

/// The radius of a circle whose area grows with a count.
#[must_use]
pub const fn radius(count: usize) -> usize {
    let grown = 9 + (count * 4).isqrt();
    if grown > 26 { 26 } else { grown }
}
