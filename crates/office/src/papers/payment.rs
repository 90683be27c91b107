//! The notice of a payment just recorded: of a claim (8.6), of a local top-up (2.3, R27), of a provider's subsidy (9.5).

use chrono::NaiveDate;
use papers::{Body, Kind, Line, Section};
use rules::clause::Clause;
use rules::{Coded, Fen, Law, ProviderCategory, Trace, clause, ledger, subsidy};
use store::queries::topups;
use store::{
    Appraisal, Claim, Contract, Payment, Programme, Subsidy, SubsidyPayment, TopUp, TopUpPayment,
    Voucher,
};
use uuid::Uuid;

use super::make::drawable;
use super::pieces::{close, day, desk, masked, money, told, trace_table};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;
use crate::{appraisals, programmes};

/// What the bank paid, whatever it was paid for.
struct Paid<'a> {
    amount: Fen,
    payee: &'a str,
    bank: &'a str,
    account_sealed: &'a str,
    reference: &'a str,
    on: NaiveDate,
}

macro_rules! paid {
    ($row:expr) => {
        Paid {
            amount: Fen::new($row.amount),
            payee: &$row.payee,
            bank: &$row.bank,
            account_sealed: &$row.bank_account_sealed,
            reference: &$row.reference,
            on: $row.paid_on,
        }
    };
}

/// What a notice says besides.
struct Notice<'a> {
    file: (FileKind, Uuid),
    number: &'a str,
    /// Which money it is, as the payee asked for it or confirmed it.
    what: String,
    /// For what and from where it is paid.
    rows: Vec<Option<Line>>,
    /// How the amount came about.
    computed: Section,
}

/// That a claim was paid.
pub(crate) async fn of_claim(
    deal: &Deal<'_>,
    row: &Claim,
    paid: &Payment,
) -> Result<Uuid, Refused> {
    let contract: Contract = deal.take(row.contract).await?;
    let voucher: Voucher = deal.take(row.voucher).await?;
    let trace: Trace = serde_json::from_str(&row.trace)?;
    let contract = format!("{} {}", contract.number, contract.title);
    let notice = Notice {
        file: (FileKind::Claim, row.id),
        number: &row.number,
        what: "你方申请兑付的科技创新券资金".to_owned(),
        rows: vec![
            told("兑付申请", &*row.number),
            told("创新券编号", &*voucher.number),
            told("服务合同", contract),
        ],
        computed: computed("兑付金额的计算", &trace),
    };
    write(deal, paid!(paid), notice).await
}

/// That a division paid a top-up.
pub(crate) async fn of_top_up(
    deal: &Deal<'_>,
    (row, programme): (&TopUp, &Programme),
    paid: &TopUpPayment,
) -> Result<Uuid, Refused> {
    // Read and not locked: whoever pays a claim holds it before the programme.
    let claim: Option<Claim> = store::find(&deal.tx, row.claim).await?;
    let terms = topups::terms(&deal.tx, programme.id).await?;
    let terms = programmes::in_force(&terms, paid.paid_on);
    let redeemed = format!(
        "{} 元（{}付款）",
        Fen::new(row.redeemed),
        day(row.redeemed_on)
    );
    let trace: Trace = serde_json::from_str(&row.trace)?;
    let division = Law::shipped().divisions.full_name(&row.division);
    let notice = Notice {
        file: (FileKind::TopUp, row.id),
        number: &row.number,
        what: "你方确认领取的地方配套资金".to_owned(),
        rows: vec![
            told("配套市县", division),
            told("付款单位", terms.map_or("", |terms| &terms.payer)),
            told(
                "配套计划",
                format!("{} {}", programme.number, programme.name),
            ),
            told("兑付申请", claim.ok_or(Refused::Unknown)?.number),
            told("自治区兑付", redeemed),
            told("依据", cited(&[clause!("2.3"), clause!("R27")])),
        ],
        computed: computed("配套金额的计算", &trace),
    };
    write(deal, paid!(paid), notice).await
}

/// How many lines of a calculation a notice prints: some four pages.
const LINES: usize = 100;

/// That a provider was paid its subsidy of a year.
pub(crate) async fn of_subsidy(
    deal: &Deal<'_>,
    row: &Subsidy,
    paid: &SubsidyPayment,
) -> Result<Uuid, Refused> {
    let appraisal: Option<Appraisal> = store::find(&deal.tx, row.appraisal).await?;
    let appraisal = appraisal.ok_or(Refused::Unknown)?;
    let grade = appraisals::grade(&appraisal)?.label();
    let category = ProviderCategory::parse(&row.category);
    let line = ledger::Line::Subsidy.label();
    let trace: Trace = serde_json::from_str(&row.trace)?;
    let mut computed = computed("补贴金额的计算", &subsidy::in_short(trace, LINES));
    // Lowered by the Centre, it is less than the table ends with (R15).
    if !row.lowered.is_empty() {
        let rows = [
            told("按公式计算", money(Fen::new(row.computed))),
            told("调低为", money(Fen::new(row.amount))),
            told("调低的理由", &*row.lowered),
        ];
        computed.rows = rows.into_iter().flatten().collect();
    }
    let notice = Notice {
        file: (FileKind::Subsidy, row.id),
        number: &row.number,
        what: format!("你方确认领取的 {} 年度服务补贴", row.year),
        rows: vec![
            told("年度评价", format!("{} {grade}", appraisal.number)),
            told("机构类别", category.map_or("", Coded::label)),
            told(
                "资金来源",
                format!("自治区 {} 年度“{line}”预算", row.budget_year),
            ),
            told("依据", cited(&[clause!("6.4"), clause!("9.5")])),
        ],
        computed,
    };
    write(deal, paid!(paid), notice).await
}

async fn write(deal: &Deal<'_>, paid: Paid<'_>, notice: Notice<'_>) -> Result<Uuid, Refused> {
    let first = [
        told("收款人", paid.payee),
        told("开户银行", paid.bank),
        told("收款账号", masked(deal, paid.account_sealed)?),
        told("银行流水号", paid.reference),
        told("付款日期", day(paid.on)),
    ];
    let rows = Section::of_rows("付款情况", first.into_iter().chain(notice.rows));
    let mut sections = vec![rows, notice.computed];
    // What the bank has paid is booked: a character that no font draws is marked here and refuses nothing (8.6).
    for line in sections.iter_mut().flat_map(|section| &mut section.rows) {
        line.value = drawable(deal.office, &line.value);
    }
    let desk = desk(deal);
    let body = Body {
        to: drawable(deal.office, paid.payee),
        lead: vec![format!(
            "{}已付款，情况如下。核对到账；没有到账的，凭银行流水号向开户银行查询。",
            notice.what
        )],
        sum: Some([
            format!("¥{}", paid.amount),
            format!("人民币{}", paid.amount.in_words()),
        ]),
        sections,
        close: close(desk, deal.today),
        ..Body::default()
    };
    deal.paper(Kind::Payment, notice.file, notice.number, &body)
        .await
}

fn computed(title: &str, trace: &Trace) -> Section {
    Section {
        title: title.to_owned(),
        table: trace_table(trace),
        ..Section::default()
    }
}

fn cited(clauses: &[Clause]) -> String {
    let all: Vec<String> = clauses.iter().map(Clause::to_string).collect();
    all.join("、")
}
