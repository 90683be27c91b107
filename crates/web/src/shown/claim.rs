//! A claim as a box: what is paid, to whom, by when.

use office::claims::{ClaimLine, ClaimView};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::claim::State;

use super::{DueShown, Step, step, steps};
use crate::parts::{Row, Table, Tag, Tone};
use crate::say;

/// A claim as it is shown within its contract's and voucher's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimBox {
    /// `DF2026-000001-8`.
    pub number: String,
    /// Its page.
    pub href: String,
    /// Its state.
    pub state: Tag,
    /// What is claimed.
    pub amount: Fen,
    /// When it was submitted and paid.
    pub rows: Vec<Row>,
    /// By when it is to be paid; none while the clock stands still.
    pub due: Option<DueShown>,
}

impl ClaimBox {
    /// A claim as this role reads it.
    #[must_use]
    pub fn new(line: &ClaimLine, role: Role) -> Self {
        let mut rows = vec![Row::new("提交日期", line.submitted_on.to_string())];
        if let Some(day) = line.paid_on {
            rows.push(Row::new("付款日期", day.to_string()));
        }
        Self {
            number: line.number.clone(),
            href: format!("/claims/{}", line.id),
            state: say::claim(line.state, line.turn, role),
            amount: line.amount,
            rows,
            due: due(line),
        }
    }
}

/// The limit for confirmation and payment (8.6, R11).
#[must_use]
pub fn due(line: &ClaimLine) -> Option<DueShown> {
    let (date, left) = line.due_on.zip(line.days_left)?;
    Some(DueShown::running(date, left))
}

/// How the amount came about.
#[must_use]
pub fn trace(claim: &ClaimView) -> Table {
    Table::of_trace(format!("兑付 {} 的金额", claim.line.number), &claim.trace)
}

/// What the reader may do with a claim; a returned one is handed in again at its voucher.
#[must_use]
pub fn to_do(claim: &ClaimView) -> Vec<Step> {
    let acts: Vec<Act> = claim.to_do.clone();
    let again = acts.contains(&Act::SubmitClaim);
    let mut found = steps(&acts, claim.line.id);
    found.retain(|step| !step.href.ends_with("/claim"));
    let again = step(Act::SubmitClaim, claim.voucher).filter(|_| again);
    again.into_iter().chain(found).collect()
}

/// Figures, payee and payment of a claim.
#[must_use]
pub fn rows(claim: &ClaimView) -> Vec<Row> {
    let line = &claim.line;
    let mut rows = vec![
        Row::new("兑付编号", &line.number),
        Row::new("创新券", &line.voucher_number).href(format!("/vouchers/{}", claim.voucher)),
        Row::new(
            "服务合同",
            format!("{} {}", claim.contract_number, claim.contract_title),
        )
        .href(format!("/contracts/{}", claim.contract)),
        Row::new("科技创新主体", &line.subject),
        Row::new("服务机构", format!("{}（{}）", line.provider, line.region)),
        Row::new("合同金额", super::yuan(claim.contract_amount)),
        Row::new("券面金额", super::yuan(claim.face)),
        Row::new("票据合计", super::yuan(claim.actual)),
        Row::new(
            "收款单位",
            format!("{}\n{} {}", claim.payee, claim.bank, claim.bank_account),
        ),
        Row::new("提交日期", line.submitted_on.to_string()),
    ];
    if let Some(day) = claim.confirmed_on {
        rows.push(Row::new("审定日期", day.to_string()));
    }
    rows
}

/// The payment, once Finance has recorded it.
#[must_use]
pub fn payment(claim: &ClaimView) -> Vec<Row> {
    let Some(paid) = &claim.payment else {
        return Vec::new();
    };
    vec![
        Row::new(
            "付款金额",
            format!("{}\n{}", super::yuan(paid.amount), paid.amount.in_words()),
        ),
        Row::new(
            "收款单位",
            format!("{}\n{} {}", paid.payee, paid.bank, paid.bank_account),
        ),
        Row::new("银行流水号", &paid.reference),
        Row::new("付款日期", paid.paid_on.to_string()),
    ]
}

/// The state of a claim as a coloured word.
#[must_use]
pub fn tag(state: State) -> Tag {
    let tone = match state {
        State::Submitted | State::Confirming | State::Payable | State::Instructed => Tone::Blue,
        State::Paid => Tone::Green,
        State::Returned | State::Bounced => Tone::Yellow,
        State::Refused => Tone::Red,
        State::Withdrawn => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}
