//! How good the ranking is: needs with the right services marked, beside the directory's own search, in one run.
//!
//! `cargo test --workspace --test it -- measured --nocapture` prints the table of `docs/performance.md`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use office::directory::{Listed, Offer, Wanted};
use office::inside::directory::Alone;
use rules::{Fen, Law, ProviderCategory, ProviderClass, Region, Use};
use uuid::Uuid;

const CATALOGUE: &str = include_str!("../../data/needs/catalogue.csv");
const NEEDS: &str = include_str!("../../data/needs/needs.csv");
/// As many answers a page shows.
const FIRST: usize = 5;
/// As many are looked at for the rank of the first right one.
const DEEP: usize = 10;

struct Need {
    how: &'static str,
    title: &'static str,
    words: &'static str,
    right: BTreeSet<&'static str>,
}

struct World {
    directory: Alone,
    keys: BTreeMap<Uuid, &'static str>,
    needs: Vec<Need>,
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(',').collect())
}

fn listed(at: u128, name: &str, division: &str) -> Listed {
    Listed {
        id: Uuid::from_u128(at),
        number: format!("JG2026-{at:06}"),
        name: name.to_owned(),
        region: Region::Inside,
        division: Some(division.to_owned()),
        province: None,
        place: Law::shipped().divisions.full_name(division),
        class: ProviderClass::ALL[0],
        category: ProviderCategory::ALL[0],
        uses: Vec::new(),
        recognition: String::new(),
        address: String::new(),
        public_phone: String::new(),
        services: String::new(),
        filed_on: None,
        offers: Vec::new(),
        tools: Vec::new(),
        papers: Vec::new(),
        spot: None,
        ratings: 0,
        stars: 0,
        served: 0,
        uses_text: String::new(),
        serving: Vec::new(),
    }
}

fn world() -> World {
    let mut providers: Vec<Listed> = Vec::new();
    let mut keys = BTreeMap::new();
    for (at, line) in (1_000..).zip(lines(CATALOGUE)) {
        let [key, name, division, purpose, item, method, yuan, days] = line[..] else {
            panic!("{line:?}");
        };
        if providers.last().is_none_or(|last| last.name != name) {
            let id = providers.len() as u128 + 1;
            providers.push(listed(id, name, division));
        }
        let id = Uuid::from_u128(at);
        keys.insert(id, key);
        let offer = Offer {
            id,
            purpose: Use::parse(purpose).unwrap_or_else(|| panic!("{purpose}")),
            item: item.to_owned(),
            method: method.to_owned(),
            price: Fen::from_yuan(yuan.parse().unwrap()),
            unit: String::new(),
            days: days.parse().unwrap(),
        };
        providers.last_mut().unwrap().offers.push(offer);
    }
    let directory = Alone::of(providers);
    let needs = lines(NEEDS).map(|line| {
        let [how, title, words, right] = line[..] else {
            panic!("{line:?}");
        };
        let right = right.split(' ').collect();
        Need {
            how,
            title,
            words,
            right,
        }
    });
    let needs = needs.collect();
    World {
        directory,
        keys,
        needs,
    }
}

impl World {
    fn fits(&self, need: &Need) -> Vec<&'static str> {
        let wanted = Wanted {
            title: need.title.to_owned(),
            words: need.words.to_owned(),
            ..Wanted::default()
        };
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        self.named(self.directory.fits(&wanted, day, DEEP))
    }

    fn searched(&self, words: &str) -> Vec<&'static str> {
        self.named(self.directory.searched(words, DEEP))
    }

    fn named(&self, offers: Vec<Uuid>) -> Vec<&'static str> {
        offers.iter().map(|offer| self.keys[offer]).collect()
    }
}

/// Recall among the first five and reciprocal rank of the first right one, in thousandths, summed over needs.
#[derive(Clone, Copy, Default)]
struct Sum {
    needs: u64,
    recall: u64,
    reciprocal: u64,
}

impl Sum {
    fn add(&mut self, right: &BTreeSet<&str>, found: &[&str]) {
        let hits = found
            .iter()
            .take(FIRST)
            .filter(|key| right.contains(*key))
            .count();
        let first = found.iter().position(|key| right.contains(key));
        self.needs += 1;
        self.recall += (hits * 1_000 / right.len().min(FIRST)) as u64;
        self.reciprocal += first.map_or(0, |at| 1_000 / (at as u64 + 1));
    }

    fn shown(&self) -> String {
        let mean =
            |sum: u64| format!("0.{:03}", sum / self.needs.max(1)).replace("0.1000", "1.000");
        format!("{} {}", mean(self.recall), mean(self.reciprocal))
    }
}

#[test]
fn needs_find_what_is_right_better_than_the_search_of_the_directory() {
    let world = world();
    assert!(world.needs.len() >= 100, "{}", world.needs.len());
    for key in world.needs.iter().flat_map(|need| &need.right) {
        assert!(world.keys.values().any(|known| known == key), "{key}");
    }
    let mut rows: BTreeMap<&str, [Sum; 3]> = BTreeMap::new();
    for (at, need) in world.needs.iter().enumerate() {
        let whole = format!("{} {}", need.title, need.words);
        let found = [
            world.fits(need),
            world.searched(need.title),
            world.searched(&whole),
        ];
        if !need.right.contains(found[0].first().copied().unwrap_or("")) {
            println!(
                "{} [{}] {} {}: wanted {:?}, got {:?}",
                at + 1,
                need.how,
                need.title,
                need.words,
                need.right,
                &found[0][..found[0].len().min(5)]
            );
        }
        for row in [need.how, "all"] {
            let sums = rows.entry(row).or_default();
            for (sum, found) in sums.iter_mut().zip(&found) {
                sum.add(&need.right, found);
            }
        }
    }
    println!(
        "{:<9}{:>6}  {:<14}{:<14}{:<14}",
        "needs", "count", "ranking", "search, title", "search, all"
    );
    for (row, [ours, title, whole]) in &rows {
        println!(
            "{row:<9}{:>6}  {:<14}{:<14}{:<14}",
            ours.needs,
            ours.shown(),
            title.shown(),
            whole.shown()
        );
    }
    for (row, [ours, title, whole]) in &rows {
        let best = title.recall.max(whole.recall);
        assert!(ours.recall >= best, "{row}: recall@5 is below the search");
        let best = title.reciprocal.max(whole.reciprocal);
        assert!(
            ours.reciprocal >= best,
            "{row}: the reciprocal rank is below the search"
        );
    }
    let [ours, ..] = rows["all"];
    assert!(
        ours.recall >= 900 * ours.needs,
        "recall@5 fell: {}",
        ours.shown()
    );
}

#[test]
fn a_need_of_nothing_fits_nobody() {
    let world = world();
    // The letters of a standard whose number nobody has fit all standards, and say nothing.
    let number = "按 GB/T 99999.9 出具报告";
    for text in ["", "，。", "我们公司需要服务", "qqqqzzzz", "龘龘龘", number] {
        let need = Need {
            how: "",
            title: text,
            words: "",
            right: BTreeSet::new(),
        };
        assert!(
            world.fits(&need).is_empty(),
            "{text}: {:?}",
            world.fits(&need)
        );
    }
    let long = "枸杞多糖 GB/T 228.1 ".repeat(700);
    let need = Need {
        how: "",
        title: &*Box::leak(long.into_boxed_str()),
        words: "",
        right: BTreeSet::new(),
    };
    assert!(world.fits(&need).contains(&"d2"));
}
