//! `/map/figures`: the counties coloured by a figure, with its legend and the same as a list (R35).

use askama::Template;
use axum::extract::Query;
use office::figures::{self, Counties, Shown};
use office::local;
use rules::Fen;
use rules::figures::{Measure, shades};
use serde::Deserialize;

use super::{Beside, Credit};
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::layout::{self, Link, Page};
use crate::shown::land::{County, Land};
use crate::visit::Visit;

/// What the address asks for; what is unknown is read as the first measure and the latest year.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sought {
    show: String,
    year: String,
}

/// One shade of the legend.
struct Key {
    shade: String,
    words: String,
}

#[derive(Template)]
#[template(path = "pages/map-figures.html")]
struct FiguresPage {
    page: Page,
    form: Form,
    measures: Vec<Link>,
    years: Vec<Choice>,
    measure: Measure,
    as_of: String,
    least: u32,
    /// Each county with its shade and what is said of it.
    counties: Vec<(County, String, String)>,
    width: i64,
    height: i64,
    keys: Vec<Key>,
    sum: String,
    values: Vec<Beside>,
    credit: Option<Credit>,
    year: u16,
}

/// `GET /map/figures`.
pub async fn show(visit: Visit, Query(sought): Query<Sought>) -> Answer {
    let measure = Measure::parse(&sought.show).unwrap_or(Measure::Issued);
    let years = figures::years(visit.office()).await?;
    let asked = sought.year.parse().ok().filter(|year| years.contains(year));
    let year = asked.or(years.first().copied()).unwrap_or_default();
    let found = figures::counties(visit.office(), measure, year).await?;
    let land = visit.web().land();
    let ends = ends(&found);
    Ok(layout::show(&FiguresPage {
        page: visit.page(format!("创新地图：{measure}")).back("/map"),
        form: Form::of([("year", year.to_string())]),
        measures: measures(measure, year),
        years: years
            .iter()
            .map(|year| Choice::new(year.to_string(), format!("{year} 年度")))
            .collect(),
        as_of: local(found.as_of).format("%Y-%m-%d %H:%M").to_string(),
        least: found.least,
        counties: drawn(&found, land, &ends),
        width: land.width,
        height: land.height,
        keys: keys(&found, &ends),
        sum: words(measure, found.sum),
        values: values(&found, land),
        credit: Credit::of(&visit),
        measure,
        year,
    }))
}

fn measures(here: Measure, year: u16) -> Vec<Link> {
    let links = Measure::ALL.iter().map(|measure| Link {
        label: measure.label().to_owned(),
        href: format!("/map/figures?show={}&year={year}", measure.code()),
        here: *measure == here,
    });
    links.collect()
}

/// A value with its unit, or why there is none.
fn words(measure: Measure, shown: Shown) -> String {
    match shown {
        Shown::Held => "不公布".to_owned(),
        Shown::Nothing => "没有付款".to_owned(),
        Shown::Value(value) => format!("{} {}", number(measure, value), measure.unit()),
    }
}

fn number(measure: Measure, value: i64) -> String {
    match measure {
        Measure::Issued | Measure::Redeemed => Fen::new(value).to_string(),
        Measure::Subjects | Measure::Providers | Measure::Days => value.to_string(),
    }
}

/// The upper ends of the shades; what is nothing has none.
fn ends(found: &Counties) -> Vec<i64> {
    let values = found.counties.iter().filter_map(|one| one.shown.value());
    let some: Vec<i64> = values.filter(|value| *value > 0).collect();
    shades(&some)
}

fn shade(shown: Shown, ends: &[i64]) -> String {
    match shown {
        Shown::Held => "held".to_owned(),
        Shown::Nothing | Shown::Value(0) => "none".to_owned(),
        Shown::Value(value) => {
            let at = ends.iter().position(|end| value <= *end);
            at.unwrap_or(0).to_string()
        }
    }
}

fn drawn(found: &Counties, land: &Land, ends: &[i64]) -> Vec<(County, String, String)> {
    let counties = land.counties.iter().map(|county| {
        let one = found
            .counties
            .iter()
            .find(|one| one.division == county.code);
        let shown = one.map_or(Shown::Nothing, |one| one.shown);
        let label = format!("{}：{}", county.name, words(found.measure, shown));
        (county.clone(), shade(shown, ends), label)
    });
    counties.collect()
}

fn keys(found: &Counties, ends: &[i64]) -> Vec<Key> {
    let measure = found.measure;
    let mut keys = vec![Key {
        shade: "none".to_owned(),
        words: "没有".to_owned(),
    }];
    let mut from = 0;
    for (at, end) in ends.iter().enumerate() {
        let words = match from {
            0 => format!("不超过 {}", number(measure, *end)),
            _ => format!(
                "超过 {}，不超过 {}",
                number(measure, from),
                number(measure, *end)
            ),
        };
        from = *end;
        keys.push(Key {
            shade: at.to_string(),
            words: format!("{words} {}", measure.unit()),
        });
    }
    if found.counties.iter().any(|one| one.shown == Shown::Held) {
        keys.push(Key {
            shade: "held".to_owned(),
            words: "不公布".to_owned(),
        });
    }
    keys
}

fn values(found: &Counties, land: &Land) -> Vec<Beside> {
    let values = found.counties.iter().filter_map(|one| {
        let county = land
            .counties
            .iter()
            .find(|county| county.code == one.division)?;
        Some(Beside {
            href: format!("/map?division={}", one.division),
            name: county.name.clone(),
            words: words(found.measure, one.shown),
        })
    });
    values.collect()
}
