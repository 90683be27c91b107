//! What the bank answers to a payment batch, and what follows for each line (8.6): taken once, never twice, never for
//! another amount.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::duties;
use crate::money::Fen;
use crate::refusal::Refusal;

/// The bank's final word on one instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Paid, under the bank's own number, on a day.
    Paid {
        /// The bank's number.
        reference: String,
        /// The day.
        on: NaiveDate,
    },
    /// Not paid, and why.
    Failed {
        /// The bank's words.
        reason: String,
    },
}

/// One line of a return file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The number of the line in the file, from 1.
    pub line: u64,
    /// The number of the batch that it names.
    pub batch: String,
    /// The place of the instruction in its batch, from 1.
    pub place: u32,
    /// The amount that it names.
    pub amount: Fen,
    /// Paid or not.
    pub answer: Answer,
}

/// An instruction as it stands when a line about it comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructed {
    /// What the bank was told to pay.
    pub amount: Fen,
    /// The outcome that is recorded already.
    pub answer: Option<Answer>,
    /// The day of its release.
    pub released_on: NaiveDate,
}

/// What follows from a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// It is recorded, once.
    Take,
    /// It says what is recorded already: nothing changes.
    Same,
    /// A person must look at it: nothing changes, and the reason is told.
    Doubt(Refusal),
}

/// Whether a reason of failure lies in the account, so that its owner must mend it before it is tried again.
///
/// ```
/// use rules::bank::is_account;
/// assert!(is_account("收款账号不存在"));
/// assert!(is_account("户名不符"));
/// assert!(!is_account("系统维护，未处理"));
/// ```
#[must_use]
pub fn is_account(reason: &str) -> bool {
    const WORDS: [&str; 10] = [
        "账号",
        "帐号",
        "账户",
        "帐户",
        "户名",
        "开户",
        "销户",
        "冻结",
        "收款人",
        "收款单位",
    ];
    WORDS.iter().any(|word| reason.contains(word))
}

/// From which day on money can have moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// A single payment: the claim was confirmed on this day (8.6).
    Confirmed(NaiveDate),
    /// A payment of a batch: it was released on this day (R20).
    Released(NaiveDate),
    /// Money that comes back: it was ordered on this day (R31).
    Ordered(NaiveDate),
}

/// The one rule for the day on which money moved: not before it could, and not after today.
///
/// ```
/// use chrono::NaiveDate;
/// use rules::bank::{Since, moved_on};
/// let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
/// let since = Since::Released(day(20));
/// assert!(moved_on(since, day(20), day(23)).is_ok());
/// assert_eq!(moved_on(since, day(19), day(23)).unwrap_err().code, "bank.date");
/// assert!(moved_on(since, day(24), day(23)).is_err());
/// ```
///
/// # Errors
/// `payment.date`, `bank.date` or `repayment.date`, with the days that can be.
pub fn moved_on(since: Since, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let (code, from, message, fix, clause) = match since {
        Since::Confirmed(from) => (
            "payment.date",
            from,
            "付款日期不在审定之后、今天之前",
            "按银行回单填写付款日期",
            clause!("8.6"),
        ),
        Since::Released(from) => (
            "bank.date",
            from,
            "付款日期不在放行之后、今天之前",
            "与银行核对付款日期",
            clause!("8.6"),
        ),
        Since::Ordered(from) => (
            "repayment.date",
            from,
            "到账日期不在追回通知之后、今天之前",
            "按银行回单填写到账日期",
            clause!("R31"),
        ),
    };
    if (from..=today).contains(&on) {
        return Ok(());
    }
    Err(Refusal::new(code, clause, "paid_on", message, fix)
        .limit(format!("{from} 至 {today}"))
        .own(on.to_string()))
}

/// Holds one line against the instruction that it names in this batch.
///
/// An instruction gets its outcome once: a line that repeats it changes nothing, a line that contradicts it goes to a
/// person, and so does one of another batch, of another amount, or of a day that cannot be.
#[must_use]
pub fn judge(
    line: &ReturnLine,
    batch: &str,
    known: Option<&Instructed>,
    today: NaiveDate,
) -> Judged {
    if line.batch != batch {
        return Judged::Doubt(
            doubt(
                "bank.other-batch",
                "这一行属于另一个付款批次",
                "到那个批次的页面导入它的回单",
            )
            .limit(batch)
            .own(clip(&line.batch)),
        );
    }
    let Some(known) = known else {
        let own = format!("序号 {}", line.place);
        let fix = "与银行核对序号；本批次没有这笔指令";
        return Judged::Doubt(doubt("bank.no-such-line", "本批次没有这个序号", fix).own(own));
    };
    if line.amount != known.amount {
        let fix = "与银行核对实付金额";
        let told = doubt("bank.amount-changed", "金额与付款指令不符", fix);
        let (limit, own) = (format!("{}元", known.amount), format!("{}元", line.amount));
        return Judged::Doubt(told.limit(limit).own(own));
    }
    match (&known.answer, &line.answer) {
        (Some(before), now) if same(before, now) => Judged::Same,
        (Some(before), now) => Judged::Doubt(
            doubt(
                "bank.contradiction",
                "与已登记的结果不同",
                "与银行核对最终结果",
            )
            .limit(in_words(before))
            .own(in_words(now)),
        ),
        (None, Answer::Paid { on, .. }) => {
            match moved_on(Since::Released(known.released_on), *on, today) {
                Ok(()) => Judged::Take,
                Err(why) => Judged::Doubt(why.at("file")),
            }
        }
        (None, Answer::Failed { .. }) => Judged::Take,
    }
}

fn same(before: &Answer, now: &Answer) -> bool {
    match (before, now) {
        // The words of a failure may change from file to file, the failure does not.
        (Answer::Failed { .. }, Answer::Failed { .. }) => true,
        _ => before == now,
    }
}

/// An answer as it is told.
#[must_use]
pub fn in_words(answer: &Answer) -> String {
    match answer {
        Answer::Paid { reference, on } => format!("已付款 {on} {}", clip(reference)),
        Answer::Failed { reason } => format!("未付款 {}", clip(reason)),
    }
}

/// Whoever draws a batch up does not release it, and two different people do (R20).
///
/// # Errors
/// `batch.drawn-by-you`, or `duties.four-eyes` when the same one released it before.
pub fn may_release(drawn_by: &str, first: Option<&str>, actor: &str) -> Result<(), Refusal> {
    if drawn_by == actor {
        return Err(Refusal::new(
            "batch.drawn-by-you",
            clause!("R20"),
            "",
            "这个批次由本人拟定，拟定人不放行",
            "由另外两人先后放行",
        ));
    }
    duties::four_eyes(first, actor)
}

fn doubt(code: &'static str, message: &'static str, fix: &'static str) -> Refusal {
    Refusal::new(code, clause!("8.6"), "file", message, fix)
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}
