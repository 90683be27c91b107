//! What a stratified sample says of all redeemed vouchers: share and amount irregular, each with a 95 % interval.
//!
//! Share and amount are the stratified expansion estimators (Cochran, Sampling Techniques, 3rd ed., 5.1–5.5), which are
//! unbiased whatever the strata; their variances carry the finite-population factor. The interval of the share is
//! Wilson's with the effective sample size of the design (Franco et al. 2019, Journal of Survey Statistics and
//! Methodology 7): it has a width also where nothing irregular was found. The interval of the amount is the estimate
//! ± 1.96 standard errors, within what was found at least and what was paid at most. No float: shares are millionths,
//! variances whole numbers of 128 bits.

use crate::money::Fen;

/// One stratum of a sample that is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sampled {
    /// How many vouchers it has.
    pub all: u64,
    /// How many of them were checked.
    pub checked: u64,
    /// How many of these were irregular.
    pub irregular: u64,
    /// The irregular amounts, summed, in fen.
    pub sum: i64,
    /// The squares of the irregular amounts, summed.
    pub squares: i128,
}

/// An estimate between its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band<T> {
    /// The lower bound of the interval.
    pub low: T,
    /// The estimate.
    pub value: T,
    /// The upper bound.
    pub high: T,
}

/// What a sample says of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The share of irregular vouchers, in millionths.
    pub share: Band<u64>,
    /// The irregular amount.
    pub amount: Band<Fen>,
    /// How many vouchers there are, and how many were checked.
    pub units: (u64, u64),
}

const MILLION: i128 = 1_000_000;
/// 1.96², the square of the 97.5 % point of the normal distribution, in ten-thousandths.
const Z_SQUARED: i128 = 38_416;
/// Variances of shares are kept in units of 10⁻¹².
const FINE: i128 = 1_000_000_000_000;

/// The estimate of a settled sample; nothing when nothing was checked or a stratum is wholly unchecked.
#[must_use]
pub fn estimate(strata: &[Sampled], paid: Fen) -> Option<Estimate> {
    let all: i128 = strata.iter().map(|one| i128::from(one.all)).sum();
    let checked: i128 = strata.iter().map(|one| i128::from(one.checked)).sum();
    let blind = |one: &Sampled| one.all > 0 && one.checked == 0;
    if all == 0 || checked == 0 || strata.iter().any(blind) {
        return None;
    }
    let strata: Vec<&Sampled> = strata.iter().filter(|one| one.checked > 0).collect();
    // Σ (N_h / N) (k_h / n_h), in 10⁻¹².
    let share: i128 = strata
        .iter()
        .map(|one| FINE * i128::from(one.all) * i128::from(one.irregular) / i128::from(one.checked))
        .sum::<i128>()
        / all;
    let variance: i128 = strata.iter().map(|one| share_variance(one, all)).sum();
    let amount: i128 = strata
        .iter()
        .map(|one| i128::from(one.all) * i128::from(one.sum) / i128::from(one.checked))
        .sum();
    let found: i128 = strata.iter().map(|one| i128::from(one.sum)).sum();
    Some(Estimate {
        share: wilson(share, variance, (all, checked)),
        amount: amounts(&strata, (amount, found), paid),
        units: (units(all), units(checked)),
    })
}

fn units(count: i128) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// (N_h/N)² (1 − n_h/N_h) p_h (1 − p_h) / (n_h − 1), in 10⁻¹².
fn share_variance(one: &Sampled, all: i128) -> i128 {
    let (size, n) = (i128::from(one.all), i128::from(one.checked));
    let k = i128::from(one.irregular);
    if n < 2 || n >= size {
        return 0;
    }
    let spread = FINE * k * (n - k) / (n * n * (n - 1));
    // N_h (N_h − n_h) / N², without leaving 128 bits.
    spread * size / all * (size - n) / all
}

/// Wilson's interval with the effective sample size p (1 − p) / v of the design.
fn wilson(share: i128, variance: i128, (all, checked): (i128, i128)) -> Band<u64> {
    let value = share / MILLION;
    let band = |low: i128, high: i128| Band {
        low: units(low.clamp(0, value)),
        value: units(value),
        high: units(high.clamp(value, MILLION)),
    };
    if checked >= all {
        return band(value, value);
    }
    let rest = MILLION - value;
    // In thousandths of a voucher. Where the sample shows no spread, the size of a simple draw with its finite factor.
    let size = match variance {
        0 => 1_000 * checked * all / (all - checked),
        variance => (1_000 * value * rest / variance).max(1_000),
    };
    // z²/n in millionths.
    let z = Z_SQUARED * 100_000 / size;
    let centre = value + z / 2;
    // p(1−p)z²/n + z⁴/4n², in 10⁻¹².
    let root = (value * rest / MILLION * z + z * z / 4).max(0);
    let half = i128::try_from(root.unsigned_abs().isqrt()).unwrap_or(0);
    let scale = MILLION + z;
    band(
        (centre - half) * MILLION / scale,
        // Rounded outwards.
        (centre + half) * MILLION / scale + 1,
    )
}

fn amounts(strata: &[&Sampled], (amount, found): (i128, i128), paid: Fen) -> Band<Fen> {
    let variance: i128 = strata.iter().map(|one| amount_variance(one)).sum();
    let error = i128::try_from(variance.unsigned_abs().isqrt()).unwrap_or(i128::MAX / 1_000);
    let half = error * 196 / 100 + i128::from(error > 0);
    let most = i128::from(paid.fen()).max(amount);
    let fen = |value: i128| Fen::new(i64::try_from(value).unwrap_or(i64::MAX));
    Band {
        low: fen((amount - half).max(found.min(amount))),
        value: fen(amount),
        high: fen((amount + half).min(most)),
    }
}

/// N_h (N_h − n_h) s_h² / n_h with the spread s_h² of the sample.
fn amount_variance(one: &Sampled) -> i128 {
    let (size, n) = (i128::from(one.all), i128::from(one.checked));
    if n < 2 || n >= size {
        return 0;
    }
    let sum = i128::from(one.sum);
    let spread = (n * one.squares - sum * sum) / (n * (n - 1));
    size * (size - n) / n * spread
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sample of two from a stratum of five and of two from one of four: the mean of the estimates is the truth.
    #[test]
    fn the_estimates_are_unbiased() {
        let (one, other): (&[i64], &[i64]) = (&[0, 500, 0, 300, 0], &[100, 0, 0, 900]);
        let pairs = |of: &[i64]| {
            let mut found = Vec::new();
            for a in 0..of.len() {
                for b in a + 1..of.len() {
                    let values = [of[a], of[b]];
                    found.push(Sampled {
                        all: of.len() as u64,
                        checked: 2,
                        irregular: values.iter().filter(|v| **v > 0).count() as u64,
                        sum: values.iter().sum(),
                        squares: values.iter().map(|v| i128::from(*v).pow(2)).sum(),
                    });
                }
            }
            found
        };
        let (mut shares, mut amounts, mut count) = (0, 0, 0);
        for a in pairs(one) {
            for b in pairs(other) {
                let told = estimate(&[a, b], Fen::new(10_000)).expect("checked");
                shares += told.share.value;
                amounts += told.amount.value.fen();
                count += 1;
                assert!(told.share.low <= told.share.value && told.share.value <= told.share.high);
                assert!(
                    told.amount.low <= told.amount.value && told.amount.value <= told.amount.high
                );
            }
        }
        assert_eq!(amounts, 1_800 * count, "the irregular amounts sum to 1,800");
        // 4 of 9; each estimate is cut to the millionth.
        let mean = shares / u64::try_from(count).expect("samples");
        assert!(mean.abs_diff(444_444) <= 1, "{mean}");
    }

    #[test]
    fn the_interval_is_wilsons() {
        let of = |all, checked, irregular| Sampled {
            all,
            checked,
            irregular,
            sum: 0,
            squares: 0,
        };
        // 10 of 100 from a population without end: Wilson gives 0.0552 to 0.1744.
        let told = estimate(&[of(100_000_000, 100, 10)], Fen::ZERO).expect("checked");
        assert!(told.share.low.abs_diff(55_200) < 400, "{told:?}");
        assert!(told.share.high.abs_diff(174_400) < 600, "{told:?}");
        // Nothing found is not nothing there: 0 of 100 leaves up to 3.7 %.
        let told = estimate(&[of(100_000_000, 100, 0)], Fen::ZERO).expect("checked");
        assert_eq!(told.share.low, 0);
        assert!(told.share.high.abs_diff(37_000) < 400, "{told:?}");
        // All checked: no interval.
        let told = estimate(&[of(8, 8, 2)], Fen::ZERO).expect("checked");
        assert_eq!((told.share.low, told.share.high), (250_000, 250_000));
        assert_eq!(estimate(&[of(8, 0, 0), of(3, 3, 1)], Fen::ZERO), None);
        assert_eq!(estimate(&[], Fen::ZERO), None);
    }

    #[test]
    fn nothing_overflows() {
        let big = Sampled {
            all: 200_000,
            checked: 40_000,
            irregular: 20_000,
            sum: 20_000 * 20_000_000,
            squares: 20_000 * 20_000_000_i128.pow(2),
        };
        let told = estimate(&[big], Fen::new(4_000_000_000_000)).expect("checked");
        assert_eq!(told.share.value, 500_000);
        assert_eq!(told.amount.value, Fen::new(2_000_000_000_000));
    }
}
