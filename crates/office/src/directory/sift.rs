//! Filters, the counts beside them, and the order of what was found.

use std::collections::BTreeMap;

use rules::law::Law;
use rules::{Coded, Fen, Use};

use super::doc::{Listed, Offer};
use super::query::{Band, Query, Sort};

/// One value of a filter, and how many providers there would be with it and all other filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub code: String,
    pub label: String,
    pub count: usize,
    pub chosen: bool,
    /// A county under its prefecture.
    pub below: bool,
}

/// Every filter with its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub regions: Vec<Count>,
    pub places: Vec<Count>,
    pub uses: Vec<Count>,
    pub classes: Vec<Count>,
    pub categories: Vec<Count>,
    pub bands: Vec<Count>,
}

/// Whether a provider passes each filter by itself; use and price are about the same service, so they go together.
struct Passes {
    region: bool,
    place: bool,
    class: bool,
    category: bool,
    service: bool,
}

impl Passes {
    fn all(&self) -> bool {
        self.region && self.place && self.class && self.category && self.service
    }
}

/// Counts of every value of every filter while the candidates pass by one after the other.
pub(super) struct Sieve<'q> {
    query: &'q Query,
    law: &'q Law,
    regions: BTreeMap<&'static str, usize>,
    places: BTreeMap<&'q str, usize>,
    uses: BTreeMap<&'static str, usize>,
    classes: BTreeMap<&'static str, usize>,
    categories: BTreeMap<&'static str, usize>,
    bands: BTreeMap<&'static str, usize>,
}

impl<'q> Sieve<'q> {
    pub fn new(query: &'q Query, law: &'q Law) -> Sieve<'q> {
        Sieve {
            query,
            law,
            regions: BTreeMap::new(),
            places: BTreeMap::new(),
            uses: BTreeMap::new(),
            classes: BTreeMap::new(),
            categories: BTreeMap::new(),
            bands: BTreeMap::new(),
        }
    }

    /// Counts a candidate, and tells whether it passes all filters. `answering` are the services that answer the
    /// query; when none does, all of them count.
    pub fn pass(&mut self, one: &'q Listed, answering: &[&Offer]) -> bool {
        let query = self.query;
        let passes = Passes {
            region: query.region.is_none_or(|region| region == one.region),
            place: query.place.is_empty() || self.lies_in(one, &query.place),
            class: query.class.is_none_or(|class| class == one.class),
            category: query
                .category
                .is_none_or(|category| category == one.category),
            service: serves(one, answering, query.purpose, query.band),
        };
        self.count(one, answering, &passes);
        passes.all()
    }

    fn count(&mut self, one: &'q Listed, answering: &[&Offer], passes: &Passes) {
        let Passes {
            region,
            place,
            class,
            category,
            service,
        } = *passes;
        if place && class && category && service {
            *self.regions.entry(one.region.code()).or_default() += 1;
        }
        if region && class && category && service {
            for code in self.places_of(one).into_iter().flatten() {
                *self.places.entry(code).or_default() += 1;
            }
        }
        if region && place && category && service {
            *self.classes.entry(one.class.code()).or_default() += 1;
        }
        if region && place && class && service {
            *self.categories.entry(one.category.code()).or_default() += 1;
        }
        if !(region && place && class && category) {
            return;
        }
        for purpose in Use::ALL {
            if serves(one, answering, Some(*purpose), self.query.band) {
                *self.uses.entry(purpose.code()).or_default() += 1;
            }
        }
        for band in Band::ALL {
            if serves(one, answering, self.query.purpose, Some(*band)) {
                *self.bands.entry(band.code()).or_default() += 1;
            }
        }
    }

    /// County and prefecture in the region, province outside it.
    fn places_of(&self, one: &'q Listed) -> [Option<&'q str>; 2] {
        match (&one.division, &one.province) {
            (Some(county), _) => {
                let above = self.law.divisions.parent(county);
                let above = above.filter(|division| !division.parent.is_empty());
                [above.map(|division| division.code.as_str()), Some(county)]
            }
            (None, province) => [province.as_deref(), None],
        }
    }

    fn lies_in(&self, one: &Listed, place: &str) -> bool {
        match (&one.division, &one.province) {
            (Some(county), _) => self.law.divisions.covers(place, county),
            (None, province) => province.as_deref() == Some(place),
        }
    }

    pub fn facets(&self) -> Facets {
        let query = self.query;
        Facets {
            regions: counts(&self.regions, query.region),
            places: self.places(),
            uses: counts(&self.uses, query.purpose),
            classes: counts(&self.classes, query.class),
            categories: counts(&self.categories, query.category),
            bands: counts(&self.bands, query.band),
        }
    }

    /// The prefectures, the counties of the chosen one, and the provinces outside.
    fn places(&self) -> Vec<Count> {
        let divisions = &self.law.divisions;
        let chosen = self.query.place.as_str();
        let above = divisions
            .parent(chosen)
            .map_or("", |parent| parent.code.as_str());
        let open = [chosen, above];
        let shown = divisions.all().filter(|division| {
            let parent = divisions.parent(&division.code);
            parent.is_some_and(|parent| {
                parent.parent.is_empty() || open.contains(&parent.code.as_str())
            })
        });
        let mut counts: Vec<Count> = Vec::new();
        for division in shown {
            let count = self
                .places
                .get(division.code.as_str())
                .copied()
                .unwrap_or(0);
            let below = divisions
                .parent(&division.code)
                .is_some_and(|parent| !parent.parent.is_empty());
            counts.push(Count {
                code: division.code.clone(),
                label: division.name.clone(),
                count,
                chosen: division.code == chosen,
                below,
            });
        }
        let outside = self
            .places
            .iter()
            .filter(|(code, _)| divisions.get(code).is_none());
        counts.extend(outside.map(|(province, count)| Count {
            code: (*province).to_owned(),
            label: (*province).to_owned(),
            count: *count,
            chosen: *province == chosen,
            below: false,
        }));
        counts.retain(|count| count.count > 0 || count.chosen);
        counts
    }
}

fn counts<T: Coded + PartialEq>(
    counted: &BTreeMap<&'static str, usize>,
    chosen: Option<T>,
) -> Vec<Count> {
    let all = T::ALL.iter().map(|value| Count {
        code: value.code().to_owned(),
        label: value.label().to_owned(),
        count: counted.get(value.code()).copied().unwrap_or(0),
        chosen: chosen == Some(*value),
        below: false,
    });
    all.filter(|count| count.count > 0 || count.chosen)
        .collect()
}

/// Whether it serves a use, and a service of that use has a price of that band.
pub(super) fn serves(
    one: &Listed,
    answering: &[&Offer],
    purpose: Option<Use>,
    band: Option<Band>,
) -> bool {
    if purpose.is_some_and(|purpose| !one.serves(purpose)) {
        return false;
    }
    band.is_none_or(|band| {
        let mut prices = priced(one, answering, purpose);
        prices.any(|offer| band.holds(offer.price))
    })
}

fn priced<'a>(
    one: &'a Listed,
    answering: &'a [&'a Offer],
    purpose: Option<Use>,
) -> impl Iterator<Item = &'a Offer> {
    let all = one.offers.iter().filter(|_| answering.is_empty());
    let offers = answering.iter().copied().chain(all);
    offers.filter(move |offer| purpose.is_none_or(|purpose| purpose == offer.purpose))
}

/// The lowest price among the services that are asked for.
pub(super) fn price(one: &Listed, answering: &[&Offer], query: &Query) -> Option<Fen> {
    let offers = priced(one, answering, query.purpose);
    let fitting = offers.filter(|offer| query.band.is_none_or(|band| band.holds(offer.price)));
    fitting.map(|offer| offer.price).min()
}

/// What the order of the list looks at.
pub(super) struct Key<'a> {
    pub listed: &'a Listed,
    pub score: u64,
    pub sound: &'a str,
    pub price: Option<Fen>,
}

/// The order of two providers; those alike stand by the sound of their names.
pub(super) fn order(a: &Key<'_>, b: &Key<'_>, sort: Sort) -> std::cmp::Ordering {
    let first = match sort {
        Sort::Relevance => b.score.cmp(&a.score),
        Sort::Name => std::cmp::Ordering::Equal,
        Sort::Rating => rating(b.listed, a.listed),
        Sort::Served => b.listed.served.cmp(&a.listed.served),
        Sort::Price => match (a.price, b.price) {
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(_), None) => std::cmp::Ordering::Less,
            (a, b) => a.cmp(&b),
        },
    };
    first
        .then_with(|| a.sound.cmp(b.sound))
        .then_with(|| a.listed.id.cmp(&b.listed.id))
}

/// By the mean of the stars, then by how many gave them; not rated is below everything.
fn rating(a: &Listed, b: &Listed) -> std::cmp::Ordering {
    let rated = (a.ratings > 0).cmp(&(b.ratings > 0));
    rated
        .then_with(|| (a.stars * b.ratings).cmp(&(b.stars * a.ratings)))
        .then_with(|| a.ratings.cmp(&b.ratings))
}
