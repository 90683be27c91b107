//! `/providers`: search, filters with counts, order and page, all of it in the address.

use askama::Template;
use office::directory::{self, Count, Found, Hit, Nearest, Sort};
use rules::Coded;
use serde::Deserialize;

use crate::errors::Answer;
use crate::form::Form;
use crate::layout::{self, Page};
use crate::parts::Pages;
use crate::query::Query;
use crate::visit::Visit;

/// How many providers one page of the directory shows.
const SHOWN: usize = 20;

/// What the address asks for; what is empty does not narrow, nor does the code of no filter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sought {
    words: String,
    #[serde(rename = "use")]
    purpose: String,
    region: String,
    division: String,
    class: String,
    category: String,
    price: String,
    sort: String,
    page: String,
}

impl Sought {
    fn query(&self) -> directory::Query {
        directory::Query {
            words: self.words.clone(),
            place: self.division.clone(),
            purpose: Coded::parse(&self.purpose),
            class: Coded::parse(&self.class),
            category: Coded::parse(&self.category),
            region: Coded::parse(&self.region),
            band: Coded::parse(&self.price),
            sort: Coded::parse(&self.sort).unwrap_or_default(),
            page: self.page.parse().unwrap_or(1),
            on_page: SHOWN,
        }
    }

    /// As much of the words as is looked for: every link of the page carries it.
    fn looked_for(&self) -> &str {
        let end = self.words.char_indices().nth(directory::LONGEST);
        end.map_or(self.words.as_str(), |(end, _)| &self.words[..end])
    }

    /// Everything that is asked for, but for the page.
    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let pairs = [
            ("words", self.looked_for()),
            ("use", self.purpose.as_str()),
            ("region", self.region.as_str()),
            ("division", self.division.as_str()),
            ("class", self.class.as_str()),
            ("category", self.category.as_str()),
            ("price", self.price.as_str()),
            ("sort", self.sort.as_str()),
        ];
        let asked = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        asked.collect()
    }

    /// The filters and the order, which go on when the words change.
    fn kept(&self) -> Vec<(&'static str, &str)> {
        let mut kept = self.pairs();
        kept.retain(|(name, _)| *name != "words");
        kept
    }

    /// The address with one value changed; an empty one is left out.
    fn with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs().into_iter().filter(|(other, _)| *other != name));
        if !value.is_empty() {
            query.append_pair(name, value);
        }
        address(&query.finish())
    }

    fn pages(&self, found: &Found) -> Pages {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.pairs())
            .finish();
        Pages {
            number: found.page,
            of: found.pages,
            href: format!("/providers?{query}&page="),
        }
    }
}

fn address(query: &str) -> String {
    match query {
        "" => "/providers".to_owned(),
        query => format!("/providers?{query}"),
    }
}

/// One value of a filter as a link.
struct Value {
    label: String,
    count: usize,
    href: String,
    chosen: bool,
    below: bool,
}

struct Filter {
    title: &'static str,
    values: Vec<Value>,
}

/// A filter that is set, and the address without it.
struct Chosen {
    label: String,
    href: String,
}

struct Order {
    label: &'static str,
    href: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "pages/providers.html")]
struct DirectoryPage<'a> {
    page: Page,
    form: Form,
    kept: Vec<(&'static str, &'a str)>,
    filters: Vec<Filter>,
    chosen: Vec<Chosen>,
    orders: Vec<Order>,
    /// The same words without filters.
    all: String,
    pages: Pages,
    found: Found,
    /// Something was typed that has neither letter nor digit.
    wordless: bool,
}

/// `GET /providers`.
pub async fn show(visit: Visit, Query(sought): Query<Sought>) -> Answer {
    let query = sought.query();
    let found = directory::search(visit.office(), &query).await?;
    let filters = filters(&sought, &found);
    let title = match sought.words.trim() {
        "" => "找服务机构".to_owned(),
        words => format!("找服务机构：{}", words.chars().take(20).collect::<String>()),
    };
    let all = Sought {
        words: sought.words.clone(),
        ..Sought::default()
    };
    Ok(layout::show(&DirectoryPage {
        page: visit.page(title),
        form: Form::of([("words", sought.words.as_str())]),
        kept: sought.kept(),
        chosen: chosen(&filters),
        orders: orders(&sought, query.sort, found.terms.is_empty()),
        all: all.with("page", ""),
        pages: sought.pages(&found),
        wordless: found.terms.is_empty() && !sought.words.trim().is_empty(),
        filters,
        found,
    }))
}

fn filters(sought: &Sought, found: &Found) -> Vec<Filter> {
    let facets = &found.facets;
    let all = [
        ("区内或区外", "region", &facets.regions),
        ("所在地", "division", &facets.places),
        ("服务种类", "use", &facets.uses),
        ("服务价格", "price", &facets.bands),
        ("入库类别", "class", &facets.classes),
        ("机构性质", "category", &facets.categories),
    ];
    let filters = all.into_iter().map(|(title, name, counts)| Filter {
        title,
        values: counts
            .iter()
            .map(|count| value(sought, name, count))
            .collect(),
    });
    filters.filter(|filter| !filter.values.is_empty()).collect()
}

fn value(sought: &Sought, name: &str, count: &Count) -> Value {
    let code = if count.chosen { "" } else { &count.code };
    Value {
        label: count.label.clone(),
        count: count.count,
        href: sought.with(name, code),
        chosen: count.chosen,
        below: count.below,
    }
}

fn chosen(filters: &[Filter]) -> Vec<Chosen> {
    let all = filters.iter().flat_map(|filter| {
        let chosen = filter.values.iter().filter(|value| value.chosen);
        chosen.map(|value| Chosen {
            label: format!("{}：{}", filter.title, value.label),
            href: value.href.clone(),
        })
    });
    all.collect()
}

/// Without words there is no best answer to begin with.
fn orders(sought: &Sought, sort: Sort, wordless: bool) -> Vec<Order> {
    let sort = if wordless && sort == Sort::Relevance {
        Sort::Name
    } else {
        sort
    };
    let all = Sort::ALL
        .iter()
        .filter(|order| !(wordless && **order == Sort::Relevance));
    all.map(|order| Order {
        label: order.label(),
        href: sought.with("sort", order.code()),
        here: *order == sort,
    })
    .collect()
}

/// What the office finds is shown by one template part, here and among the nearest.
impl DirectoryPage<'_> {
    fn nearest(&self) -> Option<&Nearest> {
        self.found.nearest.as_ref()
    }
}

/// The sizes of a provider in one line.
pub(crate) fn sizes(hit: &Hit) -> String {
    let listed = &hit.listed;
    let mut sizes = Vec::new();
    if let Some(price) = hit.price {
        sizes.push(format!("服务价格 {price} 元起"));
    }
    sizes.push(match listed.mean() {
        Some(mean) => format!("评价 {mean} 分（{} 家主体）", listed.ratings),
        None => "还没有评价".to_owned(),
    });
    sizes.push(format!("已服务创新券 {} 张", listed.served));
    for (what, unit, count) in [
        ("服务", "项", listed.offers.len()),
        ("仪器", "台", listed.tools.len()),
    ] {
        if count > 0 {
            sizes.push(format!("{what} {count} {unit}"));
        }
    }
    sizes.join(" · ")
}
