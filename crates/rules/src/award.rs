//! What a voucher is worth (4.1–4.4): marginal slices, one floor at the end, then what is left of the year's ceiling.

use serde::{Deserialize, Serialize};

use crate::clause::Clause;
use crate::money::{AmountFault, Fen};
use crate::parties::Kind;
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::trace::{Reasoned, Trace};

/// An award with everything it was computed from; amounts are fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The policy it was computed with.
    pub policy: String,
    /// The kind of subject.
    pub kind: Kind,
    /// The contract amount, tax included (R3).
    pub amount: Fen,
    /// What the rates give.
    pub computed: Fen,
    /// The year's ceiling (4.4).
    pub ceiling: Fen,
    /// What was left of it before this voucher.
    pub ceiling_left: Fen,
    /// The face value: the smaller of the two (R5).
    pub face: Fen,
    /// Whether the face value is below what the rates give, so that the subject must consent (R7).
    pub needs_consent: bool,
    /// How it came about.
    pub trace: Trace,
}

/// What the rates give for an amount, with one line a slice.
///
/// The slices are read as parts, each with its own rate (R1); the sum is multiplied first and floored to the fen once
/// at the end (R2). The lines add up to the result exactly, because each line is the difference of two such floors.
///
/// ```
/// use chrono::NaiveDate;
/// use rules::{Fen, Law, award};
/// let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let policy = Law::shipped().policy(day).unwrap();
/// let share = award::share(policy, Fen::from_yuan(600_000));
/// assert_eq!(share.value, Fen::from_yuan(185_000));
/// assert_eq!(share.trace.0.len(), 3);
/// ```
#[must_use]
pub fn share(policy: &Policy, amount: Fen) -> Reasoned<Fen> {
    share_of(policy, amount, "合同金额")
}

/// [`share`], with the lines saying of what.
pub(crate) fn share_of(policy: &Policy, amount: Fen, noun: &str) -> Reasoned<Fen> {
    let mut trace = Trace::default();
    let mut lower = Fen::ZERO;
    let mut sum = Parts::default();
    let mut value = Fen::ZERO;
    for slice in &policy.slices {
        if amount <= lower {
            break;
        }
        let upper = slice.up_to.map_or(amount, |up_to| up_to.min(amount));
        sum.add(upper - lower, slice.rate.num(), slice.rate.den());
        let so_far = sum.floor();
        trace.note(
            slice.clause.clone(),
            slice_name(noun, lower, slice.up_to),
            Some(upper - lower),
            Some(slice.rate.to_string()),
            so_far - value,
        );
        (value, lower) = (so_far, upper);
    }
    Reasoned { value, trace }
}

/// What the rates give for an amount, without telling how; equal to [`share`].
#[must_use]
pub fn share_only(policy: &Policy, amount: Fen) -> Fen {
    let mut lower = Fen::ZERO;
    let mut sum = Parts::default();
    for slice in &policy.slices {
        if amount <= lower {
            break;
        }
        let upper = slice.up_to.map_or(amount, |up_to| up_to.min(amount));
        sum.add(upper - lower, slice.rate.num(), slice.rate.den());
        lower = upper;
    }
    sum.floor()
}

/// An exact sum of shares as one fraction.
struct Parts {
    num: i128,
    den: i128,
}

impl Default for Parts {
    fn default() -> Self {
        Self { num: 0, den: 1 }
    }
}

impl Parts {
    fn add(&mut self, base: Fen, num: i64, den: i64) {
        let (part, den) = (i128::from(base.fen()) * i128::from(num), i128::from(den));
        if den == self.den {
            self.num += part;
        } else {
            self.num = self.num * den + part * self.den;
            self.den *= den;
        }
    }

    fn floor(&self) -> Fen {
        Fen::from_wide(self.num.div_euclid(self.den))
    }
}

fn slice_name(noun: &str, lower: Fen, up_to: Option<Fen>) -> String {
    match (lower, up_to) {
        (Fen::ZERO, Some(up_to)) => format!("{noun}{}及以下的部分", short(up_to)),
        (lower, Some(up_to)) => format!("{noun}{}以上至{}的部分", short(lower), short(up_to)),
        (Fen::ZERO, None) => noun.to_owned(),
        (lower, None) => format!("{noun}{}以上的部分", short(lower)),
    }
}

/// Whole ten thousands as officials write them: `10万元`.
fn short(amount: Fen) -> String {
    match amount.fen() {
        fen if fen % 1_000_000 == 0 => format!("{}万元", fen / 1_000_000),
        _ => format!("{amount}元"),
    }
}

/// The voucher a contract gets: `used` is the part of the year's ceiling already bound or redeemed.
///
/// ```
/// use chrono::NaiveDate;
/// use rules::{Fen, Kind, Law, award};
/// let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let policy = Law::shipped().policy(day).unwrap();
/// let used = Fen::from_yuan(185_000);
/// let award = award::quote(policy, Kind::Enterprise, Fen::from_yuan(200_000), used).unwrap();
/// assert_eq!(award.computed, Fen::from_yuan(80_000));
/// assert_eq!(award.face, Fen::from_yuan(15_000));
/// assert!(award.needs_consent);
/// ```
///
/// # Errors
/// All at once: an amount that is not above zero or above the largest accepted, a negative `used`, a ceiling of
/// which nothing is left (4.4, R7).
pub fn quote(policy: &Policy, kind: Kind, amount: Fen, used: Fen) -> Result<Award, Vec<Refusal>> {
    let ceiling = policy.ceiling(kind);
    let refusals = faults(policy, ceiling, amount, used);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let Reasoned {
        value: computed,
        mut trace,
    } = share(policy, amount);
    let rates = "按比例计算的抵用额（乘完后一次舍去不足一分的部分）";
    trace.note(clause!("R2"), rates, Some(amount), None, computed);
    let left = ceiling - used;
    let text = format!("本年度额度上限 {ceiling}元，已用 {used}元，剩余");
    trace.note(clause!("4.4"), text, Some(ceiling), None, left);
    let face = computed.min(left);
    let text = "创新券面额：抵用额与剩余额度中较小者";
    trace.note(clause!("R5"), text, Some(computed), None, face);
    Ok(Award {
        policy: policy.id.clone(),
        kind,
        amount,
        computed,
        ceiling,
        ceiling_left: left,
        face,
        needs_consent: face < computed,
        trace,
    })
}

/// A voucher whose contract came to cost less before it was used (R30); amounts are fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lowered {
    /// What the rates give for the lower amount.
    pub computed: Fen,
    /// The face value from now on.
    pub face: Fen,
    /// What goes back to ceiling and budget.
    pub released: Fen,
    /// How it came about.
    pub trace: Trace,
}

/// What a contract and its unused voucher say before the amount is lowered; amounts are fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The contract amount.
    pub amount: Fen,
    /// What of it the contract says was paid already.
    pub paid: Fen,
    /// The face value.
    pub face: Fen,
}

/// The face value after the contract amount was lowered: what the rates give on it, never more than the face before,
/// by the policy the voucher was issued with (R30).
///
/// ```
/// use chrono::NaiveDate;
/// use rules::{Fen, Law, award::{self, Terms}};
/// let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let policy = Law::shipped().policy(day).unwrap();
/// let terms = Terms { amount: Fen::from_yuan(300_000), paid: Fen::ZERO, face: Fen::from_yuan(110_000) };
/// let lowered = award::lower(policy, &terms, Fen::from_yuan(200_000)).unwrap();
/// assert_eq!((lowered.face, lowered.released), (Fen::from_yuan(80_000), Fen::from_yuan(30_000)));
/// ```
///
/// # Errors
/// All at once: `contract.not-lower` when the amount is not below the one before (an increase gives nothing, R30),
/// `contract.below-paid` when it is below what the contract says was paid, what is wrong with the amount as such.
pub fn lower(policy: &Policy, terms: &Terms, amount: Fen) -> Result<Lowered, Vec<Refusal>> {
    let (before, face) = (terms.amount, terms.face);
    let mut faults = amount_faults(policy, amount, "amount", clause!("5.8"));
    if amount >= before {
        faults.push(
            Refusal::new(
                "contract.not-lower",
                clause!("R30"),
                "amount",
                "变更后的合同金额不低于原金额",
                "金额减少的，填写减少后的含税总价；金额增加的，券面额不增加，不用办理",
            )
            .limit(format!("低于 {before}元"))
            .own(format!("{amount}元")),
        );
    }
    if amount < terms.paid {
        faults.push(
            Refusal::new(
                "contract.below-paid",
                clause!("R30"),
                "amount",
                "变更后的合同金额低于合同上写明的已支付金额",
                "先与机构结清多付的款项，在补充协议里写明，或改正金额",
            )
            .limit(format!("不低于 {}元", terms.paid))
            .own(format!("{amount}元")),
        );
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let Reasoned {
        value: computed,
        mut trace,
    } = share_of(policy, amount, "变更后的合同金额");
    let rates = "按比例计算的抵用额（乘完后一次舍去不足一分的部分）";
    trace.note(clause!("R2"), rates, Some(amount), None, computed);
    let text = format!("创新券面额：抵用额与原面额 {face}元中较小者");
    let after = trace.note(
        clause!("R30"),
        text,
        Some(computed),
        None,
        computed.min(face),
    );
    Ok(Lowered {
        computed,
        face: after,
        released: face - after,
        trace,
    })
}

fn faults(policy: &Policy, ceiling: Fen, amount: Fen, used: Fen) -> Vec<Refusal> {
    let mut faults = amount_faults(policy, amount, "amount", clause!("5.8"));
    if used.is_negative() {
        faults.push(AmountFault::Negative.refusal("used", clause!("4.4"), &used.yuan()));
    } else if used >= ceiling {
        faults.push(exhausted(ceiling, used));
    }
    faults
}

/// What is wrong with a contract amount as such.
#[must_use]
pub fn amount_faults(
    policy: &Policy,
    amount: Fen,
    field: &'static str,
    clause: Clause,
) -> Vec<Refusal> {
    let fault = match amount {
        Fen::ZERO => AmountFault::Zero,
        amount if amount.is_negative() => AmountFault::Negative,
        amount if amount > policy.amount_limit => AmountFault::TooLarge,
        _ => return Vec::new(),
    };
    vec![fault.refusal(field, clause, &amount.yuan())]
}

fn exhausted(ceiling: Fen, used: Fen) -> Refusal {
    Refusal::new(
        "ceiling.exhausted",
        clause!("4.4"),
        "used",
        "本年度创新券额度已用完，剩余 0.00元",
        "下一自然年度再申领；已申领的创新券作废或少兑付时，额度会退回（读法 R5、R7）",
    )
    .limit(format!("全年不超过 {ceiling}元"))
    .own(format!("本年度已用 {used}元"))
}
