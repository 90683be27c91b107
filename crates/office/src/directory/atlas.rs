//! The directory as a map: how much stands in each county, and where in one of them (10.3, R35).

use std::collections::BTreeMap;
use std::sync::Arc;

use rules::atlas::Layer;
use rules::catalogue::CertificateKind;
use rules::places::{Outline, Point};
use rules::{ProviderClass, Use};

use super::doc::Listed;
use super::index::Entry;
use super::query::Band;
use super::{load, sift};
use crate::Office;
use crate::error::Refused;

/// How many providers one page of the list shows, and up to how many are drawn each by itself.
pub const ON_PAGE: usize = 40;

/// A county is cut into so many columns and rows where its places are too many to be drawn each by itself.
const GRID: i64 = 8;

/// What a visitor asks of the map; what is empty does not narrow.
#[derive(Clone, Debug)]
pub struct Wish {
    pub layer: Layer,
    /// The code of a county, or the name of a province outside the region.
    pub place: String,
    pub purpose: Option<Use>,
    pub class: Option<ProviderClass>,
    pub band: Option<Band>,
    pub cell: Option<Cell>,
    pub page: usize,
}

/// A part of a county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// From the west, from 0.
    pub column: i64,
    /// From the north, from 0.
    pub row: i64,
}

impl Cell {
    /// Reads `column.row`.
    pub fn parse(text: &str) -> Option<Cell> {
        let (column, row) = text.split_once('.')?;
        let within = |text: &str| text.parse().ok().filter(|at| (0..GRID).contains(at));
        Some(Cell {
            column: within(column)?,
            row: within(row)?,
        })
    }

    /// The cell as it stands in an address.
    pub fn code(self) -> String {
        format!("{}.{}", self.column, self.row)
    }

    /// The cell of a county in which a point lies.
    fn of(outline: &Outline, point: Point) -> Cell {
        let (least, most) = outline.bounds();
        let part = |from: i64, to: i64, at: i64| (at - from) * GRID / (to - from + 1);
        Cell {
            column: part(least.longitude, most.longitude, point.longitude),
            row: part(
                0,
                most.latitude - least.latitude,
                most.latitude - point.latitude,
            ),
        }
    }
}

/// Something drawn in a county.
#[derive(Clone, Debug)]
pub enum Pin {
    /// One provider, by its number in the list.
    One {
        number: usize,
        listed: Arc<Listed>,
        point: Point,
    },
    /// Those of a part of the county, where the first of them stands.
    Many {
        cell: Cell,
        count: usize,
        point: Point,
        chosen: bool,
    },
}

/// What the map shows.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    /// How much there is in each county, by its code, wherever the visitor looks.
    pub counties: BTreeMap<String, usize>,
    /// The same for the provinces outside, by their names.
    pub provinces: BTreeMap<String, usize>,
    /// How much there is where the visitor looks, and by how many providers.
    pub total: usize,
    pub providers: usize,
    /// The providers of the page, each with its number; those with a place on the map first.
    pub places: Vec<(usize, Arc<Listed>)>,
    pub page: usize,
    pub pages: usize,
    pub pins: Vec<Pin>,
    /// How many providers of the chosen county have no place on the map.
    pub unplaced: usize,
}

/// What a provider puts on a layer.
fn holds(layer: Layer, one: &Listed) -> usize {
    let certificates: Vec<CertificateKind> = one
        .papers
        .iter()
        .filter_map(|paper| paper.certifies)
        .collect();
    layer.holds(one.class, &certificates, one.tools.len())
}

fn passes(wish: &Wish, one: &Listed) -> bool {
    wish.class.is_none_or(|class| class == one.class)
        && sift::serves(one, &[], wish.purpose, wish.band)
}

/// The map as it stands at this moment.
pub async fn look(office: &Office, wish: &Wish) -> Result<Atlas, Refused> {
    let index = load::current(office).await?;
    let outline = office.law.counties.get(&wish.place);
    let mut atlas = Atlas::default();
    let mut here: Vec<(&Entry, Option<Point>)> = Vec::new();
    for (_, entry) in index.all() {
        let one = &entry.listed;
        let count = holds(wish.layer, one);
        if count == 0 || !passes(wish, one) {
            continue;
        }
        let at = one.division.as_ref().or(one.province.as_ref());
        let side = match one.division {
            Some(_) => &mut atlas.counties,
            None => &mut atlas.provinces,
        };
        let at = at.map_or("", String::as_str);
        *side.entry(at.to_owned()).or_default() += count;
        if wish.place == at {
            // A point that a later outline left outside is as good as none.
            let within = |point: &Point| outline.is_some_and(|outline| outline.contains(*point));
            here.push((entry, one.spot.filter(within)));
        }
    }
    here.sort_by(|(a, at), (b, other)| {
        let placed = at.is_none().cmp(&other.is_none());
        placed
            .then_with(|| a.sound.order().cmp(b.sound.order()))
            .then_with(|| a.listed.id.cmp(&b.listed.id))
    });
    fill(&mut atlas, wish, outline, here);
    Ok(atlas)
}

/// The list and the drawing of the place where the visitor looks.
fn fill(
    atlas: &mut Atlas,
    wish: &Wish,
    outline: Option<&Outline>,
    mut here: Vec<(&Entry, Option<Point>)>,
) {
    let placed = here.iter().filter(|(_, point)| point.is_some()).count();
    let cell_of = |point: Point| outline.map(|outline| Cell::of(outline, point));
    let crowded = placed > ON_PAGE;
    atlas.unplaced = here.len() - placed;
    if crowded {
        atlas.pins = parts(wish, &here, cell_of);
        if let Some(cell) = wish.cell {
            here.retain(|(_, point)| point.and_then(cell_of) == Some(cell));
        }
    } else {
        atlas.pins = singles(&here);
    }
    atlas.providers = here.len();
    let counts = here
        .iter()
        .map(|(entry, _)| holds(wish.layer, &entry.listed));
    atlas.total = counts.sum();
    atlas.pages = here.len().div_ceil(ON_PAGE).max(1);
    atlas.page = wish.page.clamp(1, atlas.pages);
    let numbered = here.iter().enumerate().skip((atlas.page - 1) * ON_PAGE);
    let shown = numbered.take(ON_PAGE);
    atlas.places = shown
        .map(|(at, (entry, _))| (at + 1, entry.listed.clone()))
        .collect();
}

fn singles(here: &[(&Entry, Option<Point>)]) -> Vec<Pin> {
    let pins = here.iter().enumerate().filter_map(|(at, (entry, point))| {
        Some(Pin::One {
            number: at + 1,
            listed: entry.listed.clone(),
            point: (*point)?,
        })
    });
    pins.collect()
}

fn parts(
    wish: &Wish,
    here: &[(&Entry, Option<Point>)],
    cell_of: impl Fn(Point) -> Option<Cell>,
) -> Vec<Pin> {
    let mut cells: BTreeMap<Cell, (usize, Point)> = BTreeMap::new();
    for point in here.iter().filter_map(|(_, point)| *point) {
        if let Some(cell) = cell_of(point) {
            cells.entry(cell).or_insert((0, point)).0 += 1;
        }
    }
    let pins = cells.into_iter().map(|(cell, (count, point))| Pin::Many {
        chosen: wish.cell == Some(cell),
        cell,
        count,
        point,
    });
    pins.collect()
}
