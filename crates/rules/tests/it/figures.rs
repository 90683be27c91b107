//! What is published of counties never tells of fewer subjects than the law allows.

use proptest::prelude::*;
use rules::figures::{SHADES, hold_back, rank, shades};

proptest! {
    #[test]
    fn nothing_held_back_can_be_had_by_subtraction(
        subjects in prop::collection::vec(0_i64..9, 0..22),
        least in 2_i64..6,
    ) {
        let held = hold_back(&subjects, least);
        let hidden: Vec<i64> = subjects.iter().zip(&held.places)
            .filter(|(_, held)| **held).map(|(count, _)| *count).collect();
        for (count, held) in subjects.iter().zip(&held.places) {
            prop_assert!(*held || *count == 0 || *count >= least);
            prop_assert!(!*held || *count > 0, "where nobody stands nothing is to be hidden");
        }
        if !hidden.is_empty() && !held.sum {
            // The sum less what is shown is that of the hidden together.
            prop_assert!(hidden.len() >= 2 && hidden.iter().sum::<i64>() >= least, "{hidden:?}");
        }
        prop_assert!(!hidden.is_empty() || !held.sum);
        if subjects.iter().all(|count| *count == 0 || *count >= least) {
            prop_assert!(hidden.is_empty(), "nothing is held back without need");
        }
    }

    #[test]
    fn a_rank_is_one_of_the_values(counts in prop::collection::btree_map(0_i64..40, 1_i64..5, 0..12)) {
        let middle = rank(&counts, 50);
        prop_assert_eq!(middle.is_none(), counts.is_empty());
        if let (Some(middle), Some(late)) = (middle, rank(&counts, 90)) {
            let all: i64 = counts.values().sum();
            let below: i64 = counts.range(..=middle).map(|(_, count)| count).sum();
            prop_assert!(counts.contains_key(&middle) && below * 2 >= all && middle <= late);
        }
    }

    #[test]
    fn shades_rise_and_the_last_holds_the_largest(values in prop::collection::vec(1_i64..1_000, 1..22)) {
        let ends = shades(&values);
        prop_assert!(ends.windows(2).all(|pair| pair[0] < pair[1]) && ends.len() <= SHADES);
        prop_assert_eq!(ends.last(), values.iter().max());
    }
}
