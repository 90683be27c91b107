//! Points and the outlines of the counties, in whole millionths of a degree, so that inside and outside are exact.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::clause::Clause;
use crate::divisions::Divisions;
use crate::refusal::Refusal;
use crate::text;

/// Millionths of a degree.
const DEGREE: i64 = 1_000_000;

/// A point on the map, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// East of Greenwich.
    pub longitude: i64,
    /// North of the equator.
    pub latitude: i64,
}

impl Point {
    /// The point as people write it: `东经 106.2309，北纬 38.4872`.
    #[must_use]
    pub fn degrees(self) -> String {
        let (east, north) = (degrees(self.longitude), degrees(self.latitude));
        format!("东经 {east}，北纬 {north}")
    }

    /// Kilometres to another point of the region, as the crow flies and near enough to choose by.
    ///
    /// ```
    /// use rules::places::Point;
    /// let yinchuan = Point { longitude: 106_230_900, latitude: 38_487_200 };
    /// let zhongwei = Point { longitude: 105_189_600, latitude: 37_514_900 };
    /// assert_eq!(yinchuan.kilometres(zhongwei), 141);
    /// ```
    #[must_use]
    pub const fn kilometres(self, other: Self) -> i64 {
        // A degree is 111.2 km from south to north, and 88.4 km from west to east at the latitude of the region.
        let north = (self.latitude - other.latitude) * 1112 / DEGREE;
        let east = (self.longitude - other.longitude) * 884 / DEGREE;
        (north * north + east * east).isqrt() / 10
    }
}

/// Millionths of a degree as decimal degrees.
///
/// ```
/// assert_eq!(rules::places::degrees(106_230_900), "106.2309");
/// assert_eq!(rules::places::degrees(106_000_000), "106");
/// ```
#[must_use]
pub fn degrees(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let micro = micro.abs();
    let whole = format!("{sign}{}.{:06}", micro / DEGREE, micro % DEGREE);
    whole.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads decimal degrees as typed at a form field.
///
/// ```
/// use rules::{clause, places::coordinate};
/// assert_eq!(coordinate("１０６.2309", "longitude", "经度", clause!("10.3")), Ok(106_230_900));
/// assert!(coordinate("106°14′", "longitude", "经度", clause!("10.3")).is_err());
/// ```
///
/// # Errors
/// At the field: `point.empty`, `point.not-a-number`, `point.decimals`.
pub fn coordinate(
    typed: &str,
    field: &'static str,
    name: &str,
    clause: Clause,
) -> Result<i64, Refusal> {
    let example = format!("填写小数形式的{name}，例如 106.2309 或 38.4872");
    let refusal = |code: &'static str, message: String| {
        Refusal::new(code, clause.clone(), field, message, example.clone())
    };
    let plain = text::code(typed);
    if plain.is_empty() {
        return Err(refusal("point.empty", format!("没有填写{name}")));
    }
    let shown = text::clip(typed.trim(), 24);
    let decimal = micro(&plain).ok_or_else(|| {
        refusal("point.not-a-number", format!("{name}不是小数形式的度数")).own(shown.clone())
    })?;
    decimal.ok_or_else(|| {
        refusal("point.decimals", format!("{name}的小数位太多"))
            .limit("最多六位小数")
            .own(shown)
    })
}

/// Decimal degrees as millionths: `None` when it is no number, `Some(None)` when it has more than six decimals.
fn micro(plain: &str) -> Option<Option<i64>> {
    let (negative, rest) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain),
    };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    if part.len() > 6 {
        return Some(None);
    }
    let micro: i64 = format!("{whole}{part:0<6}").parse().ok()?;
    Some(Some(if negative { -micro } else { micro }))
}

/// The outline of one county: rings of points, each closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline(Vec<Vec<Point>>);

/// The outlines of the counties by their codes (GB/T 2260); for display and for the check that a point lies in its
/// county, not a surveying product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counties(BTreeMap<String, Outline>);

impl Counties {
    /// Reads the outlines from a GeoJSON file whose features have the property `code`.
    ///
    /// # Errors
    /// What cannot be read of it, for whoever supplies the file.
    pub fn from_geojson(file: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(file).map_err(|fault| fault.to_string())?;
        let outlines = file.features.into_iter().map(|feature| {
            let polygons = match feature.geometry {
                Geometry::Polygon(rings) => vec![rings],
                Geometry::MultiPolygon(polygons) => polygons,
            };
            let rings: Option<Vec<Vec<Point>>> = polygons.into_iter().flatten().map(ring).collect();
            let code = feature.properties.code;
            match rings {
                Some(rings) => Ok((code, Outline(rings))),
                None => Err(format!("{code}: a point cannot be read")),
            }
        });
        outlines.collect::<Result<_, _>>().map(Self)
    }

    /// The outline of a county.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Outline> {
        self.0.get(code)
    }

    /// The counties of these divisions that have no outline here.
    #[must_use]
    pub fn missing(&self, divisions: &Divisions) -> Vec<String> {
        let all = divisions.counties();
        let missing = all.filter(|county| self.get(&county.code).is_none());
        missing.map(|county| county.name.clone()).collect()
    }

    /// The south-western and north-eastern corners of all of them together.
    #[must_use]
    pub fn bounds(&self) -> (Point, Point) {
        let all = self.0.values().flat_map(|outline| outline.0.iter());
        Outline(all.cloned().collect()).bounds()
    }

    /// Every county with its code.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Outline)> {
        self.0
            .iter()
            .map(|(code, outline)| (code.as_str(), outline))
    }

    /// Checks that a provider's point lies in its county; `name` is what the county is called.
    ///
    /// # Errors
    /// `point.outside` at field `longitude`, naming the county the point lies in.
    pub fn check(&self, code: &str, name: &str, point: Point) -> Result<(), Refusal> {
        let Some(outline) = self.get(code) else {
            return Ok(());
        };
        if outline.contains(point) {
            return Ok(());
        }
        let (least, most) = outline.bounds();
        Err(Refusal::new(
            "point.outside",
            clause!("10.3"),
            "longitude",
            format!("这个位置不在{name}内"),
            "核对经度、纬度是否填反；找不到准确位置的，选用本县（市、区）的中心点",
        )
        .limit(format!(
            "{name}约在东经 {} 至 {}、北纬 {} 至 {}",
            hundredths(least.longitude),
            hundredths(most.longitude),
            hundredths(least.latitude),
            hundredths(most.latitude)
        ))
        .own(point.degrees()))
    }
}

/// Degrees cut to two decimals, enough to see where a county is.
fn hundredths(micro: i64) -> String {
    format!("{}.{:02}", micro / DEGREE, micro % DEGREE / (DEGREE / 100))
}

impl Outline {
    /// The rings, each closed: the first point is the last.
    #[must_use]
    pub fn rings(&self) -> &[Vec<Point>] {
        &self.0
    }

    /// The south-western and north-eastern corners.
    #[must_use]
    pub fn bounds(&self) -> (Point, Point) {
        let all = || self.0.iter().flatten();
        let corner = |pick: fn(i64, i64) -> i64, begin: i64| Point {
            longitude: all().fold(begin, |so_far, point| pick(so_far, point.longitude)),
            latitude: all().fold(begin, |so_far, point| pick(so_far, point.latitude)),
        };
        (corner(i64::min, i64::MAX), corner(i64::max, i64::MIN))
    }

    /// Whether a point lies in the county; its border belongs to it.
    ///
    /// A ray to the east crosses the border an odd number of times. Differences of degrees are below 10⁹, so their
    /// products fit an `i64`.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        let (least, most) = self.bounds();
        let boxed = (least.longitude..=most.longitude).contains(&point.longitude)
            && (least.latitude..=most.latitude).contains(&point.latitude);
        if !boxed {
            return false;
        }
        let mut inside = false;
        for (a, b) in self.edges() {
            match side(a, b, point) {
                0 if between(a, b, point) => return true,
                side => {
                    let up = a.latitude <= point.latitude && point.latitude < b.latitude;
                    let down = b.latitude <= point.latitude && point.latitude < a.latitude;
                    if (up && side > 0) || (down && side < 0) {
                        inside = !inside;
                    }
                }
            }
        }
        inside
    }

    /// A point well inside: the middle of the widest stretch at half height.
    #[must_use]
    pub fn centre(&self) -> Point {
        let (least, most) = self.bounds();
        let latitude = i64::midpoint(least.latitude, most.latitude);
        let mut crossings: Vec<i64> = self
            .edges()
            .filter(|(a, b)| (a.latitude <= latitude) != (b.latitude <= latitude))
            .map(|(a, b)| {
                let along = (latitude - a.latitude) * (b.longitude - a.longitude);
                a.longitude + along / (b.latitude - a.latitude)
            })
            .collect();
        crossings.sort_unstable();
        let stretches = crossings.chunks_exact(2);
        let widest = stretches.max_by_key(|stretch| stretch[1] - stretch[0]);
        let longitude = widest.map_or(i64::midpoint(least.longitude, most.longitude), |stretch| {
            i64::midpoint(stretch[0], stretch[1])
        });
        Point {
            longitude,
            latitude,
        }
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        let pairs = self.0.iter().flat_map(|ring| ring.windows(2));
        pairs.map(|pair| (pair[0], pair[1]))
    }
}

/// Above zero when the point is left of the line from `a` to `b`, zero when it is on it.
const fn side(a: Point, b: Point, point: Point) -> i64 {
    (b.longitude - a.longitude) * (point.latitude - a.latitude)
        - (point.longitude - a.longitude) * (b.latitude - a.latitude)
}

/// Whether a point on the line through `a` and `b` lies between them.
fn between(a: Point, b: Point, point: Point) -> bool {
    let within = |a: i64, b: i64, at: i64| a.min(b) <= at && at <= a.max(b);
    within(a.longitude, b.longitude, point.longitude)
        && within(a.latitude, b.latitude, point.latitude)
}

/// Numbers are read from their decimal text, so that no binary fraction comes between.
fn ring(ring: Vec<[serde_json::Number; 2]>) -> Option<Vec<Point>> {
    let read = |number: &serde_json::Number| micro(&number.to_string())?;
    let points = ring.iter().map(|[longitude, latitude]| {
        Some(Point {
            longitude: read(longitude)?,
            latitude: read(latitude)?,
        })
    });
    points.collect()
}

#[derive(Deserialize)]
struct File {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: Properties,
}

type Ring = Vec<[serde_json::Number; 2]>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

#[derive(Deserialize)]
struct Properties {
    code: String,
}
