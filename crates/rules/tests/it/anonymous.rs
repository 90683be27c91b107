//! Without names: whatever is shown of county or use is shared by enough subjects.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rules::anonymous::{Row, Veil, veils};

proptest! {
    #[test]
    fn nothing_that_is_shown_is_shared_by_too_few(
        rows in proptest::collection::vec((0_u8..4, 0_u8..3, 0_u8..9), 0..60), least in 1_usize..5,
    ) {
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|(county, purpose, subject)| Row {
                county: county.to_string(),
                purpose: purpose.to_string(),
                subject: subject.to_string(),
            })
            .collect();
        let veils = veils(&rows, least);
        prop_assert_eq!(veils.len(), rows.len());
        for (row, veil) in rows.iter().zip(&veils) {
            let same: BTreeSet<&str> = rows
                .iter()
                .zip(&veils)
                .filter(|(other, hidden)| {
                    let county = *veil != Veil::Open || other.county == row.county;
                    *hidden == veil && county && other.purpose == row.purpose
                })
                .map(|(other, _)| other.subject.as_str())
                .collect();
            prop_assert!(*veil == Veil::Both || same.len() >= least, "{:?}", row);
        }
    }
}
