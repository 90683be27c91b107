//! Which confirmed claims the money covers: first confirmed, first paid, nobody overtakes, nobody is paid in part (8.6, R12).

use crate::money::Fen;
use crate::refusal::Refusal;

/// What is there to pay confirmed claims from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// The budget year whose money it is: the year in which it is paid (R12, R17).
    pub year: u16,
    /// Appropriated.
    pub granted: Fen,
    /// Paid.
    pub used: Fen,
    /// Instructed to the bank and not yet answered: no longer there for those who wait.
    pub instructed: Fen,
}

impl Money {
    /// What those who wait can be paid from.
    #[must_use]
    pub fn left(&self) -> Fen {
        self.granted - self.used - self.instructed
    }
}

/// Where a confirmed claim stands in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// 1 for the one whose turn is next.
    pub number: u64,
    /// What those before it ask for.
    pub before: Fen,
    /// Whether the money is enough for it and for everybody before it.
    pub covered: bool,
}

impl Place {
    /// The place of a claim behind so many, which together ask for so much.
    #[must_use]
    pub fn behind(count: u64, before: Fen, amount: Fen, left: Fen) -> Self {
        Self {
            number: count + 1,
            before,
            covered: before + amount <= left,
        }
    }
}

/// Whether the limit to pay a confirmed claim runs: only while the desks may pay it. It stands still while the money does
/// not reach (R12), and while its payee owes public money or stands in a case that is open or under appeal (R31): as while
/// a claim is returned, it is another's turn (R11). What was left of it runs on then; the place in the queue stays.
///
/// ```
/// use rules::ledger::queue::runs;
/// assert!(runs(true, false));
/// assert!(!runs(true, true) && !runs(false, false));
/// ```
#[must_use]
pub const fn runs(covered: bool, held: bool) -> bool {
    covered && !held
}

/// The place of every claim, in the order of their confirmation.
///
/// ```
/// use rules::Fen;
/// use rules::ledger::queue::places;
/// let queue = places(Fen::from_yuan(100), [60, 50, 40].map(Fen::from_yuan));
/// let covered: Vec<bool> = queue.iter().map(|place| place.covered).collect();
/// assert_eq!(covered, [true, false, false]); // 40 would fit beside 60, and would overtake 50
/// ```
#[must_use]
pub fn places(left: Fen, amounts: impl IntoIterator<Item = Fen>) -> Vec<Place> {
    let mut before = Fen::ZERO;
    let mut queue = Vec::new();
    for (count, amount) in (0..).zip(amounts) {
        queue.push(Place::behind(count, before, amount, left));
        before += amount;
    }
    queue
}

/// A claim is paid only when the money covers it and everybody who was confirmed before it.
///
/// # Errors
/// `budget.exhausted` when the money is not enough for it, `budget.overtaking` when it is enough for it alone.
pub fn in_turn(money: &Money, place: &Place, amount: Fen) -> Result<(), Refusal> {
    if place.covered {
        return Ok(());
    }
    let Money {
        year,
        granted,
        used,
        instructed,
    } = money;
    let left = money.left();
    let under_way = match instructed.is_zero() {
        true => String::new(),
        false => format!("，已交银行 {instructed}元"),
    };
    let stands = format!("{year}年度预算 {granted}元，已付 {used}元{under_way}，剩余 {left}元");
    let own = format!(
        "{amount}元，排队第 {} 位，前面共 {}元",
        place.number, place.before
    );
    let refusal = if amount > left {
        Refusal::new(
            "budget.exhausted",
            clause!("8.6"),
            "",
            format!("{year}年度预算余额不足以支付这笔兑付"),
            "结转下一年度预算优先支付，或待预算追加后付款",
        )
    } else {
        Refusal::new(
            "budget.overtaking",
            clause!("R12"),
            "",
            "预算余额要先付给审定在前的兑付，这一件不能提前付款",
            "按排队次序付款；预算追加或新年度预算下达后轮到这一件",
        )
    };
    Err(refusal.limit(stands).own(own))
}
