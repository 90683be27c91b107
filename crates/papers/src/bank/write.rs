//! The payment file.

use chrono::NaiveDate;
use rules::Fen;
use rules::numbers::Series;
use sm3::{Digest, Sm3};

use super::{Control, Order};
use crate::grid::{Column, Format, Grid, GridError, Kind, Title, Value};

/// The word that begins the line of totals.
pub(super) const TOTAL: &str = "合计";
/// The word that begins the line of the hash.
pub(super) const CHECK: &str = "校验";

/// The columns of the payment file, of which a return file repeats the first two and the amount.
fn columns() -> Vec<Column> {
    vec![
        Column::new("批次号", Kind::Text).wide(18),
        Column::new("序号", Kind::Count),
        Column::new("兑付申请", Kind::Text).wide(18),
        Column::new("收款单位", Kind::Text).wide(36),
        Column::new("开户银行", Kind::Text).wide(36),
        Column::new("收款账号", Kind::Text),
        Column::new("金额", Kind::Money),
        Column::new("用途", Kind::Text).wide(32),
    ]
}

fn purpose(order: &Order) -> String {
    // The number says what it is: a claim of the region, a top-up of a division (R27), a provider's subsidy (9.2).
    let is = |series: Series| order.claim.starts_with(series.code());
    let what = match () {
        () if is(Series::TopUp) => "科技创新券地方配套",
        () if is(Series::Subsidy) => "科技创新券服务补贴",
        () => "科技创新券兑付",
    };
    format!("{what} {}", order.claim)
}

/// Count, sum and hash of the lines; the hash is over their values joined by `|`, a line feed between two lines.
pub fn control(batch: &str, orders: &[Order]) -> Control {
    let lines = orders.iter().map(|order| {
        let place = order.place.to_string();
        let amount = order.amount.yuan();
        let purpose = purpose(order);
        let of = [batch, &place, &order.claim, &order.payee, &order.bank];
        let rest = [&order.account, &amount, &purpose].map(String::as_str);
        of.into_iter().chain(rest).collect::<Vec<_>>().join("|")
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let hash = Sm3::digest(text.as_bytes());
    Control {
        count: orders.len(),
        sum: orders.iter().map(|order| order.amount).sum::<Fen>(),
        hash: hex::encode(hash),
    }
}

/// The payment file: a line for each order, the totals, the hash. The same orders give the same bytes.
///
/// # Errors
/// When a spreadsheet cannot hold it.
pub fn write(
    (batch, day): (&str, NaiveDate),
    orders: &[Order],
    format: Format,
) -> Result<Vec<u8>, GridError> {
    let control = control(batch, orders);
    let title = Title {
        name: format!("付款批次 {batch}"),
        day,
        about: vec![
            ("付款批次".to_owned(), batch.to_owned()),
            ("笔数".to_owned(), control.count.to_string()),
            ("金额合计（元）".to_owned(), control.sum.yuan()),
            ("校验 SM3".to_owned(), control.hash.clone()),
        ],
    };
    let mut grid = Grid::begin(format, &title, columns(), Vec::new())?;
    for order in orders {
        grid.row(&[
            Value::Text(batch.to_owned()),
            Value::Count(i64::from(order.place)),
            Value::Text(order.claim.clone()),
            Value::Text(order.payee.clone()),
            Value::Text(order.bank.clone()),
            Value::Text(order.account.clone()),
            Value::Money(order.amount.fen()),
            Value::Text(purpose(order)),
        ])?;
    }
    let (_, mut bytes) = grid.finish()?;
    if format == Format::Csv {
        bytes.extend_from_slice(format!("{CHECK},SM3 {},,,,,,\n", control.hash).as_bytes());
    }
    Ok(bytes)
}
