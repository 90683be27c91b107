//! What is paid on a voucher (R3): never more than its face, never more than the rates give on the actual cost.

use crate::award;
use crate::money::Fen;
use crate::policy::Policy;
use crate::trace::{Reasoned, Trace};

/// min(face, f(min(contract amount, Σ tickets))), with its lines.
///
/// ```
/// use chrono::NaiveDate;
/// use rules::{Fen, Law, payout::payout};
/// let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let policy = Law::shipped().policy(day).unwrap();
/// let (contract, face) = (Fen::from_yuan(300_000), Fen::from_yuan(110_000));
/// assert_eq!(payout(policy, contract, face, Fen::from_yuan(200_000)).value, Fen::from_yuan(80_000));
/// ```
#[must_use]
pub fn payout(policy: &Policy, contract: Fen, face: Fen, tickets: Fen) -> Reasoned<Fen> {
    let actual = contract.min(tickets).at_least_zero();
    let Reasoned {
        value: computed,
        trace: slices,
    } = award::share_of(policy, actual, "实际支出");
    let mut trace = Trace::default();
    let text = format!("实际支出：合同金额 {contract}元与票据合计 {tickets}元中较小者");
    trace.note(clause!("R3"), text, Some(tickets), None, actual);
    trace.0.extend(slices.0);
    trace.note(
        clause!("R2"),
        "按实际支出计算的抵用额",
        Some(actual),
        None,
        computed,
    );
    let text = format!("兑付金额：抵用额与创新券面额 {face}元中较小者");
    let value = trace.note(
        clause!("R3"),
        text,
        Some(computed),
        None,
        computed.min(face),
    );
    Reasoned { value, trace }
}
