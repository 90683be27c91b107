//! Time limits of the Measures as clocks: which there are, when they are spoken of, and how they end (8.4, 8.6, R9–R11).

use chrono::NaiveDate;

use crate::clause::Clause;
use crate::policy::Policy;

coded! {
    /// A time limit that runs on a file, in working days (R33).
    pub enum Limit {
        /// The subject rates and uploads (8.4, R10).
        Evidence = "evidence", "评价和上传票据、成果证明";
        /// The desks confirm and pay a claim (8.6, R11).
        Payment = "payment", "兑付审核和付款";
        /// The claimant corrects a returned claim (R9).
        Correction = "correction", "补正兑付申请";
        /// An admission stands in public notice (7.3).
        Notice = "notice", "入库公示";
        /// A suspended provider rectifies (5.3).
        Rectification = "rectification", "整改";
        /// An expert scores (7.3).
        Score = "score", "专家评分";
        /// A provider may object to its appraisal (R36).
        AppraisalObjection = "appraisal-objection", "年度评价异议";
        /// The bank answers to a payment file (8.6).
        BankAnswer = "bank-answer", "银行回单";
        /// The accused of a case state their side (5.4).
        Hearing = "hearing", "案件陈述申辩";
        /// They appeal against its decision (R31).
        Appeal = "appeal", "案件申诉";
        /// The checked answer what a spot check found (5.3).
        SpotAnswer = "spot-answer", "答复抽查";
        /// The checked mend what a spot check found (5.3).
        SpotMending = "spot-mending", "抽查整改";
        /// The Agency answers who was not satisfied or complained (5.3).
        Reply = "reply", "答复评价和投诉";
        /// Somebody offers to a need; else the Agency looks for a provider (2.5).
        Matching = "matching", "为服务需求找到报价";
    }
}

coded! {
    /// How a clock ended.
    pub enum Outcome {
        /// Done on the last day or before.
        Met = "met", "按期";
        /// Done after the last day.
        Missed = "missed", "逾期";
        /// Stopped for another's turn; it may begin anew (R11).
        Stopped = "stopped", "停止计时";
        /// Stopped until the money covers the claim; the days that are left run on then (R12).
        Carried = "carried", "预算结转";
        /// Stopped because the payee owes, or stands in a case: the days that are left run on when that is over (R31).
        Held = "held", "暂缓付款";
    }
}

coded! {
    /// What people are told as the last day comes near; each once.
    pub enum Mark {
        /// Few working days are left.
        Soon = "soon", "将到期";
        /// The last but one.
        Last = "last", "即将到期";
        /// The last day is past.
        Over = "over", "已逾期";
    }
}

impl Limit {
    /// The clause that sets it.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Evidence => clause!("8.4"),
            Self::Payment | Self::BankAnswer => clause!("8.6"),
            Self::Correction => clause!("R9"),
            Self::Notice | Self::Score => clause!("7.3"),
            Self::Rectification | Self::SpotAnswer | Self::SpotMending | Self::Reply => {
                clause!("5.3")
            }
            Self::Hearing => clause!("5.4"),
            Self::Matching => clause!("2.5"),
            Self::Appeal => clause!("R31"),
            Self::AppraisalObjection => clause!("R36"),
        }
    }

    /// Whether whoever must act is reminded; a public notice ends by itself, and nobody must state
    /// his side, object or appeal.
    #[must_use]
    pub const fn reminds(self) -> bool {
        !matches!(
            self,
            Self::Notice
                | Self::Hearing
                | Self::Appeal
                | Self::SpotAnswer
                | Self::AppraisalObjection
        )
    }
}

/// What is to be said with so many working days left; nothing while there is time (R10).
///
/// ```
/// use rules::clock::{Mark, mark};
/// let policy = rules::Law::shipped().policies().last().unwrap();
/// assert_eq!(mark(policy, 4), None);
/// assert_eq!(mark(policy, 3), Some(Mark::Soon));
/// assert_eq!(mark(policy, 1), Some(Mark::Last));
/// assert_eq!(mark(policy, 0), Some(Mark::Last));
/// assert_eq!(mark(policy, -1), Some(Mark::Over));
/// ```
#[must_use]
pub fn mark(policy: &Policy, days_left: i64) -> Option<Mark> {
    let reached = |days: Option<&u32>| days.is_some_and(|days| days_left <= i64::from(*days));
    if days_left < 0 {
        Some(Mark::Over)
    } else if reached(policy.reminder_days.last()) {
        Some(Mark::Last)
    } else if reached(policy.reminder_days.first()) {
        Some(Mark::Soon)
    } else {
        None
    }
}

/// How a clock ends that is done on a day: the last day still counts, until its 24:00 (R33).
#[must_use]
pub fn outcome(due_on: NaiveDate, done_on: NaiveDate) -> Outcome {
    if done_on <= due_on {
        Outcome::Met
    } else {
        Outcome::Missed
    }
}
