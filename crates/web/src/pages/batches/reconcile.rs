//! `/batches/reconciliation`: ledger = batches = bank, to the fen, and every claim on which they differ (UX-32).

use askama::Template;
use office::batches::{Difference, Reconciliation, Tally, reconcile};
use rules::Fen;

use super::{Words, href};
use crate::errors::Answer;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/reconciliation.html")]
struct ReconcilePage {
    page: Page,
    now: String,
    sums: Table,
    /// Whether the three agree on every claim.
    agrees: bool,
    differences: Table,
}

/// `GET /batches/reconciliation`.
pub async fn show(visit: Visit) -> Answer {
    let found = reconcile(visit.office(), visit.actor()).await?;
    let words = Words::of(&visit);
    let now = office::local(visit.office().now()).format("%Y-%m-%d %H:%M");
    let zero = found.ledger_difference().is_zero() && found.bank_difference().is_zero();
    Ok(layout::show(&ReconcilePage {
        page: visit.page("对账").back("/batches"),
        now: now.to_string(),
        sums: sums(&found, words),
        agrees: zero && found.differ == 0,
        differences: differences(&found, words),
    }))
}

fn sums(found: &Reconciliation, words: Words) -> Table {
    let ledger = match words.region {
        true => "兑付预算的分录",
        false => "本部门配套计划的分录",
    };
    let columns = vec![
        Column::text("项目"),
        Column::number("笔数"),
        Column::number("金额（元）"),
        Column::text("从哪里来"),
    ];
    let tally = |label: &str, tally: Tally, from: &str| {
        vec![
            Cell::text(label),
            Cell::text(tally.count.to_string()),
            Cell::money(tally.sum),
            Cell::text(from),
        ]
    };
    let difference = |label: &str, sum: Fen, from: &str| {
        vec![
            Cell::text(label),
            Cell::blank(),
            Cell::money(sum),
            Cell::text(from),
        ]
    };
    Table::new("账、批次、银行", columns).rows([
        tally("账上已支出", found.ledger, ledger),
        tally("批次付款", found.batches, "付款批次的付款记录"),
        tally("单笔登记", found.single, "批次以外登记的付款记录"),
        difference(
            "账与付款记录之差",
            found.ledger_difference(),
            "账上已支出 − 批次付款 − 单笔登记",
        ),
        tally("银行已付款", found.bank, "银行回单的最终结果"),
        difference(
            "批次与银行之差",
            found.bank_difference(),
            "批次付款 − 银行已付款",
        ),
        tally(
            "等银行结果",
            found.waiting,
            "已列入批次、没有最终结果的指令",
        ),
        tally("银行未付款", found.failed, "银行回单的最终结果"),
    ])
}

fn differences(found: &Reconciliation, words: Words) -> Table {
    let all: &[Difference] = &found.differences;
    let caption = match found.differ > all.len() {
        true => format!("逐笔差异：共 {} 笔，列出前 {} 笔", found.differ, all.len()),
        false => "逐笔差异".to_owned(),
    };
    let columns = vec![
        Column::text(words.what),
        Column::number("账（元）"),
        Column::number("付款记录（元）"),
        Column::number("银行（元）"),
        Column::text("差异"),
    ];
    let rows = all.iter().map(|one| {
        vec![
            Cell::link(&one.number, href(one.pays)),
            Cell::money(one.ledger),
            Cell::money(one.recorded),
            Cell::money(one.bank),
            Cell::text(one.what),
        ]
    });
    Table::new(caption, columns)
        .rows(rows)
        .empty("每一笔都相符，差异 0 笔。")
}
