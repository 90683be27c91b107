//! What became of a voucher a year after it was paid: three plain questions, answered freely (5.3, decision 0034).

use chrono::{Months, NaiveDate};

coded! {
    /// Whether the result is used.
    pub enum Used {
        /// In a product, a process or a service.
        InUse = "in-use", "已用于产品、工艺或服务";
        /// It is being tried.
        Trial = "trial", "正在试用";
        /// It is not used.
        Unused = "unused", "没有用起来";
    }
}

coded! {
    /// What it sells more a year because of it.
    pub enum Sales {
        /// Nothing.
        None = "none", "没有增加";
        /// Less than 100,000 yuan.
        Below = "below", "不到 10 万元";
        /// 100,000 to 1,000,000 yuan.
        Middle = "middle", "10 万元至 100 万元";
        /// 1,000,000 yuan or more.
        Above = "above", "100 万元以上";
        /// It cannot tell.
        Unknown = "unknown", "说不清";
    }
}

/// More jobs than this are a slip of the pen.
pub const JOBS_MOST: u32 = 10_000;

/// The last day of payment of those who are asked today: twelve months are over.
///
/// ```
/// assert_eq!(rules::outcome::paid_until("2027-02-28".parse().unwrap()).to_string(), "2026-02-28");
/// ```
#[must_use]
pub fn paid_until(today: NaiveDate) -> NaiveDate {
    today
        .checked_sub_months(Months::new(12))
        .unwrap_or(NaiveDate::MIN)
}

/// What was told in a year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many were asked, and how many told.
    pub asked: u64,
    /// How many told.
    pub told: u64,
    /// How many of each use, in the order of [`Used::ALL`].
    pub used: [u64; 3],
    /// How many of each band of sales, in the order of [`Sales::ALL`].
    pub sales: [u64; 5],
    /// New jobs together.
    pub jobs: u64,
}
