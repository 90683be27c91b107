//! How a provider used a year's voucher income and subsidy (6.5): running its equipment first, then performance pay.

use chrono::NaiveDate;

use crate::money::Fen;
use crate::policy::Policy;
use crate::refusal::Refusal;

/// Where the money went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Repair, consumables, water and power.
    pub upkeep: Fen,
    /// Performance pay of service staff.
    pub performance: Fen,
    /// Still in the unified accounts.
    pub kept: Fen,
}

impl Spent {
    /// All of it.
    #[must_use]
    pub fn sum(&self) -> Fen {
        self.upkeep + self.performance + self.kept
    }
}

/// The last day for the report on a year.
///
/// ```
/// use rules::{Law, use_report::due};
/// let policy = Law::shipped().policies().last().unwrap();
/// assert_eq!(due(policy, 2026).to_string(), "2027-03-31");
/// ```
#[must_use]
pub fn due(policy: &Policy, year: u16) -> NaiveDate {
    let year = i32::from(year) + 1;
    let after = match policy.use_report_month {
        12 => NaiveDate::from_ymd_opt(year + 1, 1, 1),
        month => NaiveDate::from_ymd_opt(year, month + 1, 1),
    };
    after.and_then(|day| day.pred_opt()).unwrap_or_default()
}

/// Whether a report accounts for every fen that was received.
///
/// # Errors
/// `use.nothing`, `use.early`, `use.sum`.
pub fn check(year: u16, today: NaiveDate, received: Fen, spent: &Spent) -> Result<(), Refusal> {
    let refuse =
        |code, field, message: String, fix| Refusal::new(code, clause!("6.5"), field, message, fix);
    let [_, last] = crate::appraisal::days(year);
    if today <= last {
        let message = format!("{year}年度还没有结束");
        let told = refuse("use.early", "year", message, "年度结束后报告");
        return Err(told
            .limit(format!("{last} 24时以后"))
            .own(today.to_string()));
    }
    if received.is_zero() {
        let message = format!("{year}年度没有创新券收入和补贴");
        return Err(refuse("use.nothing", "year", message, "不用报告"));
    }
    let sum = spent.sum();
    if sum != received {
        let message = "三项合计与收到的金额不符".to_owned();
        let fix = "逐项核对；没有支出的计入留存";
        let told = refuse("use.sum", "kept", message, fix);
        return Err(told
            .limit(format!("合计 {received}元"))
            .own(format!("合计 {sum}元")));
    }
    Ok(())
}
