//! Amounts beside each other as bars, drawn on the server; the table under it says the same (UX-33).

use office::figures::Line;
use rules::Fen;

const WIDTH: i64 = 720;
/// Where the bars begin and how long the longest is.
const LEFT: i64 = 190;
const LONGEST: i64 = 380;
/// The height of a line, and of each of its two bars.
const STEP: i64 = 38;
const BAR: i64 = 13;

/// One line: two bars with their amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of, cut to what fits.
    pub label: String,
    /// Where its first bar begins, from the top.
    pub y: i64,
    /// How long both are.
    pub issued: i64,
    /// See `issued`.
    pub redeemed: i64,
    /// What both stand for.
    pub amounts: (Fen, Fen),
}

/// The drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// The id of its title in the page.
    pub id: String,
    /// Width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// What it is called.
    pub title: String,
    /// What it says, in one sentence.
    pub sentence: String,
    /// The lines, the largest first.
    pub bars: Vec<Bar>,
}

/// How many lines are drawn; the table has all of them.
const DRAWN: usize = 8;

impl Bars {
    /// Issued and redeemed of each line.
    #[must_use]
    pub fn of(id: &str, title: &str, lines: &[Line]) -> Self {
        let mut sorted: Vec<&Line> = lines.iter().collect();
        sorted.sort_by_key(|line| -line.issued.amount.max(line.redeemed.amount));
        let most = |line: &&Line| line.issued.amount.max(line.redeemed.amount);
        let highest = sorted
            .iter()
            .map(most)
            .max()
            .unwrap_or(Fen::ZERO)
            .max(Fen::new(1));
        let long = |amount: Fen| {
            let long = i128::from(amount.fen()) * i128::from(LONGEST) / i128::from(highest.fen());
            i64::try_from(long).unwrap_or(0).max(0)
        };
        let drawn = sorted.iter().take(DRAWN).zip(0_i64..);
        let bars: Vec<Bar> = drawn
            .map(|(line, at)| Bar {
                label: cut(&line.label),
                y: at * STEP + 6,
                issued: long(line.issued.amount),
                redeemed: long(line.redeemed.amount),
                amounts: (line.issued.amount, line.redeemed.amount),
            })
            .collect();
        Self {
            id: id.to_owned(),
            width: WIDTH,
            height: i64::try_from(bars.len()).unwrap_or(0) * STEP + 6,
            title: title.to_owned(),
            sentence: sentence(&sorted),
            bars,
        }
    }

    /// Where the bars begin.
    #[must_use]
    pub const fn left(&self) -> i64 {
        LEFT
    }

    /// How high a bar is.
    #[must_use]
    pub const fn bar(&self) -> i64 {
        BAR
    }
}

fn cut(label: &str) -> String {
    let all = label.chars().count();
    match all > 13 {
        true => format!("{}…", label.chars().take(12).collect::<String>()),
        false => label.to_owned(),
    }
}

/// Which is the largest, and how much of the whole it is.
fn sentence(sorted: &[&Line]) -> String {
    let all: Fen = sorted.iter().map(|line| line.issued.amount).sum();
    let largest = sorted.iter().max_by_key(|line| line.issued.amount);
    match largest.filter(|_| !all.is_zero()) {
        Some(line) => {
            let share =
                rules::figures::share(line.issued.amount.fen(), all.fen()).unwrap_or(0) / 100;
            format!(
                "发放最多的是{}，{} 元，占 {share}%。",
                line.label, line.issued.amount
            )
        }
        None => "这一年度没有发放。".to_owned(),
    }
}
