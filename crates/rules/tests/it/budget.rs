//! Lines, their close, what is owed, and the forecast: whatever happens, the sums hold.

use chrono::NaiveDate;
use proptest::prelude::*;
use rules::Fen;
use rules::ledger::budget::{Stand, Watched, appropriate, close, crossed, cut};
use rules::ledger::forecast::{Outlook, Pace, forecast};
use rules::ledger::{self, Book, Bucket, Hold, Line, Posting, Service, receivable};

use crate::day;
use crate::ledger::balances;

const LINE: Line = Line::Redemption;

fn of(postings: &[Posting], book: &Book, bucket: Bucket) -> i64 {
    let sums = balances(postings);
    sums.get(&(book.key(), bucket)).map_or(0, |sum| sum.fen())
}

fn stand(postings: &[Posting], book: &Book) -> Stand {
    let fen = |bucket| Fen::new(of(postings, book, bucket));
    Stand {
        granted: -fen(Bucket::Source),
        reserved: fen(Bucket::Reserved),
        used: fen(Bucket::Used),
        lapsed: fen(Bucket::Lapsed),
    }
}

/// Each book by itself sums to zero, and so does what is left of it.
fn whole(postings: &[Posting]) {
    let mut sums = std::collections::BTreeMap::new();
    for posting in postings {
        *sums.entry(posting.book.key()).or_insert(0) += posting.amount.fen();
    }
    assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
}

proptest! {
    #[test]
    fn a_year_that_is_closed_promises_and_spends_nothing_more(
        grants in prop::collection::vec(1_i64..1_000_000, 1..4),
        faces in prop::collection::vec((1_i64..200_000, 0_i64..=100, 0_u8..3), 0..12),
    ) {
        let (old, new) = (Book::redemption(2026), Book::redemption(2027));
        let mut all = Vec::new();
        for grant in &grants {
            all.extend(appropriate(LINE, 2026, Fen::new(*grant)).expect("a grant"));
        }
        let mut live = Vec::new();
        for (face, percent, fate) in faces {
            let hold = Hold::issued("s", 2026, Fen::new(face));
            all.extend(ledger::reserve(&hold).expect("a reservation"));
            let paid = Fen::new((face * percent / 100).max(1));
            let left = { let s = stand(&all, &old); s.granted - s.used };
            match fate {
                0 => all.extend(ledger::release(&hold).expect("a release")),
                1 if paid <= left => all.extend(ledger::settle(&hold, paid, 2026).expect("a payment")),
                _ => live.push(hold),
            }
        }
        let before = stand(&all, &old);
        let closing = close(LINE, 2026, &before);
        let bound: Fen = live.iter().map(|hold| hold.face).sum();
        prop_assert_eq!((closing.carried, closing.released), (bound, before.granted - before.used));
        all.extend(closing.postings);
        let after = stand(&all, &old);
        prop_assert_eq!((after.reserved, after.free()), (Fen::ZERO, Fen::ZERO));
        prop_assert_eq!(after.granted, after.used + after.lapsed);
        prop_assert_eq!(stand(&all, &new).reserved, bound);
        // What became of the promises afterwards happens in the new year alone.
        let closed = stand(&all, &old);
        for (at, hold) in live.iter().enumerate() {
            let hold = Hold { budget_year: 2027, ..hold.clone() };
            all.extend(match at % 2 {
                0 => ledger::release(&hold).expect("a release"),
                _ => ledger::settle(&hold, Fen::new(1), 2027).expect("a payment"),
            });
        }
        prop_assert_eq!(stand(&all, &old), closed);
        prop_assert_eq!(stand(&all, &new).reserved, Fen::ZERO);
        whole(&all);
    }

    #[test]
    fn no_cut_reaches_what_was_spent(
        granted in 1_i64..1_000_000, used in 0_i64..1_000_000, instructed in 0_i64..1_000, near in -1_200_i64..1_200,
    ) {
        let used = used.min(granted);
        // Around what is left, where the fen decides.
        let amount = granted - used + near;
        let stand = Stand { granted: Fen::new(granted), used: Fen::new(used), ..Stand::default() };
        let done = cut((LINE, 2026), &stand, Fen::new(instructed), Fen::new(amount));
        prop_assert_eq!(done.is_ok(), amount > 0 && granted - amount >= used + instructed);
        if let Ok(postings) = done {
            whole(&postings);
            prop_assert_eq!(of(&postings, &Book::redemption(2026), Bucket::Source), amount);
        }
    }

    #[test]
    fn what_is_owed_is_paid_or_falls_and_never_goes_below_zero(
        steps in prop::collection::vec((1_i64..1_000, 1_i64..=100, 0_u8..3), 1..20),
    ) {
        let service = Some(Service { provider: "p".into(), year: 2026 });
        let (this, next) = (Book::provider("p", 2026), Book::provider("p", 2027));
        let (mut all, mut owed, mut paid_in) = (Vec::new(), 0, [0, 0]);
        for (face, percent, fate) in steps {
            let hold = Hold { service: service.clone(), ..Hold::issued("s", 2026, Fen::new(face)) };
            all.extend(receivable::arise(&hold));
            let paid = (face * percent / 100).max(1);
            match fate {
                0 => all.extend(receivable::fall(&hold)),
                1 => {
                    let year = if percent > 50 { 2026 } else { 2027 };
                    all.extend(receivable::redeem(&hold, Fen::new(paid), year));
                    paid_in[usize::from(year == 2027)] += paid;
                }
                _ => owed += face,
            }
        }
        whole(&all);
        prop_assert_eq!(of(&all, &this, Bucket::Reserved), owed);
        prop_assert_eq!(of(&all, &this, Bucket::Used), paid_in[0]);
        prop_assert_eq!(of(&all, &next, Bucket::Used), paid_in[1]);
        prop_assert_eq!(-of(&all, &this, Bucket::Source), owed + paid_in[0]);
        prop_assert_eq!(-of(&all, &next, Bucket::Source), paid_in[1]);
    }

    #[test]
    fn a_receivable_is_paid_back_or_written_off_and_no_more(
        ordered in 1_i64..10_000,
        steps in prop::collection::vec((1_i64..6_000, prop::bool::ANY), 0..8),
    ) {
        let book = Book::Receivable { order: "o".into() };
        let mut all = receivable::order("o", Fen::new(ordered)).expect("an order");
        let mut owed = ordered;
        for (amount, pays) in steps {
            let (open, fen) = (Fen::new(owed), Fen::new(amount));
            let done = match pays {
                true => receivable::pay_back("o", open, fen),
                false => receivable::write_off("o", open, fen),
            };
            prop_assert_eq!(done.is_ok(), amount <= owed);
            if let Ok(postings) = done {
                all.extend(postings);
                owed -= amount;
            }
        }
        whole(&all);
        let stand = stand(&all, &book);
        prop_assert_eq!((stand.granted.fen(), stand.reserved.fen(), stand.free()), (ordered, owed, Fen::ZERO));
    }

    #[test]
    fn each_warning_comes_with_its_crossing(
        granted in 0_i64..1_000, walk in prop::collection::vec(0_i64..1_300, 1..20),
    ) {
        let at = |used: i64| Stand { granted: Fen::new(granted), used: Fen::new(used), ..Stand::default() };
        let mut now = at(0);
        for used in walk {
            let then = at(used);
            let level = |s: &Stand| match s.used.fen() * 100 {
                0 => 0,
                part if part >= granted * 100 => 100,
                part if part >= granted * 80 => 80,
                _ => 0,
            };
            let told = crossed(&now, &then);
            let expected = level(&then) > level(&now);
            prop_assert_eq!(told.contains(&(Watched::Paid, level(&then))), expected);
            prop_assert_eq!(told.len(), if expected { 2 } else { 0 });
            now = then;
        }
    }

    /// More money never ends sooner, a faster pace never later.
    #[test]
    fn the_forecast_is_monotone(
        ordinal in 1_u32..=365, paid in 0_i64..5_000_000, left in -10_i64..20_000_000, more in 0_i64..1_000_000,
    ) {
        let today = NaiveDate::from_yo_opt(2026, ordinal).expect("a day");
        let last = |paid: i64, left: i64| match forecast(&Pace { today, paid: Fen::new(paid), left: Fen::new(left) }).value {
            Outlook::Out => Some(today.pred_opt().expect("a day")),
            Outlook::RunsOut(on) => Some(on),
            Outlook::Lasts(_) => Some(day("2027-01-01")),
            Outlook::NoPace => None,
        };
        if let (Some(first), Some(second)) = (last(paid, left), last(paid, left + more)) {
            prop_assert!(first <= second);
        }
        if let (Some(first), Some(second)) = (last(paid, left), last(paid + more, left)) {
            prop_assert!(second <= first);
        }
        if let Outlook::RunsOut(on) = forecast(&Pace { today, paid: Fen::new(paid), left: Fen::new(left) }).value {
            prop_assert!(today <= on && on <= day("2026-12-31"));
        }
    }
}
