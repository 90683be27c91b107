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
        /// A provider.
        Provider = "JG", "服务机构";
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
        let shape = || {
            Refusal::new(
                "number.shape",
                clause!("10.1"),
                "number",
                "编号的格式不符",
                "按证件上的样式填写，例如 NX2026-000123-7",
            )
            .own(text::clip(&plain, 24))
        };
        let prefix = plain.get(..2).ok_or_else(shape)?;
        let series = Series::parse(prefix).ok_or_else(shape)?;
        let parts: Vec<&str> = plain.get(2..).unwrap_or_default().split('-').collect();
        let &[year, serial, check] = parts.as_slice() else {
            return Err(shape());
        };
        let all_digits = parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
        if !all_digits || year.len() != 4 || serial.len() < 6 || check.len() != 1 {
            return Err(shape());
        }
        let (Ok(year), Ok(serial), Ok(check)) =
            (year.parse(), serial.parse(), check.parse::<u32>())
        else {
            return Err(shape());
        };
        let number = Self::new(series, year, serial);
        if number.check_digit() == check {
            return Ok(number);
        }
        Err(Refusal::new(
            "number.check",
            clause!("10.1"),
            "number",
            "编号的校验位不符，可能有一位写错或两位颠倒",
            "对照原件逐位核对",
        )
        .own(text::clip(&plain, 24)))
    }
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
