//! The voucher as a certificate (10.2), and its twin for the provider once it is set off (R34).

use papers::{Body, Kind, Section};
use rules::numbers::Number;
use rules::{Fen, Region, Trace};
use store::{Contract, Provider, Subject, Voucher};
use uuid::Uuid;

use super::pieces::{close, day, desk, told, trace_table};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::vouchers::view::region;

/// The files that a voucher stands between.
pub(crate) struct Between<'a> {
    pub contract: &'a Contract,
    pub subject: &'a Subject,
    pub provider: &'a Provider,
}

/// The certificate of a voucher just issued (8.3).
pub(crate) async fn voucher(
    deal: &Deal<'_>,
    row: &Voucher,
    between: &Between<'_>,
) -> Result<Uuid, Refused> {
    let way = match region(row)? {
        Region::Inside => {
            "持券人在有效期内向服务机构抵用；抵用后服务机构凭服务券申请兑付（办法解读 8.3）。"
        }
        Region::Outside => {
            "持券人在有效期内向服务机构付清全款，服务完成后凭券申请兑付（办法解读 8.3）。"
        }
    };
    let rows = [
        told("持券人", &*between.subject.name),
        told("登记编号", &*between.subject.number),
        told("服务机构", &*between.provider.name),
        told("服务合同", contract(between)),
        told(
            "合同金额",
            format!("{} 元", Fen::new(between.contract.amount)),
        ),
        told("发放日期", day(row.issued_on)),
        told("有效期至", day(row.valid_until)),
        told("政策版本", &*row.policy),
        told("使用方式", way),
    ];
    let desk = desk(deal);
    let body = Body {
        sum: Some(sum(row)),
        sections: vec![Section::of_rows("券面", rows), computed(row)?],
        close: close(desk, deal.today),
        ..Body::default()
    };
    let file = (FileKind::Voucher, row.id);
    deal.paper(Kind::Voucher, file, &row.number, &body).await
}

/// The 服务券 that arises with the set-off (R34).
pub(crate) async fn service_voucher(
    deal: &Deal<'_>,
    row: &Voucher,
    between: &Between<'_>,
) -> Result<Uuid, Refused> {
    let fault = |_| Refused::Fault(format!("voucher number {}", row.number));
    let number = Number::parse(&row.number)
        .map_err(fault)?
        .service_twin()
        .to_string();
    let rows = [
        told("持券机构", &*between.provider.name),
        told("入库编号", &*between.provider.number),
        told("抵用人", &*between.subject.name),
        told("创新券编号", &*row.number),
        told("服务合同", contract(between)),
        told("抵用日期", day(deal.today)),
        told("有效期至", day(row.valid_until)),
        told(
            "使用方式",
            "服务完成后，持券机构凭本券、票据和成果证明申请兑付（办法解读 8.4）。",
        ),
    ];
    let body = Body {
        sum: Some(sum(row)),
        sections: vec![Section::of_rows("券面", rows)],
        close: close("宁夏科技创新券平台", deal.today),
        ..Body::default()
    };
    let file = (FileKind::Voucher, row.id);
    deal.paper(Kind::ServiceVoucher, file, &number, &body).await
}

fn contract(between: &Between<'_>) -> String {
    format!("{} {}", between.contract.number, between.contract.title)
}

fn sum(row: &Voucher) -> [String; 2] {
    let face = Fen::new(row.face);
    [format!("¥{face}"), format!("人民币{}", face.in_words())]
}

fn computed(row: &Voucher) -> Result<Section, Refused> {
    let trace: Trace = serde_json::from_str(&row.trace)?;
    Ok(Section {
        title: "面额的计算".to_owned(),
        table: trace_table(&trace),
        ..Section::default()
    })
}
