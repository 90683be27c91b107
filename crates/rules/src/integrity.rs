//! Cases of suspected fraud: who decides, when, with what consequences, and whom they block (5.4, R20, R31).

use chrono::{Months, NaiveDate};

use crate::finding::Finding;
use crate::money::Fen;
use crate::policy::Policy;
use crate::refusal::Refusal;

coded! {
    /// From where a case comes.
    pub enum Origin {
        /// An official saw it.
        Official = "official", "工作中发现";
        /// A rule pointed at it.
        Signal = "signal", "监测信号";
        /// A spot check found it.
        SpotCheck = "spot-check", "抽查";
        /// Somebody complained.
        Complaint = "complaint", "投诉举报";
        /// A third party appraised the programme (5.3).
        ThirdParty = "third-party", "第三方监督评价";
    }
}

coded! {
    /// What a decision orders.
    pub enum Consequence {
        /// The voucher loses its force; a claim on it is not paid.
        Void = "void", "作废创新券，不予兑付";
        /// What was paid must be paid back.
        ClawBack = "claw-back", "追回已兑付的资金";
        /// The subject's integrity record.
        RecordSubject = "record-subject", "记入主体的科研诚信记录";
        /// The provider's.
        RecordProvider = "record-provider", "记入服务机构的科研诚信记录";
        /// The provider stops voucher work and rectifies (5.3).
        StopProvider = "stop-provider", "暂停服务机构的服务资格，限期整改";
        /// What may be a crime goes to those who prosecute it.
        Refer = "refer", "移送有关机关";
    }
}

/// What of a case's parties and money a decision can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Whether a subject is accused.
    pub subject: bool,
    /// Whether a provider is accused.
    pub provider: bool,
    /// Whether the case has a voucher that still binds money.
    pub live_voucher: bool,
    /// What was paid on it, less what was ordered back before; nothing when none was.
    pub paid: Fen,
}

/// Whether a decision is complete and reaches nothing that is not there.
///
/// # Errors
/// Every fault at once: `case.no-consequence`, `case.reach`, `case.amount`, `case.years`, `case.due`.
pub fn may_order(
    policy: &Policy,
    reach: Reach,
    ordered: &[Consequence],
    (amount, years): (Option<Fen>, Option<u32>),
) -> Result<(), Vec<Refusal>> {
    let mut faults = Vec::new();
    if ordered.is_empty() {
        faults.push(Refusal::new(
            "case.no-consequence",
            clause!("5.4"),
            "consequences",
            "没有选择处理措施",
            "至少选择一项；查明不属实的，改选“认定不成立”",
        ));
    }
    for one in ordered {
        if let Some(why) = out_of_reach(*one, reach) {
            faults.push(Refusal::new(
                "case.reach",
                clause!("R31"),
                "consequences",
                format!("“{}”在本案中不能办理：{why}", one.label()),
                "取消这一项",
            ));
        }
    }
    let back = ordered.contains(&Consequence::ClawBack);
    match amount {
        Some(amount) if back && amount > reach.paid => faults.push(
            Refusal::new(
                "case.amount",
                clause!("R31"),
                "amount",
                "追回金额超过已兑付的金额",
                "按已兑付的金额填写；已发过追回通知的，减去已要求追回的部分",
            )
            .limit(format!("不超过 {}元", reach.paid))
            .own(format!("{amount}元")),
        ),
        None if back => faults.push(Refusal::new(
            "case.amount",
            clause!("R31"),
            "amount",
            "没有填写追回金额",
            "填写查明应当缴回的金额",
        )),
        _ => {}
    }
    let record = [Consequence::RecordSubject, Consequence::RecordProvider];
    if ordered.iter().any(|one| record.contains(one)) {
        let most = policy.integrity_years_most;
        if years.is_none_or(|years| years == 0 || years > most) {
            let typed = years.map_or_else(|| "未填写".to_owned(), |years| format!("{years}年"));
            faults.push(
                Refusal::new(
                    "case.years",
                    clause!("R31"),
                    "years",
                    "科研诚信记录的期限不在范围内",
                    "按情节轻重填写年数",
                )
                .limit(format!("1 至 {most} 年"))
                .own(typed),
            );
        }
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}

fn out_of_reach(one: Consequence, reach: Reach) -> Option<&'static str> {
    let there = match one {
        Consequence::Void => (reach.live_voucher, "没有尚在有效状态的创新券"),
        Consequence::ClawBack => (reach.paid > Fen::ZERO, "没有可以追回的已付金额"),
        Consequence::RecordSubject => (reach.subject, "本案没有涉及科技创新主体"),
        Consequence::RecordProvider | Consequence::StopProvider => {
            (reach.provider, "本案没有涉及服务机构")
        }
        Consequence::Refer => (true, ""),
    };
    (!there.0).then_some(there.1)
}

/// The accused are heard before anything is decided: every one stated its side, or its time is over (5.4).
///
/// # Errors
/// `case.unheard`.
pub fn may_decide(silent: usize, hear_by: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if silent == 0 || today > hear_by {
        return Ok(());
    }
    Err(Refusal::new(
        "case.unheard",
        clause!("5.4"),
        "",
        "陈述申辩的期限还没有到，当事方还没有全部陈述",
        "等当事方陈述，或期限届满后再作决定",
    )
    .limit(format!("{hear_by} 24时以后"))
    .own(today.to_string()))
}

/// How an official stands to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Involved {
    /// He opened it.
    Opened,
    /// He decided it.
    Decided,
    /// He dealt with one of its files.
    Acted,
    /// He belongs to one of its parties.
    Party,
}

/// Who opened a case, dealt with its files, or belongs to a party does not decide it (R20).
///
/// # Errors
/// `case.involved`.
pub fn impartial(involved: &[Involved]) -> Result<(), Refusal> {
    let Some(how) = involved.first() else {
        return Ok(());
    };
    let message = match how {
        Involved::Opened => "这件案件由您立案，不能再由您作决定",
        Involved::Decided => "这件案件由您作出决定，不能再由您裁定申诉",
        Involved::Acted => "您办理过本案的文件，应当回避",
        Involved::Party => "您与本案当事方有关系，应当回避",
    };
    Err(Refusal::new(
        "case.involved",
        clause!("R20"),
        "",
        message,
        "由另一位工作人员办理",
    ))
}

/// Whether an appeal comes in time (2.1, R31).
///
/// # Errors
/// `case.appeal-late`.
pub fn may_appeal(appeal_by: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if today <= appeal_by {
        return Ok(());
    }
    Err(Refusal::new(
        "case.appeal-late",
        clause!("R31"),
        "",
        "已过申诉期限",
        "决定已可执行；有新证据的，向创业中心书面反映",
    )
    .limit(format!("{appeal_by} 24时以前"))
    .own(today.to_string()))
}

/// Whether what was decided may be carried out: nobody can appeal any more, or the Department has ruled.
///
/// # Errors
/// `case.appeal-open`.
pub fn may_close(ruled: bool, appeal_by: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if ruled || today > appeal_by {
        return Ok(());
    }
    Err(Refusal::new(
        "case.appeal-open",
        clause!("R31"),
        "",
        "申诉期限还没有到，决定还不能执行",
        "期限届满没有申诉，或申诉裁定后再执行",
    )
    .limit(format!("{appeal_by} 24时以后"))
    .own(today.to_string()))
}

/// The last day of a record that begins on a day.
///
/// ```
/// use rules::integrity::until;
/// assert_eq!(until("2024-02-29".parse().unwrap(), 1).to_string(), "2025-02-28");
/// ```
#[must_use]
pub fn until(from: NaiveDate, years: u32) -> NaiveDate {
    from.checked_add_months(Months::new(years.saturating_mul(12)))
        .unwrap_or(from)
}

/// What stands against a party today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// An open case, by its number.
    Case(String),
    /// An integrity record, by the number of its case, and its last day.
    Record(String, NaiveDate),
}

/// A mark as a finding on a new file of its own party; an open case blocks, a record is weighed by a person unless the
/// file asks for money anew.
#[must_use]
pub fn own(mark: &Mark, field: &'static str, blocks: bool) -> Finding {
    let (refusal, seen) = match mark {
        Mark::Case(number) => (
            in_case(field, &format!("案件 {number} 尚未结案")),
            number.clone(),
        ),
        Mark::Record(number, until) => (
            in_record(
                field,
                &format!("本单位有生效的科研诚信记录（案件 {number}）"),
                *until,
            ),
            format!("{number}，至 {until}"),
        ),
    };
    match matches!(mark, Mark::Case(_)) || blocks {
        true => Finding::fail(refusal, seen),
        false => Finding::ask(refusal, seen),
    }
}

/// The same of the other party: that something stands against it, not what.
#[must_use]
pub fn others(mark: &Mark, field: &'static str, name: &str) -> Finding {
    let refusal = match mark {
        Mark::Case(_) => Refusal::new(
            "party.in-case",
            clause!("R31"),
            field,
            "所选机构暂不能承接新的合同",
            "从名录中改选服务机构，或稍后再提交",
        ),
        Mark::Record(_, until) => Refusal::new(
            "party.in-record",
            clause!("5.4"),
            field,
            "所选机构有生效的科研诚信记录，期限内不能承接新的合同",
            "从名录中改选服务机构",
        )
        .limit(format!("{until} 24时以后")),
    };
    Finding::fail(refusal, name)
}

fn in_case(field: &'static str, message: &str) -> Refusal {
    Refusal::new(
        "party.in-case",
        clause!("R31"),
        field,
        format!("{message}，结案之前不能办理新的文件"),
        "在“案件”中陈述申辩；结案后再提交",
    )
}

fn in_record(field: &'static str, message: &str, until: NaiveDate) -> Refusal {
    Refusal::new(
        "party.in-record",
        clause!("5.4"),
        field,
        message,
        "记录期满后再提交；对记录有异议的，在“案件”中查看决定",
    )
    .limit(format!("{until} 24时以后"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Law;

    fn order(ordered: &[Consequence], amount: Option<i64>, years: Option<u32>) -> Vec<String> {
        let reach = Reach {
            subject: true,
            provider: false,
            live_voucher: false,
            paid: Fen::from_yuan(100),
        };
        let policy = Law::shipped().policies().last().expect("a policy");
        let amount = amount.map(Fen::from_yuan);
        let faults = may_order(policy, reach, ordered, (amount, years)).err();
        let codes = faults.unwrap_or_default().into_iter();
        codes.map(|one| one.code.into_owned()).collect()
    }

    #[test]
    fn a_decision_reaches_only_what_is_there() {
        use Consequence as C;
        assert_eq!(order(&[], None, None), ["case.no-consequence"]);
        assert_eq!(order(&[C::ClawBack], Some(100), None), [""; 0]);
        assert_eq!(order(&[C::ClawBack], Some(101), None), ["case.amount"]);
        assert_eq!(order(&[C::ClawBack], None, None), ["case.amount"]);
        assert_eq!(
            order(&[C::Void, C::StopProvider], None, None),
            ["case.reach", "case.reach"]
        );
        assert_eq!(order(&[C::RecordSubject], None, Some(5)), [""; 0]);
        assert_eq!(order(&[C::RecordSubject], None, Some(6)), ["case.years"]);
        assert_eq!(order(&[C::RecordSubject], None, None), ["case.years"]);
        assert_eq!(order(&[C::Refer], None, None), [""; 0]);
    }

    #[test]
    fn days_are_kept_to_the_last() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let last = day("2026-05-08");
        assert!(may_decide(1, last, last).is_err());
        assert!(may_decide(0, last, day("2026-04-01")).is_ok());
        assert!(may_decide(1, last, day("2026-05-09")).is_ok());
        assert!(may_appeal(last, last).is_ok());
        assert!(may_appeal(last, day("2026-05-09")).is_err());
        assert!(may_close(false, last, last).is_err());
        assert!(may_close(false, last, day("2026-05-09")).is_ok());
        assert!(may_close(true, last, day("2026-04-01")).is_ok());
    }
}
