//! A directory of words that occur nowhere else, and the same questions answered by counting its rows.

use office::directory::{self, Band, Query, Sort};
use rules::{Coded, Fen, Law, ProviderCategory, ProviderClass, Region as Side, Use};
use store::{Instrument, Provider, Service, Store};

use super::{id, instrument, service};
use crate::support::Region;

/// A small generator, so that a failing round can be repeated.
pub struct Chance(pub u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn maybe<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        (self.below(3) == 0).then(|| self.pick(from))
    }

    pub fn query(&mut self) -> Query {
        let words = [WORDS[self.below(WORDS.len())], "", "检测"];
        let second = self.maybe(&WORDS).unwrap_or_default();
        Query {
            place: self
                .maybe(&["640100", "640105", "640500", "640502", "上海市"])
                .unwrap_or_default()
                .to_owned(),
            purpose: self.maybe(Use::ALL),
            class: self.maybe(ProviderClass::ALL),
            category: self.maybe(ProviderCategory::ALL),
            region: self.maybe(Side::ALL),
            band: self.maybe(Band::ALL),
            sort: self.pick(Sort::ALL),
            ..Query::words(format!("{} {second}", self.pick(&words)), 10)
        }
    }
}

const WORDS: [&str; 8] = [
    "蛋白质",
    "拉伸",
    "质谱仪",
    "显微镜",
    "专利",
    "枸杞",
    "水分",
    "硬度",
];

pub struct Rows {
    providers: Vec<Provider>,
    services: Vec<Service>,
    instruments: Vec<Instrument>,
}

impl Rows {
    /// How many providers there are, row by row.
    pub fn count(&self, query: &Query) -> usize {
        self.providers
            .iter()
            .filter(|row| self.answers(row, query))
            .count()
    }

    fn answers(&self, row: &Provider, query: &Query) -> bool {
        let services: Vec<&Service> = self
            .services
            .iter()
            .filter(|one| one.provider == row.id)
            .collect();
        let tools = self.instruments.iter().filter(|one| one.provider == row.id);
        let mut texts = vec![row.name.clone(), row.services.clone()];
        texts.extend(services.iter().map(|one| one.item.clone()));
        texts.extend(tools.map(|one| one.name.clone()));
        texts.extend(ProviderClass::parse(&row.class).map(|class| class.label().to_owned()));
        texts.extend(
            row.uses
                .split(',')
                .filter_map(Use::parse)
                .map(|one| one.label().to_owned()),
        );
        let words: Vec<&str> = query.words.split_whitespace().collect();
        let said = |word: &&str| texts.iter().any(|text| text.contains(word));
        let hit = |one: &&&Service| words.iter().any(|word| one.item.contains(word));
        let mut asked: Vec<&&Service> = services.iter().filter(hit).collect();
        if asked.is_empty() {
            asked = services.iter().collect();
        }
        let of_use = |one: &&&Service| {
            query
                .purpose
                .is_none_or(|purpose| purpose.code() == one.use_code)
        };
        let in_band = |one: &&Service| {
            query
                .band
                .is_none_or(|band| band.holds(Fen::new(one.price)))
        };
        let serves = |purpose: Use| {
            row.uses.split(',').any(|code| code == purpose.code())
                || services.iter().any(|one| one.use_code == purpose.code())
        };
        let place = match (&row.division, &row.province) {
            (Some(county), _) => Law::shipped().divisions.covers(&query.place, county),
            (None, province) => province.as_ref() == Some(&query.place),
        };
        words.iter().all(said)
            && (query.place.is_empty() || place)
            && query.purpose.is_none_or(serves)
            && query.class.is_none_or(|class| class.code() == row.class)
            && query
                .category
                .is_none_or(|category| category.code() == row.category)
            && query
                .region
                .is_none_or(|region| region.code() == row.region)
            && (query.band.is_none() || asked.into_iter().filter(of_use).any(in_band))
    }
}

pub fn with(query: &Query, facet: &str, code: &str) -> Query {
    let mut query = query.clone();
    match facet {
        "region" => query.region = Side::parse(code),
        "place" => query.place = code.to_owned(),
        "use" => query.purpose = Use::parse(code),
        "class" => query.class = ProviderClass::parse(code),
        "category" => query.category = ProviderCategory::parse(code),
        _ => query.band = Band::parse(code),
    }
    query
}

/// Sixty providers with services and instruments of words that occur nowhere else.
pub async fn random(region: &Region) -> Rows {
    let (_, pattern) = region.lab("muban", 1).await;
    let store = Store::open(&region.url).await.unwrap();
    let pattern: Provider = store::find(&store, pattern).await.unwrap().unwrap();
    let mut chance = Chance(42);
    let mut rows = Rows {
        providers: vec![],
        services: vec![],
        instruments: vec![],
    };
    let mut serial = 1000;
    for number in 0..60 {
        let outside = chance.below(4) == 0;
        let id = id(number + 100);
        let uses: Vec<&str> = Use::ALL
            .iter()
            .filter(|_| chance.below(3) == 0)
            .map(|one| one.code())
            .collect();
        rows.providers.push(Provider {
            id,
            number: format!("R{number}"),

            account: pattern.account,
            name: format!("第{number}检测机构"),
            uscc: format!("R{number}"),
            region: if outside { Side::Outside } else { Side::Inside }
                .code()
                .into(),
            division: (!outside).then(|| {
                chance
                    .pick(&["640104", "640105", "640502", "640521"])
                    .into()
            }),
            province: outside.then(|| chance.pick(&["上海市", "陕西省"]).into()),
            class: chance.pick(ProviderClass::ALL).code().into(),
            category: chance.pick(ProviderCategory::ALL).code().into(),
            uses: uses.join(","),
            services: chance.maybe(&WORDS).unwrap_or_default().into(),
            recognition: String::new(),
            ..pattern.clone()
        });
        for _ in 0..chance.below(5) {
            serial += 1;
            let item = format!("{}、{}", chance.pick(&WORDS), chance.pick(&WORDS));
            let yuan = chance.pick(&[100, 500, 501, 2_000, 9_999, 10_000, 20_000]);
            rows.services.push(Service {
                use_code: chance.pick(Use::ALL).code().into(),
                ..service(serial, id, &item, "", yuan)
            });
        }
        for _ in 0..chance.below(3) {
            serial += 1;
            rows.instruments
                .push(instrument(serial, id, chance.pick(&WORDS), "X"));
        }
    }
    put(&region.url, &rows).await;
    directory::rebuild(&region.town.office).await.unwrap();
    rows.providers.push(pattern);
    rows
}

/// The table holds one provider an account; here an account of its own is made for each.
async fn put(url: &str, rows: &Rows) {
    let store = Store::open(url).await.unwrap();
    let tx = store.begin().await.unwrap();
    let first = rows.providers.first().unwrap().account;
    let pattern: store::Account = store::find(&store, first).await.unwrap().unwrap();
    for row in &rows.providers {
        tx.insert(store::Account {
            id: row.id,
            login: row.number.clone(),
            ..pattern.clone()
        })
        .await
        .unwrap();
        tx.insert(Provider {
            account: row.id,
            ..row.clone()
        })
        .await
        .unwrap();
    }
    for row in rows.services.clone() {
        tx.insert(row).await.unwrap();
    }
    for row in rows.instruments.clone() {
        tx.insert(row).await.unwrap();
    }
    tx.commit().await.unwrap();
}
