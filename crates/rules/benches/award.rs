//! One award with its trace, one without, and the same by hand-written integers, measured in turns (A B C A B C).

use std::hint::black_box;
use std::time::{Duration, Instant};

use rules::{Fen, Kind, Law, award};

const ROUNDS: usize = 7;
const CALLS: u32 = 200_000;

fn by_hand(fen: i64, used: i64) -> i64 {
    let first = fen.min(10_000_000);
    let second = (fen - 10_000_000).clamp(0, 40_000_000);
    let third = (fen - 50_000_000).max(0);
    let computed = (50 * first + 30 * second + 15 * third) / 100;
    computed.min(20_000_000 - used)
}

/// Nanoseconds for one call, times 100 so that integers show two decimals.
fn measure(mut call: impl FnMut(i64) -> i64) -> u128 {
    let (mut sum, mut fen) = (0_i64, 1_000_000_i64);
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark is the one place that measures time"
    )]
    let start = Instant::now();
    for _ in 0..CALLS {
        fen = (fen + 777_777) % 100_000_000;
        sum = sum.wrapping_add(call(black_box(fen + 1)));
    }
    let spent: Duration = start.elapsed();
    black_box(sum);
    spent.as_nanos() * 100 / u128::from(CALLS)
}

fn median(mut values: Vec<u128>) -> u128 {
    values.sort_unstable();
    values[values.len() / 2]
}

fn shown(hundredths: u128) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn main() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
    let Ok(policy) = Law::shipped().policy(day) else {
        println!("no policy in force");
        return;
    };
    let traced = |fen: i64| {
        let quote = award::quote(policy, Kind::Enterprise, Fen::new(fen), Fen::ZERO);
        quote.map_or(0, |award| award.face.fen())
    };
    let plain = |fen: i64| {
        let computed = award::share_only(policy, Fen::new(fen));
        computed.min(policy.ceiling(Kind::Enterprise)).fen()
    };
    let mut times: [Vec<u128>; 3] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(measure(traced));
        times[1].push(measure(plain));
        times[2].push(measure(|fen| by_hand(fen, 0)));
    }
    let [traced, plain, hand] = times.map(median);
    println!("one award, median of {ROUNDS} rounds of {CALLS} calls, nanoseconds");
    println!("  with trace    {:>10}", shown(traced));
    println!("  without trace {:>10}", shown(plain));
    println!("  by hand       {:>10}", shown(hand));
    println!(
        "  ratio with trace : by hand    {}",
        shown(traced * 100 / hand.max(1))
    );
    println!(
        "  ratio without trace : by hand {}",
        shown(plain * 100 / hand.max(1))
    );
}
