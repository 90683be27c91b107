//! `/vouchers`: the vouchers one may see; an in-region provider sees its 服务券 (R34).

use axum::extract::Query;
use axum::response::Response;
use chrono::Datelike;
use office::vouchers::VoucherView;
use rules::duties::Role;
use rules::{Fen, Region};

use super::{Asked, Ceiling, Empty, ListPage, cells, others, tag};
use crate::errors::{Answer, Fault};
use crate::layout;
use crate::parts::{Cell, Column, Table};
use crate::say;
use crate::visit::Visit;

const PATH: &str = "/vouchers";

/// `GET /vouchers`.
pub async fn show(visit: Visit, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let mut vouchers = office::vouchers::list(visit.office(), visit.actor()).await?;
    let held = holds_service_vouchers(&visit).await?;
    if held {
        vouchers.retain(|voucher| voucher.service_number.is_some());
    }
    let ceiling = ceiling(&visit).await?;
    Ok(page(&visit, &Asked::read(query), (vouchers, held), ceiling))
}

/// An in-region provider holds 服务券, which arise with the set-off; out of the region there are none (R34).
async fn holds_service_vouchers(visit: &Visit) -> Result<bool, Fault> {
    let mine = office::providers::mine(visit.office(), visit.actor()).await?;
    Ok(mine.is_some_and(|provider| provider.region == Region::Inside))
}

async fn ceiling(visit: &Visit) -> Result<Option<Ceiling>, Fault> {
    let mine = office::subjects::mine(visit.office(), visit.actor()).await?;
    Ok(mine.map(|subject| Ceiling {
        year: visit.office().today().year(),
        granted: subject.ceiling.granted,
        reserved: subject.ceiling.reserved,
        used: subject.ceiling.used,
        free: subject.ceiling.free(),
    }))
}

fn page(
    visit: &Visit,
    asked: &Asked,
    (vouchers, held): (Vec<VoucherView>, bool),
    ceiling: Option<Ceiling>,
) -> Response {
    let title = match visit.role() {
        Role::Subject => "我的创新券",
        Role::Provider if held => "我的服务券",
        _ => "创新券",
    };
    let found = asked.find(
        vouchers,
        |voucher| voucher.state,
        |voucher| {
            let number = number(voucher, held);
            format!(
                "{number} {} {} {}",
                voucher.title, voucher.subject, voucher.provider
            )
        },
    );
    let (pages, shown) = asked.pages(PATH, found.all.len());
    layout::show(&ListPage {
        page: visit.page(title),
        path: PATH,
        form: asked.form.clone(),
        states: found.states,
        ceiling,
        table: table(visit.role(), (title, held), &found.all, &found.all[shown]),
        pages,
        any: found.any,
        empty: empty(visit.role(), held),
    })
}

fn number(voucher: &VoucherView, held: bool) -> &str {
    match &voucher.service_number {
        Some(twin) if held => twin,
        _ => &voucher.number,
    }
}

fn table(
    role: Role,
    (title, held): (&str, bool),
    all: &[VoucherView],
    shown: &[VoucherView],
) -> Table {
    let (subject, provider) = others(role);
    let columns = cells([
        Some(Column::text("券号")),
        Some(Column::text("服务内容")),
        subject.then(|| Column::text("创新主体")),
        provider.then(|| Column::text("服务机构")),
        Some(Column::number("合同金额（元）")),
        Some(Column::number("券面额（元）")),
        Some(Column::text("状态")),
        Some(Column::text("有效期至")),
    ]);
    let rows = shown.iter().map(|voucher| {
        let href = format!("{PATH}/{}", voucher.id);
        cells([
            Some(Cell::link(number(voucher, held), href)),
            Some(Cell::text(&voucher.title)),
            subject.then(|| Cell::text(&voucher.subject)),
            provider.then(|| Cell::text(&voucher.provider)),
            Some(Cell::money(voucher.amount)),
            Some(Cell::money(voucher.face)),
            Some(tag(say::voucher(voucher.state, role))),
            Some(Cell::text(voucher.valid_until.to_string())),
        ])
    });
    let amount: Fen = all.iter().map(|voucher| voucher.amount).sum();
    let face: Fen = all.iter().map(|voucher| voucher.face).sum();
    let total = cells([
        Some(Cell::text(format!("合计 {} 张", all.len()))),
        Some(Cell::blank()),
        subject.then(Cell::blank),
        provider.then(Cell::blank),
        Some(Cell::money(amount)),
        Some(Cell::money(face)),
        Some(Cell::blank()),
        Some(Cell::blank()),
    ]);
    Table::new(title, columns).rows(rows).total(total)
}

fn empty(role: Role, held: bool) -> Empty {
    match role {
        Role::Subject => Empty::new("还没有创新券。服务合同审定后发券，一份合同一张券。")
            .link("查看服务合同", "/contracts")
            .link("填写服务合同", "/contracts/new"),
        Role::Provider if held => {
            Empty::new("还没有服务券。企业抵用创新券时，本机构就收到同号的服务券。")
                .link("查看服务合同", "/contracts")
        }
        Role::Provider => {
            Empty::new("还没有涉及本机构的创新券。区外机构没有服务券，创新券由企业付款后自行兑付。")
        }
        _ => Empty::new("还没有发出创新券。"),
    }
}
