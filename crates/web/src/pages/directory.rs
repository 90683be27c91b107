//! The public directory of providers in force and their cards (7.4).

mod list;

pub use list::show as list;
pub(crate) use list::sizes;

use askama::Template;
use office::providers::{self, Card};
use rules::law::Law;

use crate::errors::Answer;
use crate::form::Choice;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::listing;
use crate::parts::{Row, Table};
use crate::sheets;
use crate::visit::Visit;

/// The counties where subjects and providers register, each with its prefecture.
#[must_use]
pub fn counties(law: &Law) -> Vec<Choice> {
    let counties = law.divisions.counties();
    counties
        .map(|county| Choice::new(&county.code, law.divisions.full_name(&county.code)))
        .collect()
}

/// The counties, and after them the zones without a county code, each with whose authority is competent (2.3).
#[must_use]
pub fn places(law: &Law) -> Vec<Choice> {
    let zones = law.divisions.zones().iter();
    let zones =
        zones.map(|zone| Choice::new(&zone.code, law.divisions.place(&zone.division, &zone.code)));
    counties(law).into_iter().chain(zones).collect()
}

#[derive(Template)]
#[template(path = "pages/provider.html")]
struct CardPage {
    page: Page,
    card: Card,
    rows: Vec<Row>,
    stays: Table,
    begin: Begin,
}

/// What the reader can do with a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    /// Begin a contract with it.
    Contract,
    /// Sign in first.
    SignIn,
    /// Only read.
    Read,
}

/// `GET /providers/{id}`.
pub async fn card(visit: Visit, Id(id): Id) -> Answer {
    let card = providers::public(visit.office(), id).await?;
    let begin = match (card.in_force(), visit.role()) {
        (true, rules::duties::Role::Subject) => Begin::Contract,
        (true, rules::duties::Role::Anyone) => Begin::SignIn,
        _ => Begin::Read,
    };
    Ok(layout::show(&CardPage {
        page: visit.page(card.entry.name.clone()).back("/providers"),
        rows: rows(&card),
        stays: listing::stays(&card.stays),
        begin,
        card,
    }))
}

fn rows(card: &Card) -> Vec<Row> {
    let entry = &card.entry;
    let rating = match card.mean() {
        Some(mean) => format!("{mean} 分（满分 5 分，{} 家主体评价）", card.ratings),
        None => "还没有评价".to_owned(),
    };
    let filed = entry.filed_on.map(|day| day.to_string());
    vec![
        Row::new("机构编号", &card.number),
        Row::new(
            "所在地",
            format!("{}，{}", entry.region.label(), entry.place),
        ),
        Row::new("机构性质", card.category.label()),
        Row::new(
            "备案类别",
            format!("{}（{}）", entry.class.label(), entry.class.clause()),
        ),
        Row::new("认定文件或证书", &card.recognition),
        Row::new("可提供的服务", sheets::uses(&entry.uses)),
        Row::new("服务内容", &entry.services),
        Row::new("地址", &card.address),
        Row::new("服务电话", &entry.public_phone),
        Row::new("主体评价", rating),
        Row::new("已服务创新券", format!("{} 张", card.vouchers)),
        Row::new("备案日期", filed.unwrap_or_default()),
    ]
}
