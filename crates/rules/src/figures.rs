//! Figures about the programme: what they mean, which of them are held back, and where the middle of a wait lies
//! (2.1, 5.3, R35).

use std::collections::BTreeMap;

use crate::clause::Clause;
use crate::parties::{ProviderCategory, Region};

coded! {
    /// What a county is coloured by on the map (R35).
    pub enum Measure {
        /// Faces of the vouchers issued in a year.
        Issued = "issued", "发放金额";
        /// What was redeemed from the money of a year.
        Redeemed = "redeemed", "兑付金额";
        /// Subjects that were issued a voucher in a year.
        Subjects = "subjects", "用券主体";
        /// Providers that stand in the directory today.
        Providers = "providers", "服务机构";
        /// The middle number of working days from claim to payment.
        Days = "days", "兑付用时";
    }
}

impl Measure {
    /// In what it is counted.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Issued | Self::Redeemed => "元",
            Self::Subjects | Self::Providers => "家",
            Self::Days => "个工作日",
        }
    }

    /// What exactly it says.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::Issued => {
                "当年发放的创新券的面额合计，按主体登记的县（市、区）；后来退回、到期的仍计在内，减少合同金额的按减少后计"
            }
            Self::Redeemed => {
                "从当年兑付预算中已付的兑付款合计，按主体登记的县（市、区）；不扣除后来缴回的"
            }
            Self::Subjects => "当年获得过创新券的主体户数，按发券时登记的县（市、区）",
            Self::Providers => "此刻在名录中的服务机构家数，按所在的县（市、区），不分年度",
            Self::Days => {
                "当年付款的兑付申请，从提交（补正的从最近一次提交）到银行付款的工作日数，取中位数"
            }
        }
    }

    /// The clause it answers to.
    #[must_use]
    pub const fn clause(self) -> Clause {
        match self {
            Self::Issued | Self::Subjects => clause!("5.8"),
            Self::Redeemed | Self::Days => clause!("8.6"),
            Self::Providers => clause!("7.4"),
        }
    }

    /// Whether it says something of single subjects, so that small numbers are held back.
    #[must_use]
    pub const fn is_of_subjects(self) -> bool {
        !matches!(self, Self::Providers)
    }
}

coded! {
    /// Kinds of providers by whom money is redeemed to and at which rate they are subsidised (6.2, 6.3, 9.2, 9.3).
    pub enum Side {
        /// A public institution in the region.
        Public = "public", "区内事业单位";
        /// A commercial provider in the region.
        Commercial = "commercial", "区内社会化服务机构";
        /// Anybody out of the region.
        Outside = "outside", "区外机构";
    }
}

impl Side {
    /// The kind of a provider.
    #[must_use]
    pub const fn of(region: Region, category: ProviderCategory) -> Self {
        match (region, category) {
            (Region::Outside, _) => Self::Outside,
            (Region::Inside, ProviderCategory::Public) => Self::Public,
            (Region::Inside, ProviderCategory::Commercial) => Self::Commercial,
        }
    }
}

/// Which figures of a row of places are held back, and whether their sum is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    /// One for each place.
    pub places: Vec<bool>,
    /// Whether the sum would tell what is held back.
    pub sum: bool,
}

/// Holds back what would tell of single subjects: the figures of a place where fewer than `least` stand, and as many more
/// places as it takes that the sum less what is shown never tells of fewer than `least` or of a single place.
///
/// ```
/// use rules::figures::hold_back;
/// // One place with a single subject: the smallest other goes with it, or the sum would tell it.
/// assert_eq!(hold_back(&[1, 9, 4, 0], 3).places, [true, false, true, false]);
/// assert_eq!(hold_back(&[3, 9, 4, 0], 3).places, [false; 4]);
/// // Nobody else to hide among: the sum is held back as well.
/// assert!(hold_back(&[0, 2, 0], 3).sum);
/// ```
#[must_use]
pub fn hold_back(subjects: &[i64], least: i64) -> HeldBack {
    let mut places: Vec<bool> = subjects
        .iter()
        .map(|count| *count > 0 && *count < least)
        .collect();
    if places.iter().all(|held| !held) {
        return HeldBack { places, sum: false };
    }
    loop {
        let held: Vec<i64> = pick(subjects, &places, true);
        if held.len() > 1 && held.iter().sum::<i64>() >= least {
            return HeldBack { places, sum: false };
        }
        let open = subjects.iter().enumerate();
        let open = open.filter(|(at, count)| !places[*at] && **count > 0);
        let Some((next, _)) = open.min_by_key(|(at, count)| (**count, *at)) else {
            return HeldBack { places, sum: true };
        };
        places[next] = true;
    }
}

fn pick(subjects: &[i64], places: &[bool], held: bool) -> Vec<i64> {
    let pairs = subjects.iter().zip(places);
    let some = pairs.filter(|(_, is)| **is == held);
    some.map(|(count, _)| *count).collect()
}

/// The value below or at which so many per cent lie, by nearest rank; none of nothing. `counts` says how often each
/// value occurs.
///
/// ```
/// use rules::figures::rank;
/// let waits = [(2, 5), (3, 4), (9, 1)].into();
/// assert_eq!(rank(&waits, 50), Some(2));
/// assert_eq!(rank(&waits, 90), Some(3));
/// assert_eq!(rank(&waits, 100), Some(9));
/// assert_eq!(rank(&Default::default(), 50), None);
/// ```
#[must_use]
pub fn rank(counts: &BTreeMap<i64, i64>, percent: i64) -> Option<i64> {
    let all: i64 = counts.values().sum();
    let wanted = (all * percent + 99) / 100;
    let mut so_far = 0;
    counts.iter().find_map(|(value, count)| {
        so_far += count;
        (so_far >= wanted && all > 0).then_some(*value)
    })
}

/// How many shades a map of figures has.
pub const SHADES: usize = 5;

/// The upper ends of the shades: each shade is for as many places as the next, as far as equal values allow.
///
/// ```
/// use rules::figures::shades;
/// assert_eq!(shades(&[5, 1, 3, 2, 4]), [1, 2, 3, 4, 5]);
/// assert_eq!(shades(&[7, 7]), [7]);
/// assert!(shades(&[]).is_empty());
/// ```
#[must_use]
pub fn shades(values: &[i64]) -> Vec<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let mut ends: Vec<i64> = (1..=SHADES)
        .filter_map(|shade| {
            let at = (sorted.len() * shade).div_ceil(SHADES);
            sorted.get(at.checked_sub(1)?).copied()
        })
        .collect();
    ends.dedup();
    ends
}

/// A share as hundredths of a per cent, cut off; none of nothing.
///
/// ```
/// assert_eq!(rules::figures::share(1, 3), Some(3333));
/// assert_eq!(rules::figures::share(1, 0), None);
/// ```
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<i64> {
    let share = i128::from(part) * 10_000 / i128::from(whole).max(1);
    (whole > 0).then_some(i64::try_from(share).unwrap_or(i64::MAX))
}
