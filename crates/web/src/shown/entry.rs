//! An entry of a catalogue as lines, and the entries of a kind as a table.

use chrono::NaiveDate;
use office::catalogue::{Body, EntryView};
use rules::catalogue::{EntryKind, in_force, warning};
use rules::lifecycle::entry::State;
use rules::{Policy, Use};

use crate::parts::{Cell, Column, Row, Table, Tag, Tone};
use crate::shown::yuan;

/// The state of an entry as a tag.
#[must_use]
pub fn tag(state: State) -> Tag {
    let tone = match state {
        State::Submitted => Tone::Blue,
        State::Approved => Tone::Green,
        State::Returned => Tone::Yellow,
        State::Refused | State::Suspended => Tone::Red,
        State::Withdrawn => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

/// A price with its unit: `800.00 元/样品`.
#[must_use]
pub fn price(price: rules::Fen, unit: &str) -> String {
    format!("{}/{unit}", yuan(price))
}

/// The last day of a certificate, and what is near or past it.
#[must_use]
pub fn until(expires_on: Option<NaiveDate>, today: NaiveDate, policy: &Policy) -> Cell {
    let Some(last) = expires_on else {
        return Cell::text("长期有效");
    };
    let left = (last - today).num_days();
    let tag = if !in_force(expires_on, today) {
        Some(Tag::new("已到期", Tone::Red))
    } else {
        warning(policy, last, today).map(|_| Tag::new(format!("还有 {left} 天"), Tone::Yellow))
    };
    Cell {
        tag,
        ..Cell::text(last.to_string())
    }
}

/// An entry line by line.
#[must_use]
pub fn rows(entry: &EntryView) -> Vec<Row> {
    match &entry.body {
        Body::Service(service) => vec![
            Row::new("服务项目", &service.item),
            Row::new("用途", use_label(service.purpose)),
            Row::new("方法或标准编号", or_none(&service.method)),
            Row::new("价格", price(service.price, &service.unit)),
            Row::new("完成所需时间", format!("{} 个工作日", service.days)),
            Row::new(
                "依据证书",
                service.certificate.as_deref().unwrap_or("不依据证书"),
            ),
        ],
        Body::Instrument(instrument) => vec![
            Row::new("仪器名称", &instrument.name),
            Row::new("型号", &instrument.model),
            Row::new("放置地点", &instrument.place),
            Row::new("预约方式", &instrument.booking),
        ],
        Body::Certificate(certificate) => vec![
            Row::new("证书种类", certificate.kind.label()),
            Row::new("证书编号", &certificate.number),
            Row::new("证书范围", &certificate.scope),
            Row::new("发证机关", &certificate.issuer),
            Row::new("发证日期", certificate.issued_on.to_string()),
            Row::new(
                "有效期至",
                certificate
                    .expires_on
                    .map_or_else(|| "长期有效".to_owned(), |day| day.to_string()),
            ),
            Row::new("入库依据", if certificate.basis { "是" } else { "否" }),
        ],
    }
}

fn use_label(purpose: Use) -> String {
    format!("{}（{}）", purpose.label(), purpose.clause())
}

fn or_none(text: &str) -> &str {
    if text.is_empty() {
        "没有标准编号"
    } else {
        text
    }
}

/// What an entry says, in one cell.
#[must_use]
pub fn summary(entry: &EntryView) -> String {
    match &entry.body {
        Body::Service(service) => {
            let method = or_none(&service.method);
            let price = price(service.price, &service.unit);
            format!("{method}，{price}，{} 个工作日", service.days)
        }
        Body::Instrument(instrument) => format!("{}，{}", instrument.place, instrument.booking),
        Body::Certificate(certificate) => match certificate.expires_on {
            Some(last) => format!("{}，有效期至 {last}", certificate.issuer),
            None => format!("{}，长期有效", certificate.issuer),
        },
    }
}

/// The provider's own entries of a kind, each with its state and the way to change it.
#[must_use]
pub fn own(kind: EntryKind, entries: &[EntryView]) -> Table {
    let columns = vec![
        Column::text(kind.label()),
        Column::text("内容"),
        Column::text("状态"),
        Column::text("更新日期"),
    ];
    let rows = entries.iter().filter(|entry| entry.kind == kind);
    let rows = rows.map(|entry| {
        let href = format!("/catalogue/{}/{}", kind.code(), entry.id);
        // Once it is approved it has taken the place of the other.
        let waits = matches!(entry.state, State::Submitted | State::Returned);
        let change = if entry.replaces.is_some() && waits {
            "（变更）"
        } else {
            ""
        };
        vec![
            Cell::link(format!("{}{change}", entry.title), href),
            Cell::text(summary(entry)),
            Cell {
                tag: Some(tag(entry.state)),
                ..Cell::text("")
            },
            Cell::text(entry.changed_on.to_string()),
        ]
    });
    Table::new(kind.label(), columns)
        .rows(rows)
        .empty(format!("还没有登记{}。", kind.label()))
}
