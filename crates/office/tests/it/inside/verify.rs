//! What people type of a check code.

use office::inside::verify::*;

#[test]
fn what_people_type_is_read_as_printed() {
    assert_eq!(plain(" ht2026－000123－7 "), "HT2026-000123-7");
}
