//! Money in whole fen, and shares of it with an explicit rounding.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

pub use crate::text::AmountFault;

/// An amount in fen (分), one hundredth of a yuan.
///
/// The operators saturate at the limits of `i64`; an accepted amount is at most 10¹² fen, so nine million of them
/// would have to be added to get there. Where a sum is not bounded use the checked forms.
///
/// ```
/// use rules::Fen;
/// let price = Fen::from_yuan(1_234) + Fen::new(50);
/// assert_eq!(price.yuan(), "1234.50");
/// assert_eq!(price.to_string(), "1,234.50");
/// assert_eq!(price.in_words(), "壹仟贰佰叁拾肆元伍角整");
/// ```
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(i64);

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount a form accepts: 10,000,000,000.00 yuan; `law/ningxia.toml` states the same limit.
    pub const LARGEST: Self = Self(1_000_000_000_000);

    /// This many fen.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// This many yuan; saturates.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// The number of fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The sum, or `None` beyond the limits of `i64`.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` beyond the limits of `i64`.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether this is below nothing.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// This amount, or nothing if it is negative.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// This share of the amount, rounded as told.
    ///
    /// ```
    /// use rules::{Fen, Ratio, Rounding};
    /// let third = Ratio::new(30, 100).unwrap();
    /// assert_eq!(Fen::new(5).times(third, Rounding::Floor), Fen::new(1));
    /// assert_eq!(Fen::new(5).times(third, Rounding::Ceiling), Fen::new(2));
    /// ```
    #[must_use]
    pub fn times(self, share: Ratio, rounding: Rounding) -> Self {
        let product = i128::from(self.0) * i128::from(share.num);
        Self::from_wide(rounding.divide(product, i128::from(share.den)))
    }

    /// The amount as far as `i64` reaches.
    pub(crate) fn from_wide(fen: i128) -> Self {
        Self(i64::try_from(fen).unwrap_or(if fen < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Yuan with two decimals and nothing else: `1234.50`. For JSON, tables and form fields.
    #[must_use]
    pub fn yuan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", fen / 100, fen % 100)
    }

    /// Yuan with thousands separators: `1,234.50`. For people.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.yuan();
        let (sign, digits) = plain
            .strip_prefix('-')
            .map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
        let mut grouped = String::with_capacity(plain.len() + whole.len() / 3);
        grouped.push_str(sign);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped.push('.');
        grouped.push_str(cents);
        grouped
    }

    /// The amount in the capital characters used on contracts and receipts (大写金额).
    #[must_use]
    pub fn in_words(self) -> String {
        crate::words::capital(self.0)
    }

    /// Reads an amount above zero as people type it; see [`crate::text::amount`].
    ///
    /// ```
    /// use rules::{AmountFault, Fen};
    /// assert_eq!(Fen::parse("￥１，２３４．５元"), Ok(Fen::new(123_450)));
    /// assert_eq!(Fen::parse("18.5 万元"), Ok(Fen::from_yuan(185_000)));
    /// assert_eq!(Fen::parse("0.001"), Err(AmountFault::TooManyDecimals));
    /// ```
    ///
    /// # Errors
    /// What is wrong with it; [`AmountFault::refusal`] makes a refusal of it.
    pub fn parse(typed: &str) -> Result<Self, AmountFault> {
        match Self::parse_from_zero(typed)? {
            Self::ZERO => Err(AmountFault::Zero),
            amount => Ok(amount),
        }
    }

    /// Reads an amount that may be zero.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse_from_zero(typed: &str) -> Result<Self, AmountFault> {
        crate::text::amount(typed, Self::LARGEST)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.grouped())
    }
}

impl Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Fen {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Fen> for Fen {
    fn sum<I: Iterator<Item = &'a Fen>>(amounts: I) -> Self {
        amounts.copied().sum()
    }
}

/// A share as a fraction; the denominator is above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ratio {
    num: i64,
    den: i64,
}

impl Ratio {
    /// The fraction, or `None` when the denominator is not above zero.
    #[must_use]
    pub const fn new(num: i64, den: i64) -> Option<Self> {
        if den > 0 {
            Some(Self { num, den })
        } else {
            None
        }
    }

    /// Reads `50%` or `1/3`.
    ///
    /// ```
    /// use rules::Ratio;
    /// assert_eq!(Ratio::parse("50%"), Ratio::new(50, 100));
    /// assert_eq!(Ratio::parse("1/3"), Ratio::new(1, 3));
    /// assert_eq!(Ratio::parse("a lot"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(percent) = text.strip_suffix('%') {
            return Self::new(percent.trim().parse().ok()?, 100);
        }
        let (num, den) = text.split_once('/')?;
        Self::new(num.trim().parse().ok()?, den.trim().parse().ok()?)
    }

    /// The numerator.
    #[must_use]
    pub const fn num(self) -> i64 {
        self.num
    }

    /// The denominator.
    #[must_use]
    pub const fn den(self) -> i64 {
        self.den
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 100 {
            write!(f, "{}%", self.num)
        } else {
            write!(f, "{}/{}", self.num, self.den)
        }
    }
}

/// What happens to the part of a fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Towards minus infinity: never more than the share (R2).
    Floor,
    /// Towards plus infinity.
    Ceiling,
}

impl Rounding {
    pub(crate) const fn divide(self, num: i128, den: i128) -> i128 {
        let floor = num.div_euclid(den);
        match self {
            Self::Ceiling if num.rem_euclid(den) != 0 => floor + 1,
            _ => floor,
        }
    }
}
