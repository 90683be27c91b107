//! `/map`: the innovation map as drawing and list (10.3, R35), all of it in the address.

mod figures;

use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use office::directory::atlas::{self, Atlas, Cell, Pin, Wish};
use office::directory::{Band, Listed};
use rules::Coded;
use rules::atlas::Layer;
use rules::duties::{Act, Role};
use serde::Deserialize;

use super::directory::counties;
use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::layout::{self, Link, Page};
use crate::parts::Pages;
use crate::shown::land::{Close, County, Land, radius};
use crate::visit::Visit;

/// The pages of the map.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/map", Act::SeePublic, show)
        .get("/map/figures", Act::SeePublic, figures::show)
}

/// What the address asks for; what is empty does not narrow, nor does the code of no filter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sought {
    layer: String,
    division: String,
    #[serde(rename = "use")]
    purpose: String,
    class: String,
    price: String,
    cell: String,
    page: String,
}

impl Sought {
    fn wish(&self) -> Wish {
        Wish {
            layer: Layer::parse(&self.layer).unwrap_or(Layer::Providers),
            place: self.division.clone(),
            purpose: Coded::parse(&self.purpose),
            class: Coded::parse(&self.class),
            band: Coded::parse(&self.price),
            cell: Cell::parse(&self.cell),
            page: self.page.parse().unwrap_or(1),
        }
    }

    /// The address with some values changed; whoever looks elsewhere begins on the first page.
    fn with(&self, changed: &[(&str, &str)]) -> String {
        let asked = [
            ("layer", self.layer.as_str()),
            ("division", &self.division),
            ("use", &self.purpose),
            ("class", &self.class),
            ("price", &self.price),
            ("cell", ""),
            ("page", ""),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, kept) in asked {
            let new = changed.iter().find(|(other, _)| *other == name);
            let value = new.map_or(kept, |(_, value)| value);
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        match query.finish().as_str() {
            "" => "/map".to_owned(),
            query => format!("/map?{query}"),
        }
    }

    /// The address up to the number of the page.
    fn up_to_page(&self) -> String {
        let all = self.with(&[("cell", &self.cell)]);
        let mark = if all.contains('?') { '&' } else { '?' };
        format!("{all}{mark}page=")
    }
}

/// A county of the drawing, or a circle in one.
struct Spot {
    href: String,
    label: String,
    x: i64,
    y: i64,
    radius: usize,
    words: String,
    chosen: bool,
}

/// What is drawn.
enum Drawing {
    /// The region, each county with its count.
    Region(Vec<(County, Spot)>),
    /// One county with what stands in it.
    County(Close, Vec<Spot>),
}

/// What is said under a drawing of whose map it is.
pub(super) struct Credit {
    pub name: String,
    pub number: String,
}

impl Credit {
    pub fn of(visit: &Visit) -> Option<Self> {
        let map = visit.web().config().base_map.as_ref();
        map.map(|map| Self {
            name: map.name.clone(),
            number: map.number.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "pages/map.html")]
struct MapPage {
    page: Page,
    form: Form,
    layers: Vec<Link>,
    layer: Layer,
    places: Vec<Choice>,
    uses: Vec<Choice>,
    classes: Vec<Choice>,
    bands: Vec<Choice>,
    drawing: Drawing,
    width: i64,
    height: i64,
    credit: Option<Credit>,
    /// The place looked at, and the address of the whole region; none while it is all of it.
    here: Option<(String, String)>,
    /// How much there is in the region, and where.
    sum: usize,
    counts: Vec<Beside>,
    outside: Vec<Beside>,
    atlas: Atlas,
    pages: Pages,
    begin: Option<&'static str>,
    /// The address of the county without the part chosen of it; empty while none is.
    whole: String,
}

/// `GET /map`.
pub async fn show(visit: Visit, Query(sought): Query<Sought>) -> Answer {
    let wish = sought.wish();
    let atlas = atlas::look(visit.office(), &wish).await?;
    let law = visit.office().law();
    let map = visit.web().config().base_map.as_ref();
    let outlines = map.map_or(&law.counties, |map| &map.counties);
    let land = visit.web().land();
    let (drawing, width, height) = match outlines.get(&sought.division) {
        Some(outline) => {
            let close = Close::of(outline);
            let (width, height) = (close.width, close.height);
            (pins(&sought, &atlas, close), width, height)
        }
        None => (
            region(&sought, &wish, &atlas, land),
            land.width,
            land.height,
        ),
    };
    let name = match law.divisions.get(&sought.division) {
        Some(_) => law.divisions.full_name(&sought.division),
        None => sought.division.chars().take(20).collect(),
    };
    let whole = sought.with(&[("division", "")]);
    Ok(layout::show(&MapPage {
        page: visit.page(match name.as_str() {
            "" => "创新地图".to_owned(),
            name => format!("创新地图：{name}"),
        }),
        form: form(&sought),
        layers: layers(&sought, wish.layer),
        layer: wish.layer,
        places: counties(law),
        uses: choices::<rules::Use>(),
        classes: choices::<rules::ProviderClass>(),
        bands: choices::<Band>(),
        credit: Credit::of(&visit),
        sum: atlas.counties.values().sum(),
        counts: counts(&sought, wish.layer, &atlas, land),
        outside: outside(&sought, wish.layer, &atlas),
        pages: Pages {
            number: atlas.page,
            of: atlas.pages,
            href: sought.up_to_page(),
        },
        begin: begin(&visit),
        whole: match wish.cell {
            Some(_) => sought.with(&[]),
            None => String::new(),
        },
        here: (!name.is_empty()).then_some((name, whole)),
        drawing,
        width,
        height,
        atlas,
    }))
}

fn form(sought: &Sought) -> Form {
    Form::of([
        ("division", sought.division.as_str()),
        ("use", &sought.purpose),
        ("class", &sought.class),
        ("price", &sought.price),
    ])
}

/// The layers, and the other mode of the map.
fn layers(sought: &Sought, here: Layer) -> Vec<Link> {
    let layers = Layer::ALL.iter().map(|layer| Link {
        label: layer.label().to_owned(),
        href: sought.with(&[("layer", layer.code())]),
        here: *layer == here,
    });
    let figures = Link {
        label: "各地数字".to_owned(),
        href: "/map/figures".to_owned(),
        here: false,
    };
    layers.chain([figures]).collect()
}

fn region(sought: &Sought, wish: &Wish, atlas: &Atlas, land: &Land) -> Drawing {
    let layer = wish.layer;
    let drawn = land.counties.iter().map(|county| {
        let count = atlas.counties.get(&county.code).copied().unwrap_or(0);
        let spot = Spot {
            href: sought.with(&[("division", &county.code)]),
            label: format!("{}，{layer} {count} {}", county.name, layer.unit()),
            x: county.x,
            y: county.y,
            radius: radius(count),
            words: count.to_string(),
            chosen: count > 0,
        };
        (county.clone(), spot)
    });
    Drawing::Region(drawn.collect())
}

/// The circles in one county; each leads to the provider in the list, or to the list of its part.
fn pins(sought: &Sought, atlas: &Atlas, close: Close) -> Drawing {
    let spots = atlas.pins.iter().map(|pin| match pin {
        Pin::One {
            number,
            listed,
            point,
        } => {
            let (x, y) = close.at(*point);
            Spot {
                href: format!("#p-{number}"),
                label: format!("{number}　{}", listed.name),
                words: number.to_string(),
                radius: 12,
                chosen: false,
                x,
                y,
            }
        }
        Pin::Many {
            cell,
            count,
            point,
            chosen,
        } => {
            let (x, y) = close.at(*point);
            Spot {
                href: sought.with(&[("cell", &cell.code())]),
                label: format!("这一片有 {count} 家"),
                words: count.to_string(),
                radius: radius(*count),
                chosen: *chosen,
                x,
                y,
            }
        }
    });
    let spots = spots.collect();
    Drawing::County(close, spots)
}

/// A place of the list with what stands beside it.
struct Beside {
    href: String,
    name: String,
    words: String,
}

/// The same as the drawing says: every county with its count.
fn counts(sought: &Sought, layer: Layer, atlas: &Atlas, land: &Land) -> Vec<Beside> {
    let counties = land.counties.iter().map(|county| {
        let count = atlas.counties.get(&county.code).copied().unwrap_or(0);
        Beside {
            href: sought.with(&[("division", &county.code)]),
            name: county.name.clone(),
            words: format!("{count} {}", layer.unit()),
        }
    });
    counties.collect()
}

/// Those that the map of the region cannot show, by province (1.3).
fn outside(sought: &Sought, layer: Layer, atlas: &Atlas) -> Vec<Beside> {
    let provinces = atlas.provinces.iter().map(|(province, count)| Beside {
        href: sought.with(&[("division", province)]),
        name: province.clone(),
        words: format!("{count} {}", layer.unit()),
    });
    provinces.collect()
}

/// Where a contract with a provider begins, up to its id; nothing for whoever begins none.
fn begin(visit: &Visit) -> Option<&'static str> {
    match visit.role() {
        Role::Subject => Some("/contracts/new?provider="),
        Role::Anyone => Some("/sign-in?next=/contracts/new?provider="),
        _ => None,
    }
}

impl MapPage {
    /// What a provider has on the layer, in one line.
    fn about(&self, one: &Arc<Listed>) -> String {
        let names: Vec<String> = match self.layer {
            Layer::Instruments => {
                let tools = one
                    .tools
                    .iter()
                    .map(|tool| format!("{} {}", tool.name, tool.model));
                tools.collect()
            }
            _ => one.offers.iter().map(|offer| offer.item.clone()).collect(),
        };
        match names.len() {
            0 => one.services.chars().take(60).collect(),
            1..=3 => names.join("、"),
            count => format!("{}等 {count} 项", names[..3].join("、")),
        }
    }
}
