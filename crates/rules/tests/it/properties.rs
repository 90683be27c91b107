//! What holds for every input, not only for the examples.

use proptest::prelude::*;
use rules::award::{Terms, lower, quote, share, share_only};
use rules::coded::Coded;
use rules::ledger::budget::appropriate;
use rules::ledger::queue::places;
use rules::ledger::{self, Bucket, Hold, Line};
use rules::lifecycle::{claim, contract, provider, subject, voucher};
use rules::numbers::{Number, Series};
use rules::payout::payout;
use rules::splitting::gain;
use rules::{Fen, Kind, Law, Refusal};

use crate::ledger::balances;
use crate::{day, policy};

fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![
        1_i64..=100_000_000,
        9_999_000_i64..=10_001_000,
        49_999_000_i64..=50_001_000,
        1_i64..=Fen::LARGEST.fen(),
    ]
    .prop_map(Fen::new)
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(Kind::ALL)
}

proptest! {
    #[test]
    fn slices_add_up(amount in amount()) {
        let share = share(policy(), amount);
        let bases: Fen = share.trace.0.iter().filter_map(|step| step.base).sum();
        let values: Fen = share.trace.0.iter().map(|step| step.value).sum();
        prop_assert_eq!(bases, amount);
        prop_assert_eq!(values, share.value);
        prop_assert_eq!(share_only(policy(), amount), share.value);
    }

    #[test]
    fn more_contract_never_gets_less(a in amount(), b in amount()) {
        let (less, more) = (a.min(b), a.max(b));
        prop_assert!(share_only(policy(), less) <= share_only(policy(), more));
    }

    #[test]
    fn never_above_ceiling_or_contract(kind in kind(), amount in amount(), used in 0_i64..20_000_000) {
        let used = Fen::new(used.min(policy().ceiling(kind).fen() - 1));
        let award = quote(policy(), kind, amount, used).expect("an award");
        prop_assert!(award.face >= Fen::ZERO);
        prop_assert!(award.face + used <= award.ceiling);
        prop_assert!(award.face <= amount);
        prop_assert_eq!(award.ceiling_left, award.ceiling - used);
        prop_assert_eq!(award.needs_consent, award.computed > award.ceiling_left);
    }

    /// R30: a lower amount never gives more, gives back exactly the difference, and an increase gives nothing.
    #[test]
    fn a_lowered_contract_never_gains(before in amount(), after in amount(), paid in amount(), cut in 0_i64..100_000_000) {
        let face = share_only(policy(), before).min(Fen::new(cut));
        let paid = paid.min(before);
        let terms = Terms { amount: before, paid, face };
        match lower(policy(), &terms, after) {
            Ok(lowered) => {
                prop_assert!(paid <= after && after < before);
                prop_assert!(lowered.face <= face && lowered.face <= lowered.computed);
                prop_assert_eq!(lowered.face + lowered.released, face);
                prop_assert_eq!(lowered.computed, share_only(policy(), after));
                prop_assert_eq!(lowered.trace.0.last().map(|step| step.value), Some(lowered.face));
            }
            Err(faults) => {
                let codes: Vec<_> = faults.iter().map(|fault| fault.code.as_ref()).collect();
                let expected = if after >= before { "contract.not-lower" } else { "contract.below-paid" };
                prop_assert!(after >= before || after < paid);
                prop_assert_eq!(codes, [expected]);
            }
        }
    }

    /// Within one year, filing parts one after the other never gives an individual more than filing them as one:
    /// below 100,000 the rate is the same and the floors only lose, from there on the ceiling is reached anyway.
    #[test]
    fn splitting_never_gains_for_individuals(
        parts in prop::collection::vec(1_i64..12_000_000, 1..12),
        used in 0_i64..5_000_000,
    ) {
        let kind = Kind::Individual;
        let parts: Vec<Fen> = parts.into_iter().map(Fen::new).collect();
        let used = Fen::new(used);
        let face = |amount, used| quote(policy(), kind, amount, used).map_or(Fen::ZERO, |award| award.face);
        let split = parts.iter().fold(used, |used, part| used + face(*part, used)) - used;
        prop_assert!(split <= face(parts.iter().sum(), used));
    }

    /// For firms it can gain, but never more than the rates of one slice against the next allow.
    #[test]
    fn the_gain_of_splitting_is_what_reading_22_says(
        parts in prop::collection::vec(1_i64..100_000_000, 1..8),
    ) {
        let parts: Vec<Fen> = parts.into_iter().map(Fen::new).collect();
        let split = gain(policy(), &parts);
        let each: Fen = parts.iter().map(|part| share(policy(), *part).value).sum();
        let whole = share(policy(), parts.iter().sum()).value;
        prop_assert_eq!(split.gain, each - whole);
        // Each floor loses less than a fen.
        prop_assert!(split.gain.fen() > -(i64::try_from(parts.len()).expect("few")));
    }

    #[test]
    fn a_payout_never_exceeds_face_or_cost(
        contract in amount(), face in amount(), tickets in 0_i64..=200_000_000,
    ) {
        let tickets = Fen::new(tickets);
        let paid = payout(policy(), contract, face, tickets).value;
        prop_assert!(paid >= Fen::ZERO);
        prop_assert!(paid <= face && paid <= contract && paid <= tickets);
        let more = payout(policy(), contract, face, tickets + Fen::new(1)).value;
        prop_assert!(paid <= more);
    }

    /// 大写 says the amount and nothing else: read back digit by digit it is the same.
    #[test]
    fn capital_amounts_read_back(fen in 1_i64..=Fen::LARGEST.fen()) {
        let words = Fen::new(fen).in_words();
        prop_assert_eq!(read_capital(&words), Some(fen), "{}", words);
        prop_assert!(!words.contains("零零") && !words.contains("零元"), "{}", words);
    }

    #[test]
    fn amounts_read_back(fen in 1_i64..=Fen::LARGEST.fen()) {
        let amount = Fen::new(fen);
        prop_assert_eq!(Fen::parse(&amount.yuan()), Ok(amount));
        prop_assert_eq!(Fen::parse(&amount.grouped()), Ok(amount));
        let full: String = amount.grouped().chars().map(|c| {
            char::from_u32(u32::from(c) + 0xfee0).expect("a full-width form")
        }).collect();
        prop_assert_eq!(Fen::parse(&format!("￥{full}\u{a0}元")), Ok(amount));
    }

    #[test]
    fn no_typed_text_breaks_the_readers(typed in "\\PC{0,30}") {
        let amount = Fen::parse(&typed);
        prop_assert!(amount.is_err() || amount.is_ok_and(|a| a > Fen::ZERO && a <= Fen::LARGEST));
        let seen = rules::ids::check(&typed);
        prop_assert_eq!(seen.class.is_some(), seen.refusal.is_none());
        if let Ok(number) = Number::parse(&typed) {
            prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        }
    }

    #[test]
    fn numbers_read_back(series in prop::sample::select(Series::ALL), year in 2019_u16..2100, serial in 0_u32..) {
        let number = Number::new(series, year, serial);
        prop_assert_eq!(Number::parse(&number.to_string()), Ok(number));
        prop_assert_eq!(Number::parse(&number.to_string().to_lowercase()), Ok(number));
        prop_assert_eq!(number.service_twin().check_digit(), number.check_digit());
    }

    #[test]
    fn later_events_and_longer_limits_end_later(start in 0_i64..2_900, days in 1_u32..40) {
        let calendar = &Law::shipped().calendar;
        let from = day("2019-01-01") + chrono::Duration::days(start);
        let due = calendar.due(from, days).expect("within the calendar");
        let longer = calendar.due(from, days + 1).expect("within the calendar");
        let later = calendar.due(from.succ_opt().expect("a day"), days).expect("within the calendar");
        prop_assert!(due.date < longer.date);
        prop_assert!(due.date <= later.date);
        prop_assert!(calendar.is_working(due.date));
        prop_assert!(due.skipped.iter().all(|skipped| !calendar.is_working(skipped.date)));
        prop_assert_eq!(calendar.days_left(from, due.date), i64::from(days));
    }

    #[test]
    fn no_sequence_of_events_leaves_the_table(events in prop::collection::vec(0_usize..64, 0..40)) {
        walk(subject::start(), subject::next, &events);
        walk(provider::start(), provider::next, &events);
        walk(contract::start(), contract::next, &events);
        walk(voucher::start(), voucher::next, &events);
        walk(claim::start(), claim::next, &events);
    }

    /// The covered ones are the longest beginning of the queue that the money pays in whole (R12).
    #[test]
    fn the_queue_is_paid_from_its_head(
        left in -500_i64..5_000,
        amounts in prop::collection::vec(1_i64..1_000, 0..20),
    ) {
        let places = places(Fen::new(left), amounts.iter().map(|amount| Fen::new(*amount)));
        let covered = places.iter().take_while(|place| place.covered).count();
        prop_assert!(places[covered..].iter().all(|place| !place.covered));
        prop_assert!(amounts[..covered].iter().sum::<i64>() <= left.max(0));
        if let Some(next) = amounts.get(covered) {
            prop_assert!(amounts[..covered].iter().sum::<i64>() + next > left);
        }
        for (at, place) in places.iter().enumerate() {
            prop_assert_eq!(place.number, at as u64 + 1);
            prop_assert_eq!(place.before.fen(), amounts[..at].iter().sum::<i64>());
        }
    }

    #[test]
    fn postings_sum_to_zero_and_the_invariants_hold(
        acts in prop::collection::vec((0_usize..3, 1_i64..20_000_000, 1_i64..=100, prop::bool::ANY), 1..40),
    ) {
        let mut postings = appropriate(Line::Redemption, 2026, Fen::from_yuan(1_000_000)).expect("a grant");
        postings.extend(appropriate(Line::Redemption, 2027, Fen::from_yuan(1_000_000)).expect("a grant"));
        postings.extend(ledger::open_ceiling("s", 2026, Fen::from_yuan(200_000)).expect("a ceiling"));
        let mut holds: Vec<Hold> = Vec::new();
        for (act, fen, percent, later) in acts {
            let free = balances(&postings)[&("ceiling/s/2026".to_owned(), Bucket::Free)];
            match (act, holds.pop()) {
                (1, Some(hold)) => postings.extend(ledger::release(&hold).expect("a release")),
                (2, Some(hold)) => {
                    let paid = Fen::new((hold.face.fen() * percent / 100).max(1));
                    let year = if later { 2027 } else { 2026 };
                    postings.extend(ledger::settle(&hold, paid, year).expect("a settlement"));
                }
                (_, hold) => {
                    holds.extend(hold);
                    let face = Fen::new(fen).min(free);
                    if face > Fen::ZERO {
                        let hold = Hold::issued("s", 2026, face);
                        postings.extend(ledger::reserve(&hold).expect("a reservation"));
                        holds.push(hold);
                    }
                }
            }
        }
        invariants(&postings, &holds);
    }
}

fn walk<S: Coded + std::fmt::Debug, E: Coded>(
    start: S,
    next: fn(S, E) -> Result<S, Refusal>,
    events: &[usize],
) {
    let mut state = start;
    for event in events {
        let event = E::ALL[event % E::ALL.len()];
        match next(state, event) {
            Ok(to) => state = to,
            Err(refusal) => assert_eq!(refusal.code, "state.not-possible"),
        }
        assert!(S::ALL.contains(&state), "{state:?}");
    }
}

fn invariants(postings: &[ledger::Posting], holds: &[Hold]) {
    let sums = balances(postings);
    let of = |book: &str, bucket| {
        sums.get(&(book.to_owned(), bucket))
            .copied()
            .unwrap_or(Fen::ZERO)
    };
    let reserved: Fen = holds.iter().map(|hold| hold.face).sum();
    for book in [
        "ceiling/s/2026",
        "budget/redemption/2026",
        "budget/redemption/2027",
    ] {
        let total: Fen = Bucket::ALL.iter().map(|bucket| of(book, *bucket)).sum();
        assert_eq!(total, Fen::ZERO, "{book}");
        let granted = -of(book, Bucket::Source);
        assert!(of(book, Bucket::Used) <= granted, "{book}");
    }
    assert_eq!(of("ceiling/s/2026", Bucket::Reserved), reserved);
    assert_eq!(of("budget/redemption/2026", Bucket::Reserved), reserved);
    assert_eq!(of("budget/redemption/2027", Bucket::Reserved), Fen::ZERO);
    let ceiling_free = of("ceiling/s/2026", Bucket::Free);
    assert!(ceiling_free >= Fen::ZERO, "{ceiling_free}");
    let used =
        of("budget/redemption/2026", Bucket::Used) + of("budget/redemption/2027", Bucket::Used);
    assert_eq!(used, of("ceiling/s/2026", Bucket::Used));
}

/// Reads an amount in capital characters as a cashier does.
fn read_capital(words: &str) -> Option<i64> {
    let (whole, part) = words.split_once('元').unwrap_or(("", words));
    let (mut yuan, mut section, mut digit) = (0_i64, 0_i64, 0_i64);
    for letter in whole.chars() {
        match letter {
            '拾' | '佰' | '仟' => {
                section += digit * [10, 100, 1_000]["拾佰仟".chars().position(|c| c == letter)?];
                digit = 0;
            }
            '万' | '亿' => {
                let unit = if letter == '万' { 10_000 } else { 100_000_000 };
                yuan += (section + digit) * unit;
                (section, digit) = (0, 0);
            }
            other => digit = digit_of(other)?,
        }
    }
    let mut fen = (yuan + section + digit) * 100;
    let mut last = 0;
    for letter in part.chars() {
        match letter {
            '角' => fen += last * 10,
            '分' => fen += last,
            '整' => {}
            other => last = digit_of(other)?,
        }
    }
    Some(fen)
}

fn digit_of(letter: char) -> Option<i64> {
    let at = "零壹贰叁肆伍陆柒捌玖".chars().position(|c| c == letter)?;
    i64::try_from(at).ok()
}
