//! The order to pay back, as it is sent to who owes (5.4, R31).

use papers::{Body, Kind, Section};
use rules::clause::Clause;
use rules::{Fen, Law};
use store::Recovery;
use uuid::Uuid;

use super::pieces::{close, day, desk, money, told, trace_table};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

/// Freezes the letter of an order, within the act that orders.
pub(crate) async fn recovery(
    deal: &Deal<'_>,
    row: &Recovery,
    (to, claim, voucher): (&str, &str, &str),
) -> Result<Uuid, Refused> {
    let desk = desk(deal);
    let clause = Clause::owned(row.clause.clone());
    let creditor = match row.top_up {
        None => String::new(),
        Some(_) => Law::shipped().divisions.full_name(&row.division),
    };
    let rows = [
        told("追回金额", money(Fen::new(row.amount))),
        told("缴回期限", format!("{} 24时", day(row.due_on))),
        told("依据", clause.to_string()),
        told("应缴回给", creditor),
        told("兑付申请", claim),
        told("创新券", voucher),
        told("通知机关", desk),
        told("通知日期", day(row.ordered_on)),
    ];
    let (what, pays, keeps) = match row.top_up {
        None => ("科技创新券兑付资金", "财政部门", "财政"),
        Some(_) => ("科技创新券地方配套资金", "配套部门", "配套部门"),
    };
    let sections = vec![
        Section {
            table: trace(row)?,
            ..Section::of_rows("一、追回", rows)
        },
        Section {
            title: "二、查明的事实".to_owned(),
            prose: vec![row.facts.clone()],
            ..Section::default()
        },
        Section {
            title: "三、办理".to_owned(),
            prose: vec![
                format!("在期限内按{pays}告知的账户缴回，可以分次；到账由{keeps}登记。"),
                "缴清之前，你方不能参加新的服务合同，你方待付款的兑付暂缓付款（R31）。".to_owned(),
            ],
            ..Section::default()
        },
    ];
    let body = Body {
        to: to.to_owned(),
        lead: vec![format!(
            "经查，你方所得{what}应予追回（编号 {}）。现将有关情况通知如下。",
            row.number
        )],
        sections,
        close: close(desk, deal.today),
        ..Body::default()
    };
    let file = (FileKind::Recovery, row.id);
    deal.paper(Kind::Recovery, file, &row.number, &body).await
}

/// How the amount came about, where it was computed.
fn trace(row: &Recovery) -> Result<Option<papers::Table>, Refused> {
    Ok(match row.trace.as_str() {
        "" => None,
        json => trace_table(&serde_json::from_str(json)?),
    })
}
