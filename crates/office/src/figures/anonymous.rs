//! The vouchers of a year without names, for whoever appraises the programme (5.3): pseudonyms that hold for one year
//! alone, and no county, use or exact sum that fewer subjects share than may be shown.

use papers::grid::{Column, Format, Kind, Title, Value};
use rules::anonymous::{Row, Veil, band, veils};
use rules::duties::Act;
use rules::figures::Side;
use rules::lifecycle::voucher::State;
use rules::{Coded, Fen, ProviderCategory, Region, Use};
use store::queries::figures::{self as rows, Told};
use uuid::Uuid;

use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::export::{Exported, Layout, sheet};
use crate::record::{Body, Change};

/// What each column means, and what can stand in it.
pub const DICTIONARY: [(&str, &str, &str); 14] = [
    (
        "券",
        "创新券的代号，只在这一年度的数据中不变",
        "16 位十六进制数",
    ),
    (
        "主体",
        "创新主体的代号，只在这一年度的数据中不变",
        "16 位十六进制数",
    ),
    (
        "机构",
        "服务机构的代号，只在这一年度的数据中不变",
        "16 位十六进制数",
    ),
    (
        "主体类型",
        "主体的类型",
        "企业法人机构、社会组织、创新创业者",
    ),
    (
        "县（市、区）",
        "发券时主体登记的县（市、区）",
        "名称；同县同用途的主体过少时为“不公布”",
    ),
    (
        "用途",
        "合同的用途",
        "名称；去掉县（市、区）后主体仍过少时为“不公布”",
    ),
    (
        "机构类别",
        "服务机构的类别",
        "区内事业单位、区内社会化服务机构、区外机构",
    ),
    ("发放月份", "发券的月份", "年-月"),
    ("合同金额（元）", "合同金额，含税", "金额；主体过少时为区间"),
    ("面额（元）", "券的面额", "金额；主体过少时为区间"),
    ("状态", "券现在的状态", "待抵用、已抵用、已兑付等"),
    ("兑付月份", "银行付款的月份", "年-月；未付款的为空"),
    (
        "兑付金额（元）",
        "已付的兑付款",
        "金额；主体过少时为区间；未付款的为空",
    ),
    ("评价", "主体对服务的评价", "1 至 5 星；未评价的为空"),
];

/// The vouchers of a year as a table for machines; who took it, and how many rows, stands in the record.
pub async fn anonymous(office: &Office, by: By<'_>, year: u16) -> Result<Exported, Refused> {
    if !by.actor.may(Act::ExportAnonymous) {
        return Err(Refused::Unknown);
    }
    let least = office.law.policy(office.today())?.figures_min_subjects;
    let found = rows::told(&office.store, year.into()).await?;
    let plain: Vec<Row> = found
        .iter()
        .map(|row| Row {
            county: row.division.clone(),
            purpose: row.purpose.clone(),
            subject: row.subject.to_string(),
        })
        .collect();
    let veils = veils(&plain, usize::try_from(least).unwrap_or(usize::MAX));
    let mut lines = Vec::new();
    for (row, veil) in found.iter().zip(veils) {
        lines.push(line(office, year, row, veil)?);
    }
    // In the order of the pseudonyms: that of the rows would tell which came first.
    lines.sort();
    note(office, by, (year, lines.len())).await?;
    let layout = Layout {
        format: Format::Csv,
        title: Title {
            name: format!("{year} 年度匿名数据"),
            day: office.today(),
            about: Vec::new(),
        },
        columns: DICTIONARY
            .iter()
            .map(|(name, ..)| Column::new(*name, Kind::Text))
            .collect(),
        cells: |line: &Vec<String>| line.iter().map(|cell| value(cell)).collect(),
    };
    sheet(layout, lines).await
}

/// Records the taking in the file of the account that took it.
async fn note(office: &Office, by: By<'_>, taken: (u16, usize)) -> Result<(), Refused> {
    let account = by.actor.account()?;
    office
        .act(by, Act::ExportAnonymous, &taken, |deal| {
            Box::pin(async move {
                let words = format!("导出 {} 年度匿名数据 {} 行", taken.0, taken.1);
                let body = Body::words(words);
                deal.record(FileKind::Account, account, Change::NONE, body)
                    .await
            })
        })
        .await
}

fn value(cell: &str) -> Value {
    match cell {
        "" => Value::Blank,
        cell => Value::Text(cell.to_owned()),
    }
}

/// A name that only the platform can join with another year's or with a file (HMAC under its key).
fn pseudonym(office: &Office, year: u16, kind: &str, id: Uuid) -> Result<String, Refused> {
    let keyed = office.keyed(&format!("anonymous/{year}/{kind}/{id}"))?;
    Ok(keyed.chars().take(16).collect())
}

const NOT_SHOWN: &str = "不公布";

fn line(office: &Office, year: u16, row: &Told, veil: Veil) -> Result<Vec<String>, Refused> {
    let open = veil == Veil::Open;
    let amount = |fen: i64| match open {
        true => Fen::new(fen).yuan(),
        false => band(Fen::new(fen)).to_owned(),
    };
    let label = |found: Option<&'static str>| found.unwrap_or_default().to_owned();
    let region = Region::parse(&row.region);
    let category = ProviderCategory::parse(&row.category);
    let side = region
        .zip(category)
        .map(|(region, category)| Side::of(region, category));
    let month = |day: chrono::NaiveDate| day.format("%Y-%m").to_string();
    let county = match open {
        true => office.law.divisions.full_name(&row.division),
        false => NOT_SHOWN.to_owned(),
    };
    let purpose = match veil {
        Veil::Both => NOT_SHOWN.to_owned(),
        _ => label(Use::parse(&row.purpose).map(Coded::label)),
    };
    Ok(vec![
        pseudonym(office, year, "voucher", row.voucher)?,
        pseudonym(office, year, "subject", row.subject)?,
        pseudonym(office, year, "provider", row.provider)?,
        label(rules::Kind::parse(&row.kind).map(Coded::label)),
        county,
        purpose,
        label(side.map(Coded::label)),
        month(row.issued_on),
        amount(row.price),
        amount(row.face),
        label(State::parse(&row.state).map(Coded::label)),
        row.paid.and(row.paid_on).map(month).unwrap_or_default(),
        row.paid.map(amount).unwrap_or_default(),
        row.stars.map(|stars| stars.to_string()).unwrap_or_default(),
    ])
}
