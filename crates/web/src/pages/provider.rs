//! A provider's public page: who it is, what it offers, on what certificates, how it was rated, where it is (7.4).

use askama::Template;
use chrono::NaiveDate;
use office::catalogue::{self, Body, Comment, EntryView};
use office::contracts;
use office::local;
use office::providers::{self, Card};
use rules::Policy;
use rules::duties::{Act, Role};
use uuid::Uuid;

use super::listing;
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::sheets;
use crate::shown::entry::{price, until};
use crate::shown::outline::Sketch;
use crate::visit::Visit;

/// The pages of this area.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/providers/{id}", Act::SeePublic, card)
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

#[derive(Template)]
#[template(path = "pages/provider.html")]
struct ProviderPage {
    page: Page,
    card: Card,
    rows: Vec<Row>,
    /// Services, instruments, certificates; those without rows are left out.
    tables: Vec<Table>,
    stays: Table,
    begin: Begin,
    /// Where another contract like the last one with it begins.
    again: Option<String>,
    comments: Vec<Said>,
    /// The drawing of its county, and the point in words.
    sketch: Option<(Sketch, String)>,
}

/// A rating in words.
struct Said {
    stars: i64,
    words: String,
    on: String,
}

/// `GET /providers/{id}`.
pub async fn card(visit: Visit, Id(id): Id) -> Answer {
    let card = providers::public(visit.office(), id).await?;
    let shop = catalogue::shop(visit.office(), id).await?;
    let begin = match (card.in_force(), visit.role()) {
        (true, Role::Subject) => Begin::Contract,
        (true, Role::Anyone) => Begin::SignIn,
        _ => Begin::Read,
    };
    let (today, policy) = (visit.office().today(), visit.policy()?);
    let tables = [
        services(&shop.entries, begin == Begin::Contract),
        instruments(&shop.entries),
        certificates(&shop.entries, today, policy),
    ];
    let counties = &visit.office().law().counties;
    let outline = shop.division.as_ref().and_then(|code| counties.get(code));
    let sketch = outline.zip(shop.spot);
    Ok(layout::show(&ProviderPage {
        page: visit.page(card.entry.name.clone()).back("/providers"),
        rows: rows(&card),
        tables: tables
            .into_iter()
            // What it offered before it left the directory is on offer no more (7.5).
            .filter(|table| card.in_force() && !table.rows.is_empty())
            .collect(),
        stays: listing::stays(&card.stays),
        comments: shop.comments.into_iter().map(said).collect(),
        sketch: sketch.map(|(outline, spot)| (Sketch::of(outline, spot), spot.degrees())),
        again: again(&visit, id).await?,
        begin,
        card,
    }))
}

/// The last contract of the reader's with this provider may be repeated.
async fn again(visit: &Visit, provider: Uuid) -> Result<Option<String>, Fault> {
    if visit.role() != Role::Subject {
        return Ok(None);
    }
    let former = contracts::former(visit.office(), visit.actor()).await?;
    let last = former.into_iter().find(|one| one.provider == provider);
    Ok(last.map(|one| format!("/contracts/{}/again", one.contract)))
}

fn said(comment: Comment) -> Said {
    Said {
        stars: comment.stars,
        words: comment.words,
        on: local(comment.at).format("%Y-%m-%d").to_string(),
    }
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
            "入库类别",
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

/// Services with method, price and time; a subject begins its contract from one of them.
fn services(entries: &[EntryView], begin: bool) -> Table {
    let mut columns = vec![
        Column::text("服务项目"),
        Column::text("方法或标准"),
        Column::number("价格"),
        Column::text("时间"),
        Column::text("依据证书"),
    ];
    if begin {
        columns.push(Column::text("合同"));
    }
    let rows = entries.iter().filter_map(|entry| {
        let Body::Service(service) = &entry.body else {
            return None;
        };
        let mut row = vec![
            Cell::text(&service.item),
            text_or_blank(&service.method),
            Cell::text(price(service.price, &service.unit)),
            Cell::text(format!("{} 个工作日", service.days)),
            text_or_blank(service.certificate.as_deref().unwrap_or_default()),
        ];
        if begin {
            let (provider, id) = (entry.provider, entry.id);
            let href = format!("/contracts/new?provider={provider}&service={id}");
            row.push(Cell::link("发起合同", href));
        }
        Some(row)
    });
    Table::new("服务项目", columns).rows(rows)
}

fn text_or_blank(text: &str) -> Cell {
    match text {
        "" => Cell::blank(),
        text => Cell::text(text),
    }
}

fn instruments(entries: &[EntryView]) -> Table {
    let columns = vec![
        Column::text("仪器"),
        Column::text("型号"),
        Column::text("地点"),
        Column::text("预约"),
    ];
    let rows = entries.iter().filter_map(|entry| {
        let Body::Instrument(one) = &entry.body else {
            return None;
        };
        let cells = [&one.name, &one.model, &one.place, &one.booking];
        Some(cells.map(Cell::text).into())
    });
    Table::new("仪器设备", columns).rows(rows)
}

fn certificates(entries: &[EntryView], today: NaiveDate, policy: &Policy) -> Table {
    let columns = vec![
        Column::text("证书"),
        Column::text("编号"),
        Column::text("范围"),
        Column::text("有效期至"),
    ];
    let rows = entries.iter().filter_map(|entry| {
        let Body::Certificate(one) = &entry.body else {
            return None;
        };
        Some(vec![
            Cell::text(one.kind.label()),
            Cell::text(&one.number),
            Cell::text(&one.scope),
            until(one.expires_on, today, policy),
        ])
    });
    Table::new("资质证书", columns).rows(rows)
}
