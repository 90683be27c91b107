//! The claim as a form (8.4); accounts are masked as on the pages.

use papers::{Body, Kind, Section, Sign, SignBox, Table};
use rules::tickets::TicketKind;
use rules::{Fen, Region, Trace};
use store::queries::contracts;
use store::{Claim, Contract, Provider, Subject, Ticket, Voucher};
use uuid::Uuid;

use super::pieces::{day, masked, money, told, trace_table};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

/// Who is paid, and into which account: the provider in-region (6.2), the subject out of it (6.3).
struct Payee {
    name: String,
    bank: String,
    account_sealed: String,
}

async fn payee(deal: &Deal<'_>, row: &Claim) -> Result<Payee, Refused> {
    Ok(match Region::parse(&row.region) {
        Some(Region::Inside) => {
            let provider: Provider = deal.take(row.provider).await?;
            Payee {
                name: provider.name,
                bank: provider.bank,
                account_sealed: provider.bank_account_sealed,
            }
        }
        _ => {
            let subject: Subject = deal.take(row.subject).await?;
            Payee {
                name: subject.name,
                bank: subject.bank,
                account_sealed: subject.bank_account_sealed,
            }
        }
    })
}

/// The name of whoever claims.
pub(crate) async fn claimant(deal: &Deal<'_>, row: &Claim) -> Result<String, Refused> {
    Ok(payee(deal, row).await?.name)
}

/// The form of a claim just handed in.
pub(crate) async fn claim(deal: &Deal<'_>, row: &Claim) -> Result<Uuid, Refused> {
    let contract: Contract = deal.take(row.contract).await?;
    let voucher: Voucher = deal.take(row.voucher).await?;
    let payee = payee(deal, row).await?;
    let tickets = contracts::tickets(&deal.tx, row.contract).await?;
    let trace: Trace = serde_json::from_str(&row.trace)?;
    let head = [
        told("申请人", &*payee.name),
        told("创新券编号", &*voucher.number),
        told(
            "服务合同",
            format!("{} {}", contract.number, contract.title),
        ),
        told("合同金额", money(Fen::new(contract.amount))),
        told("创新券面额", money(Fen::new(voucher.face))),
        told("实际支出（票据合计）", money(Fen::new(row.actual))),
        told("申请兑付金额", money(Fen::new(row.amount))),
        told("开户银行", &*payee.bank),
        told("收款账号", masked(deal, &payee.account_sealed)?),
        told("提交日期", day(row.submitted_on)),
        told("付款期限", row.due_on.map(day).unwrap_or_default()),
    ];
    let body = Body {
        sections: vec![
            Section::of_rows("一、申请", head),
            Section {
                title: "二、兑付金额的计算".to_owned(),
                table: trace_table(&trace),
                ..Section::default()
            },
            Section {
                title: "三、票据".to_owned(),
                table: Some(table(&tickets)),
                ..Section::default()
            },
        ],
        sign: Some(sign(&payee.name)),
        ..Body::default()
    };
    let file = (FileKind::Claim, row.id);
    deal.paper(Kind::Claim, file, &row.number, &body).await
}

fn sign(name: &str) -> Sign {
    Sign {
        title: "四、申请人确认".to_owned(),
        prose: vec![
            "申请人确认：服务已完成，票据真实、合法，未就同一票据重复申请；提供虚假材料的，按办法解读 5.4 处理。"
                .to_owned(),
        ],
        boxes: vec![SignBox {
            who: "申请人（签章）".to_owned(),
            name: name.to_owned(),
            lines: ["经办人（签字）：", "日期：　　　　年　　月　　日"].map(str::to_owned).to_vec(),
        }],
    }
}

fn table(tickets: &[Ticket]) -> Table {
    let rows = tickets.iter().map(|ticket| {
        let kind = TicketKind::parse(&ticket.kind).map_or("", |kind| kind.label());
        let number = format!("{} {}", ticket.code, ticket.number);
        let amount = Fen::new(ticket.amount).to_string();
        vec![
            kind.to_owned(),
            number.trim().to_owned(),
            day(ticket.issued_on),
            amount,
        ]
    });
    Table {
        widths: vec![24, 34, 22, 20],
        head: ["种类", "号码", "开具日期", "金额（元）"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
    }
}
