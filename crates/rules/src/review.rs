//! The review of an application by experts: the four conditions, the sheets, majority and mean (7.3).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clause::Clause;
use crate::policy::Policy;
use crate::refusal::Refusal;

coded! {
    /// The basic conditions of admission by review (7.3).
    pub enum Condition {
        /// The service business base and necessary equipment.
        Base = "base", "业务基础和设备设施";
        /// Complete management system and standard processes.
        Management = "management", "管理制度和规范流程";
        /// A full-time service team of at least ten.
        Team = "team", "专职服务团队";
        /// No bad credit record.
        Credit = "credit", "信用记录";
    }
}

impl Condition {
    /// Its clause.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Base => clause!("7.3(a)"),
            Self::Management => clause!("7.3(b)"),
            Self::Team => clause!("7.3(c)"),
            Self::Credit => clause!("7.3(d)"),
        }
    }
}

/// The most points of one condition.
pub const MOST: u32 = 100;

/// The points of one sheet, in the order of [`Condition::ALL`].
pub type Points = [u32; 4];

/// Reads the points of a condition: a whole number from 0 to 100.
///
/// # Errors
/// `points.empty`, `points.whole` or `points.most` at the condition's field.
pub fn points(condition: Condition, typed: &str) -> Result<u32, Refusal> {
    let as_typed = typed.trim();
    let typed = crate::text::code(typed);
    let refusal = |code: &'static str, message: &str, fix: &'static str| {
        let message = format!("{}的评分{message}", condition.label());
        Refusal::new(code, condition.clause(), condition.code(), message, fix)
            .limit(format!("0至{MOST}的整数"))
    };
    if typed.is_empty() {
        return Err(refusal("points.empty", "没有填写", "填写评分"));
    }
    let Ok(points) = typed.parse::<u32>() else {
        return Err(refusal("points.whole", "不是整数", "只填写数字").own(as_typed));
    };
    if points > MOST {
        return Err(refusal("points.most", "超过满分", "核对后填写").own(typed));
    }
    Ok(points)
}

/// A number with two decimals, kept in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hundredths(pub u64);

impl Hundredths {
    /// `sum / count`, rounded half up; nothing of nothing.
    #[must_use]
    pub const fn mean(sum: u64, count: u64) -> Self {
        if count == 0 {
            return Self(0);
        }
        Self((sum * 200 + count) / (2 * count))
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// What the sheets come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many sheets count.
    pub sheets: u32,
    /// How many of them find every condition met.
    pub in_favour: u32,
    /// The points from which on a condition counts as met.
    pub pass: u32,
    /// Whether more than half find every condition met.
    pub majority: bool,
    /// The sum of each condition's points.
    pub sums: [u64; 4],
    /// The mean of each condition.
    pub means: [Hundredths; 4],
    /// The mean of all.
    pub mean: Hundredths,
}

/// Majority and mean of the sheets (7.3).
///
/// # Errors
/// `review.quorum` when there are fewer sheets than the policy asks for.
pub fn tally(policy: &Policy, sheets: &[Points]) -> Result<Tally, Refusal> {
    let count = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
    if count < policy.review_quorum {
        return Err(Refusal::new(
            "review.quorum",
            clause!("7.3"),
            "",
            "已评分的专家不足，不能结束评审",
            "等专家评分，或更换逾期的专家；无人可以递补的，重新组织评审",
        )
        .limit(format!("不少于{}人", policy.review_quorum))
        .own(format!("{count}人")));
    }
    let mut sums = [0_u64; 4];
    for sheet in sheets {
        for (sum, points) in sums.iter_mut().zip(sheet) {
            *sum += u64::from(*points);
        }
    }
    let met = |sheet: &&Points| sheet.iter().all(|points| *points >= policy.review_pass);
    let in_favour = u32::try_from(sheets.iter().filter(met).count()).unwrap_or(u32::MAX);
    Ok(Tally {
        sheets: count,
        in_favour,
        pass: policy.review_pass,
        majority: 2 * u64::from(in_favour) > u64::from(count),
        means: sums.map(|sum| Hundredths::mean(sum, u64::from(count))),
        mean: Hundredths::mean(sums.iter().sum(), 4 * u64::from(count)),
        sums,
    })
}

/// Whether a review cannot come to a result any more and is begun anew with a draw of its own: fewer scored than the
/// policy asks for, and nobody of the order drawn is left to stand in. The quorum and the random draw hold (7.3);
/// without this an application whose experts stepped aside would wait for ever (7.4).
///
/// # Errors
/// `review.goes-on` with how many scored and whether somebody can stand in.
pub fn spent(policy: &Policy, scored: u32, somebody_left: bool) -> Result<(), Refusal> {
    let fix = match (scored < policy.review_quorum, somebody_left) {
        (true, false) => return Ok(()),
        (true, true) => "由抽取顺序中的下一位递补",
        (false, _) => "结束评审",
    };
    let left = if somebody_left { "还有人" } else { "无人" };
    Err(Refusal::new(
        "review.goes-on",
        clause!("7.3"),
        "",
        "这次评审还能得出结果，不能重新组织",
        fix,
    )
    .limit(format!(
        "已评分的不足{}人，且无人可以递补",
        policy.review_quorum
    ))
    .own(format!("已评分{scored}人，{left}可以递补")))
}

/// A decision that differs from the majority gives its reason (7.3).
///
/// # Errors
/// `review.reason-to-differ` at field `words`.
pub fn may_decide(majority: bool, admits: bool, words: &str) -> Result<(), Refusal> {
    if majority == admits || !words.trim().is_empty() {
        return Ok(());
    }
    let told = |yes: bool| {
        if yes {
            "同意入库"
        } else {
            "不同意入库"
        }
    };
    Err(Refusal::new(
        "review.reason-to-differ",
        clause!("7.3"),
        "words",
        "审定结论与多数专家的意见不同，没有说明原因",
        "在办理意见中写明不采纳多数意见的原因",
    )
    .limit(format!("多数专家{}", told(majority)))
    .own(told(admits)))
}
