//! The numbers people see and say: `NX2026-000123-7`, with a check digit.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;
use crate::text;

coded! {
    /// What a number names, by its prefix.
    pub enum Series {
        /// A voucher (创新券).
        Voucher = "NX", "创新券";
        /// Its provider-side twin (服务券, R34): the same digits under another prefix.
        ServiceVoucher = "FW", "服务券";
        /// A service contract.
        Contract = "HT", "服务合同";
        /// A claim.
        Claim = "DF", "兑付申请";
        /// The registration of a subject.
        Registration = "ZC", "主体注册";
        /// A case of suspected fraud.
        Case = "AJ", "案件";
        /// A plan of spot checks.
        SpotPlan = "CC", "抽查计划";
        /// What somebody served says, or complains of.
        Opinion = "PY", "评价和投诉";
        /// A need that a subject posts.
        Need = "XQ", "服务需求";
        /// A training event.
        Training = "PX", "培训活动";
        /// A short notice on the public page.
        News = "XW", "动态";
        /// A provider.
        Provider = "JG", "服务机构";
        /// A payment batch.
        Batch = "FK", "付款批次";
        /// An order to pay back (R31).
        Recovery = "ZH", "追回通知";
        /// A local authority's programme (R27).
        Programme = "PJ", "配套计划";
        /// A top-up from one.
        TopUp = "PT", "地方配套";
        /// The yearly appraisal of a provider (9.1).
        Appraisal = "KP", "年度评价";
        /// Its yearly subsidy (9.2).
        Subsidy = "BT", "服务补贴";
        /// The yearly operating subsidy of the body that issues and redeems (6.4).
        Operating = "YX", "平台运行补贴";
    }
}

/// A number: series, year, running number; shown with a check digit.
///
/// The check digit is ISO 7064 MOD 11,10 over year and running number: it finds every single wrong digit and nearly
/// every swap of neighbours. The prefix is not part of it, so that a voucher and its 服务券 share all digits (R34).
///
/// ```
/// use rules::numbers::{Number, Series};
/// let voucher = Number::new(Series::Voucher, 2026, 123);
/// assert_eq!(voucher.to_string(), "NX2026-000123-7");
/// assert_eq!(voucher.service_twin().to_string(), "FW2026-000123-7");
/// assert_eq!(Number::parse("ｎｘ2026-000123-7"), Ok(voucher));
/// assert_eq!(Number::parse("NX2026-000132-7").unwrap_err().code, "number.check");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number {
    /// What it names.
    pub series: Series,
    /// The year of issue.
    pub year: u16,
    /// The running number in that year, from 1.
    pub serial: u32,
}

impl Number {
    /// The number of this series, year and running number.
    #[must_use]
    pub const fn new(series: Series, year: u16, serial: u32) -> Self {
        Self {
            series,
            year,
            serial,
        }
    }

    /// The number of the 服务券 that arises when the voucher is set off (R34).
    #[must_use]
    pub const fn service_twin(self) -> Self {
        Self {
            series: Series::ServiceVoucher,
            ..self
        }
    }

    /// The check digit, ISO 7064 MOD 11,10.
    #[must_use]
    pub fn check_digit(self) -> u32 {
        let body = format!("{:04}{:06}", self.year, self.serial);
        let product = body.bytes().fold(10, |product, byte| {
            let sum = (u32::from(byte - b'0') + product) % 10;
            (if sum == 0 { 10 } else { sum }) * 2 % 11
        });
        (11 - product) % 10
    }

    /// Reads a number as people type it: any case, any width, blanks.
    ///
    /// # Errors
    /// `number.shape` when it is not of the form `NX2026-000123-7`, `number.check` when the check digit does not fit.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let plain = text::code(typed);
        let (series, rest) = split(&plain).ok_or_else(|| shape(&plain))?;
        let parts: Vec<&str> = rest.split('-').collect();
        match parts.as_slice() {
            &[year, serial, check] if serial.len() >= 6 => {
                read(&plain, series, (year, serial, Some(check)))
            }
            _ => Err(shape(&plain)),
        }
    }

    /// Reads a number as somebody looks for it: also without the check digit, the hyphens or the leading zeros.
    /// `None` for what is no number of ours at all.
    ///
    /// ```
    /// use rules::numbers::{Number, Series};
    /// let contract = Number::new(Series::Contract, 2026, 123);
    /// for typed in ["HT2026-000123-7", "ht2026-123", "ＨＴ2026000123", "HT 20260001237", "HT2026000123-7"] {
    ///     assert_eq!(Number::sought(typed), Some(Ok(contract)), "{typed}");
    /// }
    /// assert_eq!(Number::sought("HT2026-000123-8").unwrap().unwrap_err().code, "number.check");
    /// assert_eq!(Number::sought("HT公司"), None);
    /// ```
    ///
    /// # Errors
    /// As [`Number::parse`].
    #[must_use]
    pub fn sought(typed: &str) -> Option<Result<Self, Refusal>> {
        let plain = text::code(typed);
        let (series, rest) = split(&plain)?;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if rest.is_empty() || !digits(rest) {
            return None;
        }
        let parts: Vec<&str> = rest.split('-').collect();
        let found = match *parts.as_slice() {
            [year, serial, check] => Some((year, serial, Some(check))),
            [year, serial] if year.len() == 4 => Some((year, serial, None)),
            [whole, check] => whole
                .split_at_checked(4)
                .map(|(year, serial)| (year, serial, Some(check))),
            // Ten digits are year and running number; an eleventh is the check digit.
            [whole] if whole.len() == 10 => whole
                .split_at_checked(4)
                .map(|(year, serial)| (year, serial, None)),
            [whole] if whole.len() == 11 => Some((
                whole.get(..4).unwrap_or_default(),
                whole.get(4..10).unwrap_or_default(),
                whole.get(10..),
            )),
            _ => None,
        };
        Some(found.map_or_else(|| Err(shape(&plain)), |parts| read(&plain, series, parts)))
    }
}

/// The series of a typed number, and what follows its prefix.
fn split(plain: &str) -> Option<(Series, &str)> {
    let (prefix, rest) = plain.split_at_checked(2)?;
    Some((Series::parse(prefix)?, rest))
}

/// A number of year, running number and, where it was typed, check digit.
fn read(
    plain: &str,
    series: Series,
    (year, serial, check): (&str, &str, Option<&str>),
) -> Result<Number, Refusal> {
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let whole = all_digits(year) && all_digits(serial) && check.is_none_or(all_digits);
    if !whole || year.len() != 4 || check.is_some_and(|check| check.len() != 1) {
        return Err(shape(plain));
    }
    let (Ok(year), Ok(serial)) = (year.parse(), serial.parse()) else {
        return Err(shape(plain));
    };
    let number = Number::new(series, year, serial);
    if check.is_none_or(|check| check == number.check_digit().to_string()) {
        return Ok(number);
    }
    let refusal = Refusal::new(
        "number.check",
        clause!("10.1"),
        "number",
        "编号的校验位不符，可能有一位写错或两位颠倒",
        "对照原件逐位核对",
    );
    Err(refusal.own(text::clip(plain, 24)))
}

fn shape(plain: &str) -> Refusal {
    let refusal = Refusal::new(
        "number.shape",
        clause!("10.1"),
        "number",
        "编号的格式不符",
        "按证件上的样式填写，例如 NX2026-000123-7",
    );
    refusal.own(text::clip(plain, 24))
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            series,
            year,
            serial,
        } = self;
        write!(
            f,
            "{}{year:04}-{serial:06}-{}",
            series.code(),
            self.check_digit()
        )
    }
}
