//! A voucher as a box: what it is worth, until when, how it was computed, what is left of the ceiling.

use office::vouchers::VoucherView;
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::voucher::State;

use super::{Step, step, steps};
use crate::parts::{Row, Table, Tag, Tone};
use crate::say;

/// A voucher as it is shown on its own page and within its contract's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherBox {
    /// `NX2026-000123-7`.
    pub number: String,
    /// What it is for this reader: 创新券, or its provider's 服务券 (R34).
    pub kind: &'static str,
    /// Its page; empty on its own page.
    pub href: String,
    /// Its state.
    pub state: Tag,
    /// What it is worth.
    pub face: Fen,
    /// Dates, twin, ceiling.
    pub rows: Vec<Row>,
    /// How the face came about.
    pub trace: Table,
    /// The policy it was computed with.
    pub policy: String,
    /// Objections of the provider and the answers.
    pub objections: Vec<Vec<Row>>,
    /// What the reader may do with it.
    pub steps: Vec<Step>,
}

impl VoucherBox {
    /// A voucher as this role reads it.
    #[must_use]
    pub fn new(voucher: &VoucherView, role: Role) -> Self {
        Self {
            number: name(voucher, role).1.to_owned(),
            kind: name(voucher, role).0,
            href: format!("/vouchers/{}", voucher.id),
            state: say::voucher(voucher.state, role),
            face: voucher.face,
            rows: rows(voucher, role),
            trace: Table::of_trace(format!("创新券 {} 的面额", voucher.number), &voucher.trace),
            policy: voucher.policy.clone(),
            objections: voucher.objections.iter().map(objection).collect(),
            steps: to_do(voucher),
        }
    }
}

/// What a voucher is for its reader, and the number that goes with it: the provider holds the 服务券 (R34).
#[must_use]
pub fn name(voucher: &VoucherView, role: Role) -> (&'static str, &str) {
    match &voucher.service_number {
        Some(number) if role == Role::Provider => ("服务券", number),
        _ => ("创新券", &voucher.number),
    }
}

/// What the reader may do with a voucher; an objection is answered at its own address.
#[must_use]
pub fn to_do(voucher: &VoucherView) -> Vec<Step> {
    let mut found = steps(&voucher.to_do, voucher.id);
    let open = voucher.objections.iter().find(|one| one.answer.is_none());
    found.retain(|step| !step.href.starts_with("/objections/"));
    if voucher.to_do.contains(&Act::AnswerObjection) {
        let answer = open.and_then(|one| step(Act::AnswerObjection, one.id));
        found.extend(answer);
    }
    found
}

fn rows(voucher: &VoucherView, role: Role) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(number) = &voucher.service_number {
        rows.push(match role {
            Role::Provider => Row::new("对应的创新券", &voucher.number),
            _ => Row::new("服务券", number),
        });
    }
    if voucher.computed != voucher.face {
        rows.push(Row::new("按比例计算", super::yuan(voucher.computed)));
    }
    rows.push(Row::new("发券日期", voucher.issued_on.to_string()));
    let until = format!("{} 24时（办法解读 8.8）", voucher.valid_until);
    rows.push(Row::new("有效期至", until));
    if let Some(day) = voucher.settled_on {
        let what = match voucher.region {
            rules::Region::Inside => "抵用日期",
            rules::Region::Outside => "全额付款登记日期",
        };
        rows.push(Row::new(what, day.to_string()));
    }
    rows.extend(voucher.ceiling.as_ref().map(|ceiling| {
        let left = format!(
            "{}（年度额度 {}，已占用 {}，已兑付 {}）",
            super::yuan(ceiling.free()),
            super::yuan(ceiling.granted),
            super::yuan(ceiling.reserved),
            super::yuan(ceiling.used)
        );
        Row::new("主体当年剩余额度", left)
    }));
    rows
}

fn objection(one: &office::vouchers::ObjectionView) -> Vec<Row> {
    let when = |at| office::local(at).format("%Y-%m-%d %H:%M").to_string();
    let mut rows = vec![
        Row::new("异议理由", one.ground),
        Row::new("说明", &one.words),
        Row::new("提出时间", when(one.at)),
    ];
    match (&one.answer, one.answered_at) {
        (Some(answer), Some(at)) => {
            rows.push(Row::new("答复", answer));
            rows.push(Row::new("答复时间", when(at)));
        }
        _ => rows.push(Row::new("答复", "等待专业机构答复")),
    }
    rows
}

/// The state of a voucher as a coloured word.
#[must_use]
pub fn tag(state: State) -> Tag {
    let tone = match state {
        State::Issued | State::SetOff | State::PaidInFull | State::Claimed => Tone::Blue,
        State::Redeemed => Tone::Green,
        State::Void | State::Expired => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}
